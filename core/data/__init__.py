"""Data sets, each returned as the same frozen Dataset."""
