"""Ids of what belongs to somebody else open nothing, change nothing, and tell nothing."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from operator import itemgetter

import pytest
from sqlalchemy import Select, select
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter, Rule

from alumnet.accounts.models import (
    Association,
    AssociationMembership,
    ChapterMember,
    Person,
    RoleGrant,
)
from alumnet.introductions.models import Introduction
from alumnet.kernel import db
from alumnet.kernel.authorization import Audience, audience_of
from alumnet.kernel.ids import public_id_of
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.messaging.models import Conversation, Message, Participant
from alumnet.moderation.models import Report
from alumnet.organizations.models import Affiliation
from alumnet.programmes.models import Cohort, CohortHelper, Programme
from alumnet.programmes.rules.states import CohortState
from tests.system.town import (
    ADMIN_OF_A,
    ADMIN_OF_B,
    AUDIENCES,
    CHAPTER_ADMIN,
    MEMBER,
    MENTOR,
    SITE_ADMIN,
    WAITING,
    Answer,
    Crawl,
    Town,
    fingerprint,
)

ROLES = tuple(sorted(AUDIENCES[Audience.SIGNED_IN]))
# Whoever waits for an association has pages about that, as its admin has.
_OFFICE = {ADMIN_OF_A: "A", ADMIN_OF_B: "B", CHAPTER_ADMIN: "A", WAITING: "A"}
_OF_STAFF = frozenset({Audience.STAFF, Audience.SITE_ADMIN})
NOWHERE = "/there-is-no-such-page"
# Pages that members have for each other, and addresses whose ids are no secret of anybody.
_SHARED = frozenset(
    {
        "icons.sprite",
        "static",
        "style.error",
        "style.show",
        "members.person",
        "members.ask_to_block",
        "members.block",
        "members.connect",
        "members.connection_step",
        "members.photo",
        "directory.organization",
        "directory.people_earlier",
        "directory.people_now",
        "directory.people_of_year",
        "directory.set_aside",
        "directory.take_back",
        "outbox.show",
        "saved.save_person",
        "verification.doubt",
        "verification.send_doubt",
    }
)
_REPORTED = ("request", "mentorship", "message")
_TO_THE_FIRST_THING = re.compile(r".*?<(?!slug>)[^>]+>")
_ACTION = re.compile(r'action="([^"?]+)')


@pytest.fixture(scope="module")
def tables(town: Town) -> dict[str, str]:
    """Give the name of the table in which each public id stands."""
    with town.app.app_context():
        return {
            public_id: table.name
            for table in db.Base.metadata.sorted_tables
            if "public_id" in table.columns
            for public_id in db.reading().scalars(select(table.c.public_id))
        }


def addresses_of(*crawls: Crawl) -> dict[tuple[str, str], None]:
    """Return the addresses that links led to, and those to which the forms there are sent."""
    answers = [each for crawl in crawls for each in crawl.answers.values()]
    actions = (html.unescape(each) for one in answers for each in _ACTION.findall(one.text))
    return dict.fromkeys(
        [*(("GET", each.address) for each in answers), *(("POST", each) for each in actions)]
    )


@pytest.fixture(scope="module")
def kinds(town: Town, crawls: dict[str, Crawl], tables: dict[str, str]) -> dict[str, set[str]]:
    """Give the tables of the things that stand at a place in addresses, as links and forms show."""
    named = defaultdict[str, set[str]](set)
    for method, address in addresses_of(*crawls.values()):
        endpoint, arguments = town.match(address, method)
        public_ids = (public_id_of(str(each)) for each in arguments.values())
        named[endpoint] |= {tables[each] for each in public_ids if each in tables}
    found = defaultdict[str, set[str]](set)
    for rule in town.app.url_map.iter_rules():
        found[place_in(rule)] |= named[rule.endpoint]
    return found


def place_in(rule: Rule) -> str:
    """Return a rule up to the first thing that it names, which is of the same kind in all such."""
    place = _TO_THE_FIRST_THING.match(rule.rule)
    return place.group() if place else rule.rule


def foreign_ids(town: Town, role: str) -> dict[str, str]:
    """Return the id of a thing of each kind in which the person with this role takes no part."""
    me, own = town.people[role], town.associations.get(_OFFICE.get(role, ""))
    request, mentorship, report = MentorshipRequest, Mentorship, Report
    in_own = AssociationMembership.association_id == own
    in_care = select(AssociationMembership.person_id).where(in_own)
    if role == CHAPTER_ADMIN:
        in_care = select(ChapterMember.person_id).join(
            RoleGrant, RoleGrant.chapter_id == ChapterMember.chapter_id
        )
    introduction, is_draft = Introduction, Cohort.state == CohortState.DRAFT
    helped = select(CohortHelper.cohort_id).where(CohortHelper.person_id == me)
    elsewhere = select(Programme.id).where(Programme.association_id.is_distinct_from(own))
    queries = [
        select(introduction.public_id).where(
            introduction.first_id != me,
            introduction.second_id != me,
            introduction.connector_id != me,
        ),
        select(request.public_id).where(request.mentor_id != me, request.mentee_id != me),
        select(mentorship.public_id).where(mentorship.mentor_id != me, mentorship.mentee_id != me),
        select(Affiliation.public_id).where(Affiliation.person_id != me),
        select(Conversation.public_id).where(Conversation.id.not_in(_conversations_of(me))),
        select(Message.public_id).where(Message.conversation_id.not_in(_conversations_of(me))),
        select(report.public_id).where(
            report.reporter_id != me, report.association_id.is_distinct_from(own)
        ),
        select(Person.public_id).where(Person.id != me, Person.id.not_in(in_care)),
    ]
    if role != SITE_ADMIN:  # who manages all there are
        queries.append(
            select(Cohort.public_id).where(
                is_draft, Cohort.id.not_in(helped), Cohort.programme_id.in_(elsewhere)
            )
        )
    with town.app.app_context():
        found = {
            str(each.selected_columns[0].table): db.reading().scalar(each.limit(1)) or ""
            for each in queries
        }
    assert all(found.values()), f"the town has nothing foreign of some kind for {role}"
    return found


def _conversations_of(person_id: int | None) -> Select[int]:
    return select(Participant.conversation_id).where(Participant.person_id == person_id)


def foreign_addresses(
    town: Town, role: str, method: str, kinds: Mapping[str, set[str]]
) -> Iterator[str]:
    """Yield every address that names something, filled with the names of what is others'.

    Something of every kind is named where nothing shows what an endpoint is about.
    """
    foreign = foreign_ids(town, role)
    with town.app.app_context():
        offices = {each.id: each.slug for each in db.reading().scalars(select(Association))}
    for rule in town.app.url_map.iter_rules():
        audience = audience_of(town.app.view_functions[rule.endpoint])
        is_theirs = role == SITE_ADMIN and audience in _OF_STAFF
        if method not in (rule.methods or ()) or not rule.arguments or is_theirs:
            continue
        if rule.endpoint in _SHARED:
            continue
        own = town.associations.get(_OFFICE.get(role, ""))
        wanted = kinds[place_in(rule)]
        of_kind = [each for kind, each in foreign.items() if kind in wanted]
        ids = of_kind or [*foreign.values()][: 1 if wanted else None]
        # Into an office of others nobody gets, nor where only others come in, whatever is named
        # there: one thing shows it.
        some = ids if audience is not None and role in AUDIENCES[audience] else ids[:1]
        named = {
            slug: some if each == own else ids[:1]
            for each, slug in offices.items()
            if each != own or "public_id" in rule.arguments
        }
        for chosen in _filled(rule, named if "slug" in rule.arguments else {"": some}):
            built = rule.build(chosen)
            assert built is not None
            yield built[1]


def _filled(rule: Rule, ids: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Yield values for the arguments of a rule: what is inside a thing is named as foreign, too.

    `ids` are those to name in each office, and at "" those for an address without one.
    """
    fixed = dict(rule.defaults or {})
    named = sorted(rule.arguments - {"slug"} - set(fixed))
    numbers = {name for name in named if isinstance(rule._converters[name], IntegerConverter)}
    has_things = bool(set(named) - numbers - {"entry_id"})
    for slug, thing in (
        (slug, one) for slug, many in ids.items() for one in (many if has_things else many[:1])
    ):
        chosen = {name: "1" if name in numbers else thing for name in named}
        if "entry_id" in rule.arguments:
            chosen["entry_id"] = "999999"
        yield {**chosen, **fixed} | ({"slug": slug} if slug else {})


