"""Pages of introductions."""

from alumnet.introductions.views import answering, pages, writing
from alumnet.introductions.views.frame import blueprint

__all__ = ["answering", "blueprint", "pages", "writing"]
