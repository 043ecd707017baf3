"""Export: the pages of a filled layout become files (PDF, PNG, SVG).

In: a layout. Out: finished files in a working folder.
May import: the rooms up to ``project``.
"""
