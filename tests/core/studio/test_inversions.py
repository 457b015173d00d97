"""The embeddings of a studio: their names in each tool, and what is known of them without opening them again."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from core.program.cancellation import Cancelled
from core.prompt.textual_inversions import TextualInversion
from core.studio import inversions as inversions_module
from core.studio.header_cache import HeaderCache
from core.studio.inversions import InversionFamily, family_of, read_inversions
from core.studio.listing import list_studio
from core.studio.studio import Listing, ModelFolder, Studio
from core.weights.adapters.inversion_folder import load_vectors


def word(path: Path, **shapes: tuple[int, ...]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: np.ones(shape, np.float16) for name, shape in shapes.items()}, path)
    return path


def listing_of(folder: Path, tool: str = "a1111") -> Listing:
    return list_studio(Studio(tool, folder.parent, {"embedding": (ModelFolder(folder),)}))


@pytest.mark.parametrize(
    ("tool", "names"),
    [
        ("a1111", {"inner", "Höhe", "v1.0"}),
        ("sdnext", {"inner", "Höhe", "v1.0"}),
        ("comfyui", {"sub/inner", "Höhe", "v1.0"}),
        ("swarmui", {"sub/inner", "Höhe", "v1.0"}),
    ],
)
def test_names_are_those_of_the_tool(tool: str, names: set[str], tmp_path: Path) -> None:
    folder = tmp_path / "embeddings"
    word(folder / "sub/inner.safetensors", emb_params=(2, 768))
    word(folder / "Höhe.safetensors", emb_params=(1, 768))
    word(folder / "v1.0.safetensors", emb_params=(1, 768))
    (folder / "nothing.safetensors").touch()
    (folder / "notes.safetensors").write_text("no tensors", "utf-8")
    assert set(read_inversions(listing_of(folder, tool), HeaderCache()).by_name) == names


@pytest.mark.parametrize(
    ("shapes", "family"),
    [
        ({"emb_params": (3, 768)}, "sd1"),
        ({"emb_params": (1024,)}, "sd2"),
        ({"clip_l": (2, 768), "clip_g": (2, 1280)}, "sdxl"),
        ({"clip_l": (2, 768), "clip_g": (2, 1280), "t5xxl": (2, 4096)}, "sd3"),
        ({"clip_g": (2, 1280)}, "sdxl"),
        ({"emb_params": (2, 64)}, ""),
    ],
)
def test_the_family_is_known_by_the_widths(
    shapes: dict[str, tuple[int, ...]], family: InversionFamily, tmp_path: Path
) -> None:
    word(tmp_path / "embeddings/x.safetensors", **shapes)
    (found,) = read_inversions(listing_of(tmp_path / "embeddings"), HeaderCache()).by_name.values()
    assert family_of(found) == family


def test_an_embedding_is_looked_into_once_until_its_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = tmp_path / "embeddings", HeaderCache(tmp_path / "cache/headers.db")
    path = word(folder / "x.safetensors", emb_params=(2, 768))
    (folder / "no word.safetensors").write_bytes(b"torn")
    opened, real = [], inversions_module._words_in

    def noted(file: Path) -> tuple[tuple[TextualInversion, ...], bool]:
        opened.append(file.name)
        return real(file)

    monkeypatch.setattr(inversions_module, "_words_in", noted)
    first = read_inversions(listing_of(folder), cache).by_name["x"]
    again = read_inversions(listing_of(folder), cache).by_name["x"]
    assert sorted(opened) == ["no word.safetensors", "x.safetensors"]
    assert (again.name, again.file, dict(again.shapes)) == (first.name, first.file, dict(first.shapes))
    assert (again.own_name, again.is_flat) == (first.own_name, first.is_flat)
    word(path, emb_params=(5, 768))
    assert read_inversions(listing_of(folder), cache).by_name["x"].vectors == 5
    assert opened[2:] == ["x.safetensors"]


def test_what_was_read_until_it_was_cancelled_is_kept(tmp_path: Path) -> None:
    folder, cache = tmp_path / "embeddings", HeaderCache(tmp_path / "headers.db")
    for name in "abc":
        word(folder / f"{name}.safetensors", emb_params=(1, 768))
    answers = iter([False, True])
    listing = listing_of(folder)
    with pytest.raises(Cancelled):
        read_inversions(listing, cache, lambda: next(answers))
    assert [path.stem for path in cache.known_inversions(listing.files)] == ["a"]


def test_vectors_are_loaded_by_the_tool_s_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "embeddings"
    word(folder / "sub/inner.safetensors", emb_params=(2, 768))
    found = read_inversions(listing_of(folder, "comfyui"), HeaderCache()).by_name["sub/inner"]
    assert load_vectors(found)["emb_params"].shape == (2, 768)


def test_a_pickle_is_not_unpickled_for_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "embeddings"
    folder.mkdir()
    content = {"string_to_param": {"*": torch.zeros(3, 768)}, "name": "trained as this"}
    torch.save(content, folder / "mine.pt")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    monkeypatch.setattr("core.weights.formats.pickled_files.safetensors_copies", refuse)
    monkeypatch.setattr("subprocess.Popen", refuse)
    found = read_inversions(listing_of(folder), HeaderCache()).by_name["mine"]
    assert (found.vectors, found.own_name) == (3, "trained as this")


def test_a_cache_of_nonsense_is_read_anew(tmp_path: Path) -> None:
    folder, path = tmp_path / "embeddings", tmp_path / "headers.db"
    word(folder / "x.safetensors", emb_params=(2, 768))
    cache, listing = HeaderCache(path), listing_of(tmp_path / "embeddings")
    for record in ('{"a": 1}', "[[]]", '[{"name": "x", "shapes": {}, "own": "", "flat": false}]', json.dumps("x")):
        read_inversions(listing, cache)
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE inversions SET record = ?", (record,))
        assert read_inversions(listing, cache).by_name["x"].vectors == 2
