"""What a JSON Resume document says about the member who brings it.

How its dates are understood is written in docs/imports.md. A document of ours says more than the
format has names for, under `x-alumnet` of an entry and `meta.alumnet`; `resume_writing` writes it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.decoding import decoded
from alumnet.kernel.ids import PUBLIC_ID_LENGTH
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.commands import AffiliationValues
from alumnet.organizations.rules import AffiliationKind
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.stated import Collector, Span

OURS = "x-alumnet"
_META = "alumnet"
_NO_RESUME = (
    "This isn't a JSON Resume: it has neither “basics” nor “work” nor “education”. The format is "
    "described at jsonresume.org."
)
# Where the parts of an entry stand, older names of the format after today's.
_WORK = (AffiliationKind.EMPLOYMENT, ("name", "company", "organization"), ("position", "title"))
_STUDY = (AffiliationKind.EDUCATION, ("institution", "name"), ("studyType",))
_DUTY = (AffiliationKind.MEMBERSHIP, ("organization", "name"), ("position", "role"))
_LEVELS = {level.value: level for level in Visibility}
_PARTS = {"work": _WORK, "education": _STUDY, "volunteer": _DUTY}


def read_resume(content: bytes, collected: Collector) -> None:
    """Take in what a document says. Raises FileRefused with a sentence."""
    document = _parsed(content)
    basics = _object(document.get("basics"))
    own = _object(_object(document.get("meta")).get(_META))
    location = _object(basics.get("location"))
    collected.field("display_name", _text(basics.get("name")))
    collected.field("headline", _text(basics.get("label")))
    collected.field("bio", _text(basics.get("summary")))
    collected.field("city", _text(location.get("city")))
    collected.country(_text(location.get("countryCode")) or _text(location.get("country")))
    collected.industry(_text(own.get("industry")))
    for name in ("given_name", "pronouns", "who_helped_me"):
        collected.field(name, _text(own.get(name)))
    for skill in _objects(document.get("skills")):
        collected.skill(_text(skill.get("name")))
        for keyword in _list(skill.get("keywords")):
            collected.skill(_text(keyword))
    for language in _objects(document.get("languages")):
        collected.language(_text(language.get("language")))
    # Without an end a job still runs if none began later.
    latest = max(
        (_text(job.get("startDate")) for job in _objects(document.get("work"))), default=""
    )
    for part, (kind, names, titles) in _PARTS.items():
        for values in _objects(document.get(part)):
            collected.add(_stay(_Entry(values, kind, names, titles), latest, collected))


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(decoded(content).text)
    except RecursionError as error:
        raise FileRefused(reason="This file is nested too deeply to be a JSON Resume.") from error
    except ValueError as error:
        where = f" (at line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise FileRefused(reason=f"This file isn't JSON as it should be{where}.") from error
    if not isinstance(found, dict) or not any(
        isinstance(found.get(name), dict | list) for name in ("basics", "work", "education")
    ):
        raise FileRefused(reason=_NO_RESUME)
    return found


def _text(value: Any) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and abs(value) < 10**12:
        return str(value)
    return value if isinstance(value, str) else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value[: POLICY.entries] if isinstance(value, list) else []


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    return (each for each in _list(value) if isinstance(each, dict))


# ------------------------------------------------------------------------------------------ stays
@dataclass(frozen=True, slots=True)
class _Entry:
    """A job, a study or a duty in the document."""

    values: Mapping[str, Any]
    kind: AffiliationKind
    names: tuple[str, ...]
    titles: tuple[str, ...]

    def text(self, *names: str) -> str:
        """Return the first of these values that says something."""
        return next(filter(None, (_text(self.values.get(name)) for name in names)), "")

    @property
    def city(self) -> str:
        """Where it was: a line, or the city of an object."""
        place = self.values.get("location")
        return _text(_object(place).get("city")) or _text(place)

    @property
    def ours(self) -> Mapping[str, Any]:
        """What a document of ours says beyond the format."""
        return _object(self.values.get(OURS))

    def runs(self, latest: str) -> bool:
        """Return whether it still runs when no end is written."""
        if isinstance(self.ours.get("is_current"), bool):
            return bool(self.ours["is_current"])
        start = self.text("startDate")
        is_latest = self.kind is AffiliationKind.EMPLOYMENT and start >= latest
        says_so = "endDate" in self.values and self.values["endDate"] is None
        return bool(start) and (says_so or is_latest)


def _stay(entry: _Entry, latest: str, collected: Collector) -> AffiliationValues | None:
    stay = collected.stay(
        entry.kind,
        entry.text(*entry.names),
        Span(entry.text("startDate"), entry.text("endDate"), runs=entry.runs(latest)),
        title=entry.text(*entry.titles),
        field=entry.text("area") or _text(entry.ours.get("field")),
        city=entry.city or _text(entry.ours.get("city")),
    )
    if stay is None:
        return None
    level = _text(entry.ours.get("visible_to"))
    return replace(
        stay,
        chosen=clean_line(_text(entry.ours.get("organization")), PUBLIC_ID_LENGTH),
        visibility=_LEVELS.get(level, Visibility.EVERYONE),
    )
