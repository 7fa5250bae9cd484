"""Ties read from the database: what a viewer may see enters, nothing else does."""

from datetime import date

import pytest
from flask import Flask

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.models import EvidenceGrade
from alumnet.ties.policy import TieKind
from alumnet.ties.queries import spells_of, ties_with
from tests import builders
from tests.builders import Built

pytestmark = pytest.mark.postgresql
TODAY = date(2026, 11, 23)


def viewer(person: Built, *associations: Built) -> Viewer:
    return Viewer(
        account_id=1,
        person_id=person.id,
        association_ids=frozenset(each.id for each in associations),
    )


def test_former_colleagues_in_one_association_have_two_ties(app: Flask) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member("Ines", of=harbour), builders.a_member("Ruth", of=harbour)
    acme = builders.an_organization("Acme")
    builders.a_job(ines, acme, 2010, 2014)
    builders.a_job(ruth, acme, 2012, 2019)

    ties = ties_with(reading(), viewer(ines, harbour), [ruth.id], today=TODAY)[ruth.id]

    assert [tie.kind for tie in ties] == [TieKind.COLLEAGUE, TieKind.ASSOCIATION]


@pytest.mark.parametrize(
    "hidden", [Visibility.CONNECTIONS, Visibility.TIED_TO_ME, Visibility.ONLY_ME]
)
def test_a_spell_of_a_narrower_level_ties_nobody(app: Flask, hidden: Visibility) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member(of=harbour), builders.a_member(of=harbour)
    acme = builders.an_organization("Acme")
    builders.a_job(ines, acme, 2010, 2014)
    builders.a_job(ruth, acme, 2010, 2014, visibility=hidden)

    ties = ties_with(reading(), viewer(ines, harbour), [ruth.id], today=TODAY)[ruth.id]

    assert [tie.kind for tie in ties] == [TieKind.ASSOCIATION]


def test_a_spell_for_my_associations_ties_only_within_one(app: Flask) -> None:
    harbour, society = builders.an_association(), builders.an_association()
    ruth = builders.a_member("Ruth", of=harbour)
    near, far = builders.a_member(of=harbour), builders.a_member(of=society)
    acme = builders.an_organization("Acme")
    builders.a_job(ruth, acme, 2010, 2014, visibility=Visibility.MY_ASSOCIATIONS)

    seen_near = spells_of(reading(), [ruth.id], viewer(near, harbour))[ruth.id]
    seen_far = spells_of(reading(), [ruth.id], viewer(far, society))[ruth.id]

    assert [spell.organization for spell in seen_near] == ["Acme", harbour.name]
    assert [spell.organization for spell in seen_far] == [harbour.name]


@pytest.mark.parametrize("grade", [EvidenceGrade.DISPUTED, EvidenceGrade.REMOVED])
def test_what_was_found_untrue_ties_nobody(app: Flask, grade: EvidenceGrade) -> None:
    ruth = builders.a_person()
    builders.a_job(ruth, builders.an_organization(), 2010, evidence_grade=grade)
    assert spells_of(reading(), [ruth.id], viewer(ruth)) == {}


def test_a_group_is_known_by_its_parent(app: Flask) -> None:
    ruth = builders.a_person()
    parent = builders.an_organization("Acme Group")
    builders.a_job(ruth, builders.an_organization("Acme Rail", parent=parent.id), 2010)

    (spell,) = spells_of(reading(), [ruth.id], viewer(ruth))[ruth.id]

    assert (spell.group, spell.group_name) == (parent.id, "Acme Group")


def test_a_connection_is_a_tie(app: Flask) -> None:
    ruth, ines = builders.a_person(), builders.a_person()
    builders.a_connection(ruth, ines)
    (tie,) = ties_with(reading(), viewer(ines), [ruth.id], today=TODAY)[ruth.id]
    assert tie.kind is TieKind.CONNECTION
