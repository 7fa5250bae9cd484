"""Announcements are planned, sent, stopped and taken back."""

from alumnet.announcements.commands.erasing import erase
from alumnet.announcements.commands.sending import send_some
from alumnet.announcements.commands.writing import Draft, announce, change, take_step

__all__ = ["Draft", "announce", "change", "erase", "send_some", "take_step"]
