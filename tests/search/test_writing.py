"""Changing the index: order doesn't matter, what is deleted is gone, damage is noticed."""

import tempfile
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.search import columns, layout, writing
from alumnet.search.documents import Change, FacetKind, Label, MemberDocument, fingerprint
from alumnet.search.engine import SearchEngine
from alumnet.search.errors import IndexBusy, IndexDamaged, IndexMissing
from alumnet.search.folders import current_folder, writing_lock
from alumnet.search.requests import SearchRequest
from alumnet.search.whoosh_index import TextWriter
from alumnet.search.writing import IndexWriter, Verification
from tests.search.invented import Index, a_member, an_onlooker, populations


def prints(*members: MemberDocument) -> list[tuple[int, int]]:
    return [(member.person_id, fingerprint(member)) for member in members]


def test_a_changed_member_is_found_by_the_new_words_alone(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1, text="fintech"), a_member(2, text="nursing")])
    index.writer.apply([Change(1, a_member(1, text="design"))])
    assert index.found("design") == [1]
    assert index.found("fintech") == []
    assert index.found("nursing") == [2]


@pytest.mark.parametrize("step", ["nothing", "tidy", "compact"])
def test_a_deleted_member_is_gone(tmp_path: Path, step: str) -> None:
    index = Index(tmp_path, [a_member(n, f"Ruth {n}", "fintech") for n in range(5)])
    index.writer.apply([Change(3, None)])
    if step != "nothing":
        getattr(index.writer, step)()
    assert 3 not in index.found("fintech")
    assert 3 not in index.found("")
    assert 3 not in index.found("ruth")
    assert 3 not in index.engine.people_named("ruth", an_onlooker())
    assert 3 not in index.found("", an_onlooker(connection_ids=frozenset({3})))


def test_a_reader_keeps_its_generation(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1, text="fintech")])
    before = index.engine.snapshot()
    index.writer.apply([Change(1, None), Change(2, a_member(2, text="fintech"))])
    request, me = SearchRequest("fintech"), an_onlooker()
    old = index.engine.search(request, me, snapshot=before)
    assert [hit.person_id for hit in old.hits] == [1]
    new = index.engine.search(request, me)
    assert [hit.person_id for hit in new.hits] == [2]
    assert new.generation == old.generation + 1


def test_nothing_to_change_is_no_new_generation(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1)])
    assert index.writer.apply([Change(7, None)]) == index.writer.apply([])


@settings(max_examples=8)
@given(populations(most=4), populations(most=4), st.randoms())
def test_order_and_repeats_of_changes_do_not_matter(
    before: list[MemberDocument], after: list[MemberDocument], random: object
) -> None:
    changes = [Change(each.person_id, each) for each in after[1:]] + [Change(1, None)]
    orders = list(permutations(changes[:3]))[:3]
    expected = {each.person_id: each for each in (*before, *after[1:])} | {1: None}
    for order in orders:
        with tempfile.TemporaryDirectory() as folder:
            index = Index(Path(folder), before)
            for change in (*order, *changes, *order):
                index.writer.apply([change])
            left = [each for each in expected.values() if each is not None]
            assert index.writer.verify(prints(*left)).is_clean
            assert set(index.found()) == {each.person_id for each in left}


def test_many_changes_go_through_compactions(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, f"Ruth {n}") for n in range(10)])
    members = [a_member(n % 700, "Zoë Li", f"design w{n}") for n in range(2_600)]
    index.writer.apply([Change(n, member) for n, member in enumerate(members[:2_100])])
    layout = index.engine.snapshot().columns.manifest.layout
    index.writer.apply([Change(member.person_id, member) for member in members[2_100:2_150]])
    assert index.engine.snapshot().columns.manifest.layout != layout
    assert index.ask("design").total == 2_100
    assert index.found("w2149") == [2_149 % 700]
    assert index.ask("zoe").total == 2_100


def test_tidying_changes_nothing_that_is_found(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, text="fintech") for n in range(3)])
    assert not index.writer.tidy()
    for n in range(20):
        index.writer.apply([Change(n, a_member(n, text=f"fintech word{n}"))])
    before = index.found("fintech")
    assert index.writer.tidy()
    fresh = SearchEngine(tmp_path)
    found = fresh.search(SearchRequest("fintech", limit=100), an_onlooker())
    assert [hit.person_id for hit in found.hits] == before
    assert len(fresh.snapshot().text.reader.segments) < 12


