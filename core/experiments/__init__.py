"""Every experiment of the reports that Trazo grew from, each under its own protocol, and what came of it."""
