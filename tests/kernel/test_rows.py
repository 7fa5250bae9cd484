"""Rows of a form, by names that anybody may send."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField

from alumnet.kernel.rows import Rows


class Names(Form):  # type: ignore[misc]  # WTForms is untyped
    rows = Rows(StringField(), max_entries=3)


def rows_in(*names: str) -> list[str | None]:
    return [entry.data for entry in Names(MultiDict((name, name) for name in names)).rows]


def test_rows_come_in_the_order_of_their_numbers() -> None:
    assert rows_in("rows-10", "rows-2", "other-1") == ["rows-2", "rows-10"]


def test_there_are_no_more_than_there_may_be() -> None:
    assert len(rows_in(*(f"rows-{number}" for number in range(9)))) == 3


@pytest.mark.parametrize(
    "number", ["\u00b2", "\u0968", "", "-1", "x", "9" * 5000, "1" * 7, "\ud800", "\0"]
)
def test_a_name_without_a_number_is_no_row(number: str) -> None:
    assert rows_in(f"rows-{number}", "rows", "rowsx-1") == []
