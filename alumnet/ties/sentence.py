"""A sentence in two parts: what is set in bold, and the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """Plain text in two parts, joined by a space; the rest may be empty."""

    strong: str
    rest: str = ""

    @property
    def text(self) -> str:
        """The whole sentence, for mails, labels and the command line."""
        return f"{self.strong} {self.rest}".rstrip()
