"""The audit log, and what looks after the site itself: jobs that were given up."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration import commands, queries
from alumnet.administration.forms import LogForm
from alumnet.administration.views.blueprint import blueprint, see
from alumnet.kernel import audit, outbox
from alumnet.kernel.authorization import current_viewer, fresh_to_write, site_admin, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound


@blueprint.get("/admin/audit")
@staff
def audit_log() -> ResponseReturnValue:
    """Show what the staff did, last first; the chain is checked for site admins who ask."""
    viewer = current_viewer()
    if not queries.reads_log(viewer):
        raise NotFound
    checks = viewer.is_site_admin and "check" in request.args
    form = LogForm(request.args)
    sought = form.sought()
    return render_template(
        "administration/audit.html",
        page=queries.log(reading(), viewer, request.args.get("after"), sought),
        form=form,
        narrowed={name: value for name, value in form.data.items() if value},
        chain=queries.chain(reading()),
        verdict=audit.verify(reading()) if checks else None,
        names_associations=viewer.is_site_admin or len(viewer.roles) > 1,
    )


@blueprint.get("/admin/jobs")
@site_admin
def jobs() -> ResponseReturnValue:
    """List the jobs that were given up, with their last error."""
    return render_template(
        "administration/jobs.html",
        letters=outbox.dead_letters(reading()),
        waiting=outbox.count_waiting(reading(), now()),
        most=outbox.MOST_ATTEMPTS,
        work=queries.timed_work(reading(), now()),
    )


@blueprint.post(f"/admin/jobs/<int(max={2**63 - 1}):entry_id>/revive")
@site_admin
def revive(entry_id: int) -> ResponseReturnValue:
    """Give a job another round of attempts."""
    commands.revive_job(entry_id, by=current_viewer().person, now=now())
    flash("The job is tried again within a minute.")
    return see("jobs")


@blueprint.route(f"/admin/jobs/<int(max={2**63 - 1}):entry_id>/discard", methods=["POST"])
@site_admin
@fresh_to_write
def discard(entry_id: int) -> ResponseReturnValue:
    """Let a job be that was given up."""
    commands.discard_job(entry_id, by=current_viewer().person, now=now())
    flash("Let be. It isn't tried again.")
    return see("jobs")


@blueprint.post("/admin/jobs/now")
@site_admin
def run_now() -> ResponseReturnValue:
    """Have a daily job done with the next round of the worker."""
    name = request.form.get("name", "")
    commands.want_job(name, by=current_viewer().person, now=now())
    flash("The worker does it within a minute.")
    return see("jobs")
