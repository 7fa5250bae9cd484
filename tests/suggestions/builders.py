"""A harbour town in which Ines looks for a mentor, and what is learnt of it."""

from typing import Any

from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.members import commands as members
from alumnet.search import service as search
from alumnet.suggestions import service
from tests import builders
from tests.builders import THEN, Built
from tests.members.values import seeker_values


class Town:
    """Ines is an analyst who wants to lead policy work; Ruth went that way, Sam did not."""

    def __init__(self) -> None:
        self.harbour = builders.an_association("Harbour Alumni")
        self.acme, self.severn = (
            builders.an_organization("Acme"),
            builders.an_organization("Severn"),
        )
        self.ines = builders.a_member("Ines Moreau", of=self.harbour)
        builders.a_job(self.ines, builders.an_organization("Tide"), 2023, title="Data Analyst")
        self.ruth = self.a_mentor("Ruth Adeyemi", topics=("promotion", "networking"))
        builders.a_job(self.ruth, self.acme, 2008, 2013, title="Data Analyst")
        builders.a_job(self.ruth, self.severn, 2014, 2019, title="Data Science Manager")
        self.sam = self.a_mentor("Sam Person", topics=("interviewing",))
        builders.a_job(self.sam, self.acme, 2010, title="Nurse")

    def a_mentor(self, name: str, **more: Any) -> Built:
        return builders.a_mentor(name, of=self.harbour, **more)


def say(person: Built, *, version: int = 0, **changes: Any) -> None:
    """Say where somebody is going: by default a Data Science Manager, with two topics."""
    values = {"goals": ("promotion", "networking"), "target_role": "Data Science Manager"}
    members.save_seeker_profile(
        person.id, seeker_values(**values | changes), version=version, now=THEN
    )


def learn() -> None:
    """Index everybody and learn, as the worker does in the night."""
    today = clock.now().date()
    search.rebuild(reading(), today=today)
    service.build(reading(), today=today)
