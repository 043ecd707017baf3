"""Territory: the sheets of many communes in one run that can be resumed, over several processes.

In: the data of a run, a list of communes. Out: one ``TerritoryResult``.
May import: the rooms up to ``commune``.
"""
