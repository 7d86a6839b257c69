"""Exports of a pack: a page for browsers, ink, Twee, and a script in Markdown."""
