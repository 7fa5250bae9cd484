"""What an import says at its end: counts on the screen, every line left out with its reason."""

import csv
import json
from pathlib import Path

import click

from alumnet.kernel.import_report import ImportReport
from alumnet.kernel.spreadsheets import harmless

_SHOWN = 20


def tell(report: ImportReport, thing: str, file: Path | None) -> None:
    """Print what an import did; with `file`, write all lines left out there (CSV, or JSON lines).

    `thing` is the plural word for what was imported.
    """
    click.echo(
        f"{report.created} {thing} added, {report.changed} changed, "
        f"{report.unchanged} as they were, {len(report.rejected)} left out."
    )
    for one in report.rejected[:_SHOWN]:
        about = f" ({one.about})" if one.about else ""
        click.echo(f"  line {one.line}{about}: {one.reason}")
    if len(report.rejected) > _SHOWN:
        hint = f"see {file}" if file else "write them all to a file with --report"
        click.echo(f"  … and {len(report.rejected) - _SHOWN} more; {hint}")
    if file is not None:
        _write(report, file)


def _write(report: ImportReport, file: Path) -> None:
    rows = sorted(report.rejected, key=lambda one: one.line)
    with file.open("w", encoding="utf-8", newline="") as out:
        if file.suffix == ".jsonl":
            for one in rows:
                entry = {"line": one.line, "about": one.about, "reason": one.reason}
                out.write(json.dumps(entry, ensure_ascii=False) + "\n")
            return
        writer = csv.writer(out)
        writer.writerow(["line", "about", "reason"])
        writer.writerows([one.line, harmless(one.about), harmless(one.reason)] for one in rows)
