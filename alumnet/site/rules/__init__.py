"""Rules of what staff may shape: pages and how they are written."""
