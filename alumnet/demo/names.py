"""Names by language: drawn once from Faker for each locale, then combined."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from faker import Factory

from alumnet.demo.chance import Weighted, stream
from alumnet.demo.native_names import (
    ARABIC,
    CHINESE,
    DEVANAGARI,
    HEBREW,
    PERSIAN,
    NativeNames,
    Pair,
)
from alumnet.demo.romanise import romanise, romanise_korean

_DRAWS = 260
_FAKER = "faker.providers.person"


@dataclass(frozen=True, slots=True)
class Name:
    """An invented name: Latin forms first, the native script where there is another one."""

    given: str
    family: str
    native: str | None
    register: str
    languages: tuple[str, ...]
    region: str

    @property
    def display(self) -> str:
        """The name as the site shows it."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class _Locale:
    """Where a name comes from, the languages its bearers mostly speak, and how many there are."""

    code: str
    weight: float
    languages: tuple[str, ...]
    region: str
    script: str = ""


@dataclass(frozen=True, slots=True)
class _Pool:
    feminine: tuple[Pair, ...]
    masculine: tuple[Pair, ...]
    neutral: tuple[Pair, ...]
    family_feminine: tuple[Pair, ...]
    family_masculine: tuple[Pair, ...]
    family_first: bool = False
    joined: bool = False


_NATIVE: dict[str, NativeNames] = {
    "chinese": CHINESE,
    "arabic": ARABIC,
    "persian": PERSIAN,
    "hebrew": HEBREW,
    "devanagari": DEVANAGARI,
}
_EN = ("en",)
_LOCALES: tuple[_Locale, ...] = (
    _Locale("en_GB", 30, _EN, "uk"),
    _Locale("en_IE", 6, _EN, "uk"),
    _Locale("ga_IE", 1, ("en", "ga"), "uk"),
    _Locale("en_US", 3, _EN, "america"),
    _Locale("en_NZ", 1, _EN, "asia"),
    _Locale("en_IN", 6, ("en", "hi"), "asia"),
    _Locale("", 1.5, ("en", "hi"), "asia", "devanagari"),
    _Locale("yo_NG", 3, ("en", "yo"), "africa"),
    _Locale("ig_NG", 2, ("en", "ig"), "africa"),
    _Locale("tw_GH", 2, ("en", "ak"), "africa"),
    _Locale("en_KE", 2, ("en", "sw"), "africa"),
    _Locale("zu_ZA", 1, ("en", "zu"), "africa"),
    _Locale("fr_FR", 4, ("en", "fr"), "europe"),
    _Locale("de_DE", 4, ("en", "de"), "europe"),
    _Locale("es_ES", 3.5, ("en", "es"), "europe"),
    _Locale("es_CO", 1, ("en", "es"), "america"),
    _Locale("pt_PT", 1.5, ("en", "pt"), "europe"),
    _Locale("pt_BR", 1.5, ("en", "pt"), "america"),
    _Locale("it_IT", 2.5, ("en", "it"), "europe"),
    _Locale("nl_NL", 2.5, ("en", "nl"), "europe"),
    _Locale("pl_PL", 4, ("en", "pl"), "europe"),
    _Locale("cs_CZ", 1, ("en", "cs"), "europe"),
    _Locale("ro_RO", 1.5, ("en", "ro"), "europe"),
    _Locale("hu_HU", 0.8, ("en", "hu"), "europe"),
    _Locale("hr_HR", 0.6, ("en", "hr"), "europe"),
    _Locale("lt_LT", 0.6, ("en", "lt"), "europe"),
    _Locale("sv_SE", 1.5, ("en", "sv"), "europe"),
    _Locale("da_DK", 1, ("en", "da"), "europe"),
    _Locale("no_NO", 1, ("en", "no"), "europe"),
    _Locale("fi_FI", 1, ("en", "fi"), "europe"),
    _Locale("tr_TR", 1.5, ("en", "tr"), "europe"),
    _Locale("vi_VN", 0.8, ("en", "vi"), "asia"),
    _Locale("el_GR", 2, ("en", "el"), "europe", "greek"),
    _Locale("ru_RU", 0.8, ("en", "ru"), "europe", "russian"),
    _Locale("uk_UA", 1.5, ("en", "uk"), "europe", "ukrainian"),
    _Locale("ka_GE", 0.4, ("en", "ka"), "europe", "georgian"),
    _Locale("hy_AM", 0.4, ("en", "hy"), "europe", "armenian"),
    _Locale("ko_KR", 1.5, ("en", "ko"), "asia", "korean"),
    _Locale("ja_JP", 1.8, ("en", "ja"), "asia", "japanese"),
    _Locale("", 3.2, ("en", "zh"), "asia", "chinese"),
    _Locale("", 3, ("en", "ar"), "asia", "arabic"),
    _Locale("", 0.8, ("en", "fa"), "asia", "persian"),
    _Locale("", 0.6, ("en", "he"), "asia", "hebrew"),
)
_REGISTERS = Weighted((("feminine", 48.0), ("masculine", 48.0), ("neutral", 4.0)))


