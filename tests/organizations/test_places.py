from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest

from alumnet.organizations.places import (
    COMMON_ZONES,
    countries,
    country_code,
    country_name,
    language_code,
    language_name,
    languages,
    zone_groups,
    zone_keys,
    zone_offset,
)

SUMMER = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
WINTER = datetime(2026, 1, 15, tzinfo=UTC)


def test_countries_are_named_and_sorted_in_the_reader_s_language() -> None:
    german = [country.name for country in countries("de")]
    assert german[:3] == ["Afghanistan", "Ägypten", "Ålandinseln"]
    assert country_name("CI") == "Côte d’Ivoire"  # noqa: RUF001
    assert country_name("CI", "fr") == "Côte d’Ivoire"  # noqa: RUF001
    assert country_name("ZZ") == "ZZ"
    assert 240 <= len(countries()) <= 250


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("USA", "US"),
        ("u.s.", "US"),
        ("de", "DE"),
        ("The Netherlands", "NL"),
        ("Cote d'Ivoire", "CI"),
        ("Tanzania, United Republic of", "TZ"),
        ("Congo, the Democratic Republic of the", "CD"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Korea, Republic of", "KR"),
        ("Saint Vincent and the Grenadines", "VC"),
        ("Atlantis", None),
        ("", None),
        ("EU", None),
    ],
)
def test_a_country_is_known_by_code_and_by_the_names_in_use(written: str, code: str | None) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("German", "de"),
        ("Deutsch", "de"),
        ("espanol", "es"),
        ("Mandarin", "zh"),
        ("Klingon", None),
    ],
)
def test_a_language_is_known_by_code_and_name(written: str, code: str | None) -> None:
    assert language_code(written) == code


def test_languages_are_named_in_the_reader_s_language() -> None:
    assert language_name("de", "fr") == "allemand"
    assert language_name("xx") == "xx"
    assert len({language.code for language in languages()}) == len(languages()) >= 150


def test_zones_come_in_groups_with_the_common_ones_first() -> None:
    groups = zone_groups(SUMMER)
    assert groups[0].label == "Common"
    assert {zone.key for zone in groups[0].zones} == {*COMMON_ZONES, "UTC"}
    assert [group.label for group in groups[1:]] == sorted(group.label for group in groups[1:])
    cities = {zone.key: zone.city for group in groups for zone in group.zones}
    assert cities["Asia/Kolkata"] == "Kolkata"


def test_common_zones_run_from_west_to_east() -> None:
    common = [zone.key for zone in zone_groups(WINTER)[0].zones]
    assert common.index("America/Los_Angeles") < common.index("UTC") < common.index("Asia/Tokyo")


def test_clocks_follow_the_season() -> None:
    assert zone_offset("Europe/Berlin", SUMMER) == "UTC+02:00"
    assert zone_offset("Europe/Berlin", WINTER) == "UTC+01:00"
    assert zone_offset("America/St_Johns", WINTER) == "UTC-03:30"


def test_every_zone_offered_exists() -> None:
    assert zone_keys() <= available_timezones()
    assert len(zone_keys()) > 400
