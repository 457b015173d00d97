"""Files that are no models at all, told by their first bytes, and zip archives, told by the names in them."""

import re
import zipfile
from pathlib import Path
from typing import NoReturn

from core.program.messages import quoted, shortened
from core.program.translation import tr, tr_noop
from core.weights import OtherForm

MAX_ZIP_TAIL = 2**20  # bytes at the end of a zip, in which its list of contents has to begin
MAX_ZIP_NAMES = 10_000
ZIP_HEAD = b"PK\x03\x04"

_NO_MODEL = tr_noop("{file} is {what}, and no model.")
_UNPACK = tr_noop("{file} is a packed archive. Unpack it and open the files inside.")
_SOUND = rb"....ftypM4[AB]|ID3|OggS|fLaC|RIFF....WAVE|FORM....AIF|\xff[\xfb\xf3\xf2]"
# form, first bytes and what it is; "" for an archive
_KINDS: tuple[tuple[str, re.Pattern[bytes], str], ...] = tuple(
    (form, re.compile(pattern, re.DOTALL), what)
    for form, pattern, what in (
        ("pdf", rb"%PDF-", tr_noop("a PDF document")),
        ("audio", _SOUND, tr_noop("a sound file")),
        ("program", rb"MZ.{56}|\x7fELF|[\xcf\xce]\xfa\xed\xfe|\xca\xfe\xba\xbe", tr_noop("a program")),
        ("archive", rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh\d1AY|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar", ""),
    )
)
# What a zip is by the name of something in it; the first that any name matches.
_ZIPS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (form, re.compile(pattern), what)
    for form, pattern, what in (
        ("document", r"\[Content_Types\]\.xml$|META-INF/container\.xml$", tr_noop("an office document or a book")),
        ("krita", r"maindoc\.xml$", tr_noop("a drawing of Krita")),
        ("open-raster", r"stack\.xml$", tr_noop("an OpenRaster drawing")),
        ("program", r"META-INF/MANIFEST\.MF$|AndroidManifest\.xml$", tr_noop("a program")),
    )
)


def refuse_other_files(path: Path, head: bytes) -> None:
    """OtherForm where `head`, the first bytes of `path`, shows a file that is no model, or an archive of files."""
    for form, pattern, what in _KINDS:
        if pattern.match(head):
            _refuse(path, form, what)
    if head.startswith(ZIP_HEAD):
        _refuse_zip(path)


def _refuse_zip(path: Path) -> None:
    """OtherForm for a zip of anything but PyTorch's own parts."""
    names = _names_in_zip(path)
    if any(name == "data.pkl" or name.endswith("/data.pkl") for name in names):
        return
    for form, pattern, what in _ZIPS:
        if any(map(pattern.search, names)):
            _refuse(path, form, what)
    if not names:
        message = tr("{file} is a zip archive. Unpack it and open the files inside.").format(file=quoted(path))
        raise OtherForm(message, "zip")
    message = tr("{file} is a zip archive that holds {name} and the like. Unpack it and open the files inside.")
    raise OtherForm(message.format(file=quoted(path), name=shortened(names[0], 60)), "zip")


def _refuse(path: Path, form: str, what: str) -> NoReturn:
    if not what:
        raise OtherForm(tr(_UNPACK).format(file=quoted(path)), form)
    raise OtherForm(tr(_NO_MODEL).format(file=quoted(path), what=tr(what)), form)


def _names_in_zip(path: Path) -> list[str]:
    """The names in a zip whose list of contents is of a sane length; none where there is no such list."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(size - 65_557, 0))
            tail = file.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or int.from_bytes(tail[end + 12 : end + 16], "little") > MAX_ZIP_TAIL:
            return []
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()[:MAX_ZIP_NAMES]
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, UnicodeDecodeError):
        return []
