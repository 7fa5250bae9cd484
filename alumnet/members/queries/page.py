"""The page of one person as one viewer may see it: values by level, ties, mentor profile."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import MentorProfile, SeekerProfile
from alumnet.members.queries.opening import opens, standpoint
from alumnet.members.queries.page_parts import MentorView, PersonPage, SeekerView, Topic
from alumnet.members.queries.page_rows import Detail, rows_of
from alumnet.members.queries.people import photo_url
from alumnet.members.rules import Capacity, Standpoint, given_name_of, may_see
from alumnet.members.rules.choices import FORMATS, MOTIVES, TIME_KINDS, VALUES, listed
from alumnet.organizations import places, reference
from alumnet.organizations.models import EvidenceGrade
from alumnet.ties.queries import Stay, may_tie, stays_of
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import (
    Remark,
    Tie,
    remarks_between,
    strongest_first,
    ties_between,
)

Details = dict[str, list[Detail]]


def page_of(
    session: Session,
    viewer: Viewer,
    public_id: str,
    *,
    today: date,
    seen_as: Standpoint | None = None,
) -> PersonPage:
    """Return the page of a person for a viewer.

    Two statements, and what `registry.path` and `registry.capacity` ask; where it stays shut one,
    and what `registry.opens_page` asks. `seen_as` shows one's own page as somebody else would see
    it. Raises NotFound for nobody, for people who are not listed for this viewer, and for both
    sides of a block.
    """
    row, found = rows_of(session, viewer, public_id)
    if not opens(session, viewer, row):
        raise NotFound
    person = row.Person
    is_self = person.id == viewer.person_id
    stays = stays_of(session, {person.id, viewer.person})
    seen_as = seen_as if is_self else None
    point = seen_as or standpoint(viewer, row)
    mine, theirs = _spells(stays, viewer.person, person.id, point)
    ties, remarks = ((), ()) if is_self else _ties(viewer, mine, theirs, point, today)
    point = replace(point, is_tied=point.is_tied or bool(ties))
    return PersonPage(
        person_id=person.id,
        public_id=person.public_id,
        display_name=person.display_name,
        given_name=given_name_of(person.display_name, person.given_name),
        native_names=tuple(each.name for each in found["name"]),
        former_names=tuple(each.name for each in found["former"]),
        photo_url=_photo_url(person, point),
        **_seen_values(row.Profile, found, point),
        stays=_seen_stays(stays, person.id, point),
        ties=ties if is_self else _with_path(session, viewer, person.id, ties, today),
        remarks=remarks,
        my_spells=() if is_self else tuple(mine),
        mentor=_mentor(session, person.id, row.MentorProfile, found["topic"], today),
        seeker=_seeker(row.SeekerProfile) if is_self and seen_as is None else None,
        has_account=bool(row.has_account),
        is_self=is_self,
        is_connected=bool(row.is_connected),
    )


def thanks_for(session: Session, viewer: Viewer, page: PersonPage) -> Sequence[Any]:
    """Return what people said in thanks to a mentor, as the slice that knows it says."""
    return registry.thanks(session, viewer, page.person_id) if page.mentor else ()


def _spells(
    stays: list[Stay], viewer_id: int, person_id: int, point: Standpoint
) -> tuple[list[Spell], list[Spell]]:
    """Return the viewer's spells and the person's, as far as they may tie the two."""
    mine = [
        stay.spell
        for stay in stays
        if stay.person_id == viewer_id and may_tie(stay, shares_association=True)
    ]
    theirs = [
        stay.spell
        for stay in stays
        if stay.person_id == person_id
        and may_tie(stay, shares_association=point.shares_association)
    ]
    return mine, theirs


def _ties(
    viewer: Viewer,
    mine: Sequence[Spell],
    theirs: Sequence[Spell],
    point: Standpoint,
    today: date,
) -> tuple[tuple[Tie, ...], tuple[Remark, ...]]:
    """Return the ties, and what may be said of employers where both were at different times."""
    month = month_of(today)
    ties = ties_between(
        mine,
        theirs,
        today_month=month,
        size_of=registry.sizes(viewer, mine, theirs),
        connected=point.is_connected,
    )
    return tuple(ties), tuple(remarks_between(mine, theirs, today_month=month))


def _with_path(
    session: Session, viewer: Viewer, person_id: int, ties: Sequence[Tie], today: date
) -> tuple[Tie, ...]:
    """Add the path through a contact, which opens no value that is for people with a tie."""
    path = registry.path(session, viewer, person_id, today=today) if viewer.person_id else None
    return tuple(ties) if path is None else tuple(strongest_first([*ties, path]))


def _photo_url(person: Person, point: Standpoint) -> str | None:
    if not may_see(person.photo_visibility, point):
        return None
    return photo_url(person.public_id, person.photo_digest)


def _seen_values(profile: Any, found: Details, point: Standpoint) -> dict[str, Any]:
    """Return the fields of a profile, empty where this standpoint doesn't see them."""
    levels = {each.name: Visibility(each.more) for each in found["level"]}

    def seen(field: str, value: Any, otherwise: Any = "") -> Any:
        level = levels.get(field, Visibility.EVERYONE)
        return value if may_see(level, point) else otherwise

    return {
        "pronouns": seen("pronouns", profile.pronouns),
        "headline": seen("headline", profile.headline),
        "bio": seen("bio", profile.bio),
        "city": seen("place", profile.city),
        "country": seen("place", places.country_name(profile.country) if profile.country else ""),
        "industry": seen("industry", _label(reference.industry, profile.industry)),
        "who_helped_me": seen("who_helped_me", profile.who_helped_me),
        "skills": seen("skills", tuple(each.name for each in found["skill"]), ()),
        "languages": seen("languages", language_names(each.name for each in found["language"]), ()),
    }


