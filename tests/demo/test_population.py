import dataclasses
import hashlib
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

import pytest

from alumnet.demo.population import FEWEST_MEMBERS, Population, generate
from alumnet.demo.schools import MAIN_KEY
from alumnet.organizations.reference import industry
from tests.demo.network import REFERENCE, TODAY, network, people

EXAMPLE = re.compile(r"[^@\s]+@([a-z0-9-]+\.)*(example\.(org|com|net)|[a-z0-9-]+\.example)")


def _digest(population: Population) -> str:
    parts: tuple[Iterable[object], ...] = (
        population.schools,
        population.employers(),
        population.people(),
        population.connections(),
        population.blocks(),
        population.requests(),
        population.mentorships(),
        population.reports(),
        population.roster(),
    )
    return hashlib.sha256(repr([list(part) for part in parts]).encode()).hexdigest()


def test_the_same_seed_gives_the_same_network() -> None:
    one, other = (generate(200, 7, TODAY, REFERENCE) for _ in range(2))
    assert _digest(one) == _digest(other)


def test_another_seed_gives_another_network() -> None:
    assert _digest(generate(200, 7, TODAY, REFERENCE)) != _digest(
        generate(200, 8, TODAY, REFERENCE)
    )


def test_another_process_gives_the_same_people_whatever_its_hash_seed() -> None:
    code = (
        "from tests.demo.network import network\n"
        "print(hash('x'), network(200).person(137), list(network(200).requests())[-1])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.partition(" ")[2]
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_person_is_the_same_alone_and_among_all() -> None:
    assert generate(600, 1, TODAY, REFERENCE).person(411) == people()[411]


def test_records_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        people()[20].bio = "changed"  # type: ignore[misc]


def test_a_network_too_small_for_its_cast_is_refused() -> None:
    with pytest.raises(ValueError, match=str(FEWEST_MEMBERS)):
        generate(FEWEST_MEMBERS - 1, 1, TODAY, REFERENCE)


def test_addresses_are_unique_and_reserved_for_examples() -> None:
    addresses = [person.email for person in people()]
    assert len(set(addresses)) == len(addresses)
    assert all(EXAMPLE.fullmatch(address) for address in addresses)
    assert all(address == address.lower() for address in addresses)
    for entry in network().roster():
        assert all(EXAMPLE.fullmatch(address) for address in entry.emails)


def test_organizations_have_unique_keys_and_parents_come_first() -> None:
    population = network()
    organizations = [*population.associations, *population.schools, *population.employers()]
    seen: set[str] = set()
    for organization in organizations:
        assert organization.key not in seen
        assert organization.parent is None or organization.parent in seen
        assert organization.industry is None or industry(organization.industry) is not None
        seen.add(organization.key)
    names = [each.name for each in organizations if each.kind == "employer"]
    assert len(set(names)) == len(names)


def test_employers_have_example_domains_and_other_schools_their_real_ones() -> None:
    for employer in network().employers():
        assert all(domain.endswith(".example") for domain in employer.domains)
    for school in network().schools:
        is_ours = school.key.startswith(MAIN_KEY)
        assert all(domain.endswith(".example") == is_ours for domain in school.domains)


def test_every_affiliation_and_membership_names_something_that_is_there() -> None:
    population = network()
    organizations = [*population.associations, *population.schools, *population.employers()]
    keys = {organization.key for organization in organizations}
    for person in people():
        assert {each.organization for each in person.affiliations} <= keys
        assert {each.association for each in person.memberships} <= keys
        assert set(person.shielded_from) <= keys


def test_the_two_associations_overlap() -> None:
    counts = Counter(
        tuple(sorted(each.association for each in person.memberships)) for person in people()
    )
    total = sum(counts.values())
    both = counts["association-northgate", "association-water"] / total
    assert 0.08 < both < 0.25
    assert 0.6 < both + counts["association-northgate",] / total < 0.8
    assert 0.35 < both + counts["association-water",] / total < 0.55


def test_shares_of_mentors_seekers_and_imported_people() -> None:
    total = len(people(2000))
    assert 0.17 < sum(person.mentor is not None for person in people(2000)) / total < 0.25
    assert 0.11 < sum(person.seeker is not None for person in people(2000)) / total < 0.19
    assert 0.25 < sum(not person.has_account for person in people(2000)) / total < 0.35


def test_median_member_has_twenty_people_with_a_tie_from_work_or_class() -> None:
    """Certain months together at an employer or its group, or the same school in the same year."""
    groups = {each.key: each.parent or each.key for each in network(2000).employers()}
    stays: dict[tuple[str, int], set[int]] = {}
    for person in people(2000):
        for each in person.affiliations:
            if each.kind == "education" and each.end_month is not None:
                key = each.organization.replace("school-main-", "school-main")[:11]
                stays.setdefault((key, each.end_month // 12), set()).add(person.number)
            if each.kind == "employment" and each.precision == "month":
                end = each.end_month or TODAY.year * 12 + TODAY.month - 1
                for month in range(each.start_month or end, end):
                    key = groups[each.organization]
                    stays.setdefault((key, -month), set()).add(person.number)
    ties: list[set[int]] = [set() for _ in people(2000)]
    for together in stays.values():
        for number in together:
            ties[number] |= together
    counts = sorted(len(each) - 1 for each in ties)
    assert counts[len(counts) // 2] >= 20
