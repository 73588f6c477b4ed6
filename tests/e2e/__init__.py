"""A package, so that its browser is closed before the tests that run after it."""
