"""Project: a QGIS project with the layers, styles and filled layout of a commune.

In: the data of a run, a plan, figures. Out: a layout that is an atlas over the sheets.
May import: the rooms up to ``layout``.
"""
