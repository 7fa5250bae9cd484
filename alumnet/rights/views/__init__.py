"""Pages of data rights; importing the modules puts their pages on the blueprint."""

from alumnet.rights.views import agreements, care, closing, own
from alumnet.rights.views.blueprint import blueprint

__all__ = ["agreements", "blueprint", "care", "closing", "own"]
