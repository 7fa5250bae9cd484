"""The files of a LinkedIn archive, as they come in several languages and encodings."""

import pytest

from alumnet.organizations.rules import DateUnreadable, WrittenDate
from alumnet.portability.linkedin import Contact, read_contacts
from alumnet.portability.rules import POLICY, FileRefused
from alumnet.portability.written_dates import LOCALES, month_names, read_month
from tests.portability.files import CONNECTIONS, an_archive

ASE = Contact(
    "Åse",
    "Nygård",
    "https://www.linkedin.com/in/ase",
    "",
    "Tide & Sons",
    "Head of Harbours",
    WrittenDate(2024, 3),
)


@pytest.mark.parametrize(
    "content",
    [
        CONNECTIONS.encode(),
        CONNECTIONS.encode("utf-8-sig"),
        CONNECTIONS.encode("utf-16"),
        CONNECTIONS.encode("utf-16-le"),
        CONNECTIONS.encode("utf-16-be"),
        CONNECTIONS.encode("cp1252"),
        CONNECTIONS.replace("\n", "\r\n").encode(),
        an_archive({"Connections.csv": CONNECTIONS, "messages.csv": "x", "Profile.csv": "y"}),
    ],
)
def test_connections_are_read_below_their_notes_in_every_encoding(content: bytes) -> None:
    found = read_contacts(content, "Connections.csv", this_year=2026)
    assert found.people[0] == ASE
    second = found.people[1]
    assert (second.email, second.last_name, second.position, second.connected) == (
        "bo@example.org",
        "Ek, PhD",
        'Says "yes"',
        None,
    )
    assert (len(found.people), found.is_cut) == (2, False)


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am", "05 März 2024"),
        ("Prénom;Nom;URL;Adresse e-mail;Entreprise;Poste;Date de connexion", "5 mars 2024"),
        ("Nombre,Apellidos,URL,Correo electrónico,Empresa,Cargo,Conectado el", "mar. de 2024"),
        ("Nome,Sobrenome,URL,Endereço de e-mail,Empresa,Cargo,Conectado em", "05 de mar. de 2024"),
        ("Nome,Cognome,URL,Indirizzo e-mail,Azienda,Posizione,Collegato il", "05 mar 2024"),
        ("Voornaam,Achternaam,URL,E-mailadres,Bedrijf,Functie,Verbonden op", "05 mrt 2024"),
        ("Imię,Nazwisko,URL,Adres e-mail,Firma,Stanowisko,Data połączenia", "5 marca 2024"),
        # Older ones have no addresses of pages, and columns may stand in any order.
        ("Connected On,Position,Last Name,First Name,Company,Email Address", "3/5/2024"),
    ],
)
def test_headers_and_months_are_read_in_the_main_languages(header: str, day: str) -> None:
    separator = ";" if ";" in header else ","
    columns = header.split(separator)
    by_place = ["Åse", "Nygård", "", "", "Tide", "Pilot", day]
    if columns[0] == "Connected On":
        by_place = [day, "Pilot", "Nygård", "Åse", "Tide", ""]
    content = f"{header}\n{separator.join(by_place)}\n".encode()
    (person,) = read_contacts(content, "list.csv", this_year=2026).people
    assert (person.first_name, person.last_name) == ("Åse", "Nygård")
    assert (person.company, person.position) == ("Tide", "Pilot")
    assert person.connected is not None
    assert person.connected.year == 2024


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"a,b,c\n1,2,3\n", "Connections.csv", "We found no list of connections"),
        (b"", "Connections.csv", "We found no list of connections"),
        (b"FROM,TO\n", "messages.csv", "holds messages, so we didn't read it"),
        (an_archive({"Profile.csv": "x"}), "x.zip", "There is no Connections.csv in this archive"),
        (b"x" * (POLICY.file_bytes + 1), "big.csv", "has more than 10 MB"),
        (b"First Name,Last Name,Connected On\n" + b"x" * 300_000, "c.csv", "is too long to be"),
    ],
)
def test_what_is_no_list_of_connections_is_refused(content: bytes, name: str, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_contacts(content, name, this_year=2026)
    assert said in refused.value.facts["reason"]


def test_no_name_of_a_month_means_two() -> None:
    meanings: dict[str, set[int]] = {}
    for locale in LOCALES:
        for name, number in month_names(locale):
            meanings.setdefault(name, set()).add(number)
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mar 2021", WrittenDate(2021, 3)),
        ("2014", WrittenDate(2014)),
        ("2021-03", WrittenDate(2021, 3)),
        ("Sept. 2017", WrittenDate(2017, 9)),
        ("März 2021", WrittenDate(2021, 3)),
        ("févr. 2020", WrittenDate(2020, 2)),
        ("16 de março de 2020", WrittenDate(2020, 3)),
        ("października 2019", WrittenDate(2019, 10)),
        ("March 5, 2021", WrittenDate(2021, 3)),
        ("2021年3月", WrittenDate(2021, 3)),
        (" ", None),
    ],
)
def test_months_are_read_as_they_are_written(written: str, meant: WrittenDate | None) -> None:
    assert read_month(written, this_year=2026) == meant


def test_what_is_no_month_is_told() -> None:
    with pytest.raises(DateUnreadable):
        read_month("class of 2o14", this_year=2026)
