"""Thin command lines, run as `python -m scripts.NAME`."""
