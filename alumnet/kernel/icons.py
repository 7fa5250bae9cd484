"""Icons: one SVG sprite, built once from the `lucide` package and served under its own hash.

Templates name an icon by what it means here (`work`, `seat`); which drawing stands for it is
decided in one table. One file for all pages is fetched once and then kept by the browser, and
`<use>` costs a page a few bytes an icon.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from zipfile import ZipFile

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from alumnet.kernel.authorization import public

NAMES: Mapping[str, str] = MappingProxyType(
    {
        # the four ties
        "work": "briefcase",
        "school": "graduation-cap",
        "assoc": "landmark",
        "contact": "git-fork",
        # places of the site
        "home": "house",
        "find": "compass",
        "people": "users",
        "person": "circle-user",
        "inbox": "inbox",
        "programme": "route",
        "manage": "clipboard-list",
        "organization": "building-2",
        "moderation": "scale",
        "settings": "settings",
        "help": "circle-question-mark",
        "notifications": "bell",
        # facts about a person or a request
        "seat": "armchair",
        "clock": "clock",
        "chat": "message-square",
        "globe": "globe",
        "languages": "languages",
        "calendar": "calendar",
        "pin": "map-pin",
        "mail": "mail",
        "phone": "phone",
        "video": "video",
        "link": "link",
        "topic": "tag",
        "target": "target",
        "quote": "quote",
        # states
        "check": "check",
        "shield": "shield-check",
        "lock": "lock",
        "unlock": "lock-open",
        "flag": "flag",
        "info": "info",
        "warn": "triangle-alert",
        "pause": "pause",
        "waiting": "hourglass",
        "visible": "eye",
        "hidden": "eye-off",
        "saved": "bookmark-check",
        # actions
        "search": "search",
        "filter": "list-filter",
        "bookmark": "bookmark",
        "add": "plus",
        "x": "x",
        "edit": "pencil",
        "delete": "trash-2",
        "send": "send",
        "swap": "arrow-left-right",
        "undo": "undo-2",
        "block": "ban",
        "upload": "upload",
        "download": "download",
        "print": "printer",
        "photo": "camera",
        "introduce": "handshake",
        "leave": "log-out",
        "more": "ellipsis",
        "arrow": "arrow-right",
        "back": "arrow-left",
        "down": "chevron-down",
        "sun": "sun",
        "moon": "moon",
    }
)

ONE_YEAR = 31_536_000

blueprint = Blueprint("icons", __name__)


@lru_cache(maxsize=1)
def sprite() -> bytes:
    """Return the sprite: one `<symbol>` an icon of `NAMES`, as UTF-8.

    Raises:
        KeyError: `NAMES` points at a drawing that the package doesn't have.
    """
    # The package reopens its archive for every drawing; reading it once is 40 times faster.
    archive = ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))
    with archive:
        symbols = [
            _symbol(name, archive.read(f"{drawing}.svg").decode())
            for name, drawing in NAMES.items()
        ]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


@lru_cache(maxsize=1)
def sprite_hash() -> str:
    """Return eight characters that change whenever a drawing does; part of the address."""
    return sha256(sprite()).hexdigest()[:8]


@lru_cache(maxsize=1)
def sprite_url() -> str:
    """Return the address of the sprite; another release has another one."""
    return f"/icons-{sprite_hash()}.svg"


@blueprint.app_template_global()
@cache
def icon(name: str) -> Markup:
    """Return an icon for a page, by a name of `NAMES`.

    It is hidden from screen readers: the words beside it carry the meaning. A list shows a hundred
    of them, so each is made once.
    """
    drawing = Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>')
    return drawing.format(sprite_url(), name)


@blueprint.get("/icons-<digest>.svg", endpoint="sprite")
@public
def show_sprite(digest: str) -> Response:
    """Send the sprite; an address of another release is not found."""
    if digest != sprite_hash():
        abort(404)
    response = Response(sprite(), mimetype="image/svg+xml")
    response.cache_control.public = True
    response.cache_control.max_age = ONE_YEAR
    response.cache_control.immutable = True
    response.set_etag(digest)
    response.make_conditional(request)
    return response


def _symbol(name: str, drawing: str) -> str:
    """Return the shapes of one drawing as a symbol; line width and colour come from the page."""
    shapes = re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", drawing, flags=re.DOTALL)
    packed = re.sub(r"\s*\n\s*", "", shapes).replace(" />", "/>")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{packed}</symbol>'
