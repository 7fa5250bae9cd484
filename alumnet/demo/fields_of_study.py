"""What people studied, where at the main school, and the work it mostly leads to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldOfStudy:
    """A subject with its degrees, its faculty at the main school, and role families after it.

    `share` is how many alumni took it, `society` how many of the professional association's
    members did.
    """

    name: str
    degrees: tuple[str, ...]
    faculty: str
    share: float
    society: float
    leads_to: tuple[tuple[str, float], ...]


def _field(
    name: str, degrees: str, faculty: str, shares: tuple[float, float], leads_to: str
) -> FieldOfStudy:
    pairs = [entry.rpartition(" ") for entry in leads_to.split(", ")]
    weighted = tuple((code, float(weight)) for code, _, weight in pairs)
    return FieldOfStudy(name, tuple(degrees.split(", ")), faculty, *shares, weighted)


FIELDS: tuple[FieldOfStudy, ...] = (
    _field(
        "Civil Engineering", "BEng, MEng, MSc", "engineering", (9, 30), "civil 5, water 5, energy 1"
    ),
    _field(
        "Environmental Engineering",
        "BEng, MEng, MSc",
        "engineering",
        (5, 22),
        "water 5, environment 4, civil 1",
    ),
    _field(
        "Mechanical Engineering",
        "BEng, MEng",
        "engineering",
        (6, 12),
        "operations 4, energy 3, water 2",
    ),
    _field(
        "Electrical Engineering",
        "BEng, MEng",
        "engineering",
        (5, 6),
        "energy 6, software 2",
    ),
    _field("Chemical Engineering", "BEng, MEng", "engineering", (3, 10), "water 4, operations 4"),
    _field("Geography", "BSc, BA", "", (4, 9), "environment 4, policy 3, architecture 2, water 1"),
    _field("Biology", "BSc, MSc", "", (4, 5), "environment 3, health 2, research 3, teaching 2"),
    _field("Computer Science", "BSc, MSc", "", (8, 2), "software 7, data 3, design 1"),
    _field(
        "Mathematics",
        "BSc, MMath",
        "",
        (5, 3),
        "data 4, finance 3, software 2, teaching 2",
    ),
    _field("Physics", "BSc, MPhys", "", (3, 2), "data 3, energy 2, research 3, software 2"),
    _field("Economics", "BSc, BA", "business", (7, 1), "finance 5, consulting 3, policy 3, data 1"),
    _field(
        "Business and Management",
        "BA, MSc",
        "business",
        (6, 1),
        "consulting 3, marketing 3, people 2, operations 2, finance 2",
    ),
    _field("Law", "LLB, LLM", "law", (6, 1), "law 8, policy 2"),
    _field("Medicine", "MBBS", "medicine", (4, 0), "health 9, research 1"),
    _field("Nursing", "BSc", "medicine", (3, 0), "health 9, teaching 1"),
    _field("History", "BA, MA", "", (4, 0), "writing 3, teaching 3, policy 3, law 1, charity 1"),
    _field(
        "English Literature", "BA, MA", "", (4, 0), "writing 5, marketing 3, teaching 3, people 1"
    ),
    _field("Modern Languages", "BA", "", (3, 0), "writing 3, charity 3, marketing 2, teaching 2"),
    _field("Politics", "BA, MSc", "", (4, 1), "policy 5, charity 3, writing 2, consulting 1"),
    _field("Psychology", "BSc, MSc", "", (5, 0), "people 4, health 2, design 3, marketing 1"),
    _field("Architecture", "BA, MArch", "design", (3, 2), "architecture 8, design 2"),
    _field("Product Design", "BA, BSc", "design", (3, 0), "design 7, marketing 2"),
    _field("Education", "BEd, MA", "", (3, 0), "teaching 8, charity 2"),
    _field("Hydrology", "BSc, MSc", "engineering", (1, 12), "water 6, environment 4, research 2"),
)
