"""Textual inversions that A1111 keeps in pictures: in a text, in the pixels, and what is said of other pictures."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import WIDTH, save
from inversion_pictures import as_bytes, as_text, content_of, in_bands, numbers, save_with_text
from PIL import Image

from core.files.inspecting import inspect_path
from core.weights import UnreadableEncoder
from core.weights.adapters import inversion_pictures
from core.weights.adapters.inversion_files import open_inversions, read_vectors
from core.weights.adapters.inversion_folder import open_inversion_folder
from core.weights.adapters.inversion_pictures import read_picture_inversion

VECTORS = np.random.default_rng(3).normal(size=(2, WIDTH)).astype(np.float32)
CONTENT = content_of(VECTORS)


def vectors_in(path: Path) -> tuple[str, torch.Tensor]:
    (inversion,) = open_inversions(path)
    assert dict(inversion.shapes) == {"*": (2, WIDTH)}
    return inversion.name, read_vectors(inversion)["*"]


@pytest.mark.parametrize("how", ["tEXt", "zTXt", "iTXt"])
def test_the_text_of_a_png_holds_the_vectors_and_the_name(how: str, tmp_path: Path) -> None:
    name, vectors = vectors_in(save_with_text(tmp_path / "saved 500.png", as_text(CONTENT), how))
    assert name == "glow"
    np.testing.assert_array_equal(vectors.numpy(), VECTORS)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("frame", [0, 5])
def test_the_bands_at_the_sides_hold_them_too(kind: str, frame: int, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{kind.lower()}"
    path.write_bytes(as_bytes(in_bands(CONTENT, frame=frame), kind))
    name, vectors = vectors_in(path)
    assert name == "glow"
    np.testing.assert_array_equal(vectors.numpy(), VECTORS)


def test_a_picture_without_a_name_gives_its_own(tmp_path: Path) -> None:
    content = json.dumps({"string_to_param": {"*": {"TORCHTENSOR": VECTORS[0].tolist()}}})
    (inversion,) = open_inversions(save_with_text(tmp_path / "cat.png", as_text(content)))
    assert (inversion.name, dict(inversion.shapes)) == ("cat", {"*": (1, WIDTH)})


def test_the_veil_is_a1111_s_generator() -> None:
    assert numbers(8) == [253, 242, 127, 44, 157, 27, 239, 133]  # as its own test has them
    veil = inversion_pictures._veil(5000)
    np.testing.assert_array_equal(veil, np.array(numbers(5000)) & 0x0F)


def test_inspect_and_a_folder_find_them(tmp_path: Path) -> None:
    save_with_text(tmp_path / "one.png", as_text(content_of(VECTORS, "one")))
    (tmp_path / "two.PNG").write_bytes(as_bytes(in_bands(content_of(VECTORS, "two"))))
    (tmp_path / "three.preview.png").write_bytes(as_bytes(in_bands(content_of(VECTORS, "hidden"))))
    save(tmp_path / "four.safetensors", {"emb_params": torch.rand(1, WIDTH)})
    (tmp_path / "four.png").write_bytes(as_bytes(in_bands(content_of(VECTORS, "shown"))))  # which shows it
    save(tmp_path / "five.pti", {"text_encoders_0": torch.rand(1, WIDTH)})
    Image.new("RGB", (8, 8), (9, 9, 9)).save(tmp_path / "photograph.png")
    assert set(open_inversion_folder(tmp_path).by_name) == {"one", "two", "four", "five"}
    kinds = {name: inspect_path(tmp_path / name).kind for name in ("one.png", "two.PNG", "photograph.png")}
    assert kinds == {"one.png": "textual-inversion", "two.PNG": "textual-inversion", "photograph.png": "picture"}
    assert inspect_path(tmp_path / "one.png").content.vectors == {"clip_l": (2, WIDTH)}


BAD_TEXTS = ["", "!!", "e30", as_text("{}"), as_text("["), as_text("[" * 50_000), as_text('{"string_to_param": {}}'),
             as_text('{"string_to_param": {"*": {"TORCHTENSOR": [[1], [1, 2]]}}}'),
             as_text('{"string_to_param": {"*": {"TORCHTENSOR": []}}}'),
             as_text('{"string_to_param": {"*": {"TORCHTENSOR": "many"}}}'),
             as_text('{"string_to_param": {"*": {"TORCHTENSOR": [[[1]]]}}}'),
             as_text('{"string_to_param": {"*": {"TORCHTENSOR": [' + "9" * 400 + "]}}}")]  # fmt: skip


@pytest.mark.parametrize("text", BAD_TEXTS, ids=range(len(BAD_TEXTS)))
def test_a_text_that_is_no_textual_inversion_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    path = save_with_text(tmp_path / "a.png", text)
    with pytest.raises(UnreadableEncoder, match=r"“a\.png” holds a textual inversion that cannot be read"):
        open_inversions(path)
    inspected = inspect_path(path)
    assert (inspected.kind, inspected.error) == ("picture", "")


def test_numbers_that_are_not_finite_are_refused_when_read(tmp_path: Path) -> None:
    content = '{"string_to_param": {"*": {"TORCHTENSOR": [[NaN, 1.0]]}}}'
    (inversion,) = open_inversions(save_with_text(tmp_path / "a.png", as_text(content)))
    with pytest.raises(UnreadableEncoder, match="not all finite"):
        read_vectors(inversion)


@pytest.mark.parametrize("band", [slice(0, 4), slice(-4, None)])
def test_pictures_that_only_look_alike_hold_none(band: slice, tmp_path: Path) -> None:
    pixels = np.array(in_bands(CONTENT))
    pixels[:, band] ^= 5
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert read_picture_inversion(tmp_path / "a.png") is None
    with pytest.raises(UnreadableEncoder, match="is a picture that holds no textual inversion"):
        open_inversions(tmp_path / "a.png")


def test_pixels_are_left_alone_where_that_is_asked_and_where_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(as_bytes(in_bands(CONTENT)))
    assert read_picture_inversion(path) is not None
    assert read_picture_inversion(path, look_at_pixels=False) is None
    monkeypatch.setattr(inversion_pictures, "MAX_PIXELS", 100)
    assert read_picture_inversion(path) is None
