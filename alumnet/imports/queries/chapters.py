"""The chapters that rows of a file name, by what these are called here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Chapter
from alumnet.imports.rules.comparing import NamedChapter
from alumnet.kernel.ids import handle, slugify
from alumnet.kernel.text import normalised
from alumnet.organizations.models import Organization, OrganizationAlias


@dataclass(frozen=True, slots=True)
class Chapters:
    """The open chapters of an association by their names, slugs and aliases, as words."""

    by_words: Mapping[str, NamedChapter]

    def find(self, said: Sequence[str]) -> tuple[NamedChapter, ...]:
        """Return the chapters that these words name, each once."""
        found = (self.by_words.get(normalised(each)) for each in self._apart(said))
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def lacking(self, said: Sequence[str]) -> list[str]:
        """Return those of the words that name no chapter here."""
        return [each for each in self._apart(said) if normalised(each) not in self.by_words]

    def _apart(self, said: Sequence[str]) -> Iterator[str]:
        """Yield names; a comma stands between two of them, or in one that has it."""
        for each in said:
            if normalised(each) in self.by_words:
                yield each
            else:
                yield from filter(None, map(str.strip, each.split(",")))


def open_chapters(session: Session, association_id: int, *, lock: bool = False) -> Chapters:
    """Return the open chapters of an association. Two statements.

    With `lock` none of them closes until the transaction ends.
    """
    query = (
        select(Chapter.id, Organization.name, Organization.public_id)
        .join(Organization, Organization.id == Chapter.id)
        .where(Chapter.association_id == association_id, Chapter.closed_at.is_(None))
        .order_by(Chapter.id)
    )
    rows = session.execute(query.with_for_update(of=Chapter) if lock else query).all()
    here = {row.id: NamedChapter(row.id, row.name) for row in rows}
    found = {normalised(row.name): here[row.id] for row in rows}
    for row in rows:
        for words in (slugify(row.name), handle(row.name, row.public_id), row.public_id):
            found.setdefault(normalised(words), here[row.id])
    aliases = select(OrganizationAlias.organization_id, OrganizationAlias.name).where(
        OrganizationAlias.organization_id.in_(here)
    )
    for chapter_id, name in session.execute(aliases.order_by(OrganizationAlias.id)):
        found.setdefault(normalised(name), here[chapter_id])
    found.pop("", None)
    return Chapters(found)
