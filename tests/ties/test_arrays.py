from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alumnet.ties.arrays import NoisyOr, SpellColumns, certainly_together, strengths_with
from alumnet.ties.calendar import Presence, overlap_of
from alumnet.ties.policy import KIND_OF_TIE, TiePolicy
from alumnet.ties.spells import Spell, SpellKind
from alumnet.ties.strength import (
    combined_strength,
    shares_current_employer,
    tie_of,
    ties_between,
)
from tests.ties.builders import TODAY, a_class, a_degree, a_membership, a_spell, spells

policies = st.builds(
    TiePolicy,
    least_recency=st.floats(0.05, 1.0),
    half_life_years=st.floats(0.5, 40.0),
    full_overlap_months=st.integers(1, 60),
    apart=st.floats(0.05, 1.0),
)


class TestOneSpellWithMany:
    @given(
        spells,
        st.lists(spells, max_size=6),
        st.integers(TODAY - 60, TODAY + 300),
        st.integers(0, 100_000),
        policies,
    )
    @example(a_class(1998), [a_class(2016), a_degree(1994, 1998)], TODAY, 500, TiePolicy())
    @example(a_spell(2010), [a_spell(), a_spell(2030)], TODAY, 500, TiePolicy())
    @example(a_spell(2030), [a_spell(2010)], TODAY, 500, TiePolicy())
    def test_it_equals_the_scalar_function_to_the_last_bit(
        self, mine: Spell, theirs: list[Spell], today: int, people: int, policy: TiePolicy
    ) -> None:
        found = strengths_with(
            mine.bounds,
            SpellColumns.of(spell.bounds for spell in theirs),
            kind=KIND_OF_TIE[mine.kind],
            today_month=today,
            people=people,
            policy=policy,
        )
        ties = [
            tie_of(mine, spell, today_month=today, people=people, policy=policy) for spell in theirs
        ]
        assert found.tolist() == [tie.strength if tie else 0.0 for tie in ties]

    @given(spells, st.lists(spells, max_size=6))
    def test_certainly_together_is_what_the_scalar_function_says(
        self, mine: Spell, theirs: list[Spell]
    ) -> None:
        found = certainly_together(
            mine.bounds, SpellColumns.of(each.bounds for each in theirs), today_month=TODAY
        )
        overlaps = [overlap_of(mine.bounds, each.bounds, today_month=TODAY) for each in theirs]
        assert found.tolist() == [each.presence is Presence.CERTAIN for each in overlaps]

    def test_the_stored_columns_are_left_as_they_were(self) -> None:
        rows = [a_class(1998).bounds, a_degree(2010, "now").bounds]
        columns = SpellColumns.of(rows)
        kind = KIND_OF_TIE[SpellKind.EDUCATION]
        strengths_with(a_class(2016).bounds, columns, kind=kind, today_month=TODAY, people=10)
        assert columns.possible_to.tolist() == [row.possible_to for row in rows]
        assert columns.certain_from.dtype == np.int32


def everybody_by_arrays(
    viewer: list[Spell], others: list[list[Spell]], sizes: Mapping[int, int]
) -> list[float]:
    """Find everybody's strength as an index would: by kind, group and organization."""
    total = NoisyOr(len(others))
    for kind, group in {(spell.kind, spell.group) for spell in viewer}:
        rows = [
            (person, spell)
            for person, theirs in enumerate(others)
            for spell in theirs
            if (spell.kind, spell.group) == (kind, group)
        ]
        people, strengths = [], []
        there_now = {
            person
            for person, spell in rows
            if any(each.is_current and each.group == group and each.kind is kind for each in viewer)
            and spell.is_current
        }
        for mine in viewer:
            for organization in {spell.organization_id for _, spell in rows}:
                if (mine.kind, mine.group) != (kind, group):
                    continue
                chosen = [row for row in rows if row[1].organization_id == organization]
                people += [person for person, _ in chosen]
                strengths.append(
                    strengths_with(
                        mine.bounds,
                        SpellColumns.of(spell.bounds for _, spell in chosen),
                        kind=KIND_OF_TIE[kind],
                        today_month=TODAY,
                        people=sum(sizes[each] for each in {mine.organization_id, organization}),
                        both_there_now=np.array([person in there_now for person, _ in chosen]),
                    )
                )
        if people:
            total.add(np.array(people), np.concatenate(strengths))
    return [float(strength) for strength in total.strengths()]


class TestEverybodyAtOnce:
    @given(st.lists(spells, max_size=4), st.lists(st.lists(spells, max_size=3), max_size=4))
    def test_an_index_finds_what_the_profile_says(
        self, viewer: list[Spell], others: list[list[Spell]]
    ) -> None:
        sizes = {1: 30, 2: 400, 3: 5, 4: 9_000}
        expected = [
            combined_strength(ties_between(viewer, each, today_month=TODAY, size_of=sizes))
            for each in others
        ]
        assert everybody_by_arrays(viewer, others, sizes) == pytest.approx(expected, abs=1e-12)

    def test_somebody_with_two_rows_counts_once(self) -> None:
        total = NoisyOr(3)
        total.add(np.array([2, 0, 2]), np.array([0.25, 0.5, 0.5]))
        total.add(np.array([2]), np.array([0.5]))
        assert total.strengths().tolist() == [0.5, 0.0, 0.75]

    def test_a_membership_and_a_job_are_two_reasons(self) -> None:
        viewer = [a_spell(2010, 2014), a_membership(2010, "now")]
        (strength,) = everybody_by_arrays(viewer, [viewer], {1: 10})
        ties = ties_between(viewer, viewer, today_month=TODAY, size_of={1: 10})
        assert len(ties) == 2
        assert strength == pytest.approx(combined_strength(ties))
        assert not shares_current_employer(viewer, viewer)
