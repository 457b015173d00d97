"""Pickled checkpoints: honest ones open, whatever they hold beside; hostile ones run nothing and end in a sentence.

Every gadget, bombs, ends of the child and damage at random are in the drills: 8, 9, 11 and the fuzz of pickles.
"""

import collections
import os
import pickle
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from encoder_files import State, as_checkpoint, as_old_checkpoint, check_parity, save, save_text_encoder, tiny_state
from inspected_files import kind_of
from pickle_gadgets import class_of, in_zip
from safetensors.torch import load_file

from core.program.cancellation import Cancelled
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.unpickle_worker import copy_tensors
from core.weights.formats import conversion_cache, pickled_files
from core.weights.formats.pickled_files import safetensors_copies, safetensors_copy
from core.weights.opening import open_encoder, open_model, plan_model

STATE = tiny_state(torch.float16)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "promptscope" / "copies"


def refused(path: Path) -> str:
    """The sentence by which `path` is refused in this process, with nothing left of the copy."""
    answer = copy_tensors("encoders", path, path.with_suffix(".part"))
    assert set(answer) - {"form"} == {"refused"}, "it was read"
    assert not path.with_suffix(".part").exists()
    sentence = answer["refused"]
    assert sentence.endswith(".") and sentence.isprintable() and len(sentence) < 600, sentence
    return sentence


def unpickled(path: Path) -> State:
    target = path.with_suffix(".safetensors")
    assert copy_tensors("encoders", path, target) == {}
    return load_file(target)


# --- honest files


@pytest.mark.parametrize(("name", "zipped"), [("old.ckpt", True), ("old.pt", False), ("OLD.CKPT", True)])
def test_a_pickled_checkpoint_gives_the_hidden_states_of_transformers(name: str, zipped: bool, tmp_path: Path) -> None:
    content = {"epoch": 3, "global_step": 5, "state_dict": as_old_checkpoint(STATE)}
    path = tmp_path / name
    torch.save(content, path, _use_new_zipfile_serialization=zipped)  # in a zip, or as before PyTorch 1.6
    model = open_model(path)
    (encoder,) = model.encoders
    assert (model.title, model.source, encoder.info.source, model.family) == (name, path, path, "sd1")
    check_parity(encoder, STATE)


@pytest.mark.parametrize(
    "wrap", [dict, lambda state: {"state_dict": state}, lambda state: {"state_dict": {"state_dict": state}}]
)
def test_a_state_may_be_nested(wrap: Callable[[State], Any], tmp_path: Path) -> None:
    state = as_checkpoint(STATE)
    copied = unpickled(save(tmp_path / "a.ckpt", wrap(state)))
    assert set(copied) == {name for name in state if name.startswith("cond_stage_model.")}
    assert all(torch.equal(tensor, state[name]) for name, tensor in copied.items())


@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: {"model": state, "optimizer": {"state": {0: {"exp_avg": torch.rand(3)}}}},
        lambda state: {"module": {f"text_encoder.{name}": part for name, part in state.items()}},
        lambda state: {"text_encoder": state, "unet": {"conv_in.weight": torch.rand(4)}, "epoch": 3},
    ],
)
def test_a_state_may_lie_under_any_word(wrap: Callable[[State], Any], tmp_path: Path) -> None:
    path = save(tmp_path / "a.pt", wrap(STATE))
    check_parity(open_encoder(path), STATE)
    assert kind_of(path) == "model"


def test_an_object_of_before_pytorch_1_6_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.pt"
    words = {"string_to_param": torch.nn.ParameterDict({"*": torch.nn.Parameter(torch.rand(2, 64))})}
    torch.save(words, path, _use_new_zipfile_serialization=False)
    with pytest.raises(OtherForm, match=r"an object of Python \(torch.nn.modules.container.ParameterDict"):
        plan_model(path)


def test_parameters_and_parts_of_larger_tensors_are_copied_whole(tmp_path: Path) -> None:
    norm = "text_model.final_layer_norm"
    parts = {f"{norm}.weight": torch.rand(3, 64)[1], f"{norm}.bias": torch.nn.Parameter(torch.rand(64, 2)).T[0]}
    state = STATE | parts
    copied = unpickled(save(tmp_path / "a.bin", {name: torch.nn.Parameter(part) for name, part in state.items()}))
    assert all(torch.equal(copied[name], part) for name, part in state.items())


def test_a_folder_with_pickled_weights_opens(tmp_path: Path) -> None:
    check_parity(open_encoder(save_text_encoder(tmp_path / "text_encoder", STATE, "pytorch_model.bin")), STATE)


LIGHTNING = "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"


def save_with_class(path: Path, full_name: str, content: Callable[[type], object]) -> Path:
    """A pickle that holds instances of a class that is not installed here, as training programs write their own."""
    with class_of(full_name) as made:
        return save(path, content(made))


