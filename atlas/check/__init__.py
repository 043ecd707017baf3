"""Check: what a run would find and miss, before it is made.

In: the same parameters as a run. Out: findings and an HTML page.
May import: the rooms up to ``territory``.
"""
