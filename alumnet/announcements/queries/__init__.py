"""Reads of announcements."""

from alumnet.announcements.queries.data import export

__all__ = ["export"]
