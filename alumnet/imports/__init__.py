"""Files that associations bring along, and what goes back to where they keep their records."""
