"""Reads about introductions."""

from alumnet.introductions.queries.introduced import introduced_by, met_through

__all__ = ["introduced_by", "met_through"]
