"""Textual inversions: which names are found, the room they take, and what stands in their rows."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import WIDTH, save, tiny_state

from core.dialects.a1111 import chunking
from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.model import Model
from core.prompt.prompt import ReadingSettings
from core.tokens.normalization import tokenize
from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_folder import LazyInversionVectors, load_vectors, open_inversion_folder
from core.weights.opening import open_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embeddings")
    save(folder / "glow.safetensors", {"emb_params": torch.rand(2, WIDTH)})
    save(folder / "aura.safetensors", {"clip_l": torch.rand(2, WIDTH), "clip_g": torch.rand(2, 128)})
    save(folder / "flat.safetensors", {"<Flat>": torch.rand(WIDTH)})
    pickled = {"string_to_token": {"*": 265}, "string_to_param": {"*": torch.rand(3, WIDTH)}, "name": "other"}
    torch.save(pickled, folder / "zor.pt")
    (folder / "notes.pt").write_bytes(b"no embedding")
    return folder


@pytest.fixture
def settings(folder: Path) -> ReadingSettings:
    return ReadingSettings(inversions=open_inversion_folder(folder, {"clip_l": WIDTH}))


@pytest.fixture
def model(settings: ReadingSettings, tmp_path: Path) -> Model:
    """A model that knows the textual inversions of the folder."""
    model = open_model(save(tmp_path / "clip_l.safetensors", tiny_state()))
    model.use_inversions(settings.inversions, LazyInversionVectors)
    return model


def kinds(text: str, dialect: str, folder: Path, family: str = "sd1") -> list[str]:
    widths = {"sd1": {"clip_l": WIDTH}, "sdxl": {"clip_l": WIDTH, "clip_g": 128}}[family]
    chunks = read(text, dialect, family, ReadingSettings(inversions=open_inversion_folder(folder, widths)))
    tokens = [token for token in chunks.tokens if token.kind in ("text", "embedding")]
    return [token.piece + (str(token.vector) if token.kind == "embedding" else "") for token in tokens]


def test_names_and_vectors_of_every_form_are_found(folder: Path) -> None:
    found = open_inversion_folder(folder).by_name
    assert {name: embedding.shapes for name, embedding in found.items()} == {
        "glow": {"emb_params": (2, WIDTH)},
        "flat": {"<Flat>": (1, WIDTH)},
        "aura": {"clip_l": (2, WIDTH), "clip_g": (2, 128)},
        "zor": {"*": (3, WIDTH)},
    }
    assert all(load_vectors(embedding).keys() == embedding.shapes.keys() for embedding in found.values())


def test_a_folder_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(UnreadableEncoder, match="not a folder"):
        open_inversion_folder(folder / "missing")


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("a1111", "a GLOW cat", ["a</w>", "glow0", "glow1", "cat</w>"]),
        ("a1111", "(zor:1.2)", ["zor0", "zor1", "zor2"]),
        ("a1111", "aura", ["aura</w>"]),
        ("comfyui", "a embedding:glow cat", ["a</w>", "glow0", "glow1", "cat</w>"]),
        ("comfyui", "embedding:zor.pt, cat", ["zor0", "zor1", "zor2", ",</w>", "cat</w>"]),
        ("comfyui", "embedding:aura", ["aura0", "aura1"]),
        ("comfyui", "a embedding:none cat", ["a</w>", "cat</w>"]),
        ("comfyui", "glow", ["glow</w>"]),
        ("diffusers", "a emb_params cat", ["a</w>", "glow0", "glow1", "cat</w>"]),
        ("diffusers", "aEMB_paramscat", ["a</w>", "glow0", "cat</w>"]),
        ("diffusers", "glow <zor>", ["glow</w>", "<</w>", "z", "or</w>", "></w>"]),
        ("diffusers", "Other", ["other</w>"]),  # a piece of the vocabulary: the loader refuses it
        ("diffusers", "<aura>", ["aura0", "aura1"]),
        ("compel", "(a emb_PARAMS)1.3", ["a</w>", "glow0", "glow1"]),
        ("compel", "(a <glow>)1.3", ["a</w>", "glow0", "glow1"]),
        ("sdnext", "a glowcat", ["a</w>", "glow0", "glow1", "cat</w>"]),
        ("sdnext", "Glow <zor>", ["glow</w>", "<</w>", "zor0", "zor1", "zor2", "></w>"]),
        ("sdnext", "aura", ["aura</w>"]),
    ],
)
def test_each_tool_finds_names_in_its_own_way(dialect: str, text: str, expected: list[str], folder: Path) -> None:
    assert kinds(text, dialect, folder) == expected


def test_a1111_takes_for_sdxl_only_what_has_both_widths(folder: Path) -> None:
    assert kinds("aura glow", "a1111", folder, "sdxl") == ["aura0", "aura1", "glow</w>"]


def test_what_is_not_found_or_lost_is_named(settings: ReadingSettings) -> None:
    missing = lint(read("embedding:none", "comfyui", settings=settings))
    assert [diagnostic.code for diagnostic in missing] == ["missing-embedding"]
    unknown = lint(read("a embedding:none,, cat", "comfyui"))
    assert [(note.code, note.start, note.end) for note in unknown] == [("embedding-not-looked-up", 2, 16)]
    inside = lint(read("embedding:glow,embedding:zor", "comfyui", settings=settings))
    assert [(note.code, note.start) for note in inside] == [("missing-embedding", 10), ("embedding-in-name", 15)]
    assert inside[1].fixes[0].edits == ((15, 15, " "),)
    nameless = lint(read("a embedding: ", "comfyui", settings=settings))
    assert [(note.code, note.start, note.end) for note in nameless] == [("embedding-no-name", 2, 12)]
    moved = lint(read("cat " * 60 + ", glow " + "dog " * 20, "a1111", settings=settings))
    assert {diagnostic.code for diagnostic in moved} == {"embedding-lost"}


def test_the_vectors_stand_in_the_rows_of_their_names(settings: ReadingSettings, model: Model) -> None:
    (encoding,) = model.encode(read("cat zor dog", "a1111", settings=settings))
    positions = tiny_state()["text_model.embeddings.position_embedding.weight"].float().numpy()
    vectors = load_vectors(settings.inversions.by_name["zor"])["*"].numpy()
    np.testing.assert_allclose(encoding.hidden_states[0][2:5], vectors + positions[2:5], atol=1e-5)


def test_learned_tokens_stand_where_transformers_finds_added_ones(folder: Path, shared: Path) -> None:
    from transformers import CLIPTokenizer

    path = shared / "golden" / "encoders" / "diffusers_sd1" / "tokenizer"
    if not path.exists():
        pytest.skip("../shared/golden is missing")
    tokenizer = CLIPTokenizer.from_pretrained(path)
    tokenizer.add_tokens(["<Flat>"])
    for text in ("a <Flat> cat", "<flat><fLAT>!", "x<Flat>y <flat", "<<flat>>", "a < flat >", "<flat>"):
        read_by = [piece if piece.lower() != "<flat>" else "flat0" for piece in tokenizer.tokenize(text)]
        assert kinds(text, "diffusers", folder) == read_by


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", ["glow"])
def test_the_form_that_is_written_for_it_is_found_by_its_tool(
    dialect: str, name: str, folder: Path, settings: ReadingSettings
) -> None:
    inversion = settings.inversions.by_name[name]
    written = DIALECTS[dialect].inversion_syntax(inversion)
    expected = ["a</w>", *[f"{name}{vector}" for vector in range(inversion.vectors)], "cat</w>"]
    assert kinds(f"a {written} cat", dialect, folder) == expected


def test_the_file_s_own_token_goes_before_its_name(tmp_path: Path) -> None:
    save(tmp_path / "learned.safetensors", {"<krk>": torch.rand(WIDTH)})
    assert open_inversion_folder(tmp_path).by_name["learned"].token == "<krk>"


def test_sdnext_fills_a_row_with_each_number_of_a_vector_that_is_no_table(
    settings: ReadingSettings, model: Model
) -> None:
    (encoding,) = model.encode(read("cat flat", "sdnext", settings=settings))
    positions = tiny_state()["text_model.embeddings.position_embedding.weight"].float().numpy()
    numbers = load_vectors(settings.inversions.by_name["flat"])["<Flat>"].numpy()[0]
    rows = encoding.hidden_states[0][2 : 2 + WIDTH] - positions[2 : 2 + WIDTH]
    np.testing.assert_allclose(rows, np.repeat(numbers[:, None], WIDTH, axis=1), atol=1e-5)


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("diffusers", "a glow, cat", [("learned-word-name", "glow", "emb_params")]),
        ("diffusers", "a <Glow> cat", [("learned-word-name", "<Glow>", "emb_params")]),
        ("diffusers", "aglow emb_params <aura>", []),
        ("diffusers", "a Emb_Params cat", [("learned-word-short", "Emb_Params", "")]),
        ("compel", "a <glow> Emb_Params", []),
        ("compel", "a glow", [("learned-word-name", "glow", "emb_params")]),
        ("sdnext", "a <glow> glow", [("learned-word-name", "<glow>", "glow")]),
        ("sdnext", "a GLOW", [("learned-word-name", "GLOW", "glow")]),
    ],
)
def test_what_a_tool_knows_by_another_word_is_said(
    dialect: str, text: str, expected: list[tuple[str, str, str]], settings: ReadingSettings
) -> None:
    notes = [note for note in lint(read(text, dialect, settings=settings)) if note.code.startswith("learned-word")]
    fixes = [note.fixes[0].edits[0][2] if note.fixes else "" for note in notes]
    found = zip(notes, fixes, strict=True)
    assert [(note.code, text[note.start : note.end], fix) for note, fix in found] == expected


def test_sdnext_takes_two_kinds_of_files_with_vectors_for_just_the_model_s_encoders(
    settings: ReadingSettings, tmp_path: Path
) -> None:
    fault = DIALECTS["sdnext"].inversion_fault
    names = settings.inversions.by_name
    assert fault(names["glow"], {"clip_l": WIDTH}) == "" != fault(names["aura"], {"clip_l": WIDTH})
    assert fault(names["aura"], {"clip_l": WIDTH, "clip_g": 128}) == ""
    torch.save({"<old>": torch.rand(WIDTH)}, tmp_path / "old.bin")
    assert ".pt files alone" in fault(open_inversion_folder(tmp_path).by_name["old"], {"clip_l": WIDTH})
    assert kinds("old", "sdnext", tmp_path) == ["old</w>"]


def test_of_two_files_with_one_word_the_second_is_refused(tmp_path: Path) -> None:
    for name in ("first", "second"):
        save(tmp_path / f"{name}.safetensors", {"emb_params": torch.rand(2, WIDTH)})
    assert kinds("emb_params", "diffusers", tmp_path) == ["first0", "first1"]
    assert kinds("<second>", "compel", tmp_path) == ["second0", "second1"]


def test_compel_weighs_a_learned_token_as_it_does_words(settings: ReadingSettings, model: Model) -> None:
    plain, weighed = (
        model.condition(read(text, "compel", settings=settings)).prompt_embeds
        for text in ("a <glow> cat", "a (<glow>)0.5 cat")
    )
    assert np.abs(plain - weighed).max() > 1e-3
    assert np.isfinite(weighed).all()


def test_a_name_typed_in_a1111_is_covered_whole(settings: ReadingSettings) -> None:
    text = "a zor, cat"
    spans = {(t.start, t.end) for t in read(text, "a1111", settings=settings).tokens if t.kind == "embedding"}
    assert {text[start:end] for start, end in spans} == {"zor"}


def test_thousands_of_embeddings_are_looked_up_once_and_compared_at_no_cost(
    folder: Path, settings: ReadingSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    monkeypatch.setattr(
        chunking, "tokenize", lambda text, variant: looked_up.append(text.text) or tokenize(text, variant)
    )
    for _ in range(3):
        read("a glow", "a1111", settings=settings)
    names = settings.inversions.by_name
    assert sorted(text for text in looked_up if text in names) == sorted(names)
    assert settings == ReadingSettings(inversions=settings.inversions)
    assert settings != ReadingSettings(inversions=open_inversion_folder(folder, {"clip_l": WIDTH}))


def test_only_what_the_prompt_names_is_read_and_what_has_gone_is_said_once(model: Model, tmp_path: Path) -> None:
    for name in ("here", "gone"):
        save(tmp_path / "own" / f"{name}.safetensors", {"emb_params": torch.rand(1, WIDTH)})
    embeddings = open_inversion_folder(tmp_path / "own", model.widths)
    (tmp_path / "own" / "gone.safetensors").unlink()
    model.use_inversions(embeddings, LazyInversionVectors)
    settings = ReadingSettings(inversions=embeddings)
    model.encode(read("embedding:here", "comfyui", settings=settings))
    chunks = read("embedding:gone x", "comfyui", settings=settings)
    with pytest.raises(UnreadableEncoder, match=r"gone\.safetensors"):
        model.encode(chunks)
    (left_out,) = model.encode(chunks)
    (plain,) = model.encode(read("x", "comfyui"))
    np.testing.assert_allclose(left_out.hidden_states, plain.hidden_states, atol=1e-5)
