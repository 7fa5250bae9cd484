"""Delivery reports, as mail servers write them."""

from email.message import EmailMessage

REPORT = """\
From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="xx"

--xx
Content-Type: text/plain

I'm sorry.
--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user
--xx
Content-Type: text/rfc822-headers

Message-ID: {message_id}
To: {original_to}
Subject: A note from Jun
--xx--
"""


def report(
    mail: EmailMessage | None = None, recipient: str = "", status: str = "5.1.1", **other: str
) -> bytes:
    """Return a report that a mail (or one that nobody sent) didn't reach an address."""
    said = {
        "to": "alumnet@localhost",
        "recipient": recipient,
        "original_to": recipient,
        "action": "failed",
        "status": status,
        "message_id": str(mail["Message-ID"]) if mail else "<1.2@example.net>",
    }
    return REPORT.format(**(said | other)).encode()
