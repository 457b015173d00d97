"""A Hugging Face hub on this machine: lists and serves a few repositories, and misbehaves as it is told."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from huggingface_hub import constants

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIECE = 2**16


@dataclass
class FakeHub:
    """`answers` replaces the answer to any address that holds its key by (status, x-error-code).

    `bodies` spoils the content of the files whose names it holds: "wrong" (a byte is another), "short" (half of it is
    announced as the whole), "dropped" (the first connection breaks off in the middle), or a number, the part of it
    after which nothing more comes until `goes_on` is set.
    """

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    bodies: dict[str, str | float] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    goes_on: Event = field(default_factory=Event)
    address: str = ""
    cache: Path = Path()

    def add(self, repository: str, folder: Path) -> None:
        """Serves what lies in `folder`."""
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.repositories[repository] = files

    def fetched(self, name: str) -> int:
        """How often the content of a file was asked for."""
        return sum(request.startswith("GET") and request.endswith(name) for request in self.requests)


def is_large(name: str) -> bool:
    return name.endswith((".safetensors", ".bin"))


def digest_of(name: str, content: bytes) -> str:
    if is_large(name):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: FakeHub
    port: int

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.hub.requests.append(f"{self.command} {path}")
        self.hub.tokens.add(self.headers.get("Authorization", ""))
        for part, (status, code) in self.hub.answers.items():
            if part in path:
                self._send(status, {"X-Error-Code": code} if code else {})
                return
        kind, *rest = path.strip("/").split("/")
        if kind == "api":
            self._list("/".join(rest[1:3]))
        elif kind == "cdn":
            self._content("/".join(rest[:2]), "/".join(rest[2:]))
        else:
            self._resolve(f"{kind}/{rest[0]}", "/".join(rest[3:]))

    do_HEAD = do_GET  # noqa: N815

    def _list(self, repository: str) -> None:
        files = self.hub.repositories.get(repository)
        if files is None:
            self._send(401, {"X-Error-Code": "RepoNotFound"})  # as the hub says to those who show no token
            return
        siblings = []
        for name, content in files.items():
            sibling: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": digest_of(name, content)}
            if is_large(name):
                sibling["lfs"] = {"sha256": digest_of(name, content), "size": len(content), "pointerSize": 134}
            siblings.append(sibling)
        body = json.dumps({"id": repository, "sha": COMMIT, "siblings": siblings, "tags": []}).encode()
        self._send(200, {"Content-Type": "application/json"}, body)

    def _resolve(self, repository: str, name: str) -> None:
        content = self.hub.repositories.get(repository, {}).get(name)
        if content is None:
            self._send(404, {"X-Error-Code": "EntryNotFound"})
            return
        known = {"X-Repo-Commit": COMMIT, "ETag": f'"{digest_of(name, content)}"'}
        if is_large(name):  # kept on another host, as the hub does
            known |= {"X-Linked-Etag": known["ETag"], "X-Linked-Size": str(len(content))}
            self._send(302, known | {"Location": f"http://localhost:{self.port}/cdn/{repository}/{name}"})
        else:
            self._send(200, known, content)

    def _content(self, repository: str, name: str) -> None:
        content = self.hub.repositories[repository][name]
        trouble = self.hub.bodies.get(name)
        if trouble == "wrong":
            content = content[:-1] + bytes([content[-1] ^ 1])
        if trouble == "short":
            content = content[: len(content) // 2]
        start = int(self.headers.get("Range", "bytes=0-")[6:].rstrip("-"))
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if trouble == "dropped" and not start:
            content = content[: len(content) // 2]
            self.close_connection = True
        stop = int(len(content) * trouble) if isinstance(trouble, float) else len(content)
        try:
            self.wfile.write(content[start:stop])
            if stop < len(content):
                self.hub.goes_on.wait()
                self.wfile.write(content[max(start, stop) :])
        except OSError:
            self.close_connection = True  # whoever asked has been ended

    def _send(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that was ended is no error of the server's."""


@contextmanager
def serving(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    """A hub that is asked instead of huggingface.co, with a cache of its own."""
    hub = FakeHub(cache=cache)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.RequestHandlerClass.port = server.server_address[1]
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="fake hub")
    thread.start()
    use(monkeypatch, cache, hub.address)
    try:
        yield hub
    finally:
        hub.goes_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


def use(monkeypatch: pytest.MonkeyPatch, cache: Path, address: str) -> None:
    """Makes this process and its children ask that address, and keep what they fetch in that cache."""
    monkeypatch.setenv("HF_ENDPOINT", address)
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
