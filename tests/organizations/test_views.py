"""Saying where one has been, with and without a script; pages of organizations."""

import json

import pytest

from alumnet.accounts.models import MembershipState
from alumnet.kernel.db import reading
from alumnet.kernel.visibility import Visibility
from alumnet.organizations import queries
from alumnet.organizations.models import AffiliationKind, Organization, Precision
from tests import builders
from tests.client import InspectingClient
from tests.organizations.listed import reference


@pytest.fixture
def ada(client: InspectingClient) -> builders.Built:
    person = builders.a_member("Ada Adeyemi")
    client.sign_in(person)
    return person


def own(person: builders.Built) -> list[queries.OwnAffiliation]:
    return queries.own_affiliations(reading(), person.id)


def public_id(row_id: int) -> str:
    return reading().get_one(Organization, row_id).public_id


@pytest.mark.postgresql
def test_a_school_and_an_employer_are_saved_at_once(
    client: InspectingClient, ada: builders.Built
) -> None:
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(
        **{
            "rows-0-organization": "Fernhill College",
            "rows-0-title": "BA",
            "rows-0-field": "History",
            "rows-0-end": "1998",
            "rows-1-organization": "Halden Works",
            "rows-1-title": "Engineer",
            "rows-1-start": "March 2012",
            "rows-1-is_current": "y",
        }
    )
    page = client.submit(form)
    assert "Saved" in page.text
    assert "BA, History" in page.main
    assert "class of 1998" in page.main
    assert "since March 2012" in page.main
    assert {one.kind for one in own(ada)} == {AffiliationKind.EDUCATION, AffiliationKind.EMPLOYMENT}


def test_after_saving_the_page_says_who_was_there(
    client: InspectingClient, ada: builders.Built
) -> None:
    halden = builders.an_organization("Halden Works")
    for _ in range(3):
        builders.a_job(builders.a_member(), halden, 2011, 2016)
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(
        **{
            "rows-1-organization": "Halden Works",
            "rows-1-start": "2012",
            "rows-1-end": "2015",
        }
    )
    page = client.submit(form)
    assert "Three people here were at Halden Works with you" in page.main


def test_mistakes_stand_at_their_fields_and_nothing_is_lost(
    client: InspectingClient, ada: builders.Built
) -> None:
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(
        **{
            "rows-0-title": "BA",
            "rows-1-organization": "Halden Works",
            "rows-1-start": "2015",
            "rows-1-end": "2012",
            "rows-2-organization": "…",
            "rows-2-start": "long ago",
        }
    )
    page = client.submit(form, expect=422)
    assert page.title.startswith("Error: ")
    assert "The end is before the start" in page.main
    assert "Write the name, or empty the whole row" in page.main
    assert "This name has no letters or figures" in page.main
    assert "“long ago” isn't a date we can read" in page.main
    fields = page.form(button="Save").fields
    assert fields["rows-1-organization"] == ["Halden Works"]
    assert fields["rows-2-start"] == ["long ago"]
    assert own(ada) == []


def test_nothing_written_is_said_so(client: InspectingClient, ada: builders.Built) -> None:
    page = client.get("organizations.affiliations")
    page = client.submit(page.form(button="Save"), expect=422)
    assert "Write at least one place" in page.main


def test_one_row_more_without_a_script(client: InspectingClient, ada: builders.Built) -> None:
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(**{"rows-1-organization": "Halden Works"})
    page = client.submit(form.press("Another employer"))
    fields = page.form(button="Save").fields
    assert fields["rows-3-kind"] == ["employment"]
    assert fields["rows-1-organization"] == ["Halden Works"]


def test_a_row_with_a_strange_number_is_none(client: InspectingClient, ada: builders.Built) -> None:
    for number in ("\u00b2", "9" * 5000):
        values = {f"rows-{number}-kind": "employment", "more": "education"}
        assert client.post("organizations.add_affiliations", values).status == 200


