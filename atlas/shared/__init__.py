"""Shared tools: errors, messages, names, plain values, geometry, files.

In: nothing but the standard library, QGIS and Jinja2. Out: helpers and types that all rooms use.
May import: no other room.
"""
