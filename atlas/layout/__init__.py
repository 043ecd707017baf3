"""Layout: a template is read, checked and filled with the values of one commune.

In: a template and the contents of a sheet. Out: a filled QGIS layout; nothing is computed here.
May import: ``shared``, ``wording``, ``data``, ``plan``, ``figures``.
"""
