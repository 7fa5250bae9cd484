"""Addresses in what people write."""

import pytest

from alumnet.kernel.links import with_links

PLAIN = [
    "javascript:alert(1)",
    "ftp://example.org/file",
    "data:text/html,<b>x</b>",
    "www.example.org",
    "https://",
    "http:///path",
    "https://bank.example@evil.example/",
    "https://example.org:99999/",
    "https://example.org:0/",
    "https://[::1",
    "https:\\\\example.org",
]
LINKED = [
    ("See https://example.org.", "https://example.org"),
    ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
    ("HTTPS://Example.org/Ünder?a=1&b=2!", "HTTPS://Example.org/Ünder?a=1&amp;b=2"),
    ('<a href="http://example.org/x">', "http://example.org/x"),
    ("https://example.org/x]]", "https://example.org/x"),
]


@pytest.mark.parametrize("text", PLAIN)
def test_only_addresses_of_the_web_that_lead_where_they_say_are_links(text: str) -> None:
    assert "<a " not in with_links(text)


@pytest.mark.parametrize(("text", "address"), LINKED)
def test_a_link_is_the_address_without_the_sentence_around_it(text: str, address: str) -> None:
    found = with_links(text)
    link = f'<a href="{address}" rel="nofollow noopener noreferrer">{address}</a>'
    assert found.count("<a ") == 1
    assert link in found


def test_everything_around_links_is_escaped_and_stays_in_order() -> None:
    found = with_links("1 < 2\nhttp://a.example, <b> http://b.example")
    assert found.startswith("1 &lt; 2\n<a ")
    assert "</a>, &lt;b&gt; <a " in found
    assert with_links("") == ""
