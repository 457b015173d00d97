"""Rows 14 and 15: pictures made to harm, and JSON in them that is too deep, too large or goes round in circles."""

import json
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from core.image_metadata.found import Picture
from core.image_metadata.reading import find_prompts, read_picture
from tests import picture_files as files
from tests.drills.measuring import check_sentence, in_time, in_words, refused, taken, time_in_words
from tests.drills.registry import Scene, drill

GIVES_UP = 0.2  # seconds
PROMPT = "a cow, café, 고양이"


@drill("14", "PNG: bombs, 400 million pixels, Latin-1 and UTF-8, text behind the pixels, 200,000 chunks, wrong sums")
def pictures(scene: Scene) -> str:
    """Read as far as they go, and refused in a sentence where they are no pictures."""
    path, longest, most = scene.folder / "a.png", 0.0, 0.0
    for name, (raw, holds) in _pictures().items():
        path.write_bytes(raw)
        with taken() as took:
            picture = read_picture(path)
        assert holds(picture), f"{name}: {picture.refusal or picture.found}"
        assert bool(picture.found) != bool(picture.refusal), name
        if picture.refusal:
            check_sentence(picture.refusal)
        in_time(took.seconds < 3, f"{name} took {took.seconds:.1f} s")
        assert (took.megabytes or 0) < 300, f"{name} took {took.megabytes:.0f} MB"
        longest, most = max(longest, took.seconds), max(most, took.megabytes or 0)
    return f"{len(_pictures())} read, each within {time_in_words(longest)} and {most:.0f} MB; {_refusals(scene.folder)}"


def _refusals(folder: Path) -> str:
    refusals = []
    for number, raw in enumerate((b"", b"ID3....", b"\x89PNG", b"<html>")):
        path = folder / f"{number}.png"
        path.write_bytes(raw)
        refusals.append(refused(lambda path=path: read_picture(path), f"“{number}.png”"))
    return in_words(refusals)


def _is_read(picture: Picture) -> bool:
    return bool(picture.found) and PROMPT in picture.found[0].prompt


def _says_why(picture: Picture) -> bool:
    return not picture.found


def _pictures() -> dict[str, tuple[bytes, Callable[[Picture], bool]]]:
    """A file by what is wrong with it, and what must be so of what is read."""
    infotext = f"{PROMPT}\nNegative prompt: bad\nSteps: 20, Sampler: Euler, Seed: 1"
    text = files.text_chunk("parameters", infotext)
    latin = files.text_chunk("parameters", infotext.replace("고양이", "cat"), encoding="latin-1")
    mojibake = files.text_chunk("parameters", infotext.encode().decode("latin-1"), "iTXt")
    wrong_sum = text[:-4] + b"\0\0\0\0"
    bomb = zlib.compress(bytes(2**28), 1)
    large = (20_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    head = files.png_bytes()[:8] + files.chunk(b"IHDR", large)
    png = files.png_bytes
    return {
        "UTF-8": (png(text), _is_read),
        "Latin-1": (png(latin), lambda picture: "café" in picture.found[0].prompt),
        "UTF-8 taken for Latin-1": (png(mojibake), _is_read),
        "text behind the pixels": (png(after=text), _is_read),
        "a wrong checksum": (png(wrong_sum), _is_read),
        "400 million pixels": (head + text + files.chunk(b"IDAT", b"x") + files.chunk(b"IEND", b""), _is_read),
        "a text of 256 MB": (png(files.chunk(b"zTXt", b"parameters\0\0" + bomb)), _says_why),
        "a profile of 256 MB": (png(files.chunk(b"iCCP", b"x\0\0" + bomb) + text), _is_read),
        "200,000 chunks": (png(files.chunk(b"aaAa", b"x") * 200_000 + text), lambda _: True),
        "no text": (png(), _says_why),
        "cut off": (png(text)[:-40], _is_read),
        "saved anew": (files.encoded(files.picture(), "PNG"), _says_why),
    }


def _circle() -> str:
    """A graph in which everything asks for the next, and the last for the first."""
    node = {str(n): files.api("Reroute", x=[str((n + 1) % 3000), 0]) for n in range(3000)}
    return json.dumps(node | {"s": files.api("KSampler", positive=["0", 0], negative=["1", 0], model=["2", 0])})


def _fan() -> str:
    """A graph of 40 nodes with 2^40 ways through it."""
    node = {str(n): files.api("Combine", a=[str(n + 1), 0], b=[str(n + 1), 0]) for n in range(40)}
    end = {"40": files.api("CLIPTextEncode", text="cow"), "s": files.api("KSampler", positive=["0", 0])}
    return json.dumps(node | end)


METADATA: dict[str, Callable[[], str]] = {
    "deep": lambda: "[" * 200_000,
    "deep objects": lambda: '{"a":' * 200_000,
    "a number of 10 million digits": lambda: '{"a":' + "9" * 10_000_000 + "}",
    "numbers of 5,000 digits": lambda: json.dumps({"3": "x"}).replace('"x"', "9" * 5000),
    "NaN": lambda: json.dumps(files.simple_graph()).replace('"denoise": 1.0', '"denoise": NaN'),
    "a circle": _circle,
    "2^40 ways": _fan,
    "a list": lambda: "[1, 2, {}]",
    "null": lambda: "null",
    "1e999": lambda: json.dumps(files.simple_graph()).replace("8.0", "1e999"),
    "lone surrogates": lambda: json.dumps(files.simple_graph("\ud800")),
}


@drill("15", "JSON in pictures: deep, huge numbers, NaN, graphs that go round in circles or have 2^40 ways")
def picture_json(scene: Scene) -> str:
    """As a prompt, a workflow and a generator's own; the parser gives up, and the raw text is there."""
    longest, which = 0.0, ""
    for name, make in METADATA.items():
        text = make()
        for key in ("prompt", "workflow", "parameters", "Comment", "sd-metadata", "invokeai_metadata"):
            seconds = min(_seconds(key, text) for _ in range(3))
            longest, which = max((longest, which), (seconds, f"{name} as {key}"))
    in_time(longest < GIVES_UP, f"{which} took {longest:.2f} s")
    path = files.write_png(scene.folder / "a.png", {"prompt": METADATA["deep"](), "workflow": _circle()})
    picture = read_picture(path)
    assert not picture.found and set(picture.texts) == {"prompt", "workflow"}, "the raw texts are not there"
    check_sentence(picture.refusal)
    return f"{len(METADATA)} kinds under 6 names, slowest {time_in_words(longest)} ({which}); {picture.refusal}"


def _seconds(key: str, text: str) -> float:
    began = time.thread_time()
    find_prompts({key: text})
    return time.thread_time() - began
