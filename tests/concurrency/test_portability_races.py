"""One file taken over in two windows at once: once, whole, and beside a profile as it was shown."""

from functools import partial

import pytest
from flask import Flask

from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.members import commands as members
from alumnet.members.queries import own_profile
from alumnet.organizations.queries import known_organizations, own_affiliations
from alumnet.portability.commands import take_over
from alumnet.portability.keeping import Kept
from alumnet.portability.queries import beside
from alumnet.portability.uploads import Upload, read_uploads
from tests import builders
from tests.builders import THEN, Built
from tests.client import forget_what_the_test_read
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.members.values import profile_values
from tests.portability.files import ARCHIVE, an_archive

pytestmark = pytest.mark.postgresql
ANSWERS = {"field-headline": "take", "stay-0": "take", "stay-3": "take"}


def shown(person: Built) -> Kept:
    stated = read_uploads([Upload("a.zip", an_archive(ARCHIVE))], this_year=2026)
    forget_what_the_test_read()
    there = beside(reading(), person.id, stated, known=known_organizations(reading()))
    return Kept(there.stated, there.stamp)


@ROUNDS
def test_two_windows_take_a_file_over_once(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        person = builders.a_member("Åse Nygård")
        press = partial(take_over, person.id, shown(person), ANSWERS, now=THEN)
        assert refused(at_once(app, press, press)) == [Conflict]
        assert len(own_affiliations(reading(), person.id)) == 2


@ROUNDS
def test_what_is_saved_elsewhere_is_not_replaced(app: Flask, rounds: int) -> None:
    for _ in range(rounds):
        person = builders.a_member("Åse Nygård")
        press = partial(take_over, person.id, shown(person), ANSWERS, now=THEN)
        values = profile_values(headline="Captain")
        save = partial(members.save_profile, person.id, values, version=1, now=THEN)
        assert refused(at_once(app, press, save)) == [Conflict]
        taken = own_profile(reading(), person.id).values.headline != "Captain"
        assert len(own_affiliations(reading(), person.id)) == (2 if taken else 0)
