"""The report on any number of classes and plays: the counts, the figures, and the pages."""
