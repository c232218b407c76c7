"""Activations worked by hand: a definition into lines, values and slopes, softmax, identities, pictures."""
