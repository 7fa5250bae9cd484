"""Bringing files, choosing from what is in them, and taking one's own profile away."""

import io
import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from alumnet.accounts.models import MembershipState
from alumnet.kernel import clock
from alumnet.kernel.db import reading
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands as members
from alumnet.members.queries import own_profile
from alumnet.members.rules.choices import MOST_SKILLS
from alumnet.members.rules.values import ProfileValues
from alumnet.organizations.models import EvidenceGrade, Precision
from alumnet.organizations.queries import OwnAffiliation, own_affiliations
from alumnet.organizations.rules import MOST_AFFILIATIONS, AffiliationKind
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient
from tests.members.values import profile_values
from tests.page import Form, Page
from tests.portability.files import ARCHIVE, an_archive

BUTTON = "Take over what is ticked"


@pytest.fixture
def ase(client: InspectingClient) -> Built:
    person = builders.a_member("Åse Nygård")
    client.sign_in(person)
    return person


def send(client: InspectingClient, *files: tuple[str, str | bytes], expect: int = 200) -> Page:
    sent = [
        FileStorage(io.BytesIO(content.encode() if isinstance(content, str) else content), name)
        for name, content in files
    ]
    return client.post("portability.look", {"files": sent}, expect=expect)


def chosen(page: Page, **choices: str | None) -> Form:
    return page.form(button=BUTTON).fill(
        **{name.replace("_", "-", 1): value for name, value in choices.items()}
    )


def profile(person: Built) -> ProfileValues:
    return own_profile(reading(), person.id).values


def places(person: Built) -> dict[tuple[str, str], OwnAffiliation]:
    return {(e.organization, e.title): e for e in own_affiliations(reading(), person.id)}


def document(**parts: Any) -> tuple[str, str]:
    return "resume.json", json.dumps({"basics": {}, **parts})


@pytest.mark.postgresql
def test_an_archive_is_shown_and_what_is_ticked_is_taken_over(
    client: InspectingClient, ase: Built
) -> None:
    tide = builders.an_organization("Tidewater Works")
    page = send(client, ("Export.zip", an_archive(ARCHIVE)))
    assert "Tidewater Works, Head of Harbours since March 2021 · Bergen" in page.main
    assert "“Klingon” isn't a language we know" in page.main
    assert "a secret" not in page.text
    assert not places(ase)
    assert not profile(ase).headline

    form = chosen(page, stay_2=None, field_bio=None, skill_1=None)
    page = client.submit(form)
    assert page.url == "/me/affiliations"
    assert "Taken over: four places" in page.text
    there = places(ase)
    assert set(there) == {
        ("Tidewater Works", "Head of Harbours"),
        ("Tidewater Works", "Pilot"),
        ("Fernhill College", "MSc"),
        ("Harbour Rowers", "Treasurer"),
    }
    assert there["Tidewater Works", "Pilot"].organization_id == tide.id
    assert {each.visibility for each in there.values()} == {Visibility.EVERYONE}
    assert {each.grade for each in there.values()} == {EvidenceGrade.CLAIMED}
    own = profile(ase)
    assert (own.headline, own.bio, own.city) == ("Harbour pilot & teacher", "", "Bergen")
    assert (own.skills, own.languages) == (("Pilotage",), ("no", "en"))

    # Sent twice, it is taken over once.
    page = client.submit(form)
    assert "That is on your profile already" in page.text
    assert places(ase).keys() == there.keys()
    page = send(client, ("Export.zip", an_archive(ARCHIVE)))
    assert {name for name in page.form(button=BUTTON).names if "-" in name} == {
        "stay-2",
        "field-bio",
        "skill-1",
    }


