"""Questions are written, answered and closed."""

from alumnet.support.commands.erasing import erase

__all__ = ["erase"]
