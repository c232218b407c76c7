"""Optimisers as rows: how a parameter moves, step by step, in every form that courses and libraries use.

`row` says what a row is, `plain`, `scaled` and `moments` hold the rows, `table` collects them, `run` writes
one of them into a derivation.
"""