def test_compacting_leaves_one_segment_and_no_old_words(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, text="fintech") for n in range(4)])
    for n in range(4):
        index.writer.apply([Change(n, a_member(n, text="design"))])
    index.writer.compact()
    snapshot = index.engine.snapshot()
    assert [len(segment.keys) for segment in snapshot.text.reader.segments] == [4]
    assert set(index.found("design")) == {0, 1, 2, 3}
    assert index.found("fintech") == []


def test_an_index_without_anybody_can_be_compacted(tmp_path: Path) -> None:
    index = Index(tmp_path, [])
    index.writer.compact()
    assert index.writer.verify([]).is_clean
    index.writer.apply([Change(1, a_member(1, text="design"))])
    assert index.found("design") == [1]


def test_compacting_writes_nothing_when_nothing_is_dead(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, text="fintech") for n in range(4)])
    before = index.engine.snapshot().generation
    index.writer.compact()
    assert index.engine.snapshot().generation == before
    index.writer.apply([Change(3, None)])
    index.writer.compact()
    assert index.engine.snapshot().generation > before + 1
    assert index.engine.snapshot().columns.size == 3


def test_verify_names_what_differs(tmp_path: Path) -> None:
    one, two, three = (a_member(n, text="fintech") for n in (1, 2, 3))
    index = Index(tmp_path, [one, two])
    assert index.writer.verify(prints(one, two)).is_clean
    found = index.writer.verify(prints(one, three, a_member(2, text="design")))
    assert found == Verification(frozenset({3}), frozenset({2}), frozenset())
    assert index.writer.verify(prints(one)).surplus == {2}


def test_a_rebuild_shows_its_progress_and_drops_the_old_folder(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1)])
    old = current_folder(tmp_path)
    steps: list[int] = []
    members = (a_member(n, text="fintech") for n in range(7))
    assert index.writer.rebuild(members, progress=steps.append) == 7
    assert sum(steps) == 7
    assert not old.exists()
    assert len(index.found("fintech")) == 7


def test_the_old_index_serves_during_a_rebuild_and_after_a_failed_one(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1, text="fintech")])

    def members() -> object:
        yield a_member(2)
        assert index.found("fintech") == [1]
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        index.writer.rebuild(members())  # type: ignore[arg-type]
    assert index.found("fintech") == [1]
    index.writer.apply([Change(3, a_member(3, text="fintech"))])
    assert set(index.found("fintech")) == {1, 3}
    index.writer.compact()
    assert [each.name for each in tmp_path.glob("index-*")] == [current_folder(tmp_path).name]


def test_generations_grow_over_rebuilds(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1)])
    before = index.writer.apply([Change(1, a_member(1, text="x"))])
    index.writer.rebuild([a_member(1)])
    assert index.engine.snapshot().generation > before


def test_there_is_one_writer_at_a_time(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1)])
    with writing_lock(tmp_path), pytest.raises(IndexBusy):
        index.writer.apply([Change(1, None)])
    index.writer.apply([Change(1, None)])


