"""The language server: what a schema cannot do for a writer, in any editor that speaks the protocol."""
