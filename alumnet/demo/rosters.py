"""The associations' own lists: most members, people imported from them, and some not here yet."""

from collections.abc import Iterator

from alumnet.demo.chance import happens, stream
from alumnet.demo.outline import ALUMNI, SOCIETY, Outline
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import DemoRosterEntry
from alumnet.kernel.ids import slugify

_LISTED_SHARE = 0.88
_SAME_ADDRESS_SHARE = 0.75
_RECOGNISED_SHARE = 0.5
# So many people on the rosters, against members, who never came.
_STRANGERS = {ALUMNI: 0.12, SOCIETY: 0.06}
_PREFIX = {ALUMNI: "NG", SOCIETY: "SW"}


def roster(people: PeopleMaker) -> Iterator[DemoRosterEntry]:
    """Yield the lines of both rosters."""
    for number in range(people.members):
        outline = people.outline(number)
        for association in outline.associations:
            yield from _line(people, outline, association)
    for association, share in _STRANGERS.items():
        for index in range(max(5, int(people.members * share))):
            yield _stranger(people, association, index)


def external_id(number: int, association: str) -> str:
    """Return the number under which an association's own system knows a person."""
    return f"{_PREFIX[association]}-{number + 10_000:06d}"


def _line(people: PeopleMaker, outline: Outline, association: str) -> Iterator[DemoRosterEntry]:
    """A member's line. Those who wait stand there under another address, or not at all."""
    rng = stream(people.seed, f"roster {association}", outline.number)
    waits = outline.standing == "pending"
    share = _RECOGNISED_SHARE if waits else _LISTED_SHARE if outline.has_account else 1.0
    if outline.persona is None and not happens(rng, share):
        return
    same_address = not waits and happens(rng, _SAME_ADDRESS_SHARE)
    yield DemoRosterEntry(
        association=association,
        external_id=external_id(outline.number, association),
        emails=(outline.email,) if same_address or not outline.has_account else (_old(outline),),
        given_name=outline.name.given,
        family_name=outline.name.family,
        class_year=outline.career.class_year if association == ALUMNI else None,
        person=None if waits else outline.number,
    )


def _old(outline: Outline) -> str:
    """An address of long ago."""
    name = slugify(outline.name.family) or "member"
    return f"{name}.{outline.number}@old-post.example"


def _stranger(people: PeopleMaker, association: str, index: int) -> DemoRosterEntry:
    rng = stream(people.seed, f"stranger {association}", index)
    name = people.stranger(rng)
    slug = f"{slugify(name.given) or 'a'}.{slugify(name.family) or 'b'}"
    left = people.today.year - 1 - int(rng.betavariate(1.2, 2.5) * 48)
    return DemoRosterEntry(
        association=association,
        external_id=external_id(people.members + index, association),
        emails=(f"{slug}{people.members + index}@{_PREFIX[association].lower()}-post.example",),
        given_name=name.given,
        family_name=name.family,
        class_year=left if association == ALUMNI else None,
        person=None,
    )
