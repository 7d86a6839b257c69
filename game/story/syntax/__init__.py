"""Readers of a pack's texts: YAML, conditions and prose, with positions in the file."""
