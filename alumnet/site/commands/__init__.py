"""Writes of what staff shape: each public function is one intention."""

from alumnet.site.commands.pages import reset_page, restore_page, save_page

__all__ = ["reset_page", "restore_page", "save_page"]
