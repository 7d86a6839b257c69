"""The class vote: phones, the presenter in the terminal, and the projector page."""
