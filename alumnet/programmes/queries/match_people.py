"""What of people may decide and count when a cohort is matched, read as others may find it.

Of each only what everybody in the association may find, as for suggestions; where somebody is
going is read too, for taking part says that they look. One exception: that two work in one group
now keeps them apart even where the mentee hides it, as in asking (mentoring's `works_together`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.clock import month_of
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import (
    FieldVisibility,
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    SpokenLanguage,
)
from alumnet.mentoring.models import ShownTopic
from alumnet.organizations import reference
from alumnet.organizations.models import Organization
from alumnet.organizations.rules import UNTRUE
from alumnet.suggestions.careers import Step, is_job, step_of, when
from alumnet.suggestions.vocabulary import purposes, role_of
from alumnet.ties.queries import Stay, may_tie, stays_of
from alumnet.ties.spells import Spell, SpellKind

_BATCH = 500
_FOUND = frozenset({Visibility.EVERYONE, Visibility.MY_ASSOCIATIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one person.

    `shows` and `learns` are what the younger show and the older want to learn. `employers` are the
    groups where they work now as others may know, `own_employers` all of them. `steps` are the jobs
    in their order with their industries; `spells` what ties them to others.
    """

    goals: tuple[str, ...]
    target_role: int
    target_industry: str | None
    seeks: tuple[str, ...]
    offers: tuple[str, ...]
    topics: tuple[str, ...]
    shows: tuple[str, ...]
    learns: tuple[str, ...]
    languages: tuple[str, ...]
    employers: frozenset[int]
    own_employers: frozenset[int]
    steps: tuple[tuple[Step, str | None], ...]
    spells: tuple[Spell, ...]


def facts_of(session: Session, person_ids: Iterable[int], today: date) -> dict[int, Facts]:
    """Return the facts of these people. Nine statements for 500 people."""
    ids = sorted(set(person_ids))
    found: dict[int, Facts] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        known = _Known.read(session, batch, month_of(today))
        found |= {person_id: known.facts(person_id) for person_id in batch}
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows about some people."""

    today_month: int
    stays: Mapping[int, Sequence[Stay]]
    industries: Mapping[int, str]
    seekers: Mapping[int, SeekerProfile]
    mentors: Mapping[int, MentorProfile]
    topics: Mapping[int, Sequence[str]]
    shown: Mapping[int, Sequence[str]]
    languages: Mapping[int, Sequence[str]]
    own_industry: Mapping[int, str]
    hidden: frozenset[tuple[int, str]]

    @classmethod
    def read(cls, session: Session, ids: Sequence[int], today_month: int) -> "_Known":
        stays: dict[int, list[Stay]] = defaultdict(list)
        for stay in stays_of(session, ids):
            stays[stay.person_id].append(stay)
        organizations = {stay.spell.organization_id for each in stays.values() for stay in each}
        return cls(
            today_month,
            stays,
            dict(_pairs(session, Organization.id, Organization.industry, organizations)),
            _profiles(session, SeekerProfile, ids),
            _profiles(session, MentorProfile, ids),
            _lists(session, MentorTopic.person_id, MentorTopic.topic, ids),
            _lists(session, ShownTopic.person_id, ShownTopic.topic, ids),
            _lists(session, SpokenLanguage.person_id, SpokenLanguage.code, ids),
            dict(_pairs(session, Profile.person_id, Profile.industry, ids)),
            _hidden(session, ids),
        )

    def facts(self, person_id: int) -> Facts:
        seeker, mentor = self.seekers.get(person_id), self.mentors.get(person_id)
        stays = self.stays.get(person_id, ())
        findable = [each for each in stays if may_tie(each, shares_association=True)]
        target = seeker.target_role.strip() if seeker else ""
        return Facts(
            goals=reference.all_meant(seeker.goals) if seeker else (),
            target_role=role_of(target),
            target_industry=seeker.target_industry if seeker else None,
            seeks=tuple(purposes(seeker.motives, seeker.values)) if seeker else (),
            offers=tuple(purposes(mentor.motives, mentor.values)) if mentor else (),
            topics=reference.all_meant(self.topics.get(person_id, ())),
            shows=tuple(self.shown.get(person_id, ())),
            learns=tuple(mentor.wants_to_learn) if mentor else (),
            languages=self._findable(person_id, "languages", self.languages.get(person_id, ())),
            employers=_employers(findable),
            own_employers=_employers(each for each in stays if each.grade not in UNTRUE),
            steps=self._steps(person_id, findable),
            spells=tuple(each.spell for each in findable),
        )

    def _findable(self, person_id: int, name: str, values: Sequence[str]) -> tuple[str, ...]:
        return () if (person_id, name) in self.hidden else tuple(values)

    def _steps(self, person_id: int, stays: Sequence[Stay]) -> tuple[tuple[Step, str | None], ...]:
        own = self.own_industry.get(person_id)
        if (person_id, "industry") in self.hidden:
            own = None
        jobs = sorted((each.spell for each in stays if is_job(each.spell)), key=when)
        return tuple(
            (
                step_of(job, self.today_month),
                # What members say of themselves is true of the job they have.
                self.industries.get(job.organization_id) or (own if job.is_current else None),
            )
            for job in jobs
        )


def _employers(stays: Iterable[Stay]) -> frozenset[int]:
    return frozenset(
        each.spell.group
        for each in stays
        if each.spell.kind is SpellKind.EMPLOYMENT and each.spell.is_current
    )


def _profiles(session: Session, model: Any, ids: Sequence[int]) -> dict[int, Any]:
    rows = session.scalars(select(model).where(model.person_id.in_(ids)))
    return {row.person_id: row for row in rows}


def _pairs(session: Session, key: Any, value: Any, ids: Iterable[int]) -> list[tuple[int, str]]:
    query = select(key, value).where(key.in_(list(ids)), value.is_not(None))
    return [(found_key, found) for found_key, found in session.execute(query)]


def _lists(session: Session, key: Any, value: Any, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, each in session.execute(
        select(key, value).where(key.in_(ids)).order_by(key, value)
    ):
        found[person_id].append(each)
    return found


def _hidden(session: Session, ids: Sequence[int]) -> frozenset[tuple[int, str]]:
    """Return which fields of whom nobody may find."""
    query = select(FieldVisibility.person_id, FieldVisibility.field).where(
        FieldVisibility.person_id.in_(ids), FieldVisibility.visibility.not_in(_FOUND)
    )
    return frozenset((row.person_id, row.field) for row in session.execute(query))
