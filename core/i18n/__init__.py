"""The words of Trazo in every language it speaks."""
