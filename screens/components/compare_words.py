"""What the views of the Compare page are called."""

from core.i18n.catalogues import N_

TABLE, DUEL, DIGITS, MISTAKES, CURVES = N_("Table"), N_("Duel"), N_("Ten digits"), N_("Mistakes"), N_("Curves")
"""The views of the Compare page; keys of the catalogues."""
