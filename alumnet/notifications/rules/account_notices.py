"""What accounts and memberships tell: links that were asked for, security, decisions."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

_LABEL = "Links you asked for"


def _link(code: str, subject: str, template: str = "") -> Notice:
    return Notice(
        code=code,
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label=_LABEL,
        subject=subject,
        template=template,
        is_urgent=True,
    )


def _membership(code: str, subject: str, line: str) -> Notice:
    return Notice(
        code=code,
        group=Group.ACCOUNT,
        cause=Cause.PERSON,
        label="Decisions about your membership",
        subject=subject,
        line=line,
        about="membership",
        is_urgent=True,
    )


def _security(code: str, subject: str) -> Notice:
    return Notice(
        code=code,
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="The security of your account",
        subject=subject,
        line=subject,
        template="account_security",
        about="security",
        is_urgent=True,
    )


ROWS = (
    _link("account_join", "Confirm your e-mail address"),
    _link("account_confirm", "Confirm your e-mail address"),
    _link("account_new_address", "Confirm your new address", "account_confirm"),
    _link("account_exists", "You already have an account"),
    _link("account_sign_in", "Your sign-in link"),
    _link("account_reset", "Choose a new password"),
    Notice(
        code="account_password_changed",
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="Your password or your address was changed",
        subject="Your password was changed",
        line="Your password was changed",
        about="security",
        is_urgent=True,
    ),
    Notice(
        code="account_address_changed",
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="Your password or your address was changed",
        subject="Your sign-in address was changed",
        line="Your sign-in address was changed",
        about="security",
        is_urgent=True,
    ),
    _security("account_address_added", "An address was added"),
    _security("account_main_address", "Our mails go to another address"),
    _security("account_address_removed", "An address was taken away"),
    Notice(
        code="account_address_gone",
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="The security of your account",
        subject="This address was taken away",
        is_urgent=True,
    ),
    _security("account_new_device", "A new device signed in"),
    _security("account_second_factor_on", "Codes are asked for when you sign in"),
    _security("account_second_factor_off", "Codes are no longer asked for when you sign in"),
    _security("account_passkey_added", "A passkey was added"),
    _security("account_passkey_removed", "A passkey was taken away"),
    _security("account_recovery_code_used", "A recovery code was used"),
    _security("account_recovery_codes_renewed", "You have new recovery codes"),
    Notice(
        code="account_second_factor_due",
        group=Group.ACCOUNT,
        cause=Cause.SYSTEM,
        label="The security of your account",
        subject="Please set up a second step",
        line="Your role needs a second step when you sign in",
        about="security",
    ),
    Notice(
        code="account_invitation",
        group=Group.INVITATIONS,
        cause=Cause.PERSON,
        label="An association invites you",
        subject="{association} invites you",
        reaches_everybody=True,
        is_urgent=True,
    ),
    _membership("account_approved", "Welcome", "You were let in"),
    _membership("account_declined", "About your request to join", "Your request to join ended"),
    _membership("account_suspended", "About your membership", "Your membership is suspended"),
    _membership("account_reinstated", "Welcome back", "Your membership is active again"),
    _membership("account_ended", "Your membership has ended", "Your membership has ended"),
    _membership(
        "membership_asked",
        "A question about your request to join",
        "There is a question about your request to join",
    ),
)
