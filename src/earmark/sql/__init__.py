"""A profile becomes an expression that any engine runs."""
