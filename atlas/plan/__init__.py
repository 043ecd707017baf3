"""Plan: how many frames of which scale show a commune, and where they lie.

In: the surface of a commune, the size of a map on paper. Out: a ``SheetPlan`` of ``Frame`` values.
May import: ``shared``, ``wording``, ``data``.
"""
