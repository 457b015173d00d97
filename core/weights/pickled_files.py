"""PyTorch pickles (.ckpt, .pt, .bin), opened through a safetensors copy that a limited child process makes.

Nothing else in this program unpickles anything: a pickle is a small program, and a hostile one may crash, fill the
memory or never end even where it cannot run what it wants. The child is core/weights/unpickling.py.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from core.weights import UnreadableEncoder, quoted
from core.weights.copies import Copy, copy_of
from core.weights.file_kinds import HEAD, looks_like_pickle
from core.weights.safetensors_file import cannot_read, size_of_regular_file

DEADLINE = 60.0  # seconds a child may take
PATIENCE = 0.05  # seconds between two looks at whether the work was cancelled

# encoders: the text encoders of a checkpoint; tensors: everything of a small file, its nesting in the names.
Kind = Literal["encoders", "tensors"]
_FORMAT = "1"  # a new number makes old copies unused
_ROOT = Path(__file__).parents[2]


def is_pickled(path: Path) -> bool:
    """Whether a file is a PyTorch pickle, by its ending and first bytes; UnreadableEncoder where it cannot be read."""
    try:
        size_of_regular_file(path)
        with path.open("rb") as file:
            return looks_like_pickle(path, file.read(HEAD))
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error


def safetensors_copy(path: Path, kind: Kind, cancelled: Callable[[], bool] = lambda: False) -> Path:
    """The safetensors file that holds what `kind` asks of the pickle `path`; made once, then kept in the cache.

    UnreadableEncoder where it is no sound file or holds nothing of the kind; core.encoder.Cancelled.
    """
    try:
        copy = copy_of(path, kind + _FORMAT)
        if copy.is_there():
            return copy.path
    except OSError as error:
        raise _no_copy(path, error) from error
    try:
        answer = _run_child(path, copy, kind, cancelled)
        if "refused" in answer:
            raise UnreadableEncoder(answer["refused"])
        return _finish(path, copy, kind)
    finally:
        copy.abandon()


def _finish(path: Path, copy: Copy, kind: Kind) -> Path:
    try:
        if copy_of(path, kind + _FORMAT) != copy:
            raise UnreadableEncoder(f"{quoted(path)} changed while it was read. Open it again.")
        copy.finish()
    except OSError as error:
        raise _no_copy(path, error) from error
    return copy.path


def _no_copy(path: Path, error: OSError) -> UnreadableEncoder:
    return UnreadableEncoder(
        f"The copy of {quoted(path)} that is needed to open it could not be kept: {error.strerror or error}. "
        "Check the disk's space and permissions, or open a .safetensors file."
    )


def _run_child(path: Path, copy: Copy, kind: Kind, cancelled: Callable[[], bool]) -> dict[str, str]:
    """What the child says: nothing, or under "refused" the sentence by which it refuses. It is never left running."""
    try:
        child = subprocess.Popen(
            _command(kind, path, copy),
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise UnreadableEncoder(
            f"{quoted(path)} could not be read: no process could be started for it ({error.strerror or error}). "
            "Close other programs and try again."
        ) from error
    try:
        output = _wait(child, path, cancelled)
    finally:
        child.kill()
        child.communicate()
    if child.returncode != 0:
        raise _ended_badly(path, child.returncode)
    try:
        answer: dict[str, str] = json.loads(output)
    except ValueError as error:
        raise _ended_badly(path, 0) from error
    return answer


def _command(kind: Kind, path: Path, copy: Copy) -> list[str]:
    return [sys.executable, "-m", "core.weights.unpickling", kind, str(path.resolve()), str(copy.part)]


def _wait(child: "subprocess.Popen[bytes]", path: Path, cancelled: Callable[[], bool]) -> bytes:
    end = time.monotonic() + DEADLINE
    while True:
        try:
            return child.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            if cancelled():
                from core.encoder import Cancelled

                raise Cancelled from None
            if time.monotonic() > end:
                raise UnreadableEncoder(
                    f"{quoted(path)} was given up: reading it took over {DEADLINE:.0f} seconds. "
                    "Copy it to a faster disk, or look for the model as .safetensors."
                ) from None


def _ended_badly(path: Path, status: int) -> UnreadableEncoder:
    how = f"signal {-status}" if status < 0 else f"status {status}"
    return UnreadableEncoder(
        f"{quoted(path)} could not be read: the process that reads it ended by itself ({how}), for want of memory or "
        "because the file is damaged. Download it again, or look for the model as .safetensors."
    )
