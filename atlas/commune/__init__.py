"""Commune: the sheets of one commune, from data that is already open to delivered files.

In: the data of a run, a commune. Out: files in their place and rows in the tables.
May import: the rooms up to ``results``.
"""
