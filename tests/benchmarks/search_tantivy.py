"""The same population and the same questions in tantivy, the engine we measure against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Occur, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from alumnet.search.documents import FacetKind
    from tests.benchmarks.search_population import Person

NUMBERS = ("school", "employer", "class_year", "association")
CODES = ("topic", "industry", "time", "language", "country")
FACETS = (*NUMBERS, *CODES)


class Tantivy:
    """An index with a text field, nine facets and a field of (employer, year) for overlaps."""

    def __init__(self, folder: Path, people: Iterable[Person]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("person_id", stored=False, indexed=True, fast=True)
        builder.add_text_field("text", tokenizer_name="en_stem")
        builder.add_text_field("name", tokenizer_name="default", index_option="basic")
        for name in (*NUMBERS, "employer_year"):
            builder.add_unsigned_field(name, indexed=True, fast=True)
        for name in CODES:
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        self.schema = builder.build()
        is_built = folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(self.schema, path=str(folder))
        if not is_built:
            writer = index.writer(heap_size=256_000_000, num_threads=1)
            for person in people:
                writer.add_document(_document(person))
            writer.commit()
            writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()
        self._facets = {
            name: {"terms": {"field": name, "size": 12, "segment_size": 100}} for name in FACETS
        }

    def term(self, field: str, value: Any) -> Query:
        """Return a query for one value."""
        return Query.term_query(self.schema, field, value)

    def words(self, words: Iterable[str]) -> Query:
        """Return a query for all of these words; invented ones are their own stems."""
        found = [(Occur.Must, self.term("text", word)) for word in words]
        return found[0][1] if len(found) == 1 else Query.boolean_query(found)

    def phrase(self, words: list[str]) -> Query:
        """Return a query for words that stand together."""
        return Query.phrase_query(self.schema, "text", list(words))

    def everybody(self) -> Query:
        """Return a query for all."""
        return Query.all_query()

    def narrowed(self, words: list[str], filters: Mapping[FacetKind, Iterable[Any]]) -> Query:
        """Return a query for words and filters, the values of one filter being alternatives."""
        musts = [(Occur.Must, self.words(words))]
        for kind, values in filters.items():
            options = [(Occur.Should, self.term(kind.value, value)) for value in values]
            musts.append((Occur.Must, Query.boolean_query(options)))
        return Query.boolean_query(musts)

    def blended(self, words: list[str], person: Person) -> Query:
        """Return a query for words in which the person's ties count."""
        return Query.boolean_query(
            [(Occur.Must, self.words(words)), (Occur.Should, self.near(person))]
        )

    def near(self, person: Person) -> Query:
        """Return a query for those who overlapped at an employer or went to the same school."""
        ties = [
            Query.boost_query(
                Query.const_score_query(
                    Query.term_set_query(
                        self.schema,
                        "employer_year",
                        [_pair(employer, year) for year in range(first, last or 2027)],
                    ),
                    1.0,
                ),
                0.7,
            )
            for employer, first, last in person.jobs
        ]
        ties += [
            Query.boost_query(Query.const_score_query(self.term("school", school), 1.0), 0.5)
            for school, _, _ in person.schools
        ]
        return Query.boolean_query([(Occur.Should, tie) for tie in ties])

    def search(self, query: Query, *, facets: bool = False) -> int:
        """Return how many of the twenty best there are; total and facets are computed too."""
        result = self.searcher.search(query, limit=20, count=True)
        if facets:
            self.searcher.aggregate(query, self._facets)
        return len(result.hits)

    def named(self, beginning: str) -> int:
        """Return how many of ten names beginning so were found."""
        query = Query.fuzzy_term_query(self.schema, "name", beginning, distance=0, prefix=True)
        return len(self.searcher.search(query, limit=10, count=False).hits)


def _pair(employer: int, year: int) -> int:
    return employer * 200 + (year - 1900)


def _document(person: Person) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("person_id", person.person_id)
    document.add_text("text", f"{person.title} {person.bio}")
    document.add_text("name", f"{person.given} {person.family}")
    for name, values in (
        ("school", [each for each, _, _ in person.schools]),
        ("employer", [each for each, _, _ in person.jobs]),
        ("class_year", [person.class_year]),
        ("association", person.associations),
        (
            "employer_year",
            [_pair(e, y) for e, first, last in person.jobs for y in range(first, last or 2027)],
        ),
    ):
        for value in values:
            document.add_unsigned(name, value)
    for name, codes in (
        ("topic", person.topics),
        ("industry", person.industries),
        ("time", person.times),
        ("language", set(person.languages)),
        ("country", (person.country,)),
    ):
        for code in codes:
            document.add_text(name, code)
    return document
