"""From a picture to 28x28 digits, stage by stage: numpy, OpenCV and Pillow only, no torch."""
