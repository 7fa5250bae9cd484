"""Formal programmes: cohorts, who is matched with whom, and what came of it."""
