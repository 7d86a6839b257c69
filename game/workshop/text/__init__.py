"""The texts of a pack: their length, their style, unused entries, and translations."""
