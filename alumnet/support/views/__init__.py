"""Pages of support; importing the modules puts them on the blueprint."""

from alumnet.support.views import answering, asking
from alumnet.support.views.blueprint import blueprint

__all__ = ["answering", "asking", "blueprint"]
