"""The parts of the documentation that repeat the code, as the code has them.

`make tables` writes them again after a setting or a command changed.
"""

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import click

from alumnet import cli
from alumnet.settings import Settings
from tests.architecture import (
    documented_events,
    documented_notifications,
    documented_policies,
    documented_retention,
    documented_states,
)
from tests.architecture.sources import ROOT

CONFIGURATION = ROOT / "docs" / "configuration.md"
COMMANDS = ROOT / "docs" / "cli.md"


def settings_table() -> str:
    """Return a table of every setting with its default and its meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for each in fields(Settings):
        default = "" if each.default is MISSING else str(each.default)
        told = f"`{default}`" if default and each.name != "secret_key" else ""
        rows.append(f"| `ALUMNET_{each.name.upper()}` | {told} | {each.metadata['meaning']} |")
    return "\n".join(rows)


def commands_list() -> str:
    """Return a section for every command: how to call it, what it does, its options."""
    return "\n\n".join(_section(path, command) for path, command in _walk("alumnet", cli.group))


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _walk(f"{path} {name}", command.commands[name])
    else:
        yield path, command


def _section(path: str, command: click.Command) -> str:
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    call = " ".join([path, *(_called(each) for each in arguments)])
    text = re.sub(r"\s*\n\s*(?!\n)", " ", re.sub(r"\n\s*\n", "\0", (command.help or "").strip()))
    parts = [f"### `{call}`", text.replace("\0", "\n\n").replace("\b", "").strip()]
    if options:
        parts.append("\n".join(_option(each) for each in options))
    return "\n\n".join(parts)


def _called(argument: click.Argument) -> str:
    name = (argument.name or "").upper()
    return name if argument.required else f"[{name}]"


def _option(option: click.Option) -> str:
    value = "" if option.is_flag else f" {(option.metavar or option.name or '').upper()}"
    default = option.default
    is_telling = isinstance(default, str | int | float) and not option.is_flag and default != ""
    told = f" (default `{default}`)" if is_telling else ""
    return f"* `{'/'.join(option.opts)}{value}` {option.help or ''}".rstrip() + told


def filled(path: Path, name: str, content: str) -> str:
    """Return a document with its part `name` replaced by `content`."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = path.read_text(encoding="utf-8").split(begin)
    return f"{before}{begin}\n{content}\n{end}{rest.split(end)[1]}"


def parts() -> list[tuple[Path, str, str]]:
    """Return (document, part of it, its text) of everything that is written again."""
    own = [
        (CONFIGURATION, "settings", settings_table()),
        (COMMANDS, "commands", commands_list()),
    ]
    writers = (
        documented_states,
        documented_policies,
        documented_events,
        documented_notifications,
        documented_retention,
    )
    return own + [part for writer in writers for part in writer.parts()]


if __name__ == "__main__":
    for document, part, text in parts():
        document.write_text(filled(document, part, text), encoding="utf-8")
