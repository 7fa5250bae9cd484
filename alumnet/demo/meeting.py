"""Who may have met whom: small arrays over all people, filled in one pass over the outlines."""

from array import array
from collections import defaultdict
from random import Random

from alumnet.demo.employers import Employer
from alumnet.demo.outline import ALUMNI, Outline
from alumnet.demo.people import PeopleMaker
from alumnet.demo.role_families import FAMILIES

SECONDS_A_DAY = 86_400
_NEVER = 1 << 20
_TRIPLE = 3
# What students write of next summer holds for this long.
_STUDENT_DAYS = 120
_FAMILY_NUMBERS = {code: number for number, code in enumerate(FAMILIES, start=1)}


class Meeting:
    """Lists of classmates and colleagues, and what each person does on the site.

    About 150 bytes a person, so that a hundred thousand fit easily.
    """

    def __init__(self, people: PeopleMaker) -> None:
        """Go once through everybody."""
        self._people = people
        count = people.members
        self.acts = bytearray(count)
        self.mentors = array("l")
        self.seekers = array("l")
        self.active = array("l")
        self.joined_days = array("l", bytes(array("l").itemsize * count))
        self._settled_days = array("l", bytes(array("l").itemsize * count))
        self.group = array("l", bytes(array("l").itemsize * count))
        self.is_mentor = bytearray(count)
        self._levels = bytearray(count)
        self._families = bytearray(count)
        self._classes: defaultdict[int, array[int]] = defaultdict(lambda: array("l"))
        # Person, first month, last month, again and again.
        self._staff: defaultdict[int, array[int]] = defaultdict(lambda: array("l"))
        today = people.days_ago(0)
        for number in range(count):
            outline = people.outline(number)
            self.joined_days[number] = (today - outline.joined_at).days
            self._settled_days[number] = _settled(outline, people.this_month)
            self._add(outline)

    def _add(self, outline: Outline) -> None:
        number = outline.number
        current = outline.career.current
        self.group[number] = -1 if current is None else _group_of(current.employer)
        if not outline.may_act:
            return
        self.acts[number] = 1
        self.active.append(number)
        if outline.career.worked:
            last = outline.career.worked[-1]
            self._levels[number] = last.level + 1
            self._families[number] = _FAMILY_NUMBERS[last.family]
        if outline.is_mentor:
            self.mentors.append(number)
            self.is_mentor[number] = 1
        if outline.is_seeker:
            self.seekers.append(number)
        if ALUMNI in outline.associations:
            self._classes[outline.career.class_year].append(number)
        for job in outline.career.jobs:
            end = _NEVER if job.end is None else job.end
            self._staff[job.employer.number].extend((number, job.start, end))

    def classmate(self, rng: Random, class_year: int, around: int = 1) -> int | None:
        """Return somebody who left the main school about that year."""
        mates = self._classes.get(class_year + rng.randint(-around, around))
        return rng.choice(mates) if mates else None

    def colleague(self, rng: Random, outline: Outline) -> tuple[int, Employer] | None:
        """Return somebody who worked at one of a person's employers in the same months."""
        if not outline.career.jobs:
            return None
        job = rng.choice(outline.career.jobs)
        staff = self._staff[job.employer.number]
        end = _NEVER if job.end is None else job.end
        for _ in range(6):
            at = rng.randrange(len(staff) // _TRIPLE) * _TRIPLE
            other, since, until = staff[at : at + _TRIPLE]
            if other != outline.number and since < end and job.start < until:
                return other, job.employer
        return None

    def same_group(self, one: int, other: int) -> bool:
        """Whether two people work now for the same group of employers."""
        return self.group[one] == self.group[other] != -1

    def is_ahead(self, one: int, other: int) -> bool:
        """Whether the first is further up than the second."""
        return self._levels[one] > self._levels[other]

    def same_field(self, one: int, other: int) -> bool:
        """Whether two people do the same kind of work, last or now."""
        return self._families[one] == self._families[other]

    def days_both_here(self, one: int, other: int) -> int:
        """Return how many days ago the later of two joined."""
        return min(self.joined_days[one], self.joined_days[other])

    def days_as_now(self, one: int, other: int) -> int:
        """Return for how many days both have been here and in the work they're in now."""
        settled = min(self._settled_days[one], self._settled_days[other])
        return min(settled, self.days_both_here(one, other))


def _group_of(employer: Employer) -> int:
    return employer.number if employer.parent is None else employer.parent


def _settled(outline: Outline, this_month: int) -> int:
    """Days since the last change of work; a letter from before would speak of another job."""
    worked = outline.career.worked
    if not worked:
        return _STUDENT_DAYS
    changed = worked[-1].start if worked[-1].end is None else worked[-1].end
    return (this_month - changed) * 30
