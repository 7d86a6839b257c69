"""The whole game in browsers: who may come in, one process a game, and the pages around it."""
