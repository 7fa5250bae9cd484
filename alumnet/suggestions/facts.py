"""What of each listed person may be used: jobs, topics and the like, each with who may see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.clock import month_of
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import MentorProfile
from alumnet.organizations.models import Organization
from alumnet.search.documents import FacetEntry, FacetKind, MemberDocument, Scope
from alumnet.search.queries import documents_of, listed_ids
from alumnet.suggestions.careers import Step, career_of, is_job, step_of, when
from alumnet.suggestions.vocabulary import purposes
from alumnet.ties.queries import Stay, may_tie, stays_of

_BATCH = 500


@dataclass(frozen=True, slots=True)
class ScopedStep:
    """A job with its industry, and who may see each of the two."""

    step: Step
    scope: Scope
    industry: str | None
    industry_scope: Scope


@dataclass(frozen=True, slots=True)
class MentorFacts:
    """What a mentor lets others find."""

    person_id: int
    places: int
    topics: tuple[str, ...]
    purpose: tuple[str, ...]
    languages: tuple[str, ...]
    languages_scope: Scope
    steps: tuple[ScopedStep, ...]


def mentor_ids(session: Session) -> list[int]:
    """Return all mentors, in ascending order. One statement."""
    return list(session.scalars(select(MentorProfile.person_id).order_by(MentorProfile.person_id)))


def mentors_of(session: Session, ids: Sequence[int], today: date) -> Iterator[MentorFacts]:
    """Give what the listed mentors among these people let others find; 11 statements for 500."""
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        stays = _stays(session, batch)
        known = _Known(
            stays, _industries(session, stays), _purposes(session, batch), month_of(today)
        )
        for document in documents_of(session, batch, today=today):
            if document.mentor is not None:
                yield known.mentor(document)


def careers_of(session: Session, today: date) -> dict[int, list[Step]]:
    """Return the careers that every listed person lets everyone see; by person."""
    ids = listed_ids(session)
    careers: dict[int, list[Step]] = {}
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        stays = _stays(session, batch)
        for person_id in batch:
            open_ones = [s.spell for s in stays.get(person_id, []) if _scope(s) is Scope.EVERYONE]
            careers[person_id] = career_of(open_ones, month_of(today))
    return careers


def _stays(session: Session, ids: Sequence[int]) -> dict[int, list[Stay]]:
    """Return the affiliations of these people that others may find. One statement."""
    found: dict[int, list[Stay]] = {}
    for stay in stays_of(session, ids):
        if stay.affiliation_id is not None and may_tie(stay, shares_association=True):
            found.setdefault(stay.person_id, []).append(stay)
    return found


def _scope(stay: Stay) -> Scope:
    return Scope.EVERYONE if stay.visibility is Visibility.EVERYONE else Scope.SHARED


def _industries(session: Session, stays: dict[int, list[Stay]]) -> dict[int, str]:
    """Return the industries of the organizations in these stays. One statement."""
    ids = {stay.spell.organization_id for each in stays.values() for stay in each}
    query = select(Organization.id, Organization.industry).where(
        Organization.id.in_(ids), Organization.industry.is_not(None)
    )
    return {row.id: row.industry for row in session.execute(query)}


def _purposes(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return what these mentors say matters to them. One statement."""
    query = select(MentorProfile.person_id, MentorProfile.motives, MentorProfile.values).where(
        MentorProfile.person_id.in_(ids)
    )
    return {
        person_id: tuple(purposes(motives, values))
        for person_id, motives, values in session.execute(query)
    }


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of some people beside their documents."""

    stays: dict[int, list[Stay]]
    industries: dict[int, str]
    purposes: dict[int, tuple[str, ...]]
    today_month: int

    def mentor(self, document: MemberDocument) -> MentorFacts:
        """Return the facts of a mentor."""
        languages = _facets(document, FacetKind.LANGUAGE)
        stays = self.stays.get(document.person_id, [])
        jobs = sorted((each for each in stays if is_job(each.spell)), key=_when)
        return MentorFacts(
            person_id=document.person_id,
            places=document.mentor.places_total if document.mentor else 0,
            topics=tuple(str(each.value) for each in _facets(document, FacetKind.TOPIC)),
            purpose=self.purposes.get(document.person_id, ()),
            languages=tuple(str(each.value) for each in languages),
            languages_scope=max((each.scope for each in languages), default=Scope.EVERYONE),
            steps=tuple(self._step(stay, document) for stay in jobs),
        )

    def _step(self, stay: Stay, document: MemberDocument) -> ScopedStep:
        scope = industry_scope = _scope(stay)
        industry = self.industries.get(stay.spell.organization_id)
        own = _facets(document, FacetKind.INDUSTRY)
        if industry is None and own and stay.spell.is_current:
            # What members say of themselves is true of the job they have.
            industry, industry_scope = str(own[0].value), max(scope, own[0].scope)
        return ScopedStep(step_of(stay.spell, self.today_month), scope, industry, industry_scope)


def _when(stay: Stay) -> tuple[int, int, int]:
    return when(stay.spell)


def _facets(document: MemberDocument, kind: FacetKind) -> list[FacetEntry]:
    return [each for each in document.facets if each.kind is kind]
