"""News of a cohort: its people read it, its managers write it."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.numbers import number
from alumnet.programmes.commands.telling_news import tell_news
from alumnet.programmes.forms.news import NewsForm
from alumnet.programmes.queries.cohort_page import CohortPage, cohort_page
from alumnet.programmes.queries.managing import managed as managed_cohort
from alumnet.programmes.queries.news import news_of
from alumnet.programmes.views.blueprint import blueprint, form_status, lead_on, managed, show
from alumnet.programmes.views.matching import access_of
from alumnet.wording import sentence


@blueprint.get("/programmes/<cohort>/news")
@going_on
def news(cohort: str) -> ResponseReturnValue:
    """Show what was told to the people of a cohort; its managers write here, too."""
    return _page(cohort, NewsForm(formdata=None))


@blueprint.post("/programmes/<cohort>/news")
@member
def write_news(cohort: str) -> ResponseReturnValue:
    """Tell the people of a cohort something."""
    found, form = managed(cohort), NewsForm()
    if not form.validate_on_submit():
        return _page(cohort, form)
    try:
        many = tell_news(
            access_of(found), form.words.data, form.side(), by=current_viewer().person, now=now()
        )
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return _page(cohort, form)
    flash(f"{number(many).capitalize()} {'person hears' if many == 1 else 'people hear'} of it.")
    return show("news", cohort=found.handle)


def _page(cohort: str, form: NewsForm) -> ResponseReturnValue:
    session, viewer = reading(), current_viewer()
    page = cohort_page(session, viewer, cohort)
    lead_on(cohort, page.handle)
    found = news_of(session, page.cohort_id, viewer.person, sees_all=page.looks_after)
    rendered = render_template(
        "programmes/news.html", page=page, news=found, form=form, manages=_manages(page, cohort)
    )
    return rendered, form_status()


def _manages(page: CohortPage, cohort: str) -> bool:
    if not page.looks_after:
        return False
    return managed_cohort(reading(), current_viewer(), cohort, part=None).manages
