"""The proof that a pack is sound: every state that a seat can reach on a route, explored by generated code."""
