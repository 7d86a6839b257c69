"""The writers' workshop: a pack is proved, drawn, translated, taken elsewhere, and written in any editor."""
