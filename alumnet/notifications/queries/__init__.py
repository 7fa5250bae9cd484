"""Reads: how somebody can be reached, and what they were told."""
