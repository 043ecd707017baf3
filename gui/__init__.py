"""Commune picker, map tool, toolbar and settings page; they call the algorithms."""
