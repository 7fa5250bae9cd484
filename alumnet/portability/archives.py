"""Taking the few files we read out of a ZIP archive, in memory; everything else stays packed.

An archive with anything in it that no export of a profile has (a path that leaves the archive, a
link, a locked file, an archive inside) is refused as a whole.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from alumnet.kernel.cleaning import clean_line
from alumnet.portability.rules import POLICY, FileRefused

Chooser = Callable[[str], str | None]

_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LISTED = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ARCHIVE = re.compile(r"\.(?:zip|7z|rar|tar|gz|tgz|bz2|xz|zst|jar)$", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")
_SHOWN = 60
_PACKED_SMALL = 1024 * 1024
_UNREADABLE = "This archive is damaged or incomplete. Download it again and send it as it is."
# What `zipfile` raises for the many ways in which an archive can be wrong.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
)


def is_archive(content: bytes) -> bool:
    """Return whether these bytes begin as a ZIP archive does."""
    return content.startswith(_BEGINNINGS)


def chosen_files(content: bytes, choose: Chooser) -> dict[str, bytes]:
    """Return the files that `choose` gives a key for its name, by that key.

    Raises FileRefused with a sentence for an archive that isn't as an export makes it.
    """
    if content.count(_LISTED) > POLICY.archive_entries:
        raise FileRefused(reason=_too_many())
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries)
            return {key: _read(archive, entry) for key, entry in _chosen(entries, choose).items()}
    except _BROKEN as error:
        raise FileRefused(reason=_UNREADABLE) from error


def _check(entries: Sequence[ZipInfo]) -> None:
    if len(entries) > POLICY.archive_entries:
        raise FileRefused(reason=_too_many())
    for entry in entries:
        what = _wrong_with(entry)
        if what:
            raise FileRefused(
                reason=f"There is {what} in this archive (“{clean_line(entry.filename, _SHOWN)}”), "
                "so nothing of it was read. Send the archive as you downloaded it."
            )
    if sum(entry.file_size for entry in entries) > POLICY.archive_bytes:
        most = POLICY.archive_bytes // 1024**2
        raise FileRefused(
            reason=f"Unpacked, this archive has more than {most} MB. Take the files out that you "
            "want us to read, and send those."
        )


def _wrong_with(entry: ZipInfo) -> str:
    """Return what no export of a profile holds, in words; empty for an ordinary file."""
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        return "a file whose path leads out of it"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link to another file"
    if entry.flag_bits & _ENCRYPTED:
        return "a file locked with a password"
    if _ARCHIVE.search(name):
        return "another archive"
    return ""


def _chosen(entries: Sequence[ZipInfo], choose: Chooser) -> dict[str, ZipInfo]:
    found: dict[str, ZipInfo] = {}
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        # macOS adds a shadow of each file when it packs a folder.
        if entry.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts:
            continue
        key = choose(path.name)
        if key is None:
            continue
        if key in found:
            raise FileRefused(
                reason=f"There are two files for the same thing in this archive: “{path.name}” "
                f"and “{PurePosixPath(found[key].filename).name}”. Send the one that is right."
            )
        found[key] = entry
    return found


def _read(archive: ZipFile, entry: ZipInfo) -> bytes:
    """Return what an entry holds, never more than is allowed, whatever it says of itself."""
    name = clean_line(PurePosixPath(entry.filename).name, _SHOWN)
    is_tight = entry.file_size > max(_PACKED_SMALL, POLICY.ratio * entry.compress_size)
    if is_tight or entry.compress_type not in _METHODS:
        raise FileRefused(reason=f"“{name}” is packed in a way that no export uses.")
    with archive.open(entry) as file:
        content = file.read(POLICY.unpacked_bytes + 1)
    if len(content) > POLICY.unpacked_bytes:
        most = POLICY.unpacked_bytes // 1024**2
        raise FileRefused(reason=f"Unpacked, “{name}” has more than {most} MB.")
    return content


def _too_many() -> str:
    return (
        f"There are more than {POLICY.archive_entries:,} files in this archive. Take those out "
        "that you want us to read, and send those."
    )
