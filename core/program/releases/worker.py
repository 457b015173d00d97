"""The child process `main.py --child releases`: asks for the list of releases, and answers with those that are newer.

It reads `[address, own version]` as a line of JSON and keeps its input open; it ends with it. Its one answer is
`{"newest": …, "newer": […]}` or `{"refused": sentence}`.
"""

import json
import math
import os
import re
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from email.message import Message
from http.client import HTTPException, HTTPMessage, HTTPResponse
from threading import Thread
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

import truststore
from packaging.version import InvalidVersion, Version

from core.program.messages import UnusableInput, displayable, shortened
from core.program.releases.releases import Release, is_web_address, server_of
from core.program.translation import tr

SILENCE_TIMEOUT = 10.0  # seconds without a byte
MAX_ANSWER_BYTES = 8_000_000  # GitHub's notes have 125,000 letters at most, and a page of its list 100 releases
MAX_TOLD_RELEASES = 20
MAX_NOTES_LETTERS = 20_000  # of one release
MAX_RATE_LIMIT_MINUTES = 24 * 60  # a later end is not believed

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)  # which generated notes begin with
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def main() -> None:
    """Does the job that stands on standard input, writes the answer and ends the process."""
    address, own = json.loads(sys.stdin.buffer.readline())
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer = newer_than(own, _ask(address, own), server_of(address))
    except Exception as error:  # whatever it is, a person is to read it
        answer = {"refused": refusal(error, server_of(address))}
    print(json.dumps(answer), flush=True)
    os._exit(0)  # without waiting for the thread


def newer_than(own: str, content: bytes, server: str) -> dict[str, Any]:
    """The answer on a server's list: releases whose version is above `own` by PEP 440; UnusableInput where it is none.

    Drafts are left out, and so are pre-releases, unless `own` is one; so is what has no version for a tag.
    """
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) and "tag_name" in entry for entry in listed):
        raise UnusableInput(
            tr(
                "{server} gave an answer that is no list of releases. If this network wants you to sign in, do so in a "
                "browser; otherwise try again later."
            ).format(server=server)
        )
    versions = dict(_released(listed, with_previews=Version(own).is_prerelease))
    newer = [_release(versions[version]) for version in sorted(versions, reverse=True) if version > Version(own)]
    newest = displayable(str(max(versions))) if versions else ""
    return {"newest": newest, "newer": [list(vars(release).values()) for release in newer[:MAX_TOLD_RELEASES]]}


def refusal(error: Exception, server: str) -> str:
    """The sentence on a request that failed."""
    if isinstance(error, UnusableInput):
        return str(error)
    if isinstance(error, HTTPError):
        return _refused(error.code, error.headers, server)
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return tr(
            "The certificate of {server} could not be verified ({reason}), so nothing was read. If this network "
            "looks into encrypted traffic, ask who runs it."
        ).format(server=server, reason=shortened(cause.verify_message or str(cause), 120))
    if isinstance(cause, OSError):  # of the network: also a name that is not found and an address that is silent
        message = tr("{server} could not be reached ({reason}). Check the network and try again.")
        return message.format(server=server, reason=_reason(cause))
    if isinstance(error, HTTPException):
        message = tr("{server} ended its answer in the middle. Try again later.")
        return message.format(server=server)
    reason = f"{type(error).__name__}: {shortened(str(error), 200)}"
    return tr("{server} could not be asked ({reason}).").format(server=server, reason=reason)


def _end_with_parent() -> None:
    while os.read(0, 1):
        continue
    os._exit(1)


class _SameSafety(HTTPRedirectHandler):
    """Follows no redirection from https to anything else."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(req.full_url).scheme == "https" != urlsplit(newurl).scheme:
            raise HTTPError(req.full_url, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _ask(address: str, own: str) -> bytes:
    """The content of the list, read to its end or to MAX_ANSWER_BYTES."""
    separator = "&" if urlsplit(address).query else "?"
    headers = {"User-Agent": f"Promptscope/{own}", "Accept": "application/json"}
    request = Request(f"{address}{separator}per_page=100", headers=headers)
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # the system's certificates, in the bundle, too
    opener = build_opener(_SameSafety, HTTPSHandler(context=context))
    answer: HTTPResponse
    with opener.open(request, timeout=SILENCE_TIMEOUT) as answer:
        return answer.read(MAX_ANSWER_BYTES)


def _released(listed: list[dict[str, Any]], with_previews: bool) -> Iterator[tuple[Version, dict[str, Any]]]:
    for entry in listed:
        try:
            version = Version(str(entry["tag_name"]))
        except InvalidVersion:  # "nightly"
            continue
        preview = bool(entry.get("prerelease")) or version.is_prerelease
        if not entry.get("draft") and (with_previews or not preview):
            yield version, entry


def _release(entry: dict[str, Any]) -> Release:
    """An entry of the list as far as it is shown: without control letters, comments, or an address that is none."""
    version = str(Version(str(entry["tag_name"])))
    title, page = displayable(_text(entry, "name"))[:200], _text(entry, "html_url")
    day = _DAY.match(_text(entry, "published_at"))
    notes = _COMMENT.sub("", _text(entry, "body").replace("\r\n", "\n")).strip()
    if len(notes) > MAX_NOTES_LETTERS:
        notes = f"{notes[:MAX_NOTES_LETTERS]} …"
    notes = "".join(letter for letter in notes if letter in "\n\t" or letter.isprintable())
    return Release(version, title, day[0] if day else "", notes, page if is_web_address(page) else "")


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _refused(status: int, headers: Message, server: str) -> str:
    """The sentence on an HTTP status; 403 and 429 are GitHub's for too many requests from one network address."""
    if status == 429 or (status == 403 and headers.get("X-RateLimit-Remaining") == "0"):
        minutes = _minutes_to_wait(headers)
        if minutes is None:
            sentence = tr("{server} has had too many requests from this network (error {status}). Try again later.")
        else:
            sentence = tr(
                "{server} has had too many requests from this network (error {status}). It answers again in "
                "%n minute(s).",
                "",
                minutes,
            )
        return sentence.format(server=server, status=status)
    if status in (401, 403, 404, 410):
        sentence = tr(
            "{server} has no list of releases there, or shows it to nobody who has not signed in (error {status})."
        )
        return sentence.format(server=server, status=status)
    if 300 <= status < 400:
        sentence = tr("{server} sends on to an address without encryption (error {status}), which was not asked.")
        return sentence.format(server=server, status=status)
    return tr("{server} has trouble of its own (error {status}). Try again later.").format(server=server, status=status)


def _minutes_to_wait(headers: Message) -> int | None:
    """Whole minutes until the server answers again; None where it does not say, or nothing that can be."""
    try:
        after = headers.get("Retry-After")
        seconds = float(after) if after else float(headers.get("X-RateLimit-Reset") or "") - time.time()
        minutes = max(1, math.ceil(seconds / 60))
    except (ValueError, OverflowError):
        return None
    return minutes if minutes <= MAX_RATE_LIMIT_MINUTES else None


def _reason(cause: OSError) -> str:
    """The network's trouble in words: the name of the error where the system's own sentence is missing."""
    if isinstance(cause, TimeoutError):
        return tr("no answer")
    if isinstance(cause, socket.gaierror):
        return tr("its name is not known here")
    return shortened(cause.strerror or type(cause).__name__, 120)
