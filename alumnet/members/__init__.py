"""Profiles: what members show of themselves, to whom; mentor and seeker profiles."""
