"""Reads of support."""

from alumnet.support.queries.data import export

__all__ = ["export"]
