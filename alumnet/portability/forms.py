"""The form that sends files, and the one on the page that shows what is in them."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField

from alumnet.kernel.text import fold
from alumnet.portability.rules import POLICY
from alumnet.portability.uploads import Upload


class BringForm(FlaskForm):
    """Files to read; what is in them is for `uploads` to judge."""

    files = MultipleFileField("Your files")

    def uploads(self) -> list[Upload]:
        """Return what was sent, of a larger file a little more than is allowed."""
        sent: list[FileStorage] = self.files.data or []
        found = []
        for file in sent[: POLICY.files + 1]:
            found.append(Upload(file.filename or "", file.read(POLICY.file_bytes + 1)))
            file.close()
        return sorted(found, key=lambda upload: fold(upload.name))


class TakeForm(FlaskForm):
    """What a page showed, signed; the choices stand beside it under their own names."""

    preview = HiddenField()
