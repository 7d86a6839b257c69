"""Open Question: a terminal narrative game that shows each decision beside the record."""

__version__ = "0.1.0"
