"""The same text in every container, each built as its writers do it; what is packed, signed or empty is said."""

import json
import time
from pathlib import Path

import container_files as containers
import numpy as np
import picture_files as files
import pytest
from picture_files import INFOTEXT, NEGATIVE, PROMPT
from PIL import Image

from core.image_metadata.containers import exif, films, matroska
from core.image_metadata.containers.text_decoding import user_comment
from core.image_metadata.reading import is_picture, read_picture
from core.image_metadata.stealth import may_hide_text

INFOTEXT_PROMPT = f"{PROMPT} <lora:detail:0.8>\nsecond line"


def written(folder: Path, data: bytes) -> Path:
    """A file whose name says nothing."""
    (folder / "file").write_bytes(data)
    return folder / "file"


@pytest.mark.parametrize("name", containers.MAKERS)
def test_a_text_is_read_out_of_every_container(name: str, tmp_path: Path) -> None:
    kind, make = containers.MAKERS[name]
    path = written(tmp_path, make())
    read = read_picture(path)
    assert is_picture(path) and read.kind == kind
    assert read.media == ("video" if kind in containers.VIDEOS else "picture")
    assert (read.found[0].prompt, read.found[0].negative_prompt) == (INFOTEXT_PROMPT, NEGATIVE)
    assert INFOTEXT in read.texts.values() or "XMP" in read.texts
    assert (read.thumbnail is None) == (kind in (*containers.VIDEOS, "HEIC", "JPEG XL"))


@pytest.mark.parametrize("make", [containers.tagged_mp4, containers.matroska])
def test_comfyui_s_graph_is_read_out_of_a_film(make, tmp_path: Path) -> None:  # noqa: ANN001
    graph, workflow = json.dumps(files.simple_graph()), json.dumps(files.simple_workflow())
    names = ("PROMPT", "WORKFLOW") if make is containers.matroska else ("prompt", "workflow")
    read = read_picture(written(tmp_path, make(dict(zip(names, (graph, workflow), strict=True)))))
    assert [found.prompt for found in read.found] == [PROMPT]
    assert read.texts[names[0]] == graph


def test_both_graphs_in_one_comment_of_a_film_are_read(tmp_path: Path) -> None:
    comment = json.dumps({"prompt": json.dumps(files.simple_graph()), "workflow": files.simple_workflow()})
    read = read_picture(written(tmp_path, containers.commented_mp4(comment)))
    assert [found.prompt for found in read.found] == [PROMPT]


def test_a_film_of_four_gigabytes_is_walked_over(tmp_path: Path) -> None:
    path = containers.huge_mp4(tmp_path / "a.mp4", INFOTEXT)
    started = time.thread_time()
    read = read_picture(path)
    assert time.thread_time() - started < 0.1
    assert read.found[0].prompt == INFOTEXT_PROMPT and path.stat().st_size > 4 << 30


def test_what_brotli_packs_is_said_beside_a_prompt_and_without_one(tmp_path: Path) -> None:
    packed = read_picture(written(tmp_path, containers.jpeg_xl(containers.JXL_PACKED)))
    assert packed.found == () and "is packed by Brotli, which is not read here" in packed.refusal
    both = read_picture(written(tmp_path, containers.jpeg_xl(containers.JXL_PACKED, containers.JXL_EXIF)))
    assert both.found[0].prompt == INFOTEXT_PROMPT and "is packed by Brotli" in both.notes[0]


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (files.encoded(files.picture(), "BMP"), "BMP", "is a file of BMP, in which no generator writes a prompt"),
        (b"8BPS\0\1" + bytes(60), "Photoshop", "is a file of Photoshop"),
        (b"\xff\x0a" + bytes(60), "JPEG XL", "holds no text at all"),
        (containers.matroska({"TITLE": "x"}), "WebM", "No prompt of a known generator"),
    ],
)
def test_a_known_format_without_a_prompt_is_named(data: bytes, kind: str, says: str, tmp_path: Path) -> None:
    read = read_picture(written(tmp_path, data))
    assert (read.kind, read.found) == (kind, ()) and says in read.refusal


