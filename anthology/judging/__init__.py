"""Judging ebooks made elsewhere, for `anthology check --epub`; it stands beside the corridor.

`judge` is the stage; what it reads is hostile until proven otherwise: sizes are limited, entities are not expanded.
"""
