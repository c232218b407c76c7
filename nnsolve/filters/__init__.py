"""Filters: what slides over a signal, an image or a stack of maps, and the layers that come after it.

`kernels` names the classic ones, `span` is the arithmetic of one axis, `layers` the problem's tables, and
`chain` writes them into a derivation, forward and back.
"""
