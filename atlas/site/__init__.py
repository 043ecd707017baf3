"""Site: the output folder of a territory becomes a static web site.

In: an output folder with its tables, sheets and outlines. Out: pages and files, written aside.
May import: the rooms up to ``results``.
"""
