"""Who may come in: each audience, and what a role is worth where."""

import pytest

from alumnet.kernel.authorization import (
    ANONYMOUS,
    Audience,
    Role,
    Standing,
    Viewer,
    audience_of,
    going_on,
    may_enter,
    member,
    public,
    signed_in,
    site_admin,
    staff,
)


def viewer(standing: Standing = Standing.ACTIVE, *roles: tuple[Role, int | None]) -> Viewer:
    return Viewer(1, 7, frozenset({3}), frozenset(roles), standing)


@pytest.mark.parametrize(
    ("who", "doors"),
    [
        (ANONYMOUS, {Audience.PUBLIC}),
        (viewer(Standing.UNCONFIRMED), {Audience.PUBLIC, Audience.SIGNED_IN}),
        (viewer(Standing.WAITING), {Audience.PUBLIC, Audience.SIGNED_IN}),
        (viewer(Standing.SUSPENDED), {Audience.PUBLIC, Audience.SIGNED_IN}),
        (viewer(Standing.LAPSED), {Audience.PUBLIC, Audience.SIGNED_IN, Audience.GOING_ON}),
        (viewer(), set(Audience) - {Audience.STAFF, Audience.SITE_ADMIN}),
        (
            viewer(Standing.ACTIVE, (Role.MODERATOR, 3)),
            set(Audience) - {Audience.SITE_ADMIN},
        ),
        (viewer(Standing.ACTIVE, (Role.SITE_ADMIN, None)), set(Audience)),
    ],
)
def test_each_kind_of_viewer_comes_in_at_its_doors(who: Viewer, doors: set[Audience]) -> None:
    assert {audience for audience in Audience if may_enter(who, audience)} == doors


def test_a_role_counts_in_its_association_alone() -> None:
    admin = viewer(Standing.ACTIVE, (Role.ADMIN, 3), (Role.PROGRAMME_MANAGER, 4))
    assert admin.is_staff_of(3)
    assert admin.is_admin_of(3)
    assert not admin.is_staff_of(4)
    assert not admin.is_admin_of(4)
    assert admin.staffed_association_ids == {3}


def test_a_moderator_is_staff_and_no_admin() -> None:
    moderator = viewer(Standing.ACTIVE, (Role.MODERATOR, 3))
    assert moderator.is_staff_of(3)
    assert not moderator.is_admin_of(3)


def test_the_site_admin_is_both_everywhere() -> None:
    site = viewer(Standing.ACTIVE, (Role.SITE_ADMIN, None))
    assert site.is_staff_of(99)
    assert site.is_admin_of(99)


def test_a_view_carries_what_it_declared() -> None:
    for declare, audience in (
        (public, Audience.PUBLIC),
        (signed_in, Audience.SIGNED_IN),
        (member, Audience.MEMBER),
        (going_on, Audience.GOING_ON),
        (staff, Audience.STAFF),
        (site_admin, Audience.SITE_ADMIN),
    ):
        assert audience_of(declare(lambda: None)) is audience
    assert audience_of(lambda: None) is None


def test_nobody_has_no_person() -> None:
    assert viewer().person == 7
    with pytest.raises(LookupError):
        _ = ANONYMOUS.person
