"""The language server: completion, hover, navigation, rename and findings, in any editor with LSP."""
