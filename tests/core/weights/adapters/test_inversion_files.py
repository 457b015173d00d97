"""Textual inversion files of every form: their names, shapes and vectors, and what is said of the others."""

import sys
from pathlib import Path

import pytest
import torch
from encoder_files import WIDTH, save, save_hollow, tiny_state

from core.files.inspecting import inspect_path
from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_files import (
    describe_inversion,
    open_inversion_files,
    open_inversions,
    read_vectors,
)
from core.weights.adapters.inversion_folder import open_inversion_folder
from core.weights.formats import pickled_files
from core.weights.opening import plan_encoder

L = tiny_state()
VECTORS = torch.rand(3, WIDTH)
A1111 = {
    "string_to_token": {"*": 265},
    "string_to_param": {"*": VECTORS},
    "name": "another name",
    "step": 5000,
    "sd_checkpoint": "0000",
    "sd_checkpoint_name": "model",
}
# A ParameterDict, which torch now would build in another way.
OLDEST_A1111 = A1111 | {"string_to_param": torch.nn.ParameterDict({"*": torch.nn.Parameter(VECTORS)})}
LORA = {"lora_te_text_model_encoder_layers_0_mlp_fc1.lora_up.weight": torch.rand(256, 2)}


@pytest.mark.parametrize(
    ("file", "content", "key"),
    [
        ("glow.safetensors", {"emb_params": VECTORS}, "emb_params"),
        ("glow.safetensors", {"<glow>": VECTORS}, "<glow>"),
        ("glow.safetensors", {"string_to_param.*": VECTORS}, "*"),
        ("glow.safetensors", {"emb_params": VECTORS.half()}, "emb_params"),
        ("glow.pt", A1111, "*"),
        pytest.param("glow.pt", OLDEST_A1111, "*", marks=pytest.mark.filterwarnings("ignore")),
        ("glow.bin", {"<glow>": VECTORS}, "<glow>"),
        ("glow.pt", VECTORS, ""),
        ("glow.safetensors", {"emb_params": VECTORS, "step": torch.tensor(9), "mean": torch.rand(64)}, "emb_params"),
        ("glow.safetensors", {"<glow>": VECTORS, "other": torch.rand(3, 3)}, "<glow>"),
        ("glow.safetensors", {"glow": VECTORS, "step": torch.tensor(9)}, "glow"),
        ("glow.pt", A1111 | {"string_to_token": {"*": torch.tensor(265)}, "optimizer": torch.rand(7)}, "*"),
        ("glow.pt", [{"<glow>": VECTORS}], "<glow>"),
        ("glow.pti", {"clip_l": VECTORS}, "clip_l"),
        ("my glow ü.safetensors", {"emb_params": VECTORS}, "emb_params"),
    ],
)
def test_every_form_gives_its_vectors_under_the_file_s_name(
    file: str, content: object, key: str, tmp_path: Path
) -> None:
    path = save(tmp_path / file, content)
    (inversion,) = open_inversions(path)
    assert (inversion.name, inversion.file, dict(inversion.shapes)) == (path.stem, path, {key: (3, WIDTH)})
    named = content.get("name") if key == "*" else key if len(content) == 1 else None
    assert inversion.token == (named or f"<{path.stem}>")
    vectors = read_vectors(inversion)[key]
    assert vectors.dtype == torch.float32
    torch.testing.assert_close(vectors, VECTORS, rtol=0, atol=1e-3)
    assert inversion.key_for("clip_l") == key


def test_one_vector_without_an_axis_is_one_row(tmp_path: Path) -> None:
    (inversion,) = open_inversions(save(tmp_path / "a.safetensors", {"<a>": VECTORS[0]}))
    assert dict(inversion.shapes) == {"<a>": (1, WIDTH)}
    assert torch.equal(read_vectors(inversion)["<a>"], VECTORS[:1])


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_a_pair_has_a_part_for_each_encoder(suffix: str, tmp_path: Path) -> None:
    second = torch.rand(3, 128)
    (pair,) = open_inversions(save(tmp_path / f"aura{suffix}", {"clip_l": VECTORS, "clip_g": second}))
    assert dict(pair.shapes) == {"clip_l": (3, WIDTH), "clip_g": (3, 128)}
    assert (pair.key_for("clip_l"), pair.key_for("clip_g"), pair.key_for("clip_h")) == ("clip_l", "clip_g", None)
    assert torch.equal(read_vectors(pair)["clip_g"], second)


