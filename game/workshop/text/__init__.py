"""The words of a pack: how many, how they read, what is unused, and their translations."""