@pytest.mark.parametrize("full_name", [LIGHTNING, "omegaconf.listconfig.ListConfig", "ldm.models.Anything"])
def test_classes_of_training_programs_beside_the_weights_do_not_matter(full_name: str, tmp_path: Path) -> None:
    def content(made: type) -> dict[str, object]:
        callbacks = {made: {"best_model_score": np.float64(0.1)}, "x": made(1)}
        defaults = collections.defaultdict(int, {"a": 1})
        return {"callbacks": callbacks, "defaults": defaults, "state_dict": as_checkpoint(STATE)}

    assert len(unpickled(save_with_class(tmp_path / "lightning.ckpt", full_name, content))) == len(STATE)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("someones.own.Model", "pickled-model"),
        ("spandrel.architectures.ESRGAN", "pickled-model"),
        ("asyncio.Runner", ""),
    ],
)
def test_an_unknown_class_is_named_and_only_python_s_own_are_called_malicious(
    name: str, form: str, tmp_path: Path
) -> None:
    path = save_with_class(tmp_path / "a.ckpt", name, lambda made: {"model": made(), **STATE})
    with pytest.raises(UnreadableEncoder, match=name) as caught:
        plan_model(path)
    assert getattr(caught.value, "form", "") == form and ("malicious" in str(caught.value)) is not bool(form)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"state_dict": {"model.diffusion_model.out.2.weight": torch.rand(4)}}, "without its text encoder"),
        ([1, 2, "three"], "no tensors"),
        ({"lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight": torch.rand(2, 2)}, "is a LoRA"),
    ],
)
def test_pickles_that_are_other_models_are_called_by_what_they_are(content: object, says: str, tmp_path: Path) -> None:
    path = save(tmp_path / "a.pt", content)
    assert says in refused(path)
    with pytest.raises(UnreadableEncoder, match=says):
        plan_model(path)


# --- hostile files: none may touch the canary


