"""The shape of a role family: its titles by level, its fields, and what people in it say."""

from dataclasses import dataclass

INTERN, TOP_LEVEL = "Placement student", 6


@dataclass(frozen=True, slots=True)
class RoleFamily:
    """A line of work.

    `titles` holds seven levels, from the first job to the board, each with alternatives. `works`
    follow "I", `cares` are sentences, `lessons` follow "learned", `moments` follow "the week".
    """

    code: str
    name: str
    industries: tuple[tuple[str, float], ...]
    neighbours: tuple[str, ...]
    titles: tuple[tuple[str, ...], ...]
    departments: tuple[str, ...]
    skills: tuple[str, ...]
    works: tuple["Line", ...]
    cares: tuple[str, ...]
    lessons: tuple[str, ...]
    moments: tuple["Line", ...]

    def title_at(self, level: int, choice: int) -> str:
        """Return one of the titles of a level; `choice` may be any number."""
        titles = self.titles[level]
        return titles[choice % len(titles)]


@dataclass(frozen=True, slots=True)
class Line:
    """Something a person may say of their work once they have a level, in some industries only."""

    text: str
    level: int = 0
    industries: frozenset[str] = frozenset()

    def fits(self, level: int, industry: str) -> bool:
        """Whether someone of this level in this industry can truthfully say it."""
        return level >= self.level and (not self.industries or industry in self.industries)


def family(
    code: str,
    name: str,
    *,
    industries: str,
    neighbours: str,
    titles: str,
    departments: str,
    skills: str,
    works: str,
    cares: str,
    lessons: str,
    moments: str,
) -> RoleFamily:
    """Read a family from its table: a level of titles a line, alternatives between bars.

    Raises ValueError unless there are seven levels of titles.
    """
    levels = tuple(tuple(line.split(" | ")) for line in _lines(titles))
    if len(levels) != TOP_LEVEL + 1:
        raise ValueError(f"{code}: seven levels of titles, not {len(levels)}")
    return RoleFamily(
        code=code,
        name=name,
        industries=tuple(_weighted(industries)),
        neighbours=tuple(neighbours.split()),
        titles=levels,
        departments=tuple(departments.split(", ")),
        skills=tuple(" ".join(skills.split()).split(", ")),
        works=_said(works),
        cares=_lines(cares),
        lessons=_lines(lessons),
        moments=_said(moments),
    )


def _lines(block: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in block.strip().splitlines() if line.strip())


def _said(block: str) -> tuple[Line, ...]:
    """Read lines such as `[3 water,energy] text`: from level 3, in these industries."""
    found = []
    for line in _lines(block):
        if not line.startswith("["):
            found.append(Line(line))
            continue
        condition, _, text = line[1:].partition("] ")
        level, _, industries = condition.partition(" ")
        found.append(Line(text, int(level), frozenset(filter(None, industries.split(",")))))
    return tuple(found)


def _weighted(text: str) -> list[tuple[str, float]]:
    found = []
    for entry in text.split(", "):
        code, _, weight = entry.partition(" ")
        found.append((code, float(weight or "1")))
    return found