def test_rows_come_to_an_end(client: InspectingClient, ada: builders.Built) -> None:
    page = client.get("organizations.affiliations")
    for _ in range(12):
        page = client.submit(page.form(button="Save").press("Another school"))
    assert "rows-11-kind" in page.form(button="Save").names
    assert "rows-12-kind" not in page.form(button="Save").names


@pytest.mark.statements(20)
def test_looking_a_name_up_without_a_script(client: InspectingClient, ada: builders.Built) -> None:
    school = reference("Fernhill University", country="NO")
    other = reference("Fernhill Business School")
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(**{"rows-0-organization": "Fernhill"})
    page = client.submit(form.press("Look up names"))
    assert "Fernhill University" in page.main
    assert "Norway" in page.main
    form = page.form(button="Save")
    assert "rows-0-chosen" not in form.fields
    client.submit(form.fill(**{"rows-0-chosen": public_id(other)}))
    assert [one.organization_id for one in own(ada)] == [other]
    assert school != other


def test_what_a_name_surely_means_is_chosen_already(
    client: InspectingClient, ada: builders.Built
) -> None:
    school = reference("Fernhill University")
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(**{"rows-0-organization": "fernhill univ."})
    page = client.submit(form.press("Look up names"))
    form = page.form(button="Save")
    assert form.fields["rows-0-chosen"] == [public_id(school)]
    client.submit(form.fill(**{"rows-0-chosen": "as-written"}))
    assert own(ada)[0].organization == "fernhill univ."


def test_a_choice_for_another_name_doesnt_count(
    client: InspectingClient, ada: builders.Built
) -> None:
    reference("Fernhill University")
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(**{"rows-0-organization": "Fernhill University"})
    page = client.submit(form.press("Look up names"))
    client.submit(page.form(button="Save").fill(**{"rows-0-organization": "Oakden College"}))
    assert own(ada)[0].organization == "Oakden College"


def test_an_unknown_name_is_kept_as_written(client: InspectingClient, ada: builders.Built) -> None:
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(**{"rows-1-organization": "Oakden Boats"})
    page = client.submit(form.press("Look up names"))
    assert "We don't know it yet" in page.main
    client.submit(page.form(button="Save"))
    assert own(ada)[0].organization == "Oakden Boats"


@pytest.mark.postgresql
def test_correcting_a_place_and_who_sees_it(client: InspectingClient, ada: builders.Built) -> None:
    builders.a_job(ada, builders.an_organization("Halden Works"), 2012, 2015)
    (before,) = own(ada)
    page = client.get("organizations.affiliation", public_id=before.public_id)
    form = page.form(button="Save")
    assert form.fields["start"] == ["January 2012"]
    page = client.submit(form.fill(start="2013", visibility="only_me", title="Engineer"))
    assert "Corrected" in page.text
    assert "2013 to 2015" in page.main
    assert "Only me" in page.main
    (after,) = own(ada)
    assert after.organization_id == before.organization_id
    assert after.visibility is Visibility.ONLY_ME
    assert after.period.precision is Precision.YEAR


def test_a_correction_with_a_mistake_comes_back(
    client: InspectingClient, ada: builders.Built
) -> None:
    builders.a_job(ada, builders.an_organization("Halden Works"), 2012)
    (one,) = own(ada)
    page = client.get("organizations.affiliation", public_id=one.public_id)
    page = client.submit(page.form(button="Save").fill(end="2014"), expect=422)
    assert "You say that you are still there" in page.main


def test_looking_up_while_correcting(client: InspectingClient, ada: builders.Built) -> None:
    reference("Fernhill University")
    builders.an_affiliation(ada, builders.a_school("Fern"), AffiliationKind.EDUCATION)
    (one,) = own(ada)
    page = client.get("organizations.affiliation", public_id=one.public_id)
    form = page.form(button="Save").fill(organization="Fernhill")
    page = client.submit(form.press("Look up the name"))
    assert "Which one is it?" in page.main


