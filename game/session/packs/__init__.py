"""Packs of this machine: drafts, packed files and the shelf of installed ones."""
