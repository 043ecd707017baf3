"""Data: tables of any origin become one clean store with classified objects and communes.

In: files, layers and the catalogue of categories. Out: the data of a run and its communes.
May import: ``shared``, ``wording``.
"""
