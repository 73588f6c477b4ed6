"""Synthetic photos of handwritten digits: hands, pens, papers, light and camera, all from one seeded generator."""
