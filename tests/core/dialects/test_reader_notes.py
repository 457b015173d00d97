"""What the readers' own notes say is so: comments have no token, and a fix does away with its note."""

from pathlib import Path

import pytest
import torch
from encoder_files import WIDTH, save
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.prompt.prompt import ReadingSettings
from core.prompt.textual_inversions import TextualInversions
from core.weights.adapters.inversion_folder import open_inversion_folder

LEFT_OUT = {"comment", "address-cut"}
MENDED = {"empty-line-break", "learned-word-name", "glued-embedding", "embedding-in-name"}
MARKS = [
    "#",
    "//",
    "/*",
    "*/",
    "\n",
    " ",
    "a",
    "b c",
    "(x:1.2)",
    "<lora:x:1>",
    "https:",
    "BREAK",
    " AND ",
    "[a|b]",
    ",",
]
NAMES = ["embedding:", "glow", "Glow", "<glow>", "emb_params", ",", " ", "\n", "BREAK", "(", ":1.2)", "a"]

commented = st.lists(st.sampled_from(MARKS), max_size=30).map("".join)
named = st.lists(st.sampled_from(NAMES), max_size=16).map("".join)


@pytest.fixture(scope="module")
def inversions(tmp_path_factory: pytest.TempPathFactory) -> TextualInversions:
    folder: Path = tmp_path_factory.mktemp("embeddings")
    save(folder / "glow.safetensors", {"emb_params": torch.rand(2, WIDTH)})
    return open_inversion_folder(folder, {"clip_l": WIDTH})


@given(commented, st.sampled_from(["a1111", "sdnext", "forge-neo", "reforge"]), st.booleans())
def test_what_is_said_to_be_left_out_has_no_token(text: str, dialect: str, is_negative: bool) -> None:
    chunks = read(text, dialect, settings=ReadingSettings(is_negative=is_negative))
    starts = [token.start for token in chunks.tokens if token.start is not None]
    for note in lint(chunks):
        if note.code in LEFT_OUT:
            assert not [start for start in starts if note.start <= start < note.end]


def test_comments_are_found_in_every_tool_that_has_them() -> None:
    text = "/* a */\nb # c\nhttps://d"
    codes = {dialect: {note.code for note in lint(read(text, dialect))} & LEFT_OUT for dialect in DIALECTS}
    assert codes == {
        "a1111": {"comment"},
        "comfyui": codes["comfyui"],  # whose comments are those of its front end
        "diffusers": set(),
        "compel": set(),
        "sdnext": {"comment"},
        "forge-neo": LEFT_OUT,
        "reforge": LEFT_OUT,
    }


@given(named, st.sampled_from(list(DIALECTS)))
def test_a_fix_does_away_with_its_note(inversions: TextualInversions, text: str, dialect: str) -> None:
    settings = ReadingSettings(inversions=inversions)
    for note in lint(read(text, dialect, settings=settings)):
        for fix in note.fixes if note.code in MENDED else ():
            ((start, end, new),) = fix.edits
            mended = text[:start] + new + text[end:]
            assert mended != text
            left = {(other.code, other.start) for other in lint(read(mended, dialect, settings=settings))}
            assert (note.code, note.start) not in left


@pytest.mark.parametrize(
    ("dialect", "tool", "name"),
    [
        ("compel", ("compel", "InvokeAI"), "InvokeAI"),
        ("compel", ("a1111", "Forge"), "compel"),
        ("compel", ("", ""), "compel"),
        ("comfyui", ("comfyui", "Fooocus"), "Fooocus"),
        ("comfyui", ("", "Stability Matrix"), "ComfyUI"),
    ],
)
def test_notes_name_the_tool_that_is_written_for_where_it_reads_the_prompt(
    dialect: str, tool: tuple[str, str], name: str
) -> None:
    chunks = read("a (cat:1.2) dog1.3 <lora:x:1> BREAK a- [a:b:3]", dialect, "sd1", ReadingSettings(tool=tool))
    about_tools = [
        note.message for note in lint(chunks) if note.code in ("tag-as-text", "syntax-as-text", "bare-weight")
    ]
    assert len(about_tools) >= 3
    assert all(name in message for message in about_tools)
