"""Paper for a class: the guide, the handouts, and the documents that they are made of."""
