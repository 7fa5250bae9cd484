"""Writes of administration: each public function is one intention."""

from alumnet.administration.commands.chapters import (
    choose_chapters,
    close_chapter,
    open_chapter,
    put_into_chapters,
    rename_chapter,
)
from alumnet.administration.commands.looking import (
    answer_look,
    ask_to_look,
    begin_to_look,
    end_looks,
    stop_looking,
)
from alumnet.administration.commands.many import Done, act_on_many
from alumnet.administration.commands.memberships import (
    ask_applicant,
    invite_member,
    note_file,
    reinstate_member,
    suspend_member,
)
from alumnet.administration.commands.merging import (
    carry_out_merge,
    drop_merge,
    propose_merge,
    settle_merges,
    undo_merge,
)
from alumnet.administration.commands.naming import renew_name_forms
from alumnet.administration.commands.notes import delete_note, write_note
from alumnet.administration.commands.upkeep import discard_job, revive_job, want_job

__all__ = [
    "Done",
    "act_on_many",
    "answer_look",
    "ask_applicant",
    "ask_to_look",
    "begin_to_look",
    "carry_out_merge",
    "choose_chapters",
    "close_chapter",
    "delete_note",
    "discard_job",
    "drop_merge",
    "end_looks",
    "invite_member",
    "note_file",
    "open_chapter",
    "propose_merge",
    "put_into_chapters",
    "reinstate_member",
    "rename_chapter",
    "renew_name_forms",
    "revive_job",
    "settle_merges",
    "stop_looking",
    "suspend_member",
    "undo_merge",
    "want_job",
    "write_note",
]
