"""The work on a file of members, whichever its state asks for, as long as there is time."""

from datetime import datetime
from time import monotonic

from alumnet.imports.commands.applying import Applying
from alumnet.imports.commands.checking import Checking
from alumnet.imports.commands.undoing import Undoing
from alumnet.imports.models import MemberImport
from alumnet.imports.rules.states import ImportState
from alumnet.kernel.db import reading

_WORK: dict[ImportState, type[Checking | Applying | Undoing]] = {
    ImportState.CHECKING: Checking,
    ImportState.APPLYING: Applying,
    ImportState.UNDOING: Undoing,
}
# Then others have their turn; the rest follows at once.
SECONDS = 20.0


def work(import_id: int, *, now: datetime, seconds: float = SECONDS) -> bool:
    """Work through a file until nothing is left or the time is over; return whether any is left.

    Each batch is a transaction that notes how far it came, so that whoever goes on, after a kill
    too, begins where the last one ended.
    """
    began = monotonic()
    row = reading().get(MemberImport, import_id)
    kind = _WORK.get(row.state) if row is not None else None
    if kind is None:
        return False
    doing = kind(import_id, now)
    while doing.batch():
        if monotonic() - began >= seconds:
            return True
    return False
