"""A list of rows in a form."""

from collections.abc import Iterable, Iterator

from wtforms import FieldList

_MOST_DIGITS = 6


class Rows(FieldList):  # type: ignore[misc]  # WTForms is untyped
    """Rows named `<field>-<number>-<part>`; whatever is no such name is no row.

    WTForms takes every sign that Unicode calls a digit for a number, and numbers of any length.
    """

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                number = name[len(prefix) + 1 :].partition("-")[0]
                if number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS:
                    yield int(number)
