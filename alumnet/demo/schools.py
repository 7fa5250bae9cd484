"""The invented main school with its faculties, and real schools' names for everybody's else."""

from collections.abc import Iterable
from functools import cache

from alumnet.demo.chance import Weighted
from alumnet.demo.places import BY_CITY
from alumnet.demo.records import DemoOrganization
from alumnet.organizations.schools import School, schools

MAIN_KEY = "school-main"
MAIN_NAME = "Northgate University"
MAIN_DOMAIN = "northgate.example"
FACULTIES: dict[str, str] = {
    "engineering": "Northgate School of Engineering",
    "business": "Northgate Business School",
    "law": "Northgate Law School",
    "medicine": "Northgate Medical School",
    "design": "Northgate School of Art and Design",
}

# City, then mail domains of schools there. Their names come from the reference list.
_ELSEWHERE = """
    Leeds leeds.ac.uk | London imperial.ac.uk ucl.ac.uk kcl.ac.uk | Edinburgh ed.ac.uk hw.ac.uk
    Glasgow gla.ac.uk strath.ac.uk | Cardiff cardiff.ac.uk | Manchester manchester.ac.uk
    Birmingham bham.ac.uk | York york.ac.uk | Exeter exeter.ac.uk | Bristol bath.ac.uk
    Sheffield sheffield.ac.uk | Nottingham nottingham.ac.uk | Belfast qub.ac.uk | Dublin ucd.ie
    Cork ucc.ie | Delft tudelft.nl | Zürich ethz.ch | Munich tum.de | Berlin tu-berlin.de
    Stockholm kth.se | Göteborg chalmers.se | Copenhagen dtu.dk | Lyon insa-lyon.fr
    Ghent ugent.be | Madrid upm.es | Barcelona upc.edu | Lisbon ulisboa.pt | Milan polimi.it
    Turin polito.it | Warsaw pw.edu.pl | Kraków agh.edu.pl | Prague cvut.cz | Athens ntua.gr
    Istanbul itu.edu.tr | Lviv lnu.edu.ua | Cluj-Napoca utcluj.ro | Helsinki aalto.fi
    Oslo uio.no | Boston mit.edu | Chicago illinois.edu | New York cornell.edu
    Montréal mcgill.ca | Toronto uwaterloo.ca | Vancouver ubc.ca | São Paulo usp.br
    Bogotá uniandes.edu.co | Lagos unilag.edu.ng | Ibadan oauife.edu.ng | Accra ug.edu.gh
    Nairobi uonbi.ac.ke strathmore.edu | Cape Town uct.ac.za sun.ac.za | Cairo cu.edu.eg
    Beirut aub.edu.lb | Haifa haifa.ac.il | Chennai iitm.ac.in | Delhi iitd.ac.in
    Bengaluru iisc.ac.in | Singapore ntu.edu.sg | Hong Kong ust.hk | Nanjing nju.edu.cn
    Shanghai fudan.edu.cn sjtu.edu.cn | Tokyo u-tokyo.ac.jp | Kyoto kyoto-u.ac.jp
    Seoul snu.ac.kr hanyang.ac.kr | Melbourne unimelb.edu.au | Auckland auckland.ac.nz
"""


def wanted_domains() -> frozenset[str]:
    """Return the mail domains of the schools this demo looks for in the reference list."""
    return frozenset(word for word in _ELSEWHERE.split() if "." in word)


def names_by_domain(table: Iterable[School]) -> dict[str, tuple[str, ...]]:
    """Return the name and aliases of the schools this demo wants, by domain."""
    wanted = wanted_domains()
    found = {}
    for school in table:
        for domain in wanted.intersection(school.domains):
            found[domain] = (school.name, *school.aliases)
    return found


@cache
def _names_from_reference() -> dict[str, tuple[str, ...]]:
    return names_by_domain(schools())


def _elsewhere(names: dict[str, tuple[str, ...]]) -> list[DemoOrganization]:
    found: list[DemoOrganization] = []
    entries = [entry for line in _ELSEWHERE.strip().splitlines() for entry in line.split("|")]
    for entry in entries:
        words = entry.split()
        domains = [word for word in words if "." in word]
        place = BY_CITY[" ".join(words[: len(words) - len(domains)])]
        found.extend(
            DemoOrganization(
                key=f"school-{domain}",
                kind="school",
                name=names[domain][0],
                aliases=names[domain][1:],
                domains=(domain,),
                country=place.country,
                city=place.city,
                region=place.region,
            )
            for domain in domains
            if domain in names
        )
    return found


MAIN = DemoOrganization(
    key=MAIN_KEY,
    kind="school",
    name=MAIN_NAME,
    aliases=("Northgate", "University of Northgate"),
    domains=(MAIN_DOMAIN,),
    country="GB",
    city="Northgate",
    region="uk",
)


def all_schools(table: Iterable[School] | None = None) -> tuple[DemoOrganization, ...]:
    """Return the main school first, then its faculties, then the others.

    `table` is the reference list of schools, if it has been read already: reading takes seconds.
    """
    names = _names_from_reference() if table is None else names_by_domain(table)
    faculties = tuple(
        DemoOrganization(
            key=f"school-main-{code}",
            kind="school",
            name=name,
            parent=MAIN_KEY,
            domains=(f"{code}.{MAIN_DOMAIN}",),
            country="GB",
            city="Northgate",
            region="uk",
        )
        for code, name in FACULTIES.items()
    )
    return (MAIN, *faculties, *_elsewhere(names))


def schools_by_region(
    listed_schools: tuple[DemoOrganization, ...],
) -> dict[str, Weighted[DemoOrganization]]:
    """Return the schools other than the main one, by region; earlier ones are larger."""
    found: dict[str, list[tuple[DemoOrganization, float]]] = {}
    for school in listed_schools:
        if school.parent is None and school.key != MAIN_KEY and school.region:
            listed = found.setdefault(school.region, [])
            listed.append((school, 1.0 / (len(listed) + 3) ** 0.5))
    return {region: Weighted(listed) for region, listed in found.items()}