@pytest.mark.parametrize(
    ("program", "said"), [("OpenAI-API c2pa-rs/0.31.3", "OpenAI-API c2pa-rs"), ("Adobe_Firefly", "Adobe Firefly")]
)
def test_content_credentials_are_named_and_hold_no_prompt(program: str, said: str, tmp_path: Path) -> None:
    signed = containers.credentials(program)
    pictures = (
        files.png_bytes(files.chunk(b"caBX", signed)),
        containers.with_segment(0xEB, b"JP\0\1\0\0\0\1" + signed),
        files.encoded(files.picture(), "WEBP") + b"C2PA" + len(signed).to_bytes(4, "little") + signed,
    )
    for data in pictures:
        read = read_picture(written(tmp_path, data))
        assert read.found == () and f"carries Content Credentials (C2PA) of {said}, which" in read.refusal


def test_a_picture_that_iptc_says_an_ai_made_is_named(tmp_path: Path) -> None:
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:Credit="Made with Google AI" '
        'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    read = read_picture(files.write_jpeg(tmp_path / "a.jpg", xmp=xmp))
    assert "says that an AI made it, Made with Google AI, and holds no prompt" in read.refusal


def test_the_prompt_in_iptc_s_own_property_is_read(tmp_path: Path) -> None:
    xmp = (
        "<rdf:RDF><rdf:Description>"
        "<Iptc4xmpExt:AIPromptInformation>a cow &amp; a bull</Iptc4xmpExt:AIPromptInformation>"
        "<Iptc4xmpExt:AISystemUsed>Model X</Iptc4xmpExt:AISystemUsed></rdf:Description></rdf:RDF>"
    )
    (found,) = read_picture(files.write_jpeg(tmp_path / "a.jpg", xmp=xmp)).found
    assert (found.tool, found.prompt) == ("Model X", "a cow & a bull")


# --- EXIF


@pytest.mark.parametrize("encoding", ["shift_jis", "iso2022_jp", "utf-8", "euc_jp"])
def test_a_comment_that_says_it_is_japanese_is_read(encoding: str) -> None:
    text = "桜の木, masterpiece\nNegative prompt: ぼやけた"
    assert user_comment(b"JIS\0\0\0\0\0" + text.encode(encoding)) == text


def test_exif_behind_an_offset_or_in_an_odd_directory_is_read() -> None:
    block = files.exif(b"ASCII\0\0\0text", {0x010E: b"hello"})[6:]
    for prefix in (b"", b"Exif\0\0", bytes(4), b"\0\0\0\6Exif\0\0"):
        assert {name: text for name, text, _ in exif.texts_of(prefix + block)}["UserComment"] == "text"
    assert list(exif.texts_of(b"no EXIF at all")) == []


# --- texts hidden in pixels, told by one column


@pytest.mark.parametrize("magic", ["stealth_pngcomp", "stealth_rgbinfo"])
@pytest.mark.parametrize("strategy", [0, 1, 2, 3, 4])
def test_a_hidden_text_is_told_by_the_first_column_whatever_the_filters(
    magic: str, strategy: int, tmp_path: Path
) -> None:
    path = files.write_hidden(tmp_path / "a.png", INFOTEXT, magic)
    rows = np.asarray(Image.open(path)).astype(int)
    plain = rows.copy()
    plain[5, 0] ^= 1
    for pixels, hides in ((rows, True), (plain, False)):
        path.write_bytes(filtered_png(pixels, strategy))
        assert np.array_equal(np.asarray(Image.open(path)), pixels)
        with path.open("rb") as file:
            assert may_hide_text(file, "PNG") is hides
        assert bool(read_picture(path, thumbnail=False).found) is hides


