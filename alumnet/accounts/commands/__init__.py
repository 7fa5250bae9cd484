"""Writes about accounts: each public function is one intention and one transaction.

`settle_memberships`, `add_person`, `add_people`, `prove_address`, `unclaimed_person`, `apply_for`,
`open_account`, `keep_a_site_admin`, `leave_all`, `come_back`, `suspend`, `reinstate` and
`settle_by_record` take a session: they join the transaction of another command.
"""

from alumnet.accounts.commands.addresses import (
    add_people,
    add_person,
    apply_for,
    prove_address,
    settle_memberships,
    unclaimed_person,
)
from alumnet.accounts.commands.credentials import (
    THEMES,
    change_password,
    choose_theme,
    choose_zone,
    sign_out_everywhere,
)
from alumnet.accounts.commands.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    invite_again,
    invite_many,
    note_invitation_sent,
    pass_over,
)
from alumnet.accounts.commands.joining import (
    Followed,
    Wish,
    ask_again,
    ask_for_link,
    ask_to_join,
    confirm_address,
    forget_unconfirmed,
    note_sent,
    open_account,
    reset_password,
    sign_in_by_link,
)
from alumnet.accounts.commands.leaving import come_back, keep_a_site_admin, leave_all
from alumnet.accounts.commands.memberships import (
    apply_to,
    approve_membership,
    correct_application,
    decline_membership,
    end_membership,
    lift_suspensions,
    reinstate,
    settle_by_record,
    suspend,
)
from alumnet.accounts.commands.roles import (
    create_association,
    grant_role,
    make_admin,
    make_site_admin,
    revoke_role,
)
from alumnet.accounts.commands.roster import (
    RejectedRow,
    RosterReport,
    RosterRow,
    import_roster,
)
from alumnet.accounts.commands.second_factor import (
    renew_recovery_codes,
    reset_second_factor,
    turn_off_second_factor,
    turn_on_second_factor,
    use_code,
)

__all__ = [
    "THEMES",
    "Followed",
    "RejectedRow",
    "RosterReport",
    "RosterRow",
    "Wish",
    "accept_invitation",
    "add_people",
    "add_person",
    "apply_for",
    "apply_to",
    "approve_membership",
    "ask_again",
    "ask_for_link",
    "ask_to_join",
    "change_password",
    "choose_theme",
    "choose_zone",
    "come_back",
    "confirm_address",
    "correct_application",
    "create_association",
    "decline_invitation",
    "decline_membership",
    "end_membership",
    "forget_unconfirmed",
    "grant_role",
    "import_roster",
    "invite",
    "invite_again",
    "invite_many",
    "keep_a_site_admin",
    "leave_all",
    "lift_suspensions",
    "make_admin",
    "make_site_admin",
    "note_invitation_sent",
    "note_sent",
    "open_account",
    "pass_over",
    "prove_address",
    "reinstate",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "revoke_role",
    "settle_by_record",
    "settle_memberships",
    "sign_in_by_link",
    "sign_out_everywhere",
    "suspend",
    "turn_off_second_factor",
    "turn_on_second_factor",
    "unclaimed_person",
    "use_code",
]
