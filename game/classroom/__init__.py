"""The classroom room: the guide, the vote, the report, and the game in browsers."""
