"""Results: what stays in the output folder: manifest, statistics, report, lock, fingerprints.

In: what was done for each commune. Out: tables and pages, written whole and moved into place.
May import: the rooms up to ``export``.
"""
