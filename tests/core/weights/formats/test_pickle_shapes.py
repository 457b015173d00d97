"""Shapes of the tensors in a pickle, which is followed and never run."""

import os
import pickle
from collections import OrderedDict
from pathlib import Path

import pytest
import torch

from core.weights.formats import pickle_shapes
from core.weights.formats.pickle_shapes import PickledShape, UnknownPickle, read_pickled_shapes


def saved(path: Path, content: object, is_legacy: bool = False, protocol: int = 2) -> Path:
    torch.save(content, path, _use_new_zipfile_serialization=not is_legacy, pickle_protocol=protocol)
    return path


A1111 = {
    "string_to_token": {"*": 265},
    "string_to_param": torch.nn.ParameterDict({"*": torch.zeros(3, 768)}),
    "name": "나의 단어",
    "step": 100,
    "sd_checkpoint": None,
}


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("is_legacy", [False, True])
@pytest.mark.parametrize(
    ("content", "tensors"),
    [
        (A1111, {"string_to_param.*": ("F32", (3, 768))}),
        ({"<cat-toy>": torch.zeros(768, dtype=torch.float16)}, {"<cat-toy>": ("F16", (768,))}),
        (
            {"clip_l": torch.zeros(2, 8), "clip_g": torch.zeros(2, 9)},
            {"clip_l": ("F32", (2, 8)), "clip_g": ("F32", (2, 9))},
        ),
        ([{"<a>": torch.zeros(4)}, OrderedDict(b=torch.zeros(1, 4))], {"0.<a>": ("F32", (4,)), "1.b": ("F32", (1, 4))}),
        ({"x": torch.nn.Parameter(torch.zeros(2, 3, dtype=torch.bfloat16))}, {"x": ("BF16", (2, 3))}),
        ({"ids": torch.zeros(2, dtype=torch.int64), "about": {"lr": 0.5, "on": True}}, {"ids": ("", (2,))}),
        (torch.zeros(2, 4), {"": ("F32", (2, 4))}),
    ],
)
def test_tensors_are_found_in_whatever_holds_them(
    content: object, tensors: dict[str, tuple[str, tuple[int, ...]]], is_legacy: bool, protocol: int, tmp_path: Path
) -> None:
    found = read_pickled_shapes(saved(tmp_path / "word.pt", content, is_legacy, protocol))
    assert found.tensors == {name: PickledShape(*shape) for name, shape in tensors.items()}


def test_texts_beside_the_tensors_are_kept(tmp_path: Path) -> None:
    assert read_pickled_shapes(saved(tmp_path / "word.pt", A1111)).texts == {"name": "나의 단어"}


class Harm:
    """A pickle of it makes a folder when it is unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.place),)


@pytest.mark.parametrize("is_legacy", [False, True])
def test_what_a_pickle_wants_to_call_is_not_called(is_legacy: bool, tmp_path: Path) -> None:
    path = saved(tmp_path / "word.pt", {"x": torch.zeros(2, 4), "harm": Harm(tmp_path / "made")}, is_legacy)
    assert read_pickled_shapes(path).tensors == {"x": PickledShape("F32", (2, 4))}
    assert not (tmp_path / "made").exists()


def test_broken_and_other_files_are_unknown(tmp_path: Path) -> None:
    whole = saved(tmp_path / "word.pt", A1111, is_legacy=True).read_bytes()
    contents = (b"", b"\x80\x02}.", whole[: len(whole) // 8], b"no pickle at all", pickle.dumps({"a": 1}))
    for content in contents:
        path = tmp_path / "broken.pt"
        path.write_bytes(content)
        with pytest.raises(UnknownPickle):
            read_pickled_shapes(path)
    with pytest.raises(FileNotFoundError):
        read_pickled_shapes(tmp_path / "missing.pt")


def test_lists_that_hold_one_another_a_thousand_times_end(tmp_path: Path) -> None:
    inner: list[object] = [torch.zeros(1)]
    for _ in range(7):
        inner = [inner] * 1000
    with pytest.raises(UnknownPickle):
        read_pickled_shapes(saved(tmp_path / "word.pt", inner))


def test_a_large_file_without_a_directory_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "word.pt", A1111, is_legacy=True)
    assert read_pickled_shapes(path).tensors
    monkeypatch.setattr(pickle_shapes, "MAX_LEGACY_BYTES", path.stat().st_size - 1)
    with pytest.raises(UnknownPickle):
        read_pickled_shapes(path)
