"""Small files as people bring them, made here."""

import io
import stat
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CONNECTIONS = '''Notes:
"When exporting your connection data, some of the email addresses are missing.
You only see those of people who allow it."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Åse,Nygård,https://www.linkedin.com/in/ase,,Tide &amp; Sons,"Head of
Harbours",05 Mar 2024
Bo,"Ek, PhD",https://www.linkedin.com/in/bo,bo@example.org,,"Says ""yes""",sometime
,,,,,,
'''


def an_archive(files: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive with these files."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_a_link(name: str) -> bytes:
    """Return an archive in which a name is a link to another file."""
    entry = ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def locked(archive: bytes) -> bytes:
    """Return an archive of one file that says of itself that it is locked with a password."""
    at = archive.index(b"PK\x01\x02") + 8
    first = archive.index(b"PK\x03\x04") + 6
    changed = bytearray(archive)
    changed[at] |= 1
    changed[first] |= 1
    return bytes(changed)


ARCHIVE = {
    "Profile.csv": """First Name,Last Name,Address,Headline,Summary,Industry,Geo Location
Åse,Nygård,,Harbour pilot &amp; teacher,"I bring ships in.

Slowly.",Education,"Bergen, Norge"
""",
    "Positions.csv": """Company Name,Title,Description,Location,Started On,Finished On
Tidewater Works,Head of Harbours,"• Owns
• Mentors, ""on purpose""\","Bergen, Norway",Mar 2021,
Tidewater Works,Pilot,,"Oslo, Norway",Sep 2017,Mar 2021
Halden Line,Intern,,,someday,2017
""",
    "Education.csv": """School Name,Start Date,End Date,Notes,Degree Name,Activities
Fernhill College,2008,2013,,"MSc, Naval Architecture",Rowing
""",
    "Skills.csv": "Name\nPilotage\nC++\npilotage\n",
    "Languages.csv": "Name,Proficiency\nNorwegisch,Native\nEnglish,Full\nKlingon,Some\n",
    "Organizations.csv": """Name,Position,Started On,Finished On
Harbour Rowers,Treasurer,2019,
""",
    "messages.csv": "FROM,TO,CONTENT\nÅse,Bo,a secret\n",
    "Connections.csv": CONNECTIONS,
}
