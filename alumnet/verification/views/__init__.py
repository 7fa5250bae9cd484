"""Pages of verification."""

from alumnet.verification.views import doubts, own, staff
from alumnet.verification.views.blueprint import blueprint

__all__ = ["blueprint", "doubts", "own", "staff"]
