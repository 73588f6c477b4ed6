"""Measuring: accuracy, calibration, thresholds, suites and their records."""
