"""In whose time zone days are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask, g, render_template_string

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.zones import reader_zone, told_in

LATE = datetime(2026, 12, 6, 23, 30, tzinfo=UTC)


def test_a_site_that_says_nothing_tells_its_days_in_utc(app: Flask) -> None:
    assert reader_zone() == "UTC"


def test_the_site_has_a_zone_for_whoever_chose_none(make_app: Callable[..., Flask]) -> None:
    with make_app(time_zone="Europe/Berlin").app_context():
        assert reader_zone() == "Europe/Berlin"
        g.viewer = Viewer(zone="Asia/Seoul")
        assert reader_zone() == "Asia/Seoul"


def test_a_mail_is_told_in_the_zone_of_whoever_gets_it(make_app: Callable[..., Flask]) -> None:
    with make_app(time_zone="Europe/Berlin").app_context():
        g.viewer = Viewer(zone="Asia/Seoul")
        with told_in("America/Lima"):
            assert reader_zone() == "America/Lima"
        with told_in(""):
            assert reader_zone() == "Europe/Berlin"
        assert reader_zone() == "Asia/Seoul"


def test_without_a_site_days_are_those_of_utc() -> None:
    assert reader_zone() == "UTC"


def test_templates_tell_days_where_the_reader_is(app: Flask) -> None:
    text = (
        "{{ at|day }}; {{ at|weekday }}; {{ at|moment }}; {{ at|short_day }}; "
        "{{ at|short_moment }}; {{ on|day }}; {{ none|day }}."
    )
    with told_in("Asia/Seoul"):
        said = render_template_string(text, at=LATE, on=date(2026, 12, 6), none=None)
    assert said.split("; ") == [
        "Monday 7 December 2026",
        "Monday 7 December",
        "Monday 7 December 2026, 08:30",
        "7 Dec 2026",
        "7 Dec 2026, 08:30",
        "Sunday 6 December 2026",
        ".",
    ]
