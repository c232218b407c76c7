"""Fully connected networks: as people type them, forward, backward and updated, as families of a builder.

Shapes: net inputs, activations and error signals of layer ``n`` have the axes of the schedule (update ``k``,
sample ``s``, where there is more than one) and then the units; weights and their gradients units × inputs.
"""