class Reduce:
    """Pickled as a call of `function`."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self.function, self.arguments


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
def test_what_a_hostile_pickle_wants_is_named_in_every_protocol(protocol: int, tmp_path: Path) -> None:
    path, canary = tmp_path / "model.ckpt", tmp_path / "canary"
    content = pickle.dumps({"a": "text", "b": Reduce(os.system, f"touch {canary}")}, protocol=protocol)
    path.write_bytes(in_zip(content))
    assert f"{os.system.__module__}.system" in refused(path)
    assert not canary.exists()


def test_a_hostile_call_between_honest_weights_is_refused_by_the_window_s_way_too(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    path = save(tmp_path / "model.ckpt", {**as_checkpoint(STATE), "x": Reduce(os.system, f"touch {canary}")})
    with pytest.raises(UnreadableEncoder, match=r"system.*may be malicious; nothing of it was run"):
        plan_model(path)
    assert not canary.exists()


def test_a_stand_in_is_inert_whatever_it_is_called_with(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    path = save_with_class(tmp_path / "a.ckpt", LIGHTNING, lambda made: {"x": Reduce(made, f"touch {canary}"), **STATE})
    assert len(unpickled(path)) == len(STATE)
    assert not canary.exists()


# --- bombs, in the limited process


EMBEDDING, QUERY = "text_model.embeddings.token_embedding.weight", "text_model.encoder.layers.0.self_attn.q_proj.weight"
ODD_TENSORS: dict[str, tuple[str, Callable[[], torch.Tensor]]] = {
    "sparse": (QUERY, lambda: torch.eye(64).to_sparse()),
    "meta": (QUERY, lambda: torch.empty(64, 64, device="meta")),
    "expanded": (QUERY, lambda: torch.zeros(1, 1).expand(64, 64)),
    "expanded to gigabytes": (EMBEDDING, lambda: torch.zeros(1, 64).expand(10**11, 64)),
    "quantised": (QUERY, lambda: torch.quantize_per_tensor(torch.rand(64, 64), 0.1, 0, torch.qint8)),
    "complex": (QUERY, lambda: torch.zeros(64, 64, dtype=torch.complex64)),
    "three-dimensional": (QUERY, lambda: torch.zeros(4, 16, 64)),
}


@pytest.mark.parametrize("kind", ODD_TENSORS)
@pytest.mark.filterwarnings("ignore")
def test_tensors_that_are_no_plain_tables_are_refused_by_name(kind: str, tmp_path: Path) -> None:
    name, make = ODD_TENSORS[kind]
    sentence = refused(save(tmp_path / "a.ckpt", STATE | {name: make()}))
    assert name in sentence or "wants to run" in sentence or "damaged" in sentence


def test_many_tensors_of_the_same_numbers_are_not_written_out(tmp_path: Path) -> None:
    content = dict.fromkeys((f"text_model.encoder.layers.0.{index}" for index in range(1000)), torch.zeros(2**20))
    assert "far more than its size" in refused(save(tmp_path / "a.ckpt", content))


def test_deeply_nested_lists_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.pt"
    path.write_bytes(in_zip(b"\x80\x02" + b"]" * 200_000 + b"a" * 199_999 + b"."))
    assert "“deep.pt”" in refused(path)
    assert copy_tensors("tensors", path, tmp_path / "deep.part") == {}


def test_a_torch_with_known_holes_opens_no_pickle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "__version__", "2.9.1+cpu")
    assert "PyTorch is too old" in refused(save(tmp_path / "a.ckpt", STATE))


# --- a child that ends badly


def run_as_child(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Has `script` run in place of the child that reads pickles."""
    monkeypatch.setattr(pickled_files, "child_command", lambda *_: [sys.executable, "-c", script])


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
@pytest.mark.parametrize(("script", "says"), [("pass", "ended by itself"), ("print('{}')", "could not be kept")])
def test_a_child_that_crashes_gives_a_sentence_and_the_next_try_works(
    script: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    path = save(tmp_path / "a.ckpt", {"x": torch.rand(2)})
    with monkeypatch.context() as crashing:
        run_as_child(crashing, script)
        with pytest.raises(UnreadableEncoder, match=says):  # and not, after the whole deadline, "took over"
            safetensors_copy(path, "tensors")
        assert list(own_cache.iterdir()) == []
    assert set(load_file(safetensors_copy(path, "tensors"))) == {"x"}


def test_a_file_at_which_the_child_crashes_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [save(tmp_path / f"{number}.pt", {"x": torch.rand(number + 1)}) for number in range(4)]
    script = """
import os, sys, json
from core.weights.checkpoints.unpickle_worker import copy_tensors
from pathlib import Path
for line in sys.stdin:
    source, target = json.loads(line)
    if source.endswith('1.pt'): os._exit(7)
    print(json.dumps(copy_tensors('tensors', Path(source), Path(target))), flush=True)
"""
    run_as_child(monkeypatch, script)
    answers = safetensors_copies(paths, "tensors")
    assert "status 7" in str(answers.pop(paths[1]))
    assert [load_file(answers[path])["x"].shape for path in sorted(answers)] == [(1,), (3,), (4,)]


def test_cancelling_ends_the_child_at_the_first_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alive, answers = tmp_path / "alive", []
    script = f"import time\nwhile True:\n    open({str(alive)!r}, 'w').close()\n    time.sleep(0.01)"
    run_as_child(monkeypatch, script)
    with pytest.raises(Cancelled):
        safetensors_copy(
            save(tmp_path / "a.ckpt", {}), "tensors", lambda: answers.append(alive.exists()) or answers[-1]
        )
    assert answers.count(True) == 1
    alive.unlink()
    time.sleep(0.2)
    assert not alive.exists(), "the child is still there"


# --- the cache


def test_a_copy_is_made_once_and_anew_when_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.pt", {"x": torch.ones(2)})
    first = safetensors_copy(path, "tensors")
    save(path, {"x": torch.zeros(3)})
    second = safetensors_copy(path, "tensors")
    assert first != second and load_file(second)["x"].shape == (3,)
    run_as_child(monkeypatch, "raise SystemExit(3)")
    assert safetensors_copy(path, "tensors") == second


def test_a_spoilt_copy_is_made_anew(tmp_path: Path) -> None:
    path = save(tmp_path / "a.pt", {"x": torch.ones(2)})
    copy = safetensors_copy(path, "tensors")
    os.truncate(copy, copy.stat().st_size - 1)
    assert set(load_file(safetensors_copy(path, "tensors"))) == {"x"}


def test_a_file_that_changes_while_it_is_read_leaves_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    path = save(tmp_path / "a.pt", {"x": torch.ones(2)})
    run_as_child(monkeypatch, f"open({str(path)!r}, 'ab').write(b'more'); print('{{}}')")
    with pytest.raises(UnreadableEncoder, match="changed while it was read"):
        safetensors_copy(path, "tensors")
    assert list(own_cache.iterdir()) == []


def test_old_copies_go_when_all_take_too_much(own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion_cache, "CACHE_LIMIT_BYTES", 2500)
    made = []
    for number in range(4):
        source = tmp_path / f"{number}.pt"
        source.write_bytes(b"x")
        copy = conversion_cache.cached_conversion(source, "test")
        copy.partial.write_bytes(bytes(1000))
        copy.finish()
        os.utime(copy.path, (1000 + number, 1000 + number))
        made.append(copy)
    abandoned = own_cache / "x.1.part"
    abandoned.write_bytes(b"")
    os.utime(abandoned, (1, 1))
    assert made[2].is_complete()
    made[3].partial.write_bytes(bytes(1000))
    made[3].finish()
    assert {path.name for path in own_cache.iterdir()} == {made[2].path.name, made[3].path.name}


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(UnreadableEncoder, match="could not be kept"):
        safetensors_copy(save(tmp_path / "a.pt", {}), "tensors")


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_the_cache_lies_where_the_system_keeps_caches(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    expected = {"linux": ".cache/promptscope", "win32": "/local/Promptscope/Cache", "darwin": "Caches/Promptscope"}
    assert conversion_cache.cache_folder().as_posix().endswith(expected[platform])
