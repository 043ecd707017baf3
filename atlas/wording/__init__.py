"""Wording: the request of the user as checked values, and the French texts printed on a sheet.

In: parameters, Jinja2 files. Out: ``SheetOptions``, printed texts, notices.
May import: ``shared``.
"""
