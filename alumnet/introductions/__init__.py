"""Introductions: asked of somebody in the middle, or offered by them; nothing without two yeses."""
