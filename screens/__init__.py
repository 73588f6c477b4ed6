"""The screens of the app: one file per page."""
