"""A list of releases on this machine, in the form of GitHub's; it misbehaves as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from core.program.releases.releases import ADDRESS_VARIABLE, OFFLINE_VARIABLE


@dataclass
class FakeReleases:
    """What is served, and the requests that came: first line and headers."""

    address: str = ""
    listed: Any = field(default_factory=list)
    content: bytes | None = None  # instead of the list
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    goes_on: Event = field(default_factory=Event)
    is_silent: bool = False  # until goes_on


def release(version: str, notes: str = "", **changes: object) -> dict[str, Any]:
    """An entry as GitHub's API has it, with the fields that matter and one that does not."""
    page = f"https://example.org/releases/{version}"
    entry: dict[str, Any] = {
        "tag_name": f"v{version}",
        "name": f"Promptscope {version}",
        "body": notes,
        "html_url": page,
    }
    entry |= {"draft": False, "prerelease": False, "published_at": "2026-11-30T12:00:00Z", "id": 7}
    return entry | changes


class _Handler(BaseHTTPRequestHandler):
    releases: FakeReleases

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        served = self.releases
        served.requests.append((self.requestline, dict(self.headers.items())))
        if served.is_silent:
            served.goes_on.wait()
        content = json.dumps(served.listed).encode() if served.content is None else served.content
        self.send_response(served.status)
        for name, value in {"Content-Length": str(len(content)), **served.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that was ended is no error of the server's."""


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeReleases]:
    """A server that this process and its children ask for releases."""
    releases = FakeReleases()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"releases": releases}))
    releases.address = f"http://127.0.0.1:{server.server_address[1]}/repos/somebody/promptscope/releases"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="fake releases")
    thread.start()
    monkeypatch.setenv(ADDRESS_VARIABLE, releases.address)
    monkeypatch.setenv(OFFLINE_VARIABLE, "0")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    try:
        yield releases
    finally:
        releases.goes_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
