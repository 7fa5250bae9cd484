"""What staff write is read into plain text and few forms; nothing else comes through."""

from hypothesis import example, given
from hypothesis import strategies as st

from alumnet.site.rules.pages import PAGES
from alumnet.site.rules.writing import Kind, Span, read, unusable_links


def test_a_page_is_a_lede_and_sections_of_paragraphs_and_lists() -> None:
    page = read(
        "Short,\nso that everybody reads it.\n\nBefore.\n\n## Asking\nAt once.\n\n### When?\n"
        "- one\n- **two** and *more*\n  go on\n\n  still\n1. first\n2. second\n   - within\n\n"
        "## Last"
    )
    assert page.lede == "Short, so that everybody reads it."
    assert [each.heading for each in page.sections] == ["", "Asking", "Last"]
    blocks = page.sections[1].blocks
    assert [each.kind for each in blocks] == [
        Kind.PARAGRAPH,
        Kind.SMALL_HEADING,
        Kind.BULLETS,
        Kind.NUMBERS,
        Kind.BULLETS,
    ]
    assert blocks[2].lines[1] == (
        Span("two", is_strong=True),
        Span(" and "),
        Span("more", is_stressed=True),
        Span(" go on"),
        Span(" "),
        Span("still"),
    )
    assert [len(each.lines) for each in blocks] == [1, 1, 2, 2, 1]


def test_links_lead_to_pages_and_mails_and_nowhere_else() -> None:
    fine = [
        "/help",
        "/me/data?x=1#top",
        "https://example.org/a_(b)",
        "mailto:office@example.org",
        "/",
    ]
    for target in fine:
        assert read(f"A\n\nSee [this]({target}).").sections[0].blocks[0].lines[0][1] == Span(
            "this", href=target
        )
    wrong = ["javascript:alert(1)", "//evil.example", "/\\evil.example", "http://example.org"]
    wrong += ["data:text/html,x", 'https://a.example/"onclick=', "help", "JAVASCRIPT:x", "/a\\b"]
    for target in wrong:
        text = f"See [this]({target})."
        assert unusable_links(text)
        assert read(f"A\n\n{text}").sections[0].blocks[0].lines[0][0].text.startswith("See")
        assert not any(span.href for span in read(f"A\n\n{text}").sections[0].blocks[0].lines[0])


@given(st.text(alphabet="ab *#-1.[]()/:\n<>&\"'\\https", max_size=80))
@example("**" * 400 + "[a](" * 400)
def test_no_text_is_lost_or_becomes_a_link_that_leads_away(text: str) -> None:
    page = read(text)
    drawn = (
        page.lede
        + "".join(
            span.text + span.href
            for section in page.sections
            for block in section.blocks
            for line in block.lines
            for span in line
        )
        + "".join(section.heading for section in page.sections)
    )
    assert {*"ab<>&\"'"} & {*text} <= {*drawn}
    assert unusable_links("") == []


def test_what_ships_is_written_the_same_way() -> None:
    for kind in PAGES.values():
        page = read(kind.shipped)
        assert page.lede
        assert page.sections
        assert unusable_links(kind.shipped) == []
