"""Reads the demo's sentences: lists of templates under the flags that a person must have."""

import tomllib
from functools import cache
from importlib.resources import files
from random import Random

from alumnet.demo.facts import Facts

ALWAYS = "always"


class Chapter:
    """Templates of one kind, some for everybody, some for those of whom certain facts hold."""

    def __init__(self, table: dict[str, list[str]]) -> None:
        """Read a table of templates by needed flags."""
        self.always = tuple(table.get(ALWAYS, ()))
        self._specific = tuple(
            (frozenset(needs.split()), tuple(texts))
            for needs, texts in table.items()
            if needs != ALWAYS
        )

    def all(self) -> list[str]:
        """Return every template of this kind."""
        return [*self.always, *(text for _, texts in self._specific for text in texts)]

    def fitting(self, facts: Facts) -> list[str]:
        """Return the templates that suit somebody; those for everybody only if none does."""
        found: list[str] = []
        for needs, texts in self._specific:
            if needs <= facts.flags:
                found.extend(texts)
        return found or list(self.always)

    def sentence(self, facts: Facts, rng: Random) -> str:
        """Return one filled template, or nothing when none fits."""
        found = self.fitting(facts)
        return facts.fill(rng.choice(found)) if found else ""


@cache
def chapters(name: str) -> dict[str, Chapter]:
    """Return a book of the demo's texts by chapter."""
    text = files("alumnet.demo.texts").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return {title: Chapter(table) for title, table in tomllib.loads(text).items()}
