"""The game in browsers: a server that admits players, a process for each game, and the pages around it."""
