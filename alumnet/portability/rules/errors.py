"""What goes wrong with a file that somebody brings."""

from typing import ClassVar

from alumnet.kernel.errors import DomainError


class FileRefused(DomainError):
    """A file that can't be used; `reason` is a sentence that says why, and what helps."""

    code: ClassVar[str] = "file_refused"


class TooManyTaken(DomainError):
    """With what was chosen there would be `count` of `what`, and `most` fit."""

    code: ClassVar[str] = "too_many_taken"
