"""Formulas that a user types: read, differentiated line by line, proved equal; only here is SymPy named."""
