"""The style page shows every component; so it is where all of them are checked at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Browse, Site


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_style_page_is_accessible_and_fits(
    live: Site,
    browse: Browse,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    width: int,
    dark: bool,
) -> None:
    page = browse(f"{live.url}/style/", width=width, dark=dark)
    axe(page)
    fits(page)