def filtered_png(pixels: np.ndarray, strategy: int) -> bytes:
    """A PNG all of whose rows have one filter."""
    import zlib

    height, width, channels = pixels.shape
    rows = pixels.reshape(height, width * channels)
    above = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    left, corner = (np.hstack([np.zeros((height, channels), int), part[:, :-channels]]) for part in (rows, above))
    estimate = left + above - corner
    distances = np.stack([abs(estimate - part) for part in (left, above, corner)])
    nearest = np.choose(distances.argmin(0), [left, above, corner])
    guess = [np.zeros_like(rows), left, above, (left + above) // 2, nearest][strategy]
    data = np.hstack([np.full((height, 1), strategy), (rows - guess) % 256]).astype(np.uint8).tobytes()
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, {3: 2, 4: 6}[channels], 0, 0, 0))
    packed = zlib.compress(data)
    pieces = [files.chunk(b"IDAT", packed[at : at + 1000]) for at in range(0, len(packed), 1000)]
    return b"\x89PNG\r\n\x1a\n" + files.chunk(b"IHDR", head) + b"".join(pieces) + files.chunk(b"IEND", b"")


# --- files made to harm


def test_boxes_in_boxes_end_soon(tmp_path: Path) -> None:
    many = b"".join([containers.box(b"udta", containers.box(b"free") * 2000)] * 100)
    deep = b""
    for _ in range(3000):
        deep = containers.box(b"moov", deep)
    tags = b"\x67\xc8\x01\xff\xff\xff\xff\xff\xff\xff" * 20_000
    head = containers.box(b"ftyp", b"isom\0\0\2\0isom")
    for data, read in ((head + many, films.blocks), (head + deep, films.blocks), (tags, matroska.blocks)):
        path = written(tmp_path, data)
        started = time.thread_time()
        with path.open("rb") as file:
            assert list(read(file)) == []
        assert time.thread_time() - started < 1


@pytest.mark.parametrize("tag", [b"UNICODE\0", b"ASCII\0\0\0", b"unicode\0", 2 * b"ASCII\0\0\0", b"\xef\xbb\xbf"])
def test_what_marks_an_encoding_is_no_part_of_a_text(tag: bytes, tmp_path: Path) -> None:
    wide = tag.upper().startswith(b"UNICODE")
    data = tag + INFOTEXT.encode("utf-16-le" if wide else "utf-8")
    pictures = {
        "png": files.png_bytes(files.chunk(b"tEXt", b"parameters\0" + data)),
        "comment": containers.with_segment(0xFE, data),
        "description": files.encoded(files.picture(), "JPEG", exif=files.exif(b"", {0x010E: data})),
    }
    for picture in pictures.values():
        read = read_picture(written(tmp_path, picture))
        assert read.found[0].prompt == INFOTEXT_PROMPT and INFOTEXT in read.texts.values()


def test_what_exiv2_shows_in_front_of_a_comment_is_no_part_of_it(tmp_path: Path) -> None:
    for mark in ("charset=Unicode ", 'charset="Ascii" ', "\ufeff"):
        read = read_picture(files.write_png(tmp_path / "a.png", {"parameters": mark + INFOTEXT}, "iTXt"))
        assert read.texts == {"parameters": INFOTEXT}


@pytest.mark.parametrize(
    "chunk",
    [
        b"UserComment\0" + INFOTEXT.encode("utf-16-be"),
        b"parameters\0UNICODE" + INFOTEXT.encode(),
        b"Description\0ASCII" + INFOTEXT.encode(),
        b"exif:UserComment\0" + ", ".join(map(str, b"UNICODE\0" + INFOTEXT.encode("utf-16-be"))).encode(),
    ],
)
def test_a_comment_that_tools_copied_with_its_tag_is_read(chunk: bytes, tmp_path: Path) -> None:
    read = read_picture(written(tmp_path, files.png_bytes(files.chunk(b"tEXt", chunk))))
    assert read.found[0].prompt == INFOTEXT_PROMPT and INFOTEXT in read.texts.values()


def test_a_prompt_may_begin_with_the_word_of_a_tag(tmp_path: Path) -> None:
    for words in ("ASCII art of a fox", "UNICODE, a fox", "12, 13, 14"):
        path = files.write_png(tmp_path / "a.png", {"parameters": words})
        assert read_picture(path).found[0].prompt == words
