"""The text of a file that anybody may have saved: which encoding it is in, told by its bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, and how it was encoded, as a reader would call it."""

    text: str
    encoding: str


def decoded(content: bytes) -> Decoded:
    """Return the text of a file: UTF-8, UTF-16 with or without its mark, or what Windows writes.

    Every file has a text: signs that an encoding doesn't know become replacement marks.
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return Decoded(content.decode("utf-16", errors="replace"), "UTF-16")
    if content[1:2] == b"\0":
        return Decoded(content.decode("utf-16-le", errors="replace"), "UTF-16")
    if content[:1] == b"\0":
        return Decoded(content.decode("utf-16-be", errors="replace"), "UTF-16")
    try:
        return Decoded(content.decode("utf-8-sig"), "UTF-8")
    except UnicodeDecodeError:
        return Decoded(content.decode("cp1252", errors="replace"), "Windows-1252")
