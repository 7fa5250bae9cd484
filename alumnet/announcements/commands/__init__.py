"""Announcements are planned, sent, stopped and taken back."""

from alumnet.announcements.commands.erasing import erase

__all__ = ["erase"]