class NameMaker:
    """Invents names from pools that are drawn once from Faker for a seed."""

    def __init__(self, seed: int) -> None:
        """Draw the pools; about a second for all locales, kept for the next use."""
        self._seed = seed
        self._locales = Weighted((locale, locale.weight) for locale in _LOCALES)

    def invent(self, rng: Random) -> Name:
        """Return a name of some language."""
        locale = self._locales.draw(rng)
        register = _REGISTERS.draw(rng)
        pool = _pool(self._seed, locale.code, locale.script)
        given, family = self._pair(rng, pool, register)
        native = None
        if locale.script:
            native = _in_native_order(pool, given[0], family[0])
        return Name(given[1], family[1], native, register, locale.languages, locale.region)

    def family(self, rng: Random) -> str:
        """Return a family name alone, such as one's name before a marriage."""
        return rng.choice(_pool(self._seed, "en_GB", "").family_feminine)[1]

    @staticmethod
    def _pair(rng: Random, pool: _Pool, register: str) -> tuple[Pair, Pair]:
        if register == "feminine":
            return rng.choice(pool.feminine), rng.choice(pool.family_feminine)
        if register == "masculine":
            return rng.choice(pool.masculine), rng.choice(pool.family_masculine)
        return rng.choice(pool.neutral), rng.choice(pool.family_masculine)


def _in_native_order(pool: _Pool, given: str, family: str) -> str:
    if pool.joined:
        return family + given
    return f"{family} {given}" if pool.family_first else f"{given} {family}"


@lru_cache(maxsize=256)
def _pool(seed: int, code: str, script: str) -> _Pool:
    native = _NATIVE.get(script)
    if native is not None:
        return _Pool(
            native.feminine,
            native.masculine,
            native.neutral,
            native.family,
            native.family,
            native.family_first,
            native.joined,
        )
    faker = Factory.create(code, providers=[_FAKER])
    faker.seed_instance(stream(seed, f"names {code}").getrandbits(63))
    if script == "japanese":
        return _japanese(faker)
    return _from_faker(faker, script)


def _from_faker(faker: Any, script: str) -> _Pool:
    def drawn(method: Callable[[], str]) -> tuple[Pair, ...]:
        found = dict.fromkeys(method() for _ in range(_DRAWS))
        return tuple((name, _latin(name, script)) for name in found)

    is_korean = script == "korean"
    return _Pool(
        drawn(faker.first_name_female),
        drawn(faker.first_name_male),
        drawn(faker.first_name_nonbinary),
        _uncommon(drawn(faker.last_name_female)),
        _uncommon(drawn(faker.last_name_male)),
        family_first=is_korean,
        joined=is_korean,
    )


def _uncommon(families: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Leave out names by which an invented person might be taken for a real one."""
    return tuple(pair for pair in families if pair[1] not in _too_common())


@cache
def _too_common() -> frozenset[str]:
    text = files("alumnet.demo.texts").joinpath("names.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["too_common"])


def _japanese(faker: Any) -> _Pool:
    def drawn(method: Callable[[], tuple[str, str, str]]) -> tuple[Pair, ...]:
        found = dict.fromkeys(method() for _ in range(_DRAWS))
        return tuple((kanji, latin) for kanji, _, latin in found)

    families = drawn(faker.last_name_pair)
    return _Pool(
        drawn(faker.first_name_female_pair),
        drawn(faker.first_name_male_pair),
        drawn(faker.first_name_pair),
        families,
        families,
        family_first=True,
    )


def _latin(name: str, script: str) -> str:
    if not script:
        return name
    if script == "korean":
        given, family = romanise_korean(name, name)
        return given if len(name) > 1 else family
    return romanise(name, script)
