"""The game in a terminal: screens and widgets, and no rule of the story."""
