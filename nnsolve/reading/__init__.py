"""Problem files: TOML with the place of every value, errors in words, and the way back to text."""
