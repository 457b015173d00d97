"""PyTorch pickles (.ckpt, .pt, .bin), opened through a safetensors copy that a limited child process makes.

Nothing else in this program unpickles anything: a pickle is a small program, and a hostile one may crash, fill the
memory or never end even where it cannot run what it wants. The child is core/weights/checkpoints/unpickle_worker.py.
"""

import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.child_processes import child_command, start_child
from core.program.messages import quoted
from core.program.translation import deserialise, tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.formats.conversion_cache import CachedConversion, cached_conversion
from core.weights.formats.magic_bytes import HEAD_BYTES, looks_like_pickle
from core.weights.formats.safetensors_file import cannot_read, list_tensors, size_of_regular_file

CHILD_TIMEOUT = 60.0  # seconds a child may take
SLOWEST_COPY = 20e6  # bytes a second for which a text model, of gigabytes, is given more
POLL_INTERVAL = 0.05  # seconds between two looks at whether the work was cancelled

# encoders: CLIP's in a checkpoint; text_model: T5 or a language model alone, without the decoder beside T5; shard: one
# file of several, without the picture half; tensors: everything of a small file, its nesting in the names;
# cross_attention: the to_k and to_v of a U-Net.
ConversionKind = Literal["encoders", "text_model", "shard", "tensors", "cross_attention"]
_FORMAT = "3"  # a new number makes old copies unused


def is_pickled(path: Path) -> bool:
    """Whether a file is a PyTorch pickle, by its ending and first bytes; UnreadableEncoder where it cannot be read."""
    try:
        size_of_regular_file(path)
        with path.open("rb") as file:
            return looks_like_pickle(path, file.read(HEAD_BYTES))
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error


def safetensors_copy(path: Path, kind: ConversionKind, cancelled: CancelCheck = never_cancelled) -> Path:
    """The safetensors file that holds what `kind` asks of the pickle `path`; made once, then kept in the cache.

    UnreadableEncoder where it is no sound file or holds nothing of the kind; Cancelled.
    """
    made = safetensors_copies([path], kind, cancelled)[path]
    if isinstance(made, UnreadableEncoder):
        raise made
    return made


def safetensors_copies(
    paths: Sequence[Path], kind: ConversionKind, cancelled: CancelCheck = never_cancelled
) -> dict[Path, Path | UnreadableEncoder]:
    """The same for many files, with as few child processes as can be: each takes seconds to start."""
    made: dict[Path, Path | UnreadableEncoder] = {}
    jobs: list[tuple[Path, CachedConversion]] = []
    for path in paths:
        try:
            copy = cached_conversion(path, kind + _FORMAT)
            if copy.is_complete() and _is_sound(copy):
                made[path] = copy.path
            else:
                jobs.append((path, copy))
        except OSError as error:
            made[path] = _no_copy(path, error)
    try:
        while waiting := [job for job in jobs if job[0] not in made]:
            made |= _run_child(waiting, kind, cancelled)
    finally:
        for _, copy in jobs:
            copy.discard()
    return made


def _is_sound(copy: CachedConversion) -> bool:
    """Whether a copy in the cache is whole; a power cut or another program may have spoilt it."""
    try:
        list_tensors(copy.path)
    except UnreadableEncoder:
        return False
    return True


def _finish(path: Path, copy: CachedConversion, kind: ConversionKind, answer: bytes) -> Path | UnreadableEncoder:
    try:
        message = json.loads(answer)
        if "refused" in message:
            sentence = deserialise(str(message["refused"]))
            return OtherForm(sentence, str(message["form"])) if "form" in message else UnreadableEncoder(sentence)
        if cached_conversion(path, kind + _FORMAT) != copy:
            changed = tr("{file} changed while it was read. Open it again.")
            return UnreadableEncoder(changed.format(file=quoted(path)))
        copy.finish()
    except OSError as error:
        return _no_copy(path, error)
    except ValueError:
        return _ended_badly(path, 0)
    return copy.path


def _no_copy(path: Path, error: OSError) -> UnreadableEncoder:
    message = tr(
        "The copy of {file} that is needed to open it could not be kept: {reason}. "
        "Check the disk's space and permissions, or open a .safetensors file."
    )
    return UnreadableEncoder(message.format(file=quoted(path), reason=error.strerror or error))


def _run_child(
    jobs: list[tuple[Path, CachedConversion]], kind: ConversionKind, cancelled: CancelCheck
) -> dict[Path, Path | UnreadableEncoder]:
    """What a child makes of the jobs, one line of answer each, up to the one at which it ends badly; at least one.

    It is never left running.
    """
    first = jobs[0][0]
    with TemporaryFile() as asked, TemporaryFile() as answered:
        asked.writelines(json.dumps([str(path.resolve()), str(copy.partial)]).encode() + b"\n" for path, copy in jobs)
        asked.seek(0)
        try:
            child = start_child(child_command("unpickle", kind), asked, answered)
        except OSError as error:
            message = tr(
                "{file} could not be read: no process could be started for it ({reason}). Close other programs."
            )
            return {first: UnreadableEncoder(message.format(file=quoted(first), reason=error.strerror or error))}
        try:
            is_late = _wait(child, time.monotonic() + _seconds_for(jobs, kind), cancelled)
        finally:
            child.kill()
            child.wait()
        answered.seek(0)
        answers = answered.read().splitlines()
    made = {path: _finish(path, copy, kind, line) for (path, copy), line in zip(jobs, answers, strict=False)}
    if len(answers) < len(jobs):
        culprit = jobs[len(answers)][0]
        made[culprit] = _timed_out(culprit) if is_late else _ended_badly(culprit, child.returncode)
    return made


def _seconds_for(jobs: list[tuple[Path, CachedConversion]], kind: ConversionKind) -> float:
    """How long a child may take over its jobs."""
    size = sum(path.stat().st_size for path, _ in jobs) if kind == "text_model" else 0
    return CHILD_TIMEOUT + len(jobs) - 1 + size / SLOWEST_COPY


def _wait(child: "subprocess.Popen[bytes]", end: float, cancelled: CancelCheck) -> bool:
    """Whether the child is still busy at the time `end`."""
    while time.monotonic() < end:
        try:
            child.wait(POLL_INTERVAL)
            return False
        except subprocess.TimeoutExpired:
            if cancelled():
                raise Cancelled from None
    return True


def _timed_out(path: Path) -> UnreadableEncoder:
    message = tr(
        "{file} was given up: reading it took over {seconds} seconds. "
        "Copy it to a faster disk, or look for the model as .safetensors."
    )
    return UnreadableEncoder(message.format(file=quoted(path), seconds=f"{CHILD_TIMEOUT:.0f}"))


def _ended_badly(path: Path, status: int) -> UnreadableEncoder:
    how = tr("signal {number}") if status < 0 else tr("status {number}")
    message = tr(
        "{file} could not be read: the process that reads it ended by itself ({how}), for want of memory or because "
        "the file is damaged. Download it again, or look for the model as .safetensors."
    )
    return UnreadableEncoder(message.format(file=quoted(path), how=how.format(number=abs(status))))
