"""The ties of the engine are the ties of `ties.strength`, person by person."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings

from alumnet.search.documents import IndexedSpell, MemberDocument, Scope
from alumnet.search.requests import Onlooker
from alumnet.ties.calendar import Precision
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import combined_strength, ties_between
from tests.search.invented import (
    ACME,
    GLOBEX,
    HARVARD,
    TINY,
    TODAY,
    Index,
    a_member,
    an_onlooker,
    populations,
    seen,
    years,
)

MINE = (
    IndexedSpell(SpellKind.EMPLOYMENT, TINY, ACME, years(2004, 2012)),
    IndexedSpell(SpellKind.EMPLOYMENT, ACME, ACME, years(2013, 2014)),
    IndexedSpell(SpellKind.EMPLOYMENT, GLOBEX, GLOBEX, years(2015, None, is_current=True)),
    IndexedSpell(SpellKind.EDUCATION, HARVARD, HARVARD, years(2001, 2005)),
)


def as_spells(spells: Iterable[IndexedSpell]) -> list[Spell]:
    """Return the spells as the page of a person knows them."""
    found = []
    for spell in spells:
        bounds = spell.bounds
        is_dated = bounds.certain_from < bounds.possible_to
        found.append(
            Spell(
                organization_id=spell.organization_id,
                organization="",
                kind=spell.kind,
                precision=Precision.YEAR,
                start_month=bounds.possible_from if is_dated or bounds.possible_from else None,
                end_month=None if bounds.is_current else bounds.certain_to,
                is_current=bounds.is_current,
                group_id=spell.group_id,
            )
        )
        assert found[-1].bounds == bounds
    return found


@settings(max_examples=20)
@given(populations())
def test_strengths_equal_those_of_the_page(population: list[MemberDocument]) -> None:
    me = an_onlooker(spells=MINE, connection_ids=frozenset({2}))
    visible = [seen(document, me) for document in population]
    sizes = {
        organization_id: sum(
            any(s.kind is kind and s.organization_id == organization_id for s in each.spells)
            for each in visible
        )
        for kind, organization_id in {(s.kind, s.organization_id) for s in MINE}
        | {(s.kind, s.organization_id) for each in visible for s in each.spells}
    }
    with tempfile.TemporaryDirectory() as folder:
        result = Index(Path(folder), population).ask("", me, limit=100)
    assert {hit.person_id for hit in result.hits} == {each.person_id for each in population}
    strengths = {hit.person_id: hit.parts.strength for hit in result.hits}
    kinds = {hit.person_id: hit.tie_kinds for hit in result.hits}
    for each in visible:
        ties = ties_between(
            as_spells(MINE),
            as_spells(each.spells),
            today_month=TODAY,
            size_of=sizes,
            connected=each.person_id == 2,
        )
        assert strengths[each.person_id] == pytest.approx(combined_strength(ties), abs=1e-12)
        assert kinds[each.person_id] == {tie.kind for tie in ties}


def test_sizes_count_the_people_a_viewer_may_see(tmp_path: Path) -> None:
    hidden = IndexedSpell(SpellKind.EMPLOYMENT, ACME, ACME, years(2010, 2011), Scope.SHARED)
    index = Index(
        tmp_path,
        [
            a_member(1, jobs=[(ACME, years(2001, 2002)), (ACME, years(2003, 2004))]),
            a_member(2, spells=(hidden,)),
            a_member(3, jobs=[(GLOBEX, years(2001, 2002))]),
        ],
    )
    asked = [(SpellKind.EMPLOYMENT, ACME, ACME), (SpellKind.EMPLOYMENT, TINY, TINY)]

    def sizes(me: Onlooker) -> dict[int, int]:
        return index.engine.organization_sizes(me, asked)

    assert sizes(an_onlooker()) == {ACME: 2, TINY: 0}
    assert sizes(an_onlooker(association_ids=frozenset())) == {ACME: 1, TINY: 0}
    assert sizes(an_onlooker(excluded_ids=frozenset({1}))) == {ACME: 1, TINY: 0}
