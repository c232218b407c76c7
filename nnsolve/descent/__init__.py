"""Gradient descent on a typed function: its slopes, its rates, when it stops and what it ends at.

Points are counted from 0, the start; iteration k takes the gradient at point k − 1 and gives point k.
"""
