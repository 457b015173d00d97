"""Settings files of tools, read whole and never changed: texts, JSON and YAML, with a problem where one is broken."""

import codecs
import json
import locale
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.studio.studio import StudioProblem

MAX_SETTINGS_BYTES = 8 * 2**20
MAX_YAML_BYTES = 2**20  # which PyYAML reads in about a second
LEGACY_ENCODINGS = ("cp949", "cp1252")
UNREADABLE = tr_noop("{file} cannot be read, so the folders that it may name are not listed.")
INVALID = tr_noop("{file} is no valid {format}, so the tool's usual folders are listed.")
_Found = tuple[dict[str, Any], tuple[StudioProblem, ...]]


class UnreadableSettings(Exception):
    """A settings file that cannot be read; the message is the sentence for it."""


def read_settings_text(path: Path) -> str | None:
    """A settings file's text; None where there is none. UnreadableSettings."""
    content = read_settings_bytes(path)
    return None if content is None else decode_settings(content)[0]


def read_settings_bytes(path: Path) -> bytes | None:
    """A settings file's content; None where there is none. UnreadableSettings."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe could hold up the reader for ever
            raise UnreadableSettings(tr(UNREADABLE).format(file=quoted(path)))
        with path.open("rb") as file:
            content = file.read(MAX_SETTINGS_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise UnreadableSettings(tr(UNREADABLE).format(file=quoted(path))) from error
    if len(content) > MAX_SETTINGS_BYTES:
        raise UnreadableSettings(tr(UNREADABLE).format(file=quoted(path)))
    return content


def decode_settings(content: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding where that is not UTF-8, "" for UTF-8.

    UTF-8 with or without a mark, else the system's code page, else Korean's or Western Windows' (`webui-user.bat`).
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # Windows' "Unicode"
        with suppress(UnicodeDecodeError):
            return content.decode("utf-16"), "UTF-16"
    for encoding in ("utf-8-sig", locale.getpreferredencoding(False), *LEGACY_ENCODINGS):
        try:
            return content.decode(encoding), "" if encoding == "utf-8-sig" else encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1"), "latin-1"


def read_json(path: Path) -> _Found:
    """The object in a JSON file, empty where there is none, and a problem where there is something else."""
    try:
        text = read_settings_text(path)
        if text is None:
            return {}, ()
        value = json.loads(text)
    except UnreadableSettings as error:
        return {}, (StudioProblem(path, str(error)),)
    except (ValueError, RecursionError):
        return {}, (invalid(path, "JSON"),)
    return (value, ()) if isinstance(value, dict) else ({}, (invalid(path, "JSON"),))


def read_yaml(path: Path) -> _Found:
    """The mapping in a YAML file, as `read_json`."""
    import yaml  # type: ignore[import-untyped]  # here: 20 ms, and only artists with such a file need it

    try:
        text = read_settings_text(path)
        if text is None:
            return {}, ()
        if len(text) > MAX_YAML_BYTES:
            return {}, (invalid(path, "YAML"),)
        value = yaml.safe_load(text)
    except UnreadableSettings as error:
        return {}, (StudioProblem(path, str(error)),)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, (invalid(path, "YAML"),)
    if value is None:
        return {}, ()
    return (value, ()) if isinstance(value, dict) else ({}, (invalid(path, "YAML"),))


def invalid(path: Path, format: str) -> StudioProblem:
    """The problem of a file that is not in the format that its tool expects."""
    return StudioProblem(path, tr(INVALID).format(file=quoted(path), format=format))


def setting(settings: dict[str, Any], key: str) -> str:
    """A setting that is a text; "" for none and for anything else."""
    value = settings.get(key)
    return value.strip() if isinstance(value, str) else ""
