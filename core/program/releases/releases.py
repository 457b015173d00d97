"""What is newer than this copy: asked of the list of releases that this copy knows, and told with what changed.

The list is what GitHub answers under /repos/OWNER/NAME/releases, or a mirror in the same form. The request is made by a
child process, core/program/releases/worker.py, which can be ended at any moment; this one opens no connection.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from core import RESOURCES, __version__
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.child_processes import ChildTimeout, child_command, run_child
from core.program.messages import UnusableInput, shortened
from core.program.translation import deserialise, tr

ADDRESS_VARIABLE = "PROMPTSCOPE_RELEASES"  # an address to be asked instead, such as a mirror's
ADDRESS_FILE = RESOURCES / "releases_address.txt"  # the one place that says where this copy is published
OFFLINE_VARIABLE = "HF_HUB_OFFLINE"  # which artists' tools have for "no network here"
ANSWER_TIMEOUT = 20.0  # seconds until the whole answer has come


@dataclass(frozen=True)
class Release:
    """One release: its version, its title, the day it was published (ISO 8601, or ""), its notes in Markdown, its page.

    `page` is an http(s) address, or "" where the list has none.
    """

    version: str
    title: str
    day: str
    notes: str
    page: str


@dataclass(frozen=True)
class NewerReleases:
    """The releases newer than version `own`, the newest first; `newest` is the newest version listed, "" for none."""

    own: str
    newest: str
    releases: tuple[Release, ...]


def releases_address(environment: Mapping[str, str] = os.environ) -> str:
    """The address of the list; "" where this copy does not know one, or what it has is no http(s) address."""
    address = environment.get(ADDRESS_VARIABLE, "").strip() or _written_address()
    return address if is_web_address(address) else ""


def is_web_address(address: str) -> bool:
    """Whether `address` is one of http or https that names a server."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def server_of(address: str) -> str:
    """The server of an address as a sentence names it, without a name or password that stands in it."""
    return shortened(urlsplit(address).netloc.rpartition("@")[2])


def is_offline(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment wants no network, in the words that huggingface_hub takes."""
    return environment.get(OFFLINE_VARIABLE, "").upper() in ("1", "ON", "YES", "TRUE")


def hindrance() -> str:
    """The sentence on why nothing can be asked; "" where it can. Asks nobody."""
    if not releases_address():
        return tr(
            "This copy of Promptscope does not know where its releases are published, so nobody was asked. Look where "
            "you got it from; this is version {version}."
        ).format(version=__version__)
    if is_offline():
        return tr("{variable} wants no network here, so nobody was asked. Unset it to ask.").format(
            variable=OFFLINE_VARIABLE
        )
    return ""


def newer_releases(
    cancelled: CancelCheck = never_cancelled, own: str = __version__, timeout: float = ANSWER_TIMEOUT
) -> NewerReleases:
    """What is newer than version `own`, asked of the server; UnusableInput, Cancelled.

    The request carries this program's name and version, and nothing of the person.
    """
    if sentence := hindrance():
        raise UnusableInput(sentence)
    address = releases_address()
    answer: dict[str, Any] = {}
    try:
        status = run_child(child_command("releases"), [address, own], answer.update, cancelled, timeout)
    except ChildTimeout:
        sentence = tr(
            "{server} has not answered for %n second(s). Check the network and try again.", "", round(timeout)
        )
        raise UnusableInput(sentence.format(server=server_of(address))) from None
    except (OSError, ValueError) as error:
        sentence = tr("The process that asks for releases could not be started ({reason}). Try again.")
        raise UnusableInput(sentence.format(reason=shortened(str(error), 120))) from error
    return _newer(own, answer, status)


def _newer(own: str, answer: dict[str, Any], status: int) -> NewerReleases:
    """The child's answer; UnusableInput with the sentence of its refusal."""
    if "refused" in answer:
        raise UnusableInput(deserialise(str(answer["refused"])))
    if "newer" not in answer:
        sentence = tr("The process that asks for releases ended by itself (status {status}). Try again.")
        raise UnusableInput(sentence.format(status=status))
    return NewerReleases(own, str(answer["newest"]), tuple(Release(*release) for release in answer["newer"]))


def _written_address() -> str:
    try:
        return ADDRESS_FILE.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