@pytest.mark.postgresql
def test_what_differs_stays_until_somebody_says_otherwise(
    client: InspectingClient, ase: Built
) -> None:
    tide, school = (
        builders.an_organization("Tidewater Works"),
        builders.a_school("Fernhill College"),
    )
    builders.an_affiliation(
        ase,
        tide,
        start=(2017, 1),
        end=(2021, 1),
        precision=Precision.YEAR,
        title="Pilot",
        visibility=Visibility.CONNECTIONS,
    )
    builders.an_affiliation(
        ase, school, AffiliationKind.EDUCATION, end=(2012, 1), precision=Precision.CLASS_YEAR
    )
    members.save_profile(
        ase.id,
        profile_values(display_name="Åse", city="Oslo", skills=()),
        version=1,
        now=clock.now(),
    )
    page = send(client, ("Export.zip", an_archive(ARCHIVE)))
    assert "instead of: Oslo" in page.main
    client.submit(chosen(page))
    assert profile(ase).display_name == "Åse"
    assert places(ase)["Tidewater Works", "Pilot"].period.precision is Precision.YEAR

    page = send(client, ("Export.zip", an_archive(ARCHIVE)))
    client.submit(chosen(page, field_city="replace", stay_1="replace"))
    assert (profile(ase).display_name, profile(ase).city) == ("Åse", "Bergen")
    pilot = places(ase)["Tidewater Works", "Pilot"]
    assert (pilot.start, pilot.end, pilot.city) == ("September 2017", "March 2021", "Oslo")
    assert pilot.visibility is Visibility.CONNECTIONS

    job = {"name": "Tidewater Works", "position": "Pilot", "endDate": "2021"}
    assert "Nothing in it is new" in send(client, document(work=[job | {"startDate": "2017"}])).main
    page = send(client, document(work=[job | {"startDate": "2018"}]))
    client.submit(chosen(page, stay_0="add"))
    pilots = [e for e in own_affiliations(reading(), ase.id) if e.title == "Pilot"]
    assert len(pilots) == 2


@pytest.mark.postgresql
def test_all_is_taken_over_or_nothing_and_what_was_chosen_stays_chosen(
    client: InspectingClient, ase: Built
) -> None:
    for number in range(MOST_AFFILIATIONS - 1):
        builders.a_job(ase, builders.an_organization(f"Firm {number}"), 1960)
    page = send(client, ("Export.zip", an_archive(ARCHIVE)))
    form = chosen(page, stay_0=None, field_headline=None)
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "You can list 60 places" in page.text
    assert len(places(ase)) == MOST_AFFILIATIONS - 1
    assert profile(ase).bio == ""
    again = chosen(page)
    assert "stay-0" not in again.fields
    assert "field-headline" not in again.fields
    client.submit(chosen(page, stay_1=None, stay_2=None, stay_3=None))
    assert len(places(ase)) == MOST_AFFILIATIONS
    assert profile(ase).bio == "I bring ships in.\n\nSlowly."


