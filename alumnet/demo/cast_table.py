"""The people a visitor of the demo signs in as, and those they meet first."""

from dataclasses import dataclass
from typing import Literal

from alumnet.demo.outline import ALUMNI, SOCIETY
from alumnet.demo.records import RoleName

# Employer, family, level, title, department, then start and end as (year from now, month).
Moment = tuple[int, int]
CastJob = tuple[str, str, int, str, str, Moment, Moment | None]
Part = Literal["mentor", "seeker"]


@dataclass(frozen=True, slots=True)
class CastMember:
    """A person who is the same in every population; years count from the year it is made in."""

    code: str
    given: str
    family: str
    register: str
    email: str
    associations: tuple[str, ...]
    studied: tuple[str, str, int]
    jobs: tuple[CastJob, ...]
    story: str
    parts: tuple[Part, ...] = ()
    native: str | None = None
    languages: tuple[str, ...] = ("en",)
    roles: tuple[tuple[RoleName, str | None], ...] = ()
    is_waiting: bool = False
    is_listed: bool = True


HALDEN, SEVERN, BOREALIS = "Halden Engineering", "Severn Vale Water", "Borealis Grid"
CALDER, FORTH, ARDEN = "Calder Infrastructure", "Forth Rail Alliance", "Arden and Vale"
MARLOW, BRACKWATER, RAIL = "Marlow Street Software", "Brackwater Engineering", "Halden Rail"
CAST: tuple[CastMember, ...] = (
    CastMember(
        "member",
        "Ines",
        "Moreau",
        "feminine",
        "ines@example.org",
        (ALUMNI, SOCIETY),
        ("Civil Engineering", "MEng", -10),
        (
            (HALDEN, "water", 0, "Graduate Hydraulic Modeller", "Hydraulics", (-9, 1), (-7, 3)),
            (HALDEN, "water", 1, "Hydraulic Engineer", "Hydraulics", (-7, 3), (-5, 8)),
            (
                BRACKWATER,
                "water",
                2,
                "Senior Hydraulic Engineer",
                "Network Modelling",
                (-5, 9),
                None,
            ),
        ),
        "A member who looks for a mentor outside her own firm",
        parts=("seeker",),
        languages=("en", "fr"),
    ),
    CastMember(
        "mentor",
        "Ruth",
        "Adeyemi",
        "feminine",
        "ruth@example.org",
        (ALUMNI, SOCIETY),
        ("Civil Engineering", "BEng", -28),
        (
            (SEVERN, "water", 0, "Graduate Water Engineer", "Treatment", (-28, 9), (-24, 4)),
            (SEVERN, "water", 2, "Senior Process Engineer", "Treatment", (-24, 4), (-17, 10)),
            (HALDEN, "water", 3, "Principal Engineer", "Asset Strategy", (-15, 1), (-7, 6)),
            (SEVERN, "water", 5, "Director of Asset Planning", "Asset Strategy", (-7, 7), None),
        ),
        "A mentor with requests to answer and places free",
        parts=("mentor",),
        languages=("en", "yo"),
    ),
    CastMember(
        "full-mentor",
        "Tomasz",
        "Zieliński",
        "masculine",
        "tomasz@example.org",
        (ALUMNI, SOCIETY),
        ("Civil Engineering", "MEng", -16),
        (
            (HALDEN, "water", 1, "Hydraulic Engineer", "Network Modelling", (-16, 10), (-11, 2)),
            (HALDEN, "data", 2, "Senior Data Analyst", "Modelling", (-11, 2), (-6, 9)),
            (BOREALIS, "data", 4, "Head of Network Data", "Data Platform", (-6, 10), None),
        ),
        "A mentor whose places are taken; two people wait with stopped clocks",
        parts=("mentor",),
        languages=("en", "pl"),
    ),
    CastMember(
        "waiting",
        "Greta",
        "Lindholm",
        "feminine",
        "greta@example.org",
        (ALUMNI,),
        ("Geography", "BSc", -14),
        ((FORTH, "environment", 2, "Senior Ecologist", "Land and Water", (-8, 3), None),),
        "Waits for approval; the roster has her name and class under another address",
        is_waiting=True,
    ),
    CastMember(
        "alumni-admin",
        "Maeve",
        "Rowlands",
        "feminine",
        "maeve@example.org",
        (ALUMNI,),
        ("History", "BA", -19),
        ((ARDEN, "people", 3, "Learning and Development Manager", "Learning", (-12, 5), None),),
        "Looks after the alumni association: approvals, reports, members",
        roles=(("admin", ALUMNI),),
    ),
    CastMember(
        "society-admin",
        "Kwame",
        "Asante",
        "masculine",
        "kwame@example.org",
        (SOCIETY,),
        ("Environmental Engineering", "BEng", -22),
        ((SEVERN, "water", 4, "Head of Water Resources", "Leakage", (-13, 2), None),),
        "Looks after the society of engineers",
        roles=(("admin", SOCIETY),),
        languages=("en", "ak"),
    ),
    CastMember(
        "site-admin",
        "Sunniva",
        "Berg",
        "feminine",
        "sunniva@example.org",
        (ALUMNI,),
        ("Computer Science", "BSc", -13),
        ((MARLOW, "software", 3, "Staff Engineer", "Platform", (-9, 6), None),),
        "Looks after the whole site",
        roles=(("site_admin", None),),
        languages=("en", "no"),
    ),
    CastMember(
        "shielded",
        "Jun-ho",
        "Baek",
        "masculine",
        "jun-ho@example.org",
        (ALUMNI, SOCIETY),
        ("Mathematics", "BSc", -4),
        ((BOREALIS, "data", 1, "Data Scientist", "Modelling", (-4, 9), None),),
        "Looks for a mentor; nobody at Borealis Grid, Tomasz included, can see it",
        parts=("seeker",),
        native="백준호",
        languages=("en", "ko"),
    ),
    CastMember(
        "hidden",
        "Esi",
        "Mensah",
        "feminine",
        "esi@example.org",
        (ALUMNI,),
        ("Law", "LLB", -11),
        ((CALDER, "law", 3, "Principal Legal Counsel", "Planning", (-6, 1), None),),
        "A member who has hidden her listing: no search or directory shows her",
        languages=("en", "ak"),
        is_listed=False,
    ),
    CastMember(
        "connector",
        "Maya",
        "Lindqvist",
        "feminine",
        "maya@example.org",
        (ALUMNI, SOCIETY),
        ("Civil Engineering", "MEng", -10),
        (
            (SEVERN, "water", 1, "Process Engineer", "Asset Strategy", (-10, 9), (-3, 5)),
            (RAIL, "civil", 2, "Section Engineer", "Rail", (-3, 6), None),
        ),
        "Studied with Ines, worked for Ruth, knows both",
        languages=("en", "sv"),
    ),
    CastMember(
        "mentor-with-mentee",
        "Priya",
        "Raman",
        "feminine",
        "priya@example.org",
        (SOCIETY,),
        ("Environmental Engineering", "MEng", -20),
        (
            (CALDER, "water", 1, "Process Engineer", "Treatment", (-20, 9), (-14, 1)),
            (CALDER, "water", 3, "Principal Engineer", "Hydraulics", (-14, 1), (-5, 4)),
            (CALDER, "water", 6, "Chief Engineer", "Hydraulics", (-5, 4), None),
        ),
        "Mentors Ines since spring",
        parts=("mentor",),
        languages=("en", "ta"),
    ),
    CastMember(
        "retired-mentor",
        "Duncan",
        "Fairlie",
        "masculine",
        "duncan@example.org",
        (SOCIETY,),
        ("Civil Engineering", "BEng", -43),
        (
            (RAIL, "civil", 2, "Section Engineer", "Rail", (-43, 9), (-25, 6)),
            (FORTH, "civil", 5, "Programme Director", "Rail", (-25, 7), (-2, 9)),
        ),
        "Retired, and mentors two afternoons a month",
        parts=("mentor",),
    ),
    CastMember(
        "offering-mentor",
        "Leïla",
        "Benhaddou",
        "feminine",
        "leila@example.org",
        (ALUMNI,),
        ("Geography", "BSc", -29),
        (
            (HALDEN, "environment", 2, "Hydrologist", "Climate Risk", (-28, 10), (-18, 2)),
            (ARDEN, "consulting", 5, "Partner", "Strategy", (-12, 3), None),
        ),
        "A mentor who also wants to learn; looks after the London chapter of the alumni",
        parts=("mentor",),
        native="ليلى بن حدو",
        languages=("en", "fr", "ar"),
    ),
)
BY_CODE: dict[str, int] = {member.code: number for number, member in enumerate(CAST)}