def is_refused(town: Town, role: str, audience: Audience, answer: Answer, nothing: Answer) -> bool:
    """Whether somebody saw what stands where nothing is, or was led to where they belong."""
    if role not in AUDIENCES[audience] and audience not in _OF_STAFF:
        gate = "/waiting" if town.people[role] else "/sign-in"
        return answer.status == HTTPStatus.SEE_OTHER and answer.location.startswith(gate)
    return answer.status == HTTPStatus.NOT_FOUND and answer.comparable == nothing.comparable


@pytest.mark.parametrize("role", ROLES)
def test_an_id_of_somebody_else_opens_nothing(
    town: Town, kinds: dict[str, set[str]], role: str
) -> None:
    visitor = town.visitor(role)
    nothing = visitor.get(NOWHERE)
    wrong = []
    for address in foreign_addresses(town, role, "GET", kinds):
        answer, audience = visitor.get(address), town.audience_of(address)
        if audience is None or not is_refused(town, role, audience, answer, nothing):
            wrong.append(f"{answer.status} {address} {answer.location}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_an_id_of_somebody_else_changes_nothing(
    town: Town, untouched: dict[str, str], kinds: dict[str, set[str]], role: str
) -> None:
    visitor = town.visitor(role)
    nothing = visitor.get(NOWHERE)
    wrong = []
    for address in foreign_addresses(town, role, "POST", kinds):
        answer, audience = visitor.post(address, MultiDict()), town.audience_of(address, "POST")
        if audience is None or not is_refused(town, role, audience, answer, nothing):
            wrong.append(f"{answer.status} {address} {answer.location}")
    assert not wrong, "\n".join(wrong)
    after = fingerprint(town)
    assert [name for name in after if untouched[name] != after[name]] == []