def test_removing_asks_first(client: InspectingClient, ada: builders.Built) -> None:
    builders.a_job(ada, builders.an_organization("Halden Works"), 2012)
    (one,) = own(ada)
    page = client.get("organizations.remove_affiliation", public_id=one.public_id)
    page = client.submit(page.form(button="Remove it"))
    assert "It is removed from your page" in page.text
    assert own(ada) == []


def test_what_is_somebody_elses_doesnt_exist(client: InspectingClient, ada: builders.Built) -> None:
    eve = builders.a_member()
    builders.a_job(eve, builders.an_organization(), 2012)
    (hers,) = own(eve)
    client.get("organizations.affiliation", public_id=hers.public_id, expect=404)
    client.get("organizations.remove_affiliation", public_id=hers.public_id, expect=404)
    client.post("organizations.remove_affiliation", public_id=hers.public_id, expect=404)
    client.post(
        "organizations.change_affiliation",
        {"organization": "Mine", "visibility": "everyone"},
        public_id=hers.public_id,
        expect=404,
    )
    assert own(eve) == [hers]


def test_who_still_waits_may_say_where_they_have_been(client: InspectingClient) -> None:
    person = builders.an_account(builders.a_person())
    builders.a_membership(person, builders.an_association(), MembershipState.PENDING)
    client.sign_in(person)
    page = client.get("organizations.affiliations")
    client.submit(page.form(button="Save").fill(**{"rows-1-organization": "Halden Works"}))
    assert len(own(person)) == 1


# ------------------------------------------------------------------------------------ suggestions
# The first question after organizations were added takes them in.
NEWS = pytest.mark.statements(14)


def suggested(client: InspectingClient, text: str, kind: str = "employment") -> list[str]:
    page = client.get("organizations.suggest", kind=kind, q=text)
    return [one["label"] for one in json.loads(page.data)]


@NEWS
def test_names_are_suggested_while_typing(client: InspectingClient, ada: builders.Built) -> None:
    reference("Fernhill University", country="NO")
    page = client.get("organizations.suggest", kind="education", q="fern")
    (one,) = json.loads(page.data)
    assert (one["label"], one["detail"]) == ("Fernhill University", "Norway")
    assert suggested(client, "fern") == ["Fernhill University"]
    assert suggested(client, "fern", "membership") == []
    assert suggested(client, "") == []
    client.get("organizations.suggest", kind="nonsense", q="fern", expect=404)


@NEWS
@pytest.mark.parametrize(
    ("level", "told"),
    [
        (Visibility.EVERYONE, ["Secret Works"]),
        (Visibility.MY_ASSOCIATIONS, []),
        (Visibility.ONLY_ME, []),
    ],
)
def test_a_typed_name_is_suggested_once_it_is_shown_to_everybody(
    client: InspectingClient, ada: builders.Built, level: Visibility, told: list[str]
) -> None:
    eve = builders.a_member()
    secret = builders.an_organization("Secret Works")
    builders.a_job(eve, secret, 2012, visibility=level)
    assert suggested(client, "secret") == told
    client.sign_in(eve)
    assert suggested(client, "secret") == ["Secret Works"]


@pytest.mark.postgresql
@NEWS
def test_what_hidden_people_show_is_not_suggested(
    client: InspectingClient, ada: builders.Built
) -> None:
    builders.a_job(
        builders.a_member(is_listed=False), builders.an_organization("Secret Works"), 2012
    )
    assert suggested(client, "secret") == []


@pytest.mark.parametrize(
    "text", ["=1+1", "<script>alert(1)</script>", "Robert'); DROP TABLE", "\u202eX"]
)
def test_naughty_names_are_only_names(
    client: InspectingClient, ada: builders.Built, text: str
) -> None:
    page = client.get("organizations.affiliations")
    form = page.form(button="Save").fill(
        **{"rows-1-organization": text, "rows-1-title": text, "rows-1-start": "2012"}
    )
    page = client.submit(form.press("Look up names"))
    page = client.submit(page.form(button="Save"))
    assert "Saved" in page.text