@pytest.mark.parametrize(
    ("names", "kept", "notes"),
    [
        (["clip_l", "clip_g", "clip_l_out", "clip_g_out"], {"clip_l", "clip_g"}, ["output of text encoders"]),
        (["clip_l", "t5"], {"clip_l", "t5xxl"}, ["for T5"]),
        (["clip_l", "clip_g", "t5xxl"], {"clip_l", "clip_g", "t5xxl"}, ["for T5"]),
        (["text_encoders_0", "text_encoders_1"], {"clip_l", "clip_g"}, []),
        (["text_encoder", "text_encoder_2"], {"clip_l", "clip_g"}, []),
        (["clip_g", "something else", "<token>"], {"clip_g"}, []),
    ],
)
def test_vectors_by_encoder_are_used_whatever_stands_beside_them(
    names: list[str], kept: set[str], notes: list[str], tmp_path: Path
) -> None:
    state = {name: torch.rand(2, WIDTH + number) for number, name in enumerate(names)}
    path = save(tmp_path / "aura.safetensors", state)
    (inversion,) = open_inversions(path)
    assert set(inversion.shapes) == kept and inversion.key_for("clip_h") is None
    described = describe_inversion(path)
    assert described.vectors == inversion.shapes and described.name == "aura"
    assert len(described.notes) == len(notes)
    assert all(part in note for part, note in zip(notes, described.notes, strict=True))
    vectors = read_vectors(inversion)
    assert inversion.tensor_names.keys() == kept
    assert all(torch.equal(vectors[key], state[name]) for key, name in inversion.tensor_names.items())


@pytest.mark.parametrize(
    ("width", "encoder", "note"),
    [
        (768, "clip_l", ""),
        (1024, "clip_h", ""),
        (1280, "clip_g", ""),
        (64, "clip_l", ""),
        (4096, "t5xxl", "for T5"),
        (3584, "unknown", "of width 3584, which no text encoder"),
    ],
)
def test_vectors_of_no_named_encoder_are_described_by_their_width(
    width: int, encoder: str, note: str, tmp_path: Path
) -> None:
    described = describe_inversion(save_hollow(tmp_path / "a.safetensors", {"emb_params": ("F32", (3, width))}))
    assert described.vectors == {encoder: (3, width)}
    assert len(described.notes) == bool(note) and all(note in said for said in described.notes)


def test_several_tokens_in_a_file_are_words_of_their_own(tmp_path: Path) -> None:
    path = save(tmp_path / "learned_embeds.bin", {"<s0>": VECTORS[0], "<s1>": VECTORS})
    words = {word.name: word for word in open_inversions(path)}
    assert {name: dict(word.shapes) for name, word in words.items()} == {
        "<s0>": {"<s0>": (1, WIDTH)},
        "<s1>": {"<s1>": (3, WIDTH)},
    }
    assert torch.equal(read_vectors(words["<s1>"])["<s1>"], VECTORS)
    described = describe_inversion(path)
    assert described.name == "<s0>" and "“<s0>” and “<s1>”" in described.notes[0]


def test_words_kept_in_a_lora_go_by_their_own_names(tmp_path: Path) -> None:
    bundled = {
        "bundle_emb.my cat.string_to_param.*": VECTORS,
        "bundle_emb.pair.clip_l": VECTORS,
        "bundle_emb.pair.clip_g": torch.rand(3, 128),
        "bundle_emb.pair.clip_l_out": torch.rand(3, WIDTH),
        "bundle_emb.v1.5 style.t5": torch.rand(3, 96),
        "<s1>": VECTORS[0],
    }
    inversions = open_inversions(save(tmp_path / "lora.safetensors", LORA | bundled))
    assert {inversion.name: dict(inversion.shapes) for inversion in inversions} == {
        "my cat": {"*": (3, WIDTH)},
        "pair": {"clip_l": (3, WIDTH), "clip_g": (3, 128)},
        "v1.5 style": {"t5xxl": (3, 96)},
        "<s1>": {"<s1>": (1, WIDTH)},
    }
    (cat,) = (inversion for inversion in inversions if inversion.name == "my cat")
    assert torch.equal(read_vectors(cat)["*"], VECTORS)
    assert open_inversions(save(tmp_path / "plain.safetensors", LORA)) == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (L, "is not a textual inversion: it holds"),
        ({}, "holds no vectors"),
        ({"emb_params": torch.rand(0, WIDTH)}, "0 x 64"),
        ({"emb_params": torch.rand(2, 3, WIDTH)}, "2 x 3 x 64"),
        ({"emb_params": torch.tensor(1.0)}, "a single number"),
        ({"emb_params": torch.ones(2, WIDTH, dtype=torch.int32)}, "of I32"),
        ({"a": VECTORS, "b": VECTORS}, "it holds 2 tensors"),
        ({"a": VECTORS, "b": torch.rand(2, 2, 2)}, "it holds 2 tensors"),
        ({"model.input_blocks.weight": VECTORS}, "holds no vectors"),
    ],
)
def test_other_files_are_refused_by_what_they_hold(content: dict[str, torch.Tensor], says: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoder, match=rf"“a\.safetensors”.*{says}"):
        open_inversions(save(tmp_path / "a.safetensors", content))


