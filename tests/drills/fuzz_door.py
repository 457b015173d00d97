"""The fuzz of the one door for files: anything under any name is told in one object of JSON."""

import io
import json
import zipfile
from pathlib import Path
from random import Random

from safetensors.torch import save as saved

from core.cli.inspect_record import record_of
from core.cli.json_lines import write_json_line
from core.files.inspecting import inspect_path
from core.weights import UnreadableEncoder
from tests import picture_files
from tests.drills.fuzz import fuzz
from tests.drills.measuring import check_sentence
from tests.drills.mutations import damaged, damaged_text
from tests.drills.registry import Scene, drill
from tests.encoder_files import random_lora, tiny_state

# No ending of a pickle: those go through a child process each, whose own reader is fuzzed by itself.
ENDINGS = (".safetensors", ".png", ".txt", ".json", ".jsonl", ".promptscope", ".gguf", ".zip", ".part", ".xyz", "")


def _texts() -> list[bytes]:
    session = {"format": "promptscope session", "version": 1, "text": "a cow", "loras": [["a.safetensors", 1.0, True]]}
    listed = {"metadata": {"total_size": 1}, "weight_map": {"a": "b.safetensors"}}
    made = (session, listed, picture_files.simple_graph(), picture_files.simple_workflow(), picture_files.FOOOCUS)
    plain = (
        picture_files.INFOTEXT,
        '"a cow"\n"a\\nfox"\n',
        "a cow\n{red|blue} fox\n",
        "<!DOCTYPE html><html>",
        "a: 1\n",
    )
    return [*(json.dumps(content).encode() for content in made), *map(str.encode, plain)]


def _binaries() -> list[bytes]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("model.safetensors", b"1234")
    small = {name: tensor[:1].clone() for name, tensor in list(tiny_state().items())[:6]}
    heads = (b"%PDF-1.7\n", b"Rar!\x1a\x07\x01\0", b"SQLite format 3\0", b"\x08\x07\x12\x07pytorch", b"GGUF\3\0\0\0")
    png = picture_files.png_bytes(picture_files.text_chunk("parameters", picture_files.INFOTEXT))
    return [stream.getvalue(), saved(small), saved(random_lora(0)), png, *heads]


@drill("fuzz door", "texts, sessions, archives, models and pictures under any name, told as JSON", 300)
def door(scene: Scene) -> str:
    """What it is is one of the known kinds, and a sentence says what is wrong exactly where it cannot be read."""
    texts, binaries = _texts(), _binaries()
    seeds = [*texts, *binaries]

    def make(chance: Random) -> tuple[str, bytes]:
        raw = chance.choice(texts if chance.random() < 0.5 else binaries)
        if raw in texts and chance.random() < 0.6:
            raw = damaged_text(raw.decode(), [text.decode() for text in texts], chance).encode("utf-8", "surrogatepass")
        else:
            raw = damaged(raw, seeds, chance)
        return chance.choice(ENDINGS), raw

    def act(case: tuple[str, bytes]) -> None:
        ending, raw = case
        path = Path(scene.folder / f"case{ending}")
        path.write_bytes(raw)
        try:
            _check(path)
        finally:
            path.unlink()

    return fuzz(scene, "door", make, act)


def _check(path: Path) -> None:
    file, told = inspect_path(path), io.StringIO()
    write_json_line(record_of(file), told)
    record = json.loads(told.getvalue())
    assert told.getvalue().count("\n") == 1 and record["kind"] == file.kind
    assert (record["error"] is not None) == (file.kind == "unreadable"), record
    assert file.kind != "other" or record["notes"], "it is not said what it is"
    for sentence in record["notes"]:
        check_sentence(sentence)
    if record["error"]:
        raise UnreadableEncoder(record["error"])
