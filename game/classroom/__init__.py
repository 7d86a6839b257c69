"""A room full of people: the guide, the vote, the report, and the game in browsers."""
