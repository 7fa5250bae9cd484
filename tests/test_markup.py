"""What is wrong with a page is seen: judged beside another parser of the standard, a slow one."""

import re

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import markup

GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>People</title></head>
<body class="a"><!-- words --><header><a href="/"><svg viewBox="0 0 9 9"><path d="M0"/></svg>
<b>Home</b></a></header><main><h1>People &amp; places</h1><form method="post"><p><label>Words <input
name="q" required value="a &gt; b"></label></p><select name="s"><option value="1">One</option>
<option selected>Two</option></select><textarea name="t">
Text</textarea><button>Send</button></form><ul><li><em>One</em></li><li>Two<br></li></ul>
<dl><dt>Here</dt><dd>There</dd></dl><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td>
</tr></tbody></table></main></body></html>
"""
PIECES = re.findall(r"<[^>]*>|[^<]+", GOOD)
ODD = ("<p>", "</p>", "<form>", "<b>", "</br>", "<div/>", "<table>", "</body>", "&x;", "< ", "\0")


def is_faulty(html: str) -> bool:
    return any(markup.faults(html, markup.read(html)))


def errors_of(html: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [code for _place, code, _facts in parser.errors]


def test_a_good_page_has_no_faults() -> None:
    assert list(markup.faults(GOOD, markup.read(GOOD))) == errors_of(GOOD) == []


def test_the_tree_is_what_the_other_parser_makes() -> None:
    builder = html5lib.getTreeBuilder("etree")
    other = html5lib.HTMLParser(builder, namespaceHTMLElements=False).parse(GOOD)
    elements = [each for each in other.iter() if not callable(each.tag)]  # as comments are
    seen = [(each.tag, each.attrib, each.text) for each in elements]
    assert [(each.tag, each.attrib, each.text) for each in markup.read(GOOD).iter()] == seen


@pytest.mark.parametrize(
    "body",
    [
        "<p><div></div></p>",
        "<a href=x><a href=y></a></a>",
        "<form><form></form></form>",
        "<h1><h2></h2></h1>",
        "<button><button></button></button>",
        "<b><i></b></i>",
        "<table>x<tr><td></td></tr></table>",
        "<table><tbody><form><tr><td></td></tr></form></tbody></table>",
        "<select><option><div>x</div></option></select>",
        "<p id=a id=b></p>",
        "<p>&nobody;</p>",
        "<p>a\0b\x01</p>",
        "<p>1 < 2</p>",
        "<image>",
    ],
)
def test_each_kind_of_fault_is_found(body: str) -> None:
    page = f"<!doctype html><html><head><title>x</title></head><body>{body}</body></html>"
    assert is_faulty(page)


@given(
    st.integers(0, len(PIECES) - 1), st.integers(0, len(PIECES) - 1), st.sampled_from(("", *ODD))
)
@example(0, 0, "")
def test_no_change_makes_a_fault_that_only_the_other_parser_finds(
    taken: int, put: int, odd: str
) -> None:
    pieces = [*PIECES]
    piece = pieces.pop(taken)
    pieces.insert(put, odd or piece)
    page = "".join(pieces)
    assert is_faulty(page) or not errors_of(page)
