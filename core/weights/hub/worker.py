"""The child process `main.py --child fetch`, which asks the Hugging Face hub and downloads from it.

hub.py writes the job as one line of JSON and keeps the input open; this process ends with it. It answers in lines of
JSON: progress, and last the answer or the sentence of a refusal. A process can be ended at any moment, a download by
huggingface_hub cannot.
"""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Protocol

import huggingface_hub
from huggingface_hub import constants
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status  # type: ignore[attr-defined]

from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.checkpoints.config_files import MAX_CONFIG_BYTES
from core.weights.hub.cache import repository_folder, unfinished
from core.weights.hub.errors import ServerTrouble, refusal
from core.weights.hub.files import HubFile, check_answer, choose, choose_named, encoder_folders

# bytes between two signs of life; huggingface_hub's own 10 MiB may take a slow line half a minute
DOWNLOAD_CHUNK_BYTES = 2**16
PROGRESS_INTERVAL = 0.1  # seconds
MAX_SERVER_ERRORS = 3  # answers of 5xx after which it is given up; huggingface_hub would go on for 23 seconds
STALE_AFTER = 3600.0  # seconds after which an unfinished file is nobody's any more

Job = dict[str, Any]

_output_lock = Lock()


def main() -> None:
    """Does the job that stands on standard input, writes the answer and ends the process."""
    job = json.loads(sys.stdin.buffer.readline())
    job["files"] = [HubFile(*file) for file in job.get("files", ())]
    Thread(target=_end_with_parent, args=(job,), daemon=True).start()
    constants.DOWNLOAD_CHUNK_SIZE = DOWNLOAD_CHUNK_BYTES
    _limit_server_errors()
    try:
        answer = _download(job) if job["files"] else _list_files(job)
    except Exception as error:  # whatever it is, a person is to read it
        answer = {"refused": refusal(error, job["repository"])}
    _send(answer, is_last=True)


def _send(message: dict[str, Any], is_last: bool = False) -> None:
    with _output_lock:
        print(json.dumps(message), flush=True)
        if is_last:
            os._exit(0)  # without another word of the other threads, and without waiting for them


def _end_with_parent(job: Job) -> None:
    """Waits for the end of standard input, then deletes this process's partial files and ends it."""
    while os.read(0, 1):
        continue
    for path in unfinished(Path(job["cache"]), job["repository"], job["files"]):
        if path.name not in job["foreign"]:
            _delete(path)
    os._exit(1)


