"""Small invented networks for the tests, without reading the whole reference list of schools."""

from datetime import date
from functools import cache

from alumnet.demo import schools
from alumnet.demo.population import Population, generate
from alumnet.demo.records import DemoPerson, DemoRequest
from alumnet.organizations.schools import School

TODAY = date(2026, 11, 23)
SEED = 1
REFERENCE = tuple(
    School(f"University of {domain}", (f"Alias {domain}",), (domain,), None, None, 2)
    for domain in sorted(schools.wanted_domains())
)


@cache
def network(members: int = 600, seed: int = SEED) -> Population:
    return generate(members, seed, TODAY, REFERENCE)


@cache
def people(members: int = 600) -> tuple[DemoPerson, ...]:
    return tuple(network(members).people())


@cache
def requests(members: int = 600) -> tuple[DemoRequest, ...]:
    return tuple(network(members).requests())