def _seen_stays(stays: list[Stay], person_id: int, point: Standpoint) -> tuple[Stay, ...]:
    """Return the affiliations this viewer may see, running ones first, then last ones first."""
    seen = [
        stay
        for stay in stays
        if stay.person_id == person_id
        and may_see(stay.visibility, point)
        and stay.grade is not EvidenceGrade.REMOVED
    ]
    return tuple(sorted(seen, key=_last_first))


def _last_first(stay: Stay) -> tuple[bool, bool, int, int]:
    spell = stay.spell
    return (
        not spell.is_current,
        spell.is_current and spell.kind is SpellKind.MEMBERSHIP,
        -(spell.end_month or spell.start_month or 0),
        -(spell.start_month or 0),
    )


def _mentor(
    session: Session,
    person_id: int,
    profile: MentorProfile | None,
    topics: list[Detail],
    today: date,
) -> MentorView | None:
    """Return what somebody offers; a profile that offers nothing is none to others."""
    if profile is None or not topics:
        return None
    room = registry.capacity(session, [person_id]).get(person_id)
    return MentorView(
        topics=_topics(sorted(topics, key=itemgetter(2))),
        is_accepting=profile.is_accepting,
        paused_until=profile.paused_until,
        capacity=room or Capacity(profile.places, 0),
        hours_a_month=profile.hours_a_month,
        time_kinds=listed(profile.time_kinds, TIME_KINDS),
        formats=listed(profile.formats, FORMATS),
        cannot_help_with=profile.cannot_help_with,
        windows=profile.windows,
        agenda=profile.agenda,
        candour=profile.candour,
        reads_requests=profile.reads_requests,
        wants_to_learn=tuple(
            _label(reference.learning_topic, code) for code in profile.wants_to_learn
        ),
        matters=(*listed(profile.motives, MOTIVES), *listed(profile.values, VALUES)),
        today=today,
    )


def _topics(chosen: Sequence[Detail]) -> tuple[Topic, ...]:
    """Return topics with their lines, each once: two may have become one."""
    lines: dict[str, list[str]] = {}
    for each in chosen:
        lines.setdefault(reference.meant(each.name), []).append(each.more)
    return tuple(
        Topic(code, topic_label(code), "\n".join(filter(None, found)))
        for code, found in lines.items()
    )


def _seeker(profile: SeekerProfile | None) -> SeekerView | None:
    if profile is None:
        return None
    return SeekerView(
        goals=tuple(map(topic_label, reference.all_meant(profile.goals))),
        target_role=profile.target_role,
        target_industry=_label(reference.industry, profile.target_industry),
        hopes=profile.hopes,
        what_i_bring=profile.what_i_bring,
    )


def topic_label(code: str) -> str:
    """Return the words of a topic; a code that no list has any more is shown as it is."""
    return _label(reference.topic, code)


def _label(find: Callable[[str], reference.Term | None], code: str | None) -> str:
    term = find(code) if code else None
    return term.label if term else code or ""


def language_names(codes: Any) -> tuple[str, ...]:
    """Return the names of languages in order of the alphabet."""
    return tuple(sorted(places.language_name(code) for code in codes))
