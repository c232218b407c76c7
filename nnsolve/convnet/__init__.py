"""Convolutional networks as a list of layers: how large each map is and how many parameters it takes.

Nothing here holds an array: every quantity is one whole number, however large the map.
"""
