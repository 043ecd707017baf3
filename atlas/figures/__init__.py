"""Figures: the network in a commune, by category, in hectares, kilometres and objects.

In: the store and a commune. Out: ``CategoryFigures`` and rows of statistics.
May import: ``shared``, ``wording``, ``data``, ``plan``.
"""
