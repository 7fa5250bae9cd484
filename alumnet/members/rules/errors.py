"""What goes wrong while somebody edits their own pages."""

from typing import ClassVar

from alumnet.kernel.errors import DomainError


class PhotoRefused(DomainError):
    """A file that is no photo we take; `reason` is a sentence."""

    code: ClassVar[str] = "photo_refused"


class TooManyNames(DomainError):
    """A person may keep `most` former names."""

    code: ClassVar[str] = "too_many_names"
