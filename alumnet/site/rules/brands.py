"""How a site or an association looks: its name, its colour in both themes, what mails say of it.

One colour is chosen. Where it would be hard to read, the nearest tone that isn't takes its place:
darker on light pages, lighter on dark ones, with a contrast of 4.5 as WCAG 2.2 AA asks for text.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final

from alumnet.kernel.errors import DomainError

LONGEST_NAME: Final = 60
LONGEST_SHORT_NAME: Final = 24
LONGEST_ADDRESS: Final = 300
LOGO_BYTES: Final = 2 * 1024 * 1024
ENOUGH: Final = 4.5
_HEX: Final = re.compile(r"#[0-9a-f]{6}")
_WHITE: Final = (255, 255, 255)
_BLACK: Final = (0, 0, 0)
# The grounds of static/app.css on which the colour stands as text; a test compares them.
GROUNDS: Final = {
    "light": ("#f3f6f5", "#ffffff", "#e9eeec"),
    "dark": ("#0f1716", "#172120", "#0b1211"),
}
_SURFACE: Final = {"light": "#ffffff", "dark": "#172120"}
_INK: Final = {"light": "#ffffff", "dark": "#05262c"}
_SOFT: Final = {"light": 0.13, "dark": 0.16}
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tone:
    """The colour in one theme, and how it stands out there at least."""

    colour: str
    hover: str
    soft: str
    ink: str
    chosen_contrast: float
    contrast: float

    @property
    def is_adjusted(self) -> bool:
        """Whether another tone than the chosen one was needed."""
        return self.chosen_contrast < ENOUGH


@dataclass(frozen=True)
class Brand:
    """How a place looks; what is empty is as the software came."""

    name: str
    short_name: str = ""
    accent: str = ""
    address: str = ""
    contact: str = ""
    sender_name: str = ""
    logo: str = ""
    logo_width: int = 0
    logo_height: int = 0

    @property
    def title(self) -> str:
        """What stands in the head of a page."""
        return self.short_name or self.name

    @property
    def sender(self) -> str:
        """From whom mails come."""
        return self.sender_name or self.name

    @cached_property
    def light(self) -> str:
        """The colour on light mails, also where none was chosen."""
        return tone(self.accent, "light").colour if self.accent else "#0b5563"

    @cached_property
    def dark(self) -> str:
        """The colour on dark mails."""
        return tone(self.accent, "dark").colour if self.accent else "#84cbd6"

    @cached_property
    def stylesheet(self) -> str:
        """What lies over the tokens of the pages; empty without a colour."""
        return stylesheet(self.accent, ":root") if self.accent else ""

    @cached_property
    def digest(self) -> str:
        """What names the content of that."""
        return hashlib.sha256(self.stylesheet.encode()).hexdigest()[:12]


class LogoRefused(DomainError):
    """A picture can't be a logo; `reason` says why."""

    code: ClassVar[str] = "photo_refused"


def is_colour(text: str) -> bool:
    """Return whether this is a colour like "#0b5563"."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tone(accent: str, theme: str) -> Tone:
    """Return the chosen colour for a theme, or the nearest tone of it that can be read there."""
    towards = _BLACK if theme == "light" else _WHITE
    colour, ink = accent, _INK[theme]
    for step in range(101):
        colour = _hex(_mixed(_rgb(accent), towards, step / 100))
        if _least(colour, theme) >= ENOUGH:
            break
    return Tone(
        colour=colour,
        hover=_hex(_mixed(_rgb(colour), towards, 0.25)),
        soft=_soft(colour, theme),
        ink=ink,
        chosen_contrast=_least(accent, theme),
        contrast=_least(colour, theme),
    )


def stylesheet(accent: str, where: str) -> str:
    """Return the rules that give elements the colour; older browsers have the light theme alone."""
    light, dark = tone(accent, "light"), tone(accent, "dark")
    names = (("brand", "colour"), ("brand-hover", "hover"), ("brand-soft", "soft"))
    plain = "".join(f"--{name}: {getattr(light, part)}; " for name, part in names)
    both = "".join(
        f"--{name}: light-dark({getattr(light, part)}, {getattr(dark, part)}); "
        for name, part in names
    )
    return (
        f"@layer tokens {{ {where} {{ {plain}--focus: {light.colour}; }} "
        f"@supports (color: light-dark(#000, #fff)) {{ {where} {{ {both}"
        f"--focus: light-dark({light.colour}, #ffd27a); }} }} }}\n"
    )


def _least(colour: str, theme: str) -> float:
    """Return the least contrast of a colour: on each ground, on its own soft one, under its ink."""
    beside = (*GROUNDS[theme], _soft(colour, theme), _INK[theme])
    return min(contrast(colour, each) for each in beside)


def _soft(colour: str, theme: str) -> str:
    return _hex(_mixed(_rgb(_SURFACE[theme]), _rgb(colour), _SOFT[theme]))


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(rgb: Rgb) -> float:
    parts = [
        each / 255 / 12.92 if each / 255 <= 0.04045 else ((each / 255 + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - of the formula
        for each in rgb
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
