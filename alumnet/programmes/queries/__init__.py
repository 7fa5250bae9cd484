"""What is read of programmes, a module a topic."""

from alumnet.programmes.queries.data import export

__all__ = ["export"]
