"""Data: tables of any origin become one clean store with classified objects and communes.

In: a ``SourceRequest`` and the catalogue. Out: ``OpenedSources``, its communes, ``StorePaths``.
May import: ``shared``, ``wording``.
"""
