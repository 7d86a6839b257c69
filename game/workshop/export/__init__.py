"""A pack taken elsewhere: a page for browsers, ink, Twee, and a script in Markdown."""
