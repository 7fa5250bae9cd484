import re
from collections import Counter

from alumnet.demo.records import DemoAffiliation
from alumnet.kernel.visibility import Visibility
from alumnet.members.rules import FIELDS
from alumnet.members.rules.choices import FORMATS, MINUTES, MOTIVES, TIME_KINDS, VALUES
from alumnet.organizations.models import AffiliationKind, EvidenceGrade, Precision
from alumnet.organizations.reference import industry, learning_topic, topic
from tests.demo.network import TODAY, network, people

THIS_MONTH = TODAY.year * 12 + TODAY.month - 1
UNFILLED = re.compile(r"[{}]|\bNone\b|  |\ba [aeio]|\ban [^aeioh18]|\.\.")


def _first_leaving(affiliations: tuple[DemoAffiliation, ...]) -> int:
    first = affiliations[0]
    assert first.kind == "education"
    return THIS_MONTH // 12 + 1 if first.end_month is None else first.end_month // 12


def test_nothing_ends_before_it_starts_or_starts_in_the_future() -> None:
    for person in people():
        for each in person.affiliations:
            if each.start_month is not None:
                assert each.start_month <= THIS_MONTH
                assert each.end_month is None or each.start_month <= each.end_month
            if each.kind != "education":
                assert each.end_month is None or each.end_month <= THIS_MONTH


def test_what_runs_has_no_end_and_what_has_ended_has_one() -> None:
    for person in people():
        for each in person.affiliations:
            assert each.is_current == (each.end_month is None)


