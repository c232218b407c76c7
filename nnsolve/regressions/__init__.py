"""Regression: data from a list or a CSV file, least squares by sums, descent sample by sample."""