def test_changing_what_was_never_built_says_so(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        IndexWriter(tmp_path).apply([Change(1, a_member(1))])


def test_a_failed_change_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(tmp_path, [a_member(1, text="fintech"), a_member(2, text="fintech")])

    def fails(*_: object, **__: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(TextWriter, "commit", fails)
        with pytest.raises(OSError, match="disk full"):
            index.writer.apply([Change(1, None)])
    # The next change publishes the generation the failed one was for.
    fresh = IndexWriter(tmp_path)
    fresh.apply([Change(2, a_member(2, text="design"))])
    assert index.found("fintech") == [1]
    assert index.found("design") == [2]


# Whoosh leaves a file it can't read to the garbage collector.
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("pattern", ["text/*.pst", "text/*.trm", "text/_*.toc", "columns-*"])
def test_a_file_cut_short_is_damage_and_nothing_else(tmp_path: Path, pattern: str) -> None:
    index = Index(tmp_path, [a_member(n, text="fintech design " * 9) for n in range(300)])
    victims = list(current_folder(tmp_path).glob(pattern))
    assert victims
    for victim in victims:
        with victim.open("r+b") as file:
            file.truncate(victim.stat().st_size // 3)
    with pytest.raises(IndexDamaged):
        SearchEngine(tmp_path).search(SearchRequest("fintech"), an_onlooker())
    index.writer.rebuild([a_member(1, text="fintech")])
    assert index.found("fintech") == [1]


def test_a_damaged_manifest_is_damage(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1)])
    (current_folder(tmp_path) / "manifest.json").write_text("{}", "utf-8")
    with pytest.raises(IndexDamaged):
        SearchEngine(tmp_path).snapshot()
    assert index.writer.verify([]).damage


def test_an_index_of_another_version_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(tmp_path, [a_member(1)])
    monkeypatch.setattr(columns, "FORMAT", columns.FORMAT + 1)
    with pytest.raises(IndexDamaged, match="another version"):
        SearchEngine(tmp_path).snapshot()
    index.writer.rebuild([a_member(1)])
    assert index.found() == [1]


def test_after_a_restart_of_the_machine_the_index_may_be_torn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(tmp_path, [a_member(1)])
    assert not index.writer.may_be_torn()
    other_run = tmp_path / "boot_id"
    other_run.write_text("another run\n", "ascii")
    monkeypatch.setattr(columns, "_BOOT_ID", other_run)
    assert index.writer.may_be_torn()
    index.writer.apply([Change(1, a_member(1, text="fintech"))])
    assert not index.writer.may_be_torn()
    monkeypatch.setattr(columns, "_BOOT_ID", tmp_path / "nowhere")
    assert index.writer.may_be_torn()


def test_an_index_without_its_manifest_is_missing(tmp_path: Path) -> None:
    Index(tmp_path)
    (current_folder(tmp_path) / "manifest.json").unlink()
    with pytest.raises(IndexMissing):
        SearchEngine(tmp_path).snapshot()


def test_unreadable_labels_only_lose_names(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1)])
    (current_folder(tmp_path) / "labels.json").write_text("[1]", "utf-8")
    assert SearchEngine(tmp_path).search(SearchRequest("company:acme"), an_onlooker()).total == 0
    (current_folder(tmp_path) / "labels.json").unlink()
    assert index.ask().total == 1


def test_a_batch_larger_than_the_spare_room_goes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "_SPARE_MEMBERS", 8)
    monkeypatch.setattr(layout, "_SPARE_ROWS", 20)
    monkeypatch.setattr(writing, "_BATCH", 5)
    index = Index(tmp_path, [a_member(1)])
    members = [a_member(n, f"Ruth Ahmed{n}", f"design{n}") for n in range(30)]
    index.writer.apply([Change(each.person_id, each) for each in members])
    assert index.ask("ruth").total == 30
    assert index.writer.verify(prints(*members)).is_clean


def test_names_of_values_come_with_a_change(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(1)])
    label = Label(FacetKind.TOPIC, "sabbatical", ("Time out",))
    index.writer.apply([Change(1, a_member(1, topics=["sabbatical"]))], [label])
    assert index.found('topic:"time out"') == [1]
    snapshot = index.engine.snapshot()
    assert snapshot.labels.name_of(FacetKind.TOPIC, "sabbatical") == "Time out"
    assert snapshot.labels.name_of(FacetKind.TOPIC, "career") == "Career"
    assert snapshot.labels.name_of(FacetKind.TOPIC, "unheard of") == "unheard of"


# Whoosh leaves a file it can't read to the garbage collector.
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_segment_whose_keys_are_gone_is_not_read_with_made_up_ones(tmp_path: Path) -> None:
    index = Index(tmp_path, [a_member(n, text="fintech") for n in range(3)])
    assert index.engine.search(SearchRequest("fintech"), an_onlooker()).total == 3
    # As it is for a moment when two segments become one while somebody opens them.
    (keys,) = current_folder(tmp_path).glob("text/*.key.col")
    keys.unlink()
    with pytest.raises(IndexDamaged):
        SearchEngine(tmp_path).snapshot()
