"""The plan of a cohort's outcomes, and the text of it that is frozen with its hash."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.outcome_states import Counted, Design, OutcomeKind
from alumnet.programmes.rules.states import CohortKind, Side

# Of the text below; another way to write a plan gets another number.
FORMAT: Final = 1
MOST_OUTCOMES: Final = 8
# How everything is computed, so that it can't be chosen afterwards.
METHODS: Final = {
    "groups": "intention to treat: as places were given, whatever came of it",
    "difference": "of two shares, with the interval of Newcombe 1998 (method 10), 95 %",
    "curve": "Kaplan-Meier from the landmark, intervals of 95 % on the scale of log(-log)",
    "test": "log-rank",
    "unknown": "never counted as yes; bounds with all of one group no and all of the other yes",
    "least_people": LEAST_PEOPLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One question: what yes means, of which side it is asked, and after how many months."""

    kind: OutcomeKind
    counted: Counted
    side: Side
    name: str
    meaning: str
    window_months: int
    id: int = 0
    public_id: str = ""


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """Something known of everybody before the cohort begins, by which groups may differ."""

    code: str
    name: str
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a cohort is going to be measured by.

    `exclusion` says of whom the questions aren't asked. `places` is for how many mentees a lottery
    would be held.
    """

    design: Design
    landmark_months: int
    outcomes: Sequence[Outcome]
    covariates: Sequence[KnownBefore] = field(default=())
    division: KnownBefore | None = None
    exclusion: str = ""
    places: int | None = None


def canonical(plan: Plan, *, cohort: str, title: str) -> str:
    """Return the one text of a plan: JSON with sorted keys and without spaces.

    `cohort` is its public id.
    """
    content: dict[str, Any] = {
        "format": FORMAT,
        "cohort": cohort,
        "title": title,
        "design": plan.design.value,
        "lottery_places": plan.places if plan.design is Design.LOTTERY else None,
        "landmark_months": plan.landmark_months,
        "outcomes": [_outcome(each) for each in plan.outcomes],
        "covariates": [_known(each) for each in plan.covariates],
        "division": None if plan.division is None else _known(plan.division),
        "exclusion": plan.exclusion,
        "methods": METHODS,
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text as UTF-8, as `sha256sum` says it of the file."""
    return sha256(text.encode()).hexdigest()


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.public_id,
        "kind": outcome.kind.value,
        "counted": outcome.counted.value,
        "side": outcome.side.value,
        "name": outcome.name,
        "meaning": outcome.meaning,
        "window_months": outcome.window_months,
    }


def _known(known: KnownBefore) -> dict[str, str]:
    return {"code": known.code, "name": known.name}


CLASS_YEAR: Final = KnownBefore("class_year", "Class year", is_number=True)
MEMBER_YEARS: Final = KnownBefore("member_years", "Years in the association", is_number=True)
STANDARD_COVARIATES: Final = (CLASS_YEAR, MEMBER_YEARS)


def standard_outcomes(kind: CohortKind) -> list[Outcome]:
    """Return what a plan begins with: the three retentions, apart."""
    first = Side.PEER if kind is CohortKind.PEER else Side.MENTEE
    found = [
        Outcome(
            kind=OutcomeKind.EMPLOYER,
            counted=Counted.STAYING,
            side=first,
            name="Still with the same employer",
            meaning="Works for the employer, or another of its group, of the day they began",
            window_months=12,
        ),
        Outcome(
            kind=OutcomeKind.ASSOCIATION,
            counted=Counted.STAYING,
            side=first,
            name="Still a member",
            meaning="Is a member of the association",
            window_months=12,
        ),
        Outcome(
            kind=OutcomeKind.MENTORING,
            counted=Counted.REACHING,
            side=first,
            name="Became a mentor",
            meaning="Began to mentor somebody outside this cohort",
            window_months=12,
        ),
    ]
    if first is Side.MENTEE:
        found.append(
            Outcome(
                kind=OutcomeKind.MENTORING,
                counted=Counted.REACHING,
                side=Side.MENTOR,
                name="Mentored again",
                meaning="Began to mentor somebody outside this cohort",
                window_months=12,
            )
        )
    return found
