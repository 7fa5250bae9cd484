"""How the columns and files of a LinkedIn archive are called, in the languages that we read.

LinkedIn translates them with the language of the account, and not the same way every year. Beside
each other stand English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Swedish,
Danish and Norwegian; words that two languages share stand once.
"""

import re

from alumnet.kernel.text import normalised
from alumnet.portability.sheets import Sheet

LANGUAGES = (
    "English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Swedish, Danish and "
    "Norwegian"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(normalised(each) for each in text.split(";"))


_FIRST_NAME = _words("First Name; Vorname; Prénom; Nombre; Nome; Voornaam; Imię; Förnamn; Fornavn")
_LAST_NAME = _words(
    "Last Name; Nachname; Nom; Nom de famille; Apellido; Apellidos; Sobrenome; Apelido; Cognome; "
    "Achternaam; Nazwisko; Efternamn; Efternavn; Etternavn"
)
_NAME = _words("Name; Nom; Nombre; Nome; Naam; Nazwa; Namn; Navn")
_COMPANY = _words(
    "Company; Company Name; Organization; Unternehmen; Unternehmensname; Name des Unternehmens; "
    "Firma; Firmenname; Entreprise; Nom de l'entreprise; Empresa; Nombre de la empresa; "
    "Nome da empresa; Azienda; Nome azienda; Nome dell'azienda; Società; Bedrijf; Bedrijfsnaam; "
    "Nazwa firmy; Företag; Företagsnamn; Virksomhed; Virksomhedens navn; Virksomhedsnavn; "
    "Bedrift; Bedriftsnavn; Firmanavn; Selskap; Organisation; Organizacja; Organización; "
    "Organização; Organizzazione; Organisatie; Organisasjon"
)
_POSITION = _words(
    "Position; Title; Role; Job Title; Titel; Stelle; Stellenbezeichnung; Berufsbezeichnung; "
    "Funktion; Rolle; Poste; Intitulé du poste; Intitulé; Titre; Fonction; Rôle; Cargo; Puesto; "
    "Título; Función; Rol; Função; Posição; Posizione; Qualifica; Titolo; Ruolo; Functie; "
    "Functietitel; Positie; Stanowisko; Tytuł; Rola; Befattning; Roll; Stilling; Tittel; Rolle"
)
_LOCATION = _words(
    "Location; Geo Location; Ort; Standort; Lieu; Localisation; Zone géographique; Ubicación; "
    "Localidade; Localização; Località; Posizione geografica; Sede; Locatie; Plaats; Lokalizacja; "
    "Miejsce; Plats; Sted; Placering; Lokation; Beliggenhet"
)
_STARTED = _words(
    "Started On; Start Date; Begonnen am; Gestartet am; Beginn; Beginndatum; Startdatum; "
    "Anfangsdatum; Date de début; Début; Début le; Commencé le; Fecha de inicio; Inicio; "
    "Iniciado el; Empezó el; Data de início; Início; Iniciado em; Data di inizio; Inizio; "
    "Iniziato il; Begonnen op; Begindatum; Data rozpoczęcia; Rozpoczęto; Początek; Började; "
    "Påbörjad; Startdato; Startet; Begyndt; Begyndte"
)
_FINISHED = _words(
    "Finished On; End Date; Beendet am; Abgeschlossen am; Ende; Enddatum; Date de fin; Fin; "
    "Fin le; Terminé le; Fecha de finalización; Fecha de fin; Finalizado el; Terminó el; "
    "Data de término; Data de conclusão; Término; Fim; Finalizado em; Concluído em; "
    "Data di fine; Fine; Terminato il; Beëindigd op; Einddatum; Data zakończenia; Zakończono; "
    "Koniec; Slutdatum; Slutade; Avslutad; Slutdato; Sluttdato; Avsluttet; Afsluttet"
)
_CONNECTED = _words(
    "Connected On; Verbunden am; Vernetzt am; Verknüpft am; Kontakt seit; Connecté le; "
    "Date de connexion; En relation depuis; Mis en relation le; Conectado el; Conectados el; "
    "Fecha de conexión; Conectado em; Conectados em; Data da conexão; Collegato il; "
    "Data di collegamento; Collegati il; Verbonden op; Connectie sinds; Połączono; "
    "Data połączenia; Data nawiązania kontaktu; Nawiązano kontakt; Ansluten; Kontakt sedan; "
    "Kontakter sedan; Forbundet; Forbundet den; Kontakt siden; Koblet til; Tilkoblet"
)

PROFILE = Sheet(
    "profile",
    {
        "first_name": _FIRST_NAME,
        "last_name": _LAST_NAME,
        "headline": _words(
            "Headline; Profil-Slogan; Slogan; Überschrift; Titre; Titre de profil; "
            "Titre du profil; Titular; Título; Título profesional; Título do perfil; Titolo; "
            "Titolo professionale; Sommario; Kopregel; Profielkop; Koptekst; Nagłówek; "
            "Nagłówek profilu; Nagłówek zawodowy; Rubrik; Profilrubrik; Overskrift; "
            "Profiloverskrift"
        ),
        "summary": _words(
            "Summary; About; Zusammenfassung; Info; Résumé; Infos; À propos; Extracto; Resumen; "
            "Acerca de; Resumo; Sobre; Riepilogo; Informazioni; Samenvatting; Over; Podsumowanie; "
            "Informacje; Sammanfattning; Om; Resumé; Sammendrag"
        ),
        "industry": _words(
            "Industry; Branche; Secteur; Secteur d'activité; Sector; Setor; Settore; Bedrijfstak; "
            "Branża; Bransch; Bransje"
        ),
        "location": _LOCATION,
    },
    needed=frozenset({"first_name", "last_name", "headline"}),
)
POSITIONS = Sheet(
    "positions",
    {
        "organization": _COMPANY,
        "title": _POSITION,
        "location": _LOCATION,
        "started": _STARTED,
        "finished": _FINISHED,
    },
    needed=frozenset({"organization", "title", "started"}),
)
EDUCATION = Sheet(
    "education",
    {
        "organization": _words(
            "School Name; School; Schule; Name der Schule; Hochschule; Ausbildungsstätte; "
            "Nom de l'école; École; Établissement; Nombre de la institución; Institución; "
            "Centro educativo; Nombre del centro educativo; Universidad; Instituição de ensino; "
            "Nome da instituição; Instituição; Istituto; Nome istituto; Nome dell'istituto; "
            "Scuola; Nome scuola; Onderwijsinstelling; Naam onderwijsinstelling; Schoolnaam; "
            "Nazwa szkoły; Uczelnia; Szkoła; Skola; Skolans namn; Skole; Skolens navn; Skolenavn; "
            "Uddannelsessted; Utdanningssted"
        ),
        "title": _words(
            "Degree Name; Degree; Abschluss; Name des Abschlusses; Bezeichnung des Abschlusses; "
            "Diplôme; Nom du diplôme; Titulación; Título; Nombre de la titulación; Diploma; "
            "Nome do diploma; Grau; Titolo di studio; Laurea; Nome del titolo di studio; Diplom; "
            "Naam diploma; Graad; Stopień; Stopień naukowy; Tytuł; Examen; Examensnamn; "
            "Uddannelse; Grad; Eksamen; Utdanning; Gradsnavn"
        ),
        "started": _STARTED,
        "finished": _FINISHED,
    },
    needed=frozenset({"organization", "title"}),
)
VOLUNTEERING = Sheet(
    "volunteering",
    {
        "organization": _COMPANY,
        "title": _POSITION,
        "cause": _words(
            "Cause; Zweck; Thema; Causa; Goed doel; Doel; Cel; Sprawa; Ändamål; Formål; Sag; Sak"
        ),
        "started": _STARTED,
        "finished": _FINISHED,
    },
    needed=frozenset({"organization", "title", "cause"}),
)
ORGANIZATIONS = Sheet(
    "organizations",
    {
        "organization": _NAME,
        "title": _POSITION,
        "started": _STARTED,
        "finished": _FINISHED,
    },
    needed=frozenset({"organization", "title", "started"}),
)
LANGUAGES_SPOKEN = Sheet(
    "languages",
    {
        "name": _NAME | _words("Language; Sprache; Langue; Idioma; Lingua; Taal; Język; Språk"),
        "proficiency": _words(
            "Proficiency; Kenntnisse; Sprachniveau; Niveau; Niveau de compétence; Competencia; "
            "Nivel; Proficiência; Nível; Conoscenza; Livello; Beheersing; Taalniveau; "
            "Znajomość; Poziom; Kunskaper; Nivå; Færdigheder; Ferdigheter"
        ),
    },
    needed=frozenset({"name", "proficiency"}),
)
SKILLS = Sheet(
    "skills",
    {
        "name": _NAME
        | _words("Skill; Kenntnis; Compétence; Aptitud; Competência; Competenza; Vaardigheid")
        | _words("Umiejętność; Kompetens; Kompetence; Ferdighet")
    },
    needed=frozenset({"name"}),
    is_bare=True,
)
CONNECTIONS = Sheet(
    "connections",
    {
        "first_name": _FIRST_NAME,
        "last_name": _LAST_NAME,
        "url": _words("URL; Profil-URL; URL du profil; URL del perfil; URL do perfil; Adres URL"),
        "email": _words(
            "Email Address; E-mail Address; Email; E-Mail-Adresse; E-Mail; Adresse e-mail; "
            "Dirección de correo electrónico; Correo electrónico; Dirección de email; "
            "Endereço de e-mail; Indirizzo e-mail; Indirizzo email; E-mailadres; Adres e-mail; "
            "E-postadress; E-post; E-mailadresse; E-postadresse"
        ),
        "company": _COMPANY,
        "position": _POSITION,
        "connected": _CONNECTED,
    },
    needed=frozenset({"first_name", "last_name", "connected"}),
)

# In the order in which a file is tried: the columns of one may be among those of another.
SHEETS = (
    PROFILE,
    VOLUNTEERING,
    POSITIONS,
    EDUCATION,
    ORGANIZATIONS,
    LANGUAGES_SPOKEN,
    SKILLS,
    CONNECTIONS,
)

# The names of the files without their endings. Out of an archive files are taken by these names
# alone, so that messages and whatever else is in it are never looked at.
_FILES = {
    PROFILE.kind: _words("Profile; Profil; Perfil; Profilo; Profiel"),
    POSITIONS.kind: _words(
        "Positions; Positionen; Berufserfahrung; Postes; Expériences; Puestos; Cargos; "
        "Experiencia; Experiência; Posizioni; Esperienze; Posities; Functies; Stanowiska; "
        "Positioner; Befattningar; Stillinger"
    ),
    EDUCATION.kind: _words(
        "Education; Ausbildung; Formation; Formations; Educación; Formación; Educação; Formação; "
        "Formação acadêmica; Formazione; Istruzione; Opleiding; Opleidingen; Edukacja; "
        "Wykształcenie; Utbildning; Uddannelse; Utdanning"
    ),
    VOLUNTEERING.kind: _words(
        "Volunteering; Volunteer Experience; Ehrenamt; Bénévolat; Voluntariado; Volontariato; "
        "Vrijwilligerswerk; Wolontariat; Volontärarbete; Frivilligt arbejde; Frivillig arbeid"
    ),
    ORGANIZATIONS.kind: _words(
        "Organizations; Organisationen; Organisations; Organizaciones; Organizações; "
        "Organizzazioni; Organisaties; Organizacje; Organisationer; Organisasjoner"
    ),
    LANGUAGES_SPOKEN.kind: _words(
        "Languages; Sprachen; Langues; Idiomas; Lingue; Talen; Języki; Språk; Sprog"
    ),
    SKILLS.kind: _words(
        "Skills; Kenntnisse; Compétences; Aptitudes; Competências; Competenze; Vaardigheden; "
        "Umiejętności; Kompetenser; Kompetencer; Ferdigheter"
    ),
    CONNECTIONS.kind: _words(
        "Connections; Kontakte; Relations; Contactos; Conexiones; Conexões; Contatos; "
        "Collegamenti; Connecties; Kontakty; Kontakter; Forbindelser"
    ),
}
_LETTERS = _words(
    "Messages; Nachrichten; Mensajes; Mensagens; Messaggi; Berichten; Wiadomości; Meddelanden; "
    "Beskeder; Meldinger"
)
# What browsers and people add to a second copy: "Positions (1).csv".
_COPY = re.compile(r"\s*(?:\(\d+\)|[-_ ]+\d+|[-_ ]*copy)$", re.IGNORECASE)


def sheet_of(file_name: str) -> Sheet | None:
    """Return the sheet that a file of a LinkedIn archive holds by its name, or None."""
    stem, _, ending = file_name.rpartition(".")
    if ending.casefold() != "csv":
        return None
    return next((sheet for sheet in SHEETS if _plain(stem) in _FILES[sheet.kind]), None)


def is_letters(file_name: str) -> bool:
    """Return whether a file holds what people wrote to each other, by its name."""
    return _plain(file_name.rpartition(".")[0]) in _LETTERS


def _plain(stem: str) -> str:
    return normalised(_COPY.sub("", stem))
