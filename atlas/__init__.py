"""The engine: from a request to the sheets of a commune. No Processing, no GUI in here."""