def test_nobody_works_before_leaving_school_but_for_one_placement() -> None:
    for person in people():
        left = _first_leaving(person.affiliations)
        jobs = [each for each in person.affiliations if each.kind == "employment"]
        early = [job for job in jobs if (job.start_month or 0) // 12 < left]
        assert len(early) <= 1
        assert all((job.title or "").startswith("Placement student") for job in early)


def test_jobs_follow_one_another() -> None:
    for person in people():
        jobs = [each for each in person.affiliations if each.kind == "employment"]
        starts = [job.start_month or 0 for job in jobs]
        assert starts == sorted(starts)
        assert sum(job.is_current for job in jobs) <= 1
        assert len(jobs) <= 6


def test_a_class_year_knows_the_end_alone() -> None:
    known = [each for person in people() for each in person.affiliations]
    for each in known:
        if each.precision == "class_year":
            assert each.kind == "education"
            assert each.start_month is None
            assert each.end_month is not None
        if each.precision == "year":
            assert (each.start_month or 0) % 12 == (each.end_month or 0) % 12 == 0
    assert {each.precision for each in known} == {precision.value for precision in Precision}


def test_codes_are_those_of_the_site() -> None:
    kinds = {kind.value for kind in AffiliationKind}
    levels = {level.value for level in Visibility}
    grades = {grade.value for grade in EvidenceGrade}
    for person in people():
        for each in person.affiliations:
            assert each.kind in kinds
            assert each.visibility in levels
            assert each.grade in grades
        assert all(field in FIELDS for field, _ in person.field_visibility)
        assert industry(person.industry) is not None


def test_most_values_are_for_everyone_and_every_level_is_used() -> None:
    counts = Counter(
        each.visibility
        for person in people()
        for each in person.affiliations
        if each.kind != "membership"
    )
    assert counts["everyone"] / counts.total() > 0.7
    assert set(counts) == {level.value for level in Visibility}


def test_bios_are_forty_to_ninety_words_and_all_different() -> None:
    bios = [person.bio for person in people(2000) if person.bio]
    assert len(set(bios)) == len(bios)
    lengths = [len(bio.split()) for bio in bios]
    assert min(lengths) >= 36
    assert max(lengths) <= 95


def test_no_sentence_is_left_unfilled() -> None:
    for person in people(2000):
        texts = [person.headline, person.bio, person.who_helped_me]
        if person.mentor is not None:
            texts += [line.lived or "" for line in person.mentor.topics]
            texts.append(person.mentor.cannot_help_with)
        if person.seeker is not None:
            texts += [person.seeker.hopes, person.seeker.what_i_bring]
        for text in texts:
            assert not UNFILLED.search(text), text
            assert len(text) < 700


def test_headlines_and_lines_fit_their_columns() -> None:
    for person in people(2000):
        assert len(person.headline) <= 200
        assert len(person.display_name) <= 120
        assert all(len(skill) <= 80 for skill in person.skills)
        assert person.mentor is None or all(
            len(line.lived or "") <= 400 for line in person.mentor.topics
        )


def test_mentors_offer_known_topics_with_something_lived_through() -> None:
    mentors = [person.mentor for person in people(2000) if person.mentor is not None]
    for mentor in mentors:
        codes = [line.topic for line in mentor.topics]
        assert codes
        assert len(set(codes)) == len(codes)
        assert all(topic(code) is not None for code in codes)
        assert all(learning_topic(code) is not None for code in mentor.wants_to_learn)
        assert 1 <= mentor.places <= 4
        assert mentor.hours_a_month >= 1
        assert set(mentor.formats) <= set(FORMATS)
        assert set(mentor.time_kinds) <= set(TIME_KINDS)
        assert mentor.paused_until is None or (mentor.paused_until > TODAY and not mentor.accepting)
    assert any(mentor.paused_until for mentor in mentors)
    assert any(mentor.may_be_suggested for mentor in mentors)
    silent = sum(line.lived is None for mentor in mentors for line in mentor.topics)
    assert silent < sum(len(mentor.topics) for mentor in mentors) / 4


def test_seekers_know_where_they_are_going() -> None:
    seekers = [person.seeker for person in people(2000) if person.seeker is not None]
    for seeker in seekers:
        assert all(topic(code) is not None for code in seeker.goals)
        assert seeker.goals
        assert industry(seeker.target_industry) is not None
        assert seeker.target_role
        assert seeker.hopes
        assert seeker.minutes_a_month in MINUTES
        assert set(seeker.motives) <= set(MOTIVES)
        assert set(seeker.values) <= set(VALUES)


def test_names_come_in_many_scripts_with_a_latin_form() -> None:
    native = [person for person in people(2000) if person.native_name]
    scripts = {
        script
        for person in native
        for script, (low, high) in {
            "Greek": ("\u0370", "\u03ff"),
            "Cyrillic": ("\u0400", "\u04ff"),
            "Hebrew": ("\u0590", "\u05ff"),
            "Arabic": ("\u0600", "\u06ff"),
            "Devanagari": ("\u0900", "\u097f"),
            "Hangul": ("\uac00", "\ud7a3"),
            "Han": ("\u4e00", "\u9fff"),
        }.items()
        if any(low <= letter <= high for letter in person.native_name or "")
    }
    assert len(scripts) == 7
    for person in people(2000):
        assert all(
            letter < "\u0250" or "\u1e00" <= letter < "\u1f00" or letter == "\u2019"
            for letter in person.display_name
        ), person.display_name
    assert any(not person.display_name.isascii() for person in people(2000))


def test_some_have_pronouns_former_names_and_hidden_listings() -> None:
    everybody = people(2000)
    assert any(person.former_names for person in everybody)
    assert {person.pronouns for person in everybody} == {None, "she/her", "he/him", "they/them"}
    hidden = [person for person in everybody if not person.is_listed]
    assert 0 < len(hidden) < len(everybody) / 10


def test_people_wait_are_suspended_and_have_left() -> None:
    states = Counter(each.state for person in people(2000) for each in person.memberships)
    assert set(states) == {"pending", "active", "suspended", "ended"}
    for person in people(2000):
        for each in person.memberships:
            assert (each.approved_by is None) == (each.state == "pending")


def test_memberships_carry_the_class_for_alumni_and_a_number_for_engineers() -> None:
    population = network()
    alumni, society = (each.key for each in population.associations)
    for person in people():
        for each in person.memberships:
            if each.association == alumni:
                assert each.class_year is not None
            if each.association == society:
                assert each.member_number is not None