def test_more_skills_than_fit_are_not_ticked_and_not_taken(
    client: InspectingClient, ase: Built
) -> None:
    page = send(client, document(skills=[{"name": f"Knot {n}"} for n in range(MOST_SKILLS + 2)]))
    form = chosen(page)
    assert len([name for name in form.fields if name.startswith("skill-")]) == MOST_SKILLS
    page = client.submit(
        form.fill(**{f"skill-{MOST_SKILLS}": "take"}), expect=HTTPStatus.UNPROCESSABLE_ENTITY
    )
    assert "A profile holds 40 skills, and with these it would have 41" in page.text
    nothing = dict.fromkeys(name for name in chosen(page).names if name.startswith("skill-"))
    page = client.submit(chosen(page).fill(**nothing), expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Tick what you want to take over" in page.text
    assert profile(ase).skills == ()


def test_a_profile_that_changed_meanwhile_is_shown_beside_the_file_again(
    client: InspectingClient, ase: Built
) -> None:
    page = send(client, document(basics={"label": "Pilot", "summary": "Hello"}))
    form = chosen(page)
    values = profile_values(headline="Captain", bio="")
    members.save_profile(ase.id, values, version=1, now=clock.now())
    page = client.submit(form, expect=HTTPStatus.CONFLICT)
    assert "Your profile was changed meanwhile" in page.text
    # What was new when it was ticked isn't ticked where it would replace something now.
    form = chosen(page)
    assert "field-headline" not in form.fields
    client.submit(form)
    assert (profile(ase).headline, profile(ase).bio) == ("Captain", "Hello")


def test_a_preview_is_for_one_person_for_a_day(
    client: InspectingClient, ase: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = chosen(send(client, document(basics={"label": "Pilot"})))
    token = form.fields["preview"][0]
    bo = builders.a_member("Bo Ek")
    client.sign_in(bo)
    for sent in (token, token[:-2], "", "x" * 50):
        page = client.post("portability.take", {"preview": sent, "field-headline": "take"})
        assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Please send the file again" in page.text
    assert profile(bo).headline == ""
    client.sign_in(ase)
    later = datetime.now(tz=UTC) + timedelta(hours=25)
    monkeypatch.setattr("alumnet.portability.views.now", lambda: later)
    page = client.post("portability.take", {"preview": token, "field-headline": "take"})
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert profile(ase).headline == ""
    assert client.get("/me/import/preview", expect=303).location == "/me/import"


def test_a_file_that_cannot_be_used_is_refused_beside_the_field(
    client: InspectingClient, ase: Built
) -> None:
    page = client.get("portability.bring")
    assert page.link("Download resume.json").href == "/me/export/resume.json"
    for name, content, said in (
        ("a.zip", an_archive({"../Profile.csv": "x"}), "whose path leads out of it"),
        ("messages.csv", "FROM,TO\n", "holds messages, so we didn't read it"),
        ("", b"", "Choose the file that you downloaded"),
    ):
        page = send(client, (name, content), expect=HTTPStatus.UNPROCESSABLE_ENTITY)
        assert page.title.startswith("Error: Bring your history")
        assert said in page.text


def test_an_organization_is_named_by_an_id_only_to_whom_it_may_be_offered(
    client: InspectingClient, ase: Built
) -> None:
    """A name that somebody typed and hides isn't told to who knows its id from somewhere."""
    typed = builders.an_organization("Secret Service")
    bo = builders.a_member("Bo Ek")
    builders.a_job(bo, typed, 2012, visibility=Visibility.ONLY_ME)
    job = {"name": "Quiet Office", "x-alumnet": {"organization": typed.public_id}}
    page = send(client, document(work=[job]))
    assert "Quiet Office" in page.main
    assert "Secret" not in page.text
    client.submit(chosen(page))
    (own,) = own_affiliations(reading(), ase.id)
    assert (own.organization, own.organization_id != typed.id) == ("Quiet Office", True)


def test_a_profile_goes_out_and_comes_back_with_who_may_see_it(
    client: InspectingClient, ase: Built
) -> None:
    twins = [builders.an_organization("Trinity College") for _ in range(2)]
    for twin, title in zip(twins, ("Fellow", "Porter"), strict=True):
        builders.a_job(builders.a_member(), twin, 2012)
        builders.a_job(ase, twin, 2012, 2014, title=title, visibility=Visibility.ONLY_ME)
    members.save_profile(ase.id, profile_values(skills=("Boats",)), version=1, now=clock.now())
    sent = client.get("portability.resume")
    assert sent.headers["content-disposition"] == "attachment; filename=resume.json"
    assert sent.headers["cache-control"] == "no-store"
    assert len(sent.statements) <= 5
    page = send(client, ("resume.json", sent.data))
    assert "Nothing in it is new" in page.main

    before, there = profile(ase), places(ase)
    for own in there.values():
        client.post("organizations.remove_affiliation", public_id=own.public_id)
    empty: dict[str, Any] = dict.fromkeys(before.__slots__, "") | {
        "country": None,
        "industry": None,
    }
    empty |= {"display_name": "Åse", "skills": (), "languages": ()}
    members.save_profile(ase.id, ProfileValues(**empty), version=2, now=clock.now())
    page = send(client, ("resume.json", sent.data))
    assert "only you see it" in page.main
    client.submit(chosen(page, field_display_name="replace"))
    assert profile(ase) == before
    assert {
        key: (own.organization_id, own.period, own.visibility) for key, own in places(ase).items()
    } == {key: (own.organization_id, own.period, own.visibility) for key, own in there.items()}


def test_somebody_who_waits_to_be_let_in_can_bring_their_history(
    client: InspectingClient,
) -> None:
    waiting = builders.an_account(builders.a_person("Ida Berg"))
    builders.a_membership(waiting, builders.an_association(), MembershipState.PENDING)
    client.sign_in(waiting)
    assert client.get("members.start").link("a LinkedIn archive").href == "/me/import"
    client.submit(chosen(send(client, document(basics={"label": "Pilot"}))))
    assert profile(waiting).headline == "Pilot"
