"""Training as a generator of events."""