@pytest.mark.parametrize(
    ("name", "shape", "says"),
    [
        ("emb_params", (2, WIDTH), "None"),
        ("emb_params", (75, WIDTH), "None"),
        ("emb_params", (2, 1024), "width 1024, those of Stable Diffusion 2.x"),
        ("emb_params", (2, 100), "width 100; CLIP L here takes 64"),
        ("emb_params", (1000, WIDTH), "1000 vectors"),
        ("clip_g", (2, WIDTH), "no vectors for CLIP L"),
    ],
)
def test_what_does_not_fit_an_encoder_is_said(name: str, shape: tuple[int, int], says: str, tmp_path: Path) -> None:
    (inversion,) = open_inversions(save_hollow(tmp_path / "a.safetensors", {name: ("F32", shape)}))
    assert says in str(inversion.misfit(plan_encoder(save(tmp_path / "clip_l.safetensors", L)).info))


def test_a_folder_of_many_pickles_takes_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started, command = [], pickled_files.child_command
    monkeypatch.setattr(pickled_files, "child_command", lambda *names: started.append(names) or command(*names))
    paths = [save(tmp_path / f"{number}.pt", A1111) for number in range(6)]
    paths.append(save(tmp_path / "bad.pt", {"x": torch.rand(2, 2, 2)}))
    (tmp_path / "broken.pt").write_bytes(b"\x80\x02broken")
    opened = open_inversion_files([*paths, tmp_path / "broken.pt", tmp_path / "gone.pt"])
    refused = {path.name for path, answer in opened.items() if isinstance(answer, UnreadableEncoder)}
    assert refused == {"bad.pt", "broken.pt", "gone.pt"}
    assert len(started) == 1
    assert set(open_inversion_folder(tmp_path).by_name) == {str(number) for number in range(6)}


def test_a_checkpoint_among_embeddings_is_not_copied(tmp_path: Path) -> None:
    path = save(tmp_path / "model.ckpt", {"x": VECTORS})
    with path.open("r+b") as file:
        file.truncate(300 * 2**20)
    with pytest.raises(UnreadableEncoder, match="too large"):
        open_inversions(path)


def test_a_hostile_embedding_runs_nothing(tmp_path: Path) -> None:
    class Hostile:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (tmp_path / "canary",)

    path = save(tmp_path / "glow.pt", A1111 | {"x": Hostile()})
    with pytest.raises(UnreadableEncoder, match="wants to run code"):
        open_inversions(path)
    assert open_inversion_folder(tmp_path).by_name == {}
    assert not (tmp_path / "canary").exists()


def test_nothing_but_the_child_unpickles() -> None:
    root = Path(sys.modules["core"].__file__).parent
    texts = {path: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    unpickling = {path.name for path, text in texts.items() if "torch.load(" in text or "pickle.load" in text}
    assert unpickling == {"unpickle_worker.py"}


def test_the_samples_give_their_words(shared: Path) -> None:
    folder = shared / "samples" / "lora"
    (krk,) = open_inversions(folder / "lora_kiriko2.ti.pt")
    assert (krk.token, dict(krk.shapes)) == ("<krk>", {"<krk>": (1, 768)})
    learned = torch.load(folder / "lora_kiriko2.ti.pt", map_location="cpu", weights_only=True)["<krk>"]
    assert torch.equal(read_vectors(krk)["<krk>"][0], learned.float())
    words = {words.name: dict(words.shapes) for words in open_inversions(folder / "lora_disney.safetensors")}
    assert words == {"<s1>": {"<s1>": (1, 768)}, "<s2>": {"<s2>": (1, 768)}}


@pytest.mark.parametrize("name", ["llama", "qwen25_7b", "gemma2_2b", "umt5xxl"])
def test_vectors_for_a_language_model_are_its_own_and_not_used(name: str, tmp_path: Path) -> None:
    vectors = {name: torch.rand(2, 96), f"{name}_out": torch.rand(2, 96)}
    described = describe_inversion(save(tmp_path / "a.safetensors", vectors))
    assert described.vectors == {name: (2, 96)} and "only CLIP's text encoders are opened" in described.notes[0]
    path = save(tmp_path / "b.safetensors", vectors | {"clip_l": torch.rand(2, 64)})
    assert describe_inversion(path).vectors["clip_l"] == (2, 64)
    (inversion,) = open_inversions(path)
    assert inversion.key_for("clip_l") == "clip_l" and inversion.key_for("clip_g") is None


def test_the_state_of_an_optimizer_is_no_word(tmp_path: Path) -> None:
    state = {"state": {0: {"step": torch.tensor(1.0), "exp_avg": torch.rand(4, 64)}}, "param_groups": []}
    assert inspect_path(save(tmp_path / "optimizer.pt", state)).kind == "other"


def test_vectors_for_the_output_alone_are_no_word(tmp_path: Path) -> None:
    path = save(tmp_path / "a.safetensors", {"clip_l_out": torch.rand(2, 64)})
    told = inspect_path(path)
    assert told.kind == "other" and "for the output of text encoders alone" in told.notes[0]
    with pytest.raises(UnreadableEncoder, match="stands in no prompt"):
        open_inversions(path)
