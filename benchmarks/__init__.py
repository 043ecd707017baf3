"""Benchmarks: a dense synthetic network, and the speed of a run beside QGIS's own atlas."""
