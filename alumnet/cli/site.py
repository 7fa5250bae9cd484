"""The site that a command is about, as its staff have it by now."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from alumnet.site import current


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    """Let a command work with a site, by the topics, numbers and words that its staff chose."""
    with app.app_context():
        current.refresh()
        yield
