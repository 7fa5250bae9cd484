"""The file of a copy: data by slice, a page to read without the site, a resume, the photo.

Nothing in it is another person's: each slice leaves out what others wrote.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.registry import registry
from alumnet.members.models import Photo
from alumnet.portability.queries import own_resume
from alumnet.rights.rules.dictionary import DICTIONARY

_PHOTOS = {"image/jpeg": "photo.jpg", "image/png": "photo.png", "image/webp": "photo.webp"}


def packed(session: Session, person_id: int, *, now: datetime) -> bytes:
    """Return the ZIP file with all that the site keeps of a person and may give them."""
    parts = {
        name: plain(export(session, person_id))
        for name, export in sorted(registry.exporters.items(), key=lambda each: _place(each[0]))
    }
    photo = session.execute(
        select(Photo.content, Photo.content_type).where(Photo.person_id == person_id)
    ).one_or_none()
    photo_name = _PHOTOS.get(photo.content_type, "photo") if photo else ""
    name = session.scalar(select(Person.display_name).where(Person.id == person_id)) or ""
    page = render_template(
        "rights/copy.html", name=name, parts=parts, dictionary=DICTIONARY, at=now, photo=photo_name
    )
    style = Path(current_app.static_folder or "") / "copy.css"
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("index.html", page)
            archive.writestr("copy.css", style.read_bytes())
            archive.writestr("dictionary.json", _written(DICTIONARY))
            archive.writestr("resume.json", _written(own_resume(session, person_id, now=now)))
            for part, content in parts.items():
                archive.writestr(f"data/{part}.json", _written(content))
            if photo:
                archive.writestr(photo_name, photo.content)
        return file.getvalue()


def _place(name: str) -> int:
    """Return where a part stands in the page: as in the dictionary, what is new at the end."""
    names = list(DICTIONARY)
    return names.index(name) if name in names else len(names)


def _written(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)


def plain(value: Any) -> Any:
    """Return a value as JSON has it: codes for choices, dates as text, lists for all that lists."""
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(each) for each in value), key=str)
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value
