"""What changes programmes, a module a topic; each public command is one transaction."""

from alumnet.programmes.commands.erasing import erase

__all__ = ["erase"]
