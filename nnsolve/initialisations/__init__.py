"""How weights start: the spread that a scheme gives them, and what many layers make of it."""
