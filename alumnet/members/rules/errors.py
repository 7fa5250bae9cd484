"""What goes wrong while somebody edits their own pages."""

from typing import ClassVar

from alumnet.kernel.errors import DomainError


class PhotoRefused(DomainError):
    """A file that is no photo we take; `reason` is a sentence."""

    code: ClassVar[str] = "photo_refused"


class PauseOutOfRange(DomainError):
    """A pause that is over already, or longer than a year."""

    code: ClassVar[str] = "pause_out_of_range"
