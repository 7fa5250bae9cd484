"""Writing a page anew, bringing back what it said, going back to what shipped."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import audit
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.rights import consents
from alumnet.site import current
from alumnet.site.models import PageVersion
from alumnet.site.queries import Place, text_below, version
from alumnet.site.rules.pages import PAGES, ChangedMeanwhile, NothingChanged, PageName


def save_page(
    where: Place,
    name: PageName,
    body: str,
    *,
    seen: int,
    by: int | None,
    now: datetime,
    news: str | None = None,
) -> None:
    """Let a page say something else; `seen` is the version that was there when it was written.

    With `news`, who agreed to the page before is asked again and told this.
    Raises ChangedMeanwhile, NothingChanged, NotFound, NotAllowed.
    """
    below = text_below(reading(), where, name)
    own = None if body == below else body
    _add(where, name, own, seen=seen, by=by, now=now, news=news, action="saved")


def restore_page(
    where: Place, name: PageName, number: int, *, seen: int, by: int | None, now: datetime
) -> None:
    """Let a page say again what it said in an earlier version.

    Raises ChangedMeanwhile, NothingChanged, NotFound, NotAllowed.
    """
    body = version(reading(), where, name, number).body
    _add(where, name, body, seen=seen, by=by, now=now, news=None, action="restored")


def reset_page(where: Place, name: PageName, *, seen: int, by: int | None, now: datetime) -> None:
    """Let a page say what came with the software, or what the site says.

    Raises ChangedMeanwhile, NothingChanged, NotFound, NotAllowed.
    """
    _add(where, name, None, seen=seen, by=by, now=now, news=None, action="reset")


def _add(
    where: Place,
    name: PageName,
    body: str | None,
    *,
    seen: int,
    by: int | None,
    now: datetime,
    news: str | None,
    action: str,
) -> None:
    if PAGES[name].is_agreed_to and not where.is_site:
        raise NotFound
    with current.changing("pages", where.association_id, by=by, now=now) as session:
        before = _newest(session, where, name)
        number = 0 if before is None else before.number
        if number != seen:
            raise ChangedMeanwhile
        if body == (None if before is None else before.body) and news is None:
            raise NothingChanged
        row = PageVersion(
            association_id=where.association_id,
            name=name,
            number=number + 1,
            body=body,
            asks_again=news is not None and PAGES[name].is_agreed_to,
            news=news or "",
            changed_by=by,
            at=now,
        )
        session.add(row)
        session.flush()
        audit.record(
            session,
            by,
            f"page.{action}",
            "page_version",
            row.id,
            now=now,
            association_id=where.association_id,
            text=f"{PAGES[name].title}, version {row.number}",
        )


def _newest(session: Session, where: Place, name: PageName) -> PageVersion | None:
    """Return the newest version; two who save at once meet at the unique number."""
    return session.scalars(
        select(PageVersion)
        .where(
            PageVersion.name == name,
            PageVersion.association_id.is_not_distinct_from(where.association_id),
        )
        .order_by(PageVersion.number.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()


@current.loads
def _tell_consents(session: Session | None) -> None:
    """Let data rights know which version of a text people agree to; what shipped is the first."""
    asked: dict[PageName, list[tuple[datetime, str]]] = {}
    if session is not None:
        rows = session.execute(
            select(PageVersion.name, PageVersion.at, PageVersion.news)
            .where(PageVersion.asks_again)
            .order_by(PageVersion.number)
        )
        for name, at, news in rows:
            asked.setdefault(name, []).append((at, news))
    for kind in PAGES.values():
        if kind.is_agreed_to:
            times = asked.get(kind.name, [])
            consents.text(
                consents.Text(
                    kind=kind.name.value,
                    title=kind.title,
                    version=1 + len(times),
                    since=times[-1][0] if times else kind.since,
                    page=kind.path,
                    changed=times[-1][1] if times else "",
                    is_needed=True,
                )
            )
