"""The state that everything on the screen is a function of."""