@pytest.mark.parametrize("role", [MEMBER, MENTOR, ADMIN_OF_B])
def test_an_id_of_somebody_else_in_a_query_opens_nothing(town: Town, role: str) -> None:
    visitor = town.visitor(role)
    nothing = visitor.get(NOWHERE)
    ids = foreign_ids(town, role).values()
    hidden = hidden_person(town)
    addresses = [f"/report?{name}={each}" for name in _REPORTED for each in ids]
    addresses += [f"/report?person={hidden}", f"/requests/new?to={hidden}", f"/people/{hidden}"]
    shown = [
        f"{answer.status} {answer.address} {answer.location}"
        for answer in map(visitor.get, addresses)
        if answer.comparable != nothing.comparable
    ]
    assert not shown, "\n".join(shown)


def hidden_person(town: Town) -> str:
    """Return the id of somebody who waits for approval, whom no member knows of."""
    with town.app.app_context():
        person = db.reading().get_one(Person, town.people[WAITING])
        return person.public_id


def test_what_belongs_to_one_cohort_is_nowhere_in_another(
    town: Town, crawls: dict[str, Crawl], untouched: dict[str, str], tables: dict[str, str]
) -> None:
    """Whoever manages both names in one what stands in the other; people stand in both."""
    visitor = town.visitor(ADMIN_OF_A)
    nothing = visitor.get(NOWHERE)
    ids = {public_id for public_id, table in tables.items() if table != "person"}
    found = sorted(_inside(town, crawls[ADMIN_OF_A], ids), key=itemgetter(1))
    assert len({endpoint for endpoint, *_ in found}) > 12
    names = {name for *_, name in found}
    wrong = []
    for _endpoint, method, address, name in found:
        for other in names - {name}:
            moved = address.replace(name, other)
            if method == "POST":
                visitor.post(moved, MultiDict())
            elif visitor.get(moved).comparable != nothing.comparable:
                wrong.append(moved)
    assert not wrong, "\n".join(wrong)
    after = fingerprint(town)
    assert [name for name in after if untouched[name] != after[name]] == []


def _inside(town: Town, crawl: Crawl, ids: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield an address of each kind that names something in a cohort, and the cohort's name."""
    seen = set()
    for method, address in addresses_of(crawl):
        endpoint, arguments = town.match(address, method)
        inner = {public_id_of(str(each)) for name, each in arguments.items() if name != "cohort"}
        key = (endpoint, method)
        if "cohort" in arguments and inner & ids and key not in seen:
            seen.add(key)
            yield endpoint, method, address, str(arguments["cohort"])
