"""The workshop room: writers check, measure, map, translate, export and edit a pack with it."""
