"""A lesson of three groups in one room, each in a chair of its own."""
