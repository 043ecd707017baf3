"""The window: commune picker, map tool, toolbar, settings page. Thin: it calls the algorithms."""
