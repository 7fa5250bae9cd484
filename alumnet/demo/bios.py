"""Headlines and bios, put together from what is true of each career."""

from random import Random

from alumnet.demo.chance import happens
from alumnet.demo.facts import Facts
from alumnet.demo.outline import Outline
from alumnet.demo.textbook import chapters

FEWEST_WORDS, MOST_WORDS = 42, 88
_BOOK = "bios"
_MIDDLE = slice(1, -1)


def headline_of(outline: Outline, facts: Facts, rng: Random) -> str:
    """Return one line: mostly title and employer."""
    found = chapters(_BOOK)["headlines"].fitting(facts)
    title = outline.career.worked[-1].title if outline.career.worked else ""
    return rng.choice(found).format_map(facts.words | {"Title": title})


def bio_of(facts: Facts, rng: Random) -> str:
    """Return a bio of about 40 to 90 words in the first person."""
    book = chapters(_BOOK)
    facts.words["hobby"], spare = rng.sample(book["hobby"].always, 2)
    parts = [book[chapter].sentence(facts, rng) for chapter in ("now", "path", "turn", "care")]
    closings = [*book["close"].fitting(facts), *book["close"].always]
    parts.append(facts.fill(rng.choice(closings)))
    kept = [part for part in parts if part]
    if _length(kept) < FEWEST_WORDS:
        facts.words["hobby"] = spare
        kept.append(facts.fill(rng.choice(book["close"].always)))
    if happens(rng, 0.3):
        middle = kept[_MIDDLE]
        rng.shuffle(middle)
        kept[_MIDDLE] = middle
    while _length(kept) > MOST_WORDS:
        kept.pop(2)
    return " ".join(kept)


def _length(parts: list[str]) -> int:
    return sum(len(part.split()) for part in parts)
