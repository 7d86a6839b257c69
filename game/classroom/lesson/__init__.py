"""A lesson: its plan, its key moments and questions, the state of the class and its log."""
