"""Pages of the report; importing the modules puts them on the blueprint."""

from alumnet.reporting.views import board, topics
from alumnet.reporting.views.blueprint import blueprint

__all__ = ["blueprint", "board", "topics"]