def _delete(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


class _Response(Protocol):
    status_code: int


def _limit_server_errors() -> None:
    client, statuses = huggingface_hub.get_session(), []

    def count(response: _Response) -> None:
        if response.status_code >= 500:
            statuses.append(response.status_code)
            if len(statuses) == MAX_SERVER_ERRORS:
                raise ServerTrouble(response.status_code)

    hooks = client.event_hooks
    client.event_hooks = {**hooks, "response": [*hooks.get("response", []), count]}


def _list_files(job: Job) -> dict[str, Any]:
    """The commit of `main`, and the files that were asked for, or else those that make up its text encoders."""
    repository = job["repository"]
    timeout = constants.HF_HUB_DOWNLOAD_TIMEOUT
    info = huggingface_hub.HfApi().model_info(repository, files_metadata=True, timeout=timeout)
    files = {
        file.rfilename: HubFile(file.rfilename, file.size or 0, file.lfs.sha256 if file.lfs else file.blob_id or "")
        for file in info.siblings or ()
    }
    if job.get("names"):
        chosen = choose_named(repository, files, job["names"])
    else:
        kinds = {folder: _kind(repository, info.sha, folder) for folder in encoder_folders(files)}
        chosen = choose(repository, files, kinds)
    check_answer(info.sha, chosen)
    return {"commit": info.sha, "files": [[file.name, file.size, file.digest] for file in chosen]}


def _kind(repository: str, commit: str | None, folder: str) -> str:
    """The model_type in a folder's config; "" where it does not say."""
    address = huggingface_hub.hf_hub_url(repository, f"{folder}config.json", revision=commit)
    headers, timeout = build_hf_headers(), constants.HF_HUB_DOWNLOAD_TIMEOUT
    text = b""
    with huggingface_hub.get_session().stream("GET", address, headers=headers, timeout=timeout) as response:
        hf_raise_for_status(response)
        for piece in response.iter_bytes():
            text += piece
            if len(text) > MAX_CONFIG_BYTES:
                return ""
    try:
        return str(json.loads(text).get("model_type", ""))
    except (ValueError, AttributeError, RecursionError):
        return ""


def _download(job: Job) -> dict[str, Any]:
    """Downloads the files into the hub's cache, each checked before the next."""
    repository, commit, cache = job["repository"], job["commit"], Path(job["cache"])
    _delete(*(part for part in unfinished(cache, repository, job["files"]) if _is_stale(part)))
    Thread(target=_report_progress, daemon=True).start()
    done = 0
    for file in job["files"]:
        path = repository_folder(cache, repository) / "snapshots" / commit / file.name
        if not path.exists() or not _is_sound(path, file):
            _delete(path.resolve(), path)
            _ByteCounter.done = done
            _fetch(repository, commit, cache, file)
            if not _is_sound(path, file):
                _delete(path.resolve(), path)
                raise UnreadableEncoder(_damaged(repository, file))
        done += file.size
        _ByteCounter.done = done
    _remember_main(repository_folder(cache, repository), commit)
    return {"finished": True, "done": done}


def _is_stale(part: Path) -> bool:
    try:
        return time.time() - part.stat().st_mtime > STALE_AFTER
    except OSError:
        return False


def _damaged(repository: str, file: HubFile) -> str:
    return tr(
        "“{name}” came damaged: {file} is not what the server announced, and was thrown away. Try again; if that does "
        "not help, something between here and the server alters files."
    ).format(name=repository, file=file.name)


def _fetch(repository: str, commit: str, cache: Path, file: HubFile) -> None:
    """Downloads one file, under a temporary name until it is complete."""
    huggingface_hub.hf_hub_download(repository, file.name, revision=commit, cache_dir=cache, tqdm_class=_ByteCounter)


class _ByteCounter:
    """Takes the place of huggingface_hub's progress bar: counts the bytes that have come, over all files."""

    done = 0

    def __init__(self, *_: object, **__: object) -> None:
        return

    def __enter__(self) -> "_ByteCounter":
        return self

    def __exit__(self, *_: object) -> None:
        return

    def update(self, size: int) -> None:
        """`size` bytes more; fewer than 0 where the server begins a file anew."""
        _ByteCounter.done += size


def _report_progress() -> None:
    """Sends the count of bytes every PROGRESS_INTERVAL seconds while it grows."""
    told = 0
    while True:
        time.sleep(PROGRESS_INTERVAL)
        if (done := _ByteCounter.done) != told:
            _send({"done": done})
            told = done


def _is_sound(path: Path, file: HubFile) -> bool:
    """Whether a file is what the server announced: its size, and the digest of LFS or else of git."""
    if path.stat().st_size != file.size:
        return False
    digest = hashlib.sha256() if len(file.digest) == 64 else hashlib.sha1(b"blob %d\0" % file.size)
    for piece in _pieces(path):
        digest.update(piece)
    return digest.hexdigest() == file.digest


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        for number, piece in enumerate(iter(lambda: opened.read(2**20), b"")):
            if number % 256 == 255:
                _send({"checking": path.name})  # a sign of life, seconds apart
            yield piece


def _remember_main(folder: Path, commit: str) -> None:
    """Writes the commit of `main` where no reference is, so that other programs find the files without the network."""
    reference = folder / "refs" / "main"
    if not reference.exists():
        reference.parent.mkdir(parents=True, exist_ok=True)
        part = reference.with_name(f"main.{os.getpid()}")
        part.write_text(commit, encoding="ascii")
        part.replace(reference)
