"""Parts from which employers' names are made: invented places, and what a sector calls itself."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Sector:
    """A line of business: its industry code in the reference list, its share, its names."""

    code: str
    industry: str
    share: float
    patterns: tuple[str, ...]


def _sector(code: str, industry: str, share: float, patterns: str) -> Sector:
    return Sector(code, industry, share, tuple(patterns.split(" | ")))


SECTORS: dict[str, Sector] = {
    sector.code: sector
    for sector in (
        _sector(
            "water",
            "energy",
            9,
            (
                "{} Water | {} Vale Water | "
                "{} and District Water | {} Water Services | {} Hydraulics"
            ),
        ),
        _sector(
            "engineering",
            "construction",
            10,
            "{} Engineering | {} Consulting Engineers | {} and {} Partners | {} Infrastructure | "
            "{} Technical Services | {} Design and Delivery",
        ),
        _sector(
            "construction",
            "construction",
            4,
            "{} Construction | {} Homes | {} Civils | {} and Daughters Builders",
        ),
        _sector(
            "transport", "logistics", 3, "{} Rail | {} Transit | {} Ports | {} Railway Alliance"
        ),
        _sector("energy", "energy", 5, "{} Grid | {} Power | {} Networks | {} Energy | {} Wind"),
        _sector(
            "environment",
            "environment",
            4,
            "{} Ecology | {} Rivers Trust | {} Climate Partners | {} Land and Water",
        ),
        _sector(
            "manufacturing",
            "manufacturing",
            4,
            "{} Works | {} Valves | {} Instruments | {} Precision | {} Paper Mill",
        ),
        _sector("food", "food", 2, "{} Dairies | {} Bakeries | {} Orchards | {} Foods"),
        _sector("logistics", "logistics", 2, "{} Logistics | {} Freight | {} Parcels"),
        _sector("retail", "retail", 3, "{} Stores | {} Outfitters | {} Books | {} Market"),
        _sector(
            "software",
            "software",
            8,
            "{} Software | {} Systems | {} Labs | {} Digital | {} Computing",
        ),
        _sector(
            "finance",
            "investment",
            5,
            "{} Bank | {} Capital | {} Mutual | {} Asset Management | {} Building Society",
        ),
        _sector("accountancy", "accounting", 3, "{} and {} | {} Audit | {} Chartered Accountants"),
        _sector("law", "law", 3, "{} and {} Solicitors | {} Law | {} {} Chambers"),
        _sector(
            "consulting", "consulting", 4, "{} Consulting | {} and {} | {} Advisory | {} Strategy"
        ),
        _sector(
            "government",
            "government",
            6,
            "{} City Council | {} County Council | {} Regional Authority | {} Water Regulator | "
            "{} Ministry Office | {} Public Health Agency",
        ),
        _sector(
            "health",
            "healthcare",
            6,
            "{} General Hospital | {} Health Trust | {} Children's Hospital | {} Clinics | "
            "{} Pharmacy",
        ),
        _sector(
            "education",
            "education",
            5,
            "{} Academy | {} High School | {} College | {} Schools Trust | {} Learning",
        ),
        _sector(
            "research",
            "higher-education",
            3,
            "{} Institute | {} Laboratory | {} Institute for Water Research | {} Observatory",
        ),
        _sector(
            "charity",
            "nonprofit",
            4,
            "{} Trust | {} Foundation | {} Open Wells | {} Relief | {} Shelter",
        ),
        _sector("media", "media", 3, "{} Herald | {} Radio | {} Studios | {} Communications"),
        _sector("publishing", "media", 1, "{} Press | {} Books | {} Editions"),
        _sector(
            "architecture",
            "architecture",
            2,
            "{} Architects | {} Studio | {} and {} Architects | {} Planning",
        ),
        _sector("tourism", "hospitality", 1, "{} Hotels | {} Journeys"),
    )
}

# First and second halves of invented place names, by region.
_STEMS: dict[str, tuple[str, str]] = {
    "uk": (
        (
            "Ald Ash Bax Bel Birk Bram Brock Carn Chal Clay Crag Dal Dun Ell Fair Fen Gar Glen "
            "Hart Haw Hex Hol Ing Kel Ken Kil Lang Lin Lyn Mal Mel Nether Oak Pen Pres Rav Red Ros "
            "Row Scar Sel Shel Sil Stan Strath Thorn Tre Tyn Wal Wex Whin Win Yar"
        ),
        (
            "beck bourne bridge combe dale den don field ford gate holm hurst keld low mere moor "
            "ness rick ridge sett shaw stead stock stow thorpe wick worth"
        ),
    ),
    "europe": (
        (
            "Ans Ber Brun Cav Dor Eck Fal Fros Grün Hag Hel Ist Kast Kor Lind Lor Mar Mon Nor Ober "
            "Ostr Pal Rav Ros Sand Sol Sten Sund Tann Tor Val Vann Ver Vis Wal Zel Čer Łas Øst"
        ),
        "ano berg dal ek ella ento hof ia ina land mark ona ora ova rup sen stad strand uva vik",
    ),
    "america": (
        (
            "Amber Arrow Black Blue Bright Cedar Clear Copper Cross Elk Ever Fox Gold Gray High "
            "Juniper Long Maple North Pine Red Sage Silver Stone Tall West White Wind"
        ),
        "bend brook creek field fork harbor hill lake mesa mont point ridge river rock spring view",
    ),
    "africa": (
        (
            "Ade Aku Ama Ba Dza Eko Ile Ja Ka Kito Ku Lu Ma Mba Mo Ngo Nya Oba Olu Osa Sa Se Ta Tu "
            "Ya Zu"
        ),
        "bara dola jo kani kora kwa lani lele mbe mari nuru renga sani tari wale zani zuri",
    ),
    "asia": (
        "An Ao Chen Dai Fu Haru Ji Kai Ko Lan Li Mei Mi Nan Nara Rai Sa Shin Su Ta Ten U Ya Yu Zen",
        "da gawa hai han hua jin kawa ko lin mi mori nam ndra pura ri sen shan to wa yama yuki",
    ),
}
_HALVES = {
    region: (tuple(first.split(" ")), tuple(second.split(" ")))
    for region, (first, second) in _STEMS.items()
}


# Halves that happen to meet in a real town or school of some fame.
_REAL = frozenset(
    {
        "Ashfield",
        "Blackrock", "Ashford", "Dunmore", "Fairfield", "Fairford", "Fairness", "Glenfield",
        "Hartford", "Redness",
        "Kenmore", "Kildale", "Linden", "Lynford", "Northfield", "Redbridge", "Redford", "Rosedale",
        "Silverlake", "Stanford", "Stanmore", "Walden", "Walford", "Westfield", "Wexford",
        "Winfield",
    }
)  # fmt: skip


def invent_stem(rng: Random, region: str) -> str:
    """Return an invented place name in the sound of a region."""
    first, second = _HALVES[region]
    while True:
        stem = rng.choice(first) + rng.choice(second)
        if stem not in _REAL:
            return stem


def invent_employer_name(rng: Random, sector: Sector, region: str, stem: str = "") -> str:
    """Return a name after one of the sector's patterns, on a given stem or a new one."""
    pattern = rng.choice(sector.patterns)
    stems = [invent_stem(rng, region) for _ in range(pattern.count("{}"))]
    if stem:
        stems[0] = stem
    return pattern.format(*stems)
