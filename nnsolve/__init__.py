"""Worked solutions to neural network exercises, line by line, as one would write them by hand."""
