"""Processing algorithms: they read parameters, call the engine and return results and errors."""
