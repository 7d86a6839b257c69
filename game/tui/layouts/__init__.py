"""What a screen shows, as lines of a width: words, menus, charts and rulers."""
