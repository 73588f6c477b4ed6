"""The data sets that a class can choose from, each entering itself into `core.data.registry`."""
