"""Losses of samples, term by term: what they read, their terms, their sum and their gradient."""
