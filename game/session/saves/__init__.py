"""Plays on the disk: journals, their folder and what is salvaged from damage."""
