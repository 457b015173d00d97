"""Pictures that are damaged, cut off, far too large or made to harm: a sentence, the texts there are, and in time.

Files that are damaged at random, of too many chunks or pixels are in the drills: 14 and the fuzz of each format.
"""

import contextlib
import json
import os
import random
import time
import zlib
from pathlib import Path

import picture_files as files
import pytest
from picture_files import INFOTEXT, PROMPT
from PIL import Image
from systems import needs_links

from core.image_metadata import comfyui
from core.image_metadata.bounded_json import integer_of, parse
from core.image_metadata.containers import table
from core.image_metadata.containers.exif import texts_of
from core.image_metadata.found import GivenUp, UnreadablePicture
from core.image_metadata.reading import READERS, find_prompts, read_picture

CASES = 300  # a format
IN_TIME = 1.0  # seconds of the processor


def sample_files(folder: Path) -> dict[str, bytes]:
    """One file a format."""
    graphs = {"prompt": json.dumps(files.simple_graph()), "workflow": json.dumps(files.simple_workflow())}
    block = files.exif(files.comment_of(INFOTEXT, "utf-16-be"), {0x0110: b"prompt:{}"})
    made = {
        "png": files.write_png(folder / "a.png", graphs),
        "jpeg": files.write_jpeg(folder / "d.jpg", block, xmp=files.xmp_of(json.dumps(files.DRAW_THINGS))),
        "webp": files.write_webp(folder / "e.webp", block),
    }
    return {name: path.read_bytes() for name, path in made.items()}


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_file_cut_off_anywhere_keeps_the_texts_before_the_cut(kind: str, tmp_path: Path) -> None:
    data, path = sample_files(tmp_path)[kind], tmp_path / "cut"
    for part in range(1, 17):
        path.write_bytes(data[: len(data) * part // 16])
        read = read_picture(path)
        assert bool(read.found) != bool(read.refusal)
    path.write_bytes(data[: len(data) - 40])
    if kind != "webp":  # which has its texts behind its pixels
        assert read_picture(path).found[0].prompt and read_picture(path).thumbnail is None


# --- files


def test_what_is_no_regular_file_is_refused_without_opening_it(tmp_path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
    for path in (tmp_path, *tmp_path.glob("pipe.png")):
        with pytest.raises(UnreadablePicture, match="is not a file that can be read"):
            read_picture(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is no picture, video"), (b"ID3\4....", "is no picture, video"), (b"\x89PNG", "is no picture")],
)
def test_another_kind_of_file_is_said(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(UnreadablePicture, match=f"“a.png” {says}"):
        read_picture(tmp_path / "a.png")


@needs_links
def test_names_that_cannot_be_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path / "gone.png", tmp_path / "loop", Path("x" * 4096), Path("a\0b")):
        with pytest.raises(UnreadablePicture):
            read_picture(path)


# --- why nothing was found


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({}, "“a.png” holds no text at all. Sites, messengers"),
        ({"Comment": "made by hand", "prompt": "{broken"}, "No prompt of a known generator"),
        ({"postprocessing": "Upscale: 4"}, "A1111’s Extras"),
    ],
)
def test_a_picture_without_a_prompt_keeps_its_texts_and_says_why(
    texts: dict[str, str], says: str, tmp_path: Path
) -> None:
    read = read_picture(files.write_png(tmp_path / "a.png", texts))
    assert (read.texts, read.found, read.size) == (texts, (), (48, 64)) and says in read.refusal


def test_a_picture_that_is_cut_off_and_empty_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(files.png_bytes()[:80])
    assert "is damaged or cut off" in read_picture(tmp_path / "a.png").refusal


# --- bombs


def test_a_text_that_unpacks_to_128_megabytes_is_left_out_in_time(tmp_path: Path) -> None:
    chunk = files.chunk(b"zTXt", b"parameters\0\0" + zlib.compress(bytes(1 << 27), 9))
    (tmp_path / "a.png").write_bytes(files.png_bytes(chunk))
    started = time.thread_time()
    read = read_picture(tmp_path / "a.png")
    assert read.texts == {} and "larger than 16 MB" in read.refusal
    assert time.thread_time() - started < IN_TIME


def test_a_workflow_of_three_megabytes_is_read(tmp_path: Path) -> None:
    graph = files.simple_graph() | {"x": files.api("Note", text="a" * 3_000_000)}
    assert read_picture(files.write_png(tmp_path / "a.png", {"prompt": json.dumps(graph)}, "zTXt")).found


def test_many_texts_are_read_up_to_64_megabytes_in_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_TOTAL_BYTES", 1000)
    read = read_picture(files.write_png(tmp_path / "a.png", {f"n{n}": "x" * 300 for n in range(9)}))
    assert len(read.texts) == 3 and "was not read" in read.refusal


def test_pixels_above_the_limit_are_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.write_png(tmp_path / "a.png", {"parameters": INFOTEXT})
    monkeypatch.setattr("core.image_metadata.pixels.MAX_DECODED_PIXELS", 100)
    monkeypatch.setattr(Image.Image, "load", lambda _image: pytest.fail("it was decoded"))
    read = read_picture(path)
    assert read.found and read.thumbnail is None and read.size == (48, 64)


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, '{"a":' * 200_000, "[[" * 100_000 + "]]" * 100_000, "{", "nul", "{}{}", "", "1" * 10_000_000],
)
def test_json_that_is_too_deep_too_large_or_none_is_no_value(text: str) -> None:
    started = time.thread_time()
    assert parse(text) is None
    assert time.thread_time() - started < IN_TIME


