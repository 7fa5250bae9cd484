"""Pages of verification."""

from alumnet.verification.views import doubts, evidence, own, staff, still_right
from alumnet.verification.views.blueprint import blueprint

__all__ = ["blueprint", "doubts", "evidence", "own", "staff", "still_right"]
