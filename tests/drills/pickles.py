"""Rows 8 to 11: pickles that want to run something, fill the memory, are old, or bring their reader down."""

import collections
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import torch

from core.weights.checkpoints.unpickle_worker import copy_tensors
from core.weights.formats import pickled_files
from core.weights.formats.pickled_files import safetensors_copy
from core.weights.opening import open_encoder, plan_model
from tests.drills.measuring import Refusal, check_sentence, in_time, in_words, refused, taken, time_in_words
from tests.drills.registry import Scene, drill
from tests.encoder_files import CHECKPOINT, tiny_state, under
from tests.pickle_gadgets import HOW, Call, class_of, gadgets, hostile, in_zip, zip_bomb

LIGHTNING = "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"


@drill("8", "pickles that call os.system, eval, torch.hub, pip and what else advisories name, zipped or not")
def hostile_pickles(scene: Scene) -> str:
    """Each by five opcodes in the child's own function, and once through the child as a window has it."""
    canary, path, count = scene.folder / "canary", scene.folder / "model.ckpt", 0
    named = gadgets(f"touch {canary}")
    for name, call in named.items():
        for how in HOW:
            for content in (hostile(call, how), in_zip(hostile(call, how))):
                path.write_bytes(content)
                said = copy_tensors("encoders", path, scene.folder / "copy").get("refused", "it was read")
                check_sentence(said)
                assert name in said and "nothing of it was run" in said, f"{name} by {how}: {said}"
                assert not canary.exists(), f"{name} by {how} was run"
                count += 1
    path.write_bytes(in_zip(hostile(named["os.system"])))
    last = refused(lambda: plan_model(path), "os.system", within=30)
    assert not canary.exists(), "it was run"
    return f"{count} files of {len(named)} kinds, none run, each named: {last.sentence}"


def _bombs(folder: Path) -> Iterator[Path]:
    """Files that ask for far more than they hold."""
    sparse = tiny_state() | {"text_model.final_layer_norm.bias": torch.eye(64).to_sparse()}
    meta = tiny_state() | {"text_model.final_layer_norm.bias": torch.empty(64, device="meta")}
    wide = torch.zeros(1, 64).expand(10**11, 64)
    expanded = tiny_state() | {"text_model.embeddings.token_embedding.weight": wide}
    row = torch.zeros(2**20)
    shared = {f"text_model.encoder.layers.0.{index}": row for index in range(1000)}
    for name, content in (("sparse", sparse), ("meta", meta), ("expanded", expanded), ("shared", shared)):
        torch.save(content, folder / f"{name}.ckpt")
        yield folder / f"{name}.ckpt"
    nested = b"\x80\x02" + b"]" * 200_000 + b"a" * 199_999 + b"."
    for name, pickle in (("bytearray", hostile(Call("builtins.bytearray", (40 * 2**30,)))), ("nested", nested)):
        (folder / f"{name}.ckpt").write_bytes(in_zip(pickle))
        yield folder / f"{name}.ckpt"
    yield zip_bomb(folder / "zip.ckpt", 3 * 2**30)


@drill(
    "9",
    "pickles that ask for gigabytes: bytearray, expanded, shared, sparse, meta tensors, a zip bomb, nested lists",
    240,
)
def bombs(scene: Scene) -> str:
    """The memory is that of the process beside, which stays as it is."""
    refusals = [
        refused(lambda path=path: plan_model(path), f"“{path.name}”", within=60.0, megabytes=100.0)
        for path in _bombs(scene.folder)
    ]
    assert "memory" in refusals[4].sentence, refusals[4].sentence  # of the bytearray
    return in_words(refusals)


@drill("10", "an old checkpoint of PyTorch Lightning, with callbacks beside the weights")
def lightning(scene: Scene) -> str:
    """A zip and a pickle as older releases of torch wrote it, with what trainers leave beside."""
    path, times = scene.folder / "sd-v1-4.ckpt", []
    with class_of(LIGHTNING) as made:
        content = {
            "epoch": 3,
            "callbacks": {made: {"best_model_score": torch.tensor(0.1).numpy()[()]}, "x": made()},
            "defaults": collections.defaultdict(int, a=1),
            "state_dict": under(CHECKPOINT, tiny_state()),
        }
        for is_zip in (True, False):
            torch.save(content, path.with_stem(f"{path.stem}-{is_zip}"), _use_new_zipfile_serialization=is_zip)
    for is_zip in (True, False):
        with taken() as took:
            info = open_encoder(path.with_stem(f"{path.stem}-{is_zip}")).info
        assert info.layers == 3 and not any("finite" in note for note in info.notes)
        times.append(took.seconds)
    return f"opened, as a zip in {time_in_words(times[0])}, as a plain pickle in {time_in_words(times[1])}"


# What a child does in place of reading, and what is said of it.
_ENDS = {
    "a segmentation fault": ("os.kill(os.getpid(), signal.SIGSEGV)", f"signal {signal.SIGSEGV:d}"),
    "a kill": ("os.kill(os.getpid(), signal.SIGKILL)", f"signal {signal.SIGKILL:d}"),
    "an exit": ("sys.exit(3)", "status 3"),
    "nonsense": ("print('no json')", "ended by itself"),
    "too much memory": ("bytearray(2**40)", "ended by itself"),
}


@drill("11", "the process that reads pickles crashes, is killed, runs out of memory, talks nonsense or hangs")
def bad_ends(scene: Scene) -> str:
    """The sentence comes as soon as the process is gone, and the next try works."""
    path, refusals = scene.folder / "model.pt", []
    torch.save({"x": torch.rand(2)}, path)
    late = 0.0
    for script, says in _ENDS.values():
        refusal, seconds = _with_child(path, script, says)
        late = max(late, seconds)
        refusals.append(refusal)
    assert late < 1, f"it was said {late:.1f} s after the end"
    with patch.object(pickled_files, "CHILD_TIMEOUT", 1.0):
        refusal, seconds = _with_child(path, "time.sleep(600)", "took over")
    in_time(seconds < 2, f"it was said after {seconds:.1f} s, and the deadline was 1 s")
    with taken() as again:
        safetensors_copy(path, "tensors")
    return (
        f"{len(refusals)} ends, each said within {time_in_words(late)}; a hang given up {time_in_words(seconds - 1)} "
        f"after the deadline; tried again, it opened in {time_in_words(again.seconds)}. {refusals[0].sentence}"
    )


def _with_child(path: Path, script: str, says: str) -> tuple[Refusal, float]:
    """The refusal where `script` runs in place of the child, and how long after its last deed it came."""
    end = path.with_name("end")
    script = f"import os, signal, sys, time\nopen({str(end)!r}, 'w').write(str(time.time()))\n{script}"
    with patch.object(pickled_files, "child_command", lambda *_: [sys.executable, "-S", "-c", script]):
        refusal = refused(lambda: safetensors_copy(path, "tensors"), says, within=20)
    late = time.time() - float(end.read_text())
    assert not list((path.parent.parent / "cache_home").rglob("*.part")), "a part of a copy was left"
    return refusal, late