def test_numbers_of_json_are_bounded() -> None:
    found = parse(f'{{"a": NaN, "b": -Infinity, "c": {"9" * 5000}, "d": 1e999, "e": 12345678901234567890}}')
    assert isinstance(found, dict)
    assert (found["a"], found["b"], found["c"]) == (None, None, "9" * 5000)
    assert integer_of(found["d"]) is None and found["e"] == 12345678901234567890


def test_a_graph_with_nan_is_read_as_comfyui_writes_it() -> None:
    text = json.dumps(files.simple_graph()).replace('"denoise": 1.0', '"denoise": NaN, "is_changed": [NaN]')
    assert "NaN" in text and find_prompts({"prompt": text})[0].prompt == PROMPT


def test_exif_that_points_anywhere_is_read_as_far_as_it_lies_in_the_file() -> None:
    block = files.exif(b"ASCII\0\0\0text", {0x010E: b"hello"})
    assert {name: text for name, text, _ in texts_of(block)} == {"ImageDescription": "hello", "UserComment": "text"}
    for at in range(len(block)):
        list(texts_of(block[:at]))
        list(texts_of(block[:at] + b"\xff\xff\xff\xff" + block[at + 4 :]))


# --- texts that are sound JSON of unsound shapes

ODD = json.loads(
    '[null, true, 0, -7, 1e300, "", "x", "[a](b:1.2", [], {}, [null], ["3",0], [3,1], [["3"],0], {"lora":5}, {"a":{}}]'
)
OBJECTS = {
    "prompt": files.simple_graph(),
    "workflow": files.simple_workflow(),
    "parameters": files.SWARM,
    "invokeai_metadata": files.INVOKE,
    "sd-metadata": files.INVOKE_OLD,
    "Comment": json.loads(files.NOVELAI_4["Comment"]),
    "UserComment": files.FOOOCUS,
    "XMP exif:UserComment": files.DRAW_THINGS,
}


def misshapen(value: object, draw: random.Random) -> object:
    """A copy in which some values, at any depth, are others."""
    if draw.random() < 0.03:
        return draw.choice(ODD)
    if isinstance(value, dict):
        return {key: misshapen(part, draw) for key, part in value.items() if draw.random() > 0.02}
    return [misshapen(part, draw) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", OBJECTS)
def test_no_shape_of_json_trips_a_reader_up(name: str) -> None:
    draw, found = random.Random(name), 0
    for _ in range(CASES):
        texts = {name: json.dumps(misshapen(OBJECTS[name], draw))}
        for read in READERS:
            with contextlib.suppress(GivenUp):
                found += len(read(texts))
    assert found > CASES / 10


def test_graphs_wired_at_random_are_read_or_given_up_in_time() -> None:
    draw = random.Random(5)
    for _ in range(CASES):
        graph = files.simple_graph()
        for node in graph.values():
            for name in node["inputs"]:
                if draw.random() < 0.4:
                    node["inputs"][name] = [draw.choice(list(graph)), draw.randrange(3)]
        started = time.thread_time()
        with contextlib.suppress(GivenUp):
            comfyui.read({"prompt": json.dumps(graph)})
        assert time.thread_time() - started < IN_TIME
