"""Network architectures, their registry, and their checkpoints on disk."""
