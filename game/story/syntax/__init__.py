"""How the texts of a pack are read: YAML, conditions and prose, and where in a file each of them stands."""
