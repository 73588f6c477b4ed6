"""What every test can count on: one thread for torch, as in the app."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is imported, so before any test is
