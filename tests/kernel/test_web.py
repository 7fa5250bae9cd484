import re
from pathlib import Path

from flask import Flask

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_what_pages_load_is_there_and_is_kept_until_it_changes(app: Flask) -> None:
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"asset\(['\"]([^'\"]+)", path.read_text(encoding="utf-8"))
    }
    assert {"app.css", "enhance.js"} <= named
    client = app.test_client()
    for name in named:
        address = app.jinja_env.from_string("{{ asset(name) }}").render(name=name)
        assert re.fullmatch(rf"/static/{re.escape(name)}\?v=[0-9a-f]{{12}}", address)
        with client.get(address) as file:
            assert file.status_code == 200
            assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
