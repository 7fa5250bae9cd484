"""Who of the staff may handle a report, and who is told of it."""

from collections.abc import Collection
from dataclasses import dataclass

from alumnet.kernel.text import words


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who could handle a report, and whether they are near one of the two sides."""

    person_id: int
    name: str
    is_site_admin: bool
    is_near: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """Whom the stage of a report leaves out: who decided it before, and who is not high enough."""

    decided_by: frozenset[int] = frozenset()
    is_escalated: bool = False

    def lets(self, each: StaffMember) -> bool:
        """Return whether this one of the staff may decide at this stage."""
        has_rank = each.is_site_admin or not self.is_escalated
        return has_rank and each.person_id not in self.decided_by


AT_FIRST = Stage()


def able_to_handle(
    staff: Collection[StaffMember],
    sides: Collection[int | None],
    details: str,
    stage: Stage = AT_FIRST,
) -> frozenset[int]:
    """Return who of the staff may handle a report between these sides, by person id.

    Nobody who is one of the two, is near one of them, or is named in what was written; nor anybody
    whom its stage leaves out. When that leaves nobody, site admins act although they are near; a
    side never does.
    """
    others = [each for each in staff if each.person_id not in sides and stage.lets(each)]
    free = [each for each in others if not each.is_near and not is_named(each.name, details)]
    chosen = free or [each for each in others if each.is_site_admin]
    return frozenset(each.person_id for each in chosen)


def first_to_tell(
    staff: Collection[StaffMember],
    sides: Collection[int | None],
    details: str,
    stage: Stage = AT_FIRST,
) -> frozenset[int]:
    """Return who hears of a report: the association's own staff, else site admins."""
    able = able_to_handle(staff, sides, details, stage)
    own = {each.person_id for each in staff if not each.is_site_admin}
    return able & own or able


def is_named(name: str, text: str) -> bool:
    """Return whether a text holds this full name, whatever its case and accents."""
    sought, found = words(name), words(text)
    size = len(sought)
    starts = range(len(found) - size + 1)
    return bool(sought) and any(found[at : at + size] == sought for at in starts)


def parts_of_name_in(name: str, text: str) -> tuple[str, ...]:
    """Return the words of a name that a text holds, spelled alike: a hint, not a proof."""
    held = {word.strip(".,;:!?\"'()") for word in text.split()}
    return tuple(part for part in name.split() if len(part) > 1 and part in held)
