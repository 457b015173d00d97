"""LoRA tags of the prompt: looked up in the studio that is written for, put on the encoder, listed, framed, noted."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
import torch
from encoder_files import WIDTH, random_lora, save, save_lora
from pytestqt.qtbot import QtBot
from studio_files import UNET_KEY, make_a1111, make_comfyui, write_safetensors
from window_driving import Encoded, check_states

from core.editing.fix_checks import apply_edits
from core.prompt.styles import Style
from gui.editor.adapters.tag_row import TagRow
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
from gui.state.session_settings import settings_of_session
from gui.workspace import tag_loader
from gui.workspace.picture_parts import ChosenParts
from gui.workspace.workspace import Workspace

Type = Callable[[str], None]
MakeWorkspace = Callable[..., Workspace]


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_loader, "LOAD_DELAY_MS", 1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An A1111 with LoRAs that fit the tiny encoder, and one of the U-Net alone (`ink`)."""
    root = make_a1111(tmp_path / "stable-diffusion-webui")
    for name, seed in (("style", 1), ("other", 2), ("수묵화", 3)):
        save_lora(root / f"models/Lora/{name}.safetensors", seed=seed)
    return root


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The session of a workspace that has encoded its first prompt."""
    return workspace.session


@pytest.fixture
def studio(workspace: Workspace, root: Path, qtbot: QtBot) -> Path:
    """The studio that is written for, known to the last header."""
    workspace.studio_loader.add(root)
    state = workspace.session.studios
    qtbot.waitUntil(lambda: state.active_contents is not None and not state.active_contents.unread, timeout=10_000)
    return root


@pytest.fixture
def type_(workspace: Workspace, encoded: Encoded) -> Type:
    """Types a prompt and waits until all that follows has been done."""

    def type_(text: str) -> None:
        workspace.session.prompt.set_text(text)
        encoded(workspace)

    return type_


def lora(root: Path, name: str) -> Path:
    return root / f"models/Lora/{name}.safetensors"


def codes(session: Session) -> list[tuple[str, bool]]:
    return [(note.code, note.is_quiet) for note in session.prompt.diagnostics if note.code.startswith("lora")]


def looks(session: Session) -> list[tuple[str, str]]:
    return [(mark.name, mark.look) for mark in session.tags.marks]


def test_a_tag_changes_the_encoder_by_the_strength_that_the_tool_gives_it(
    session: Session, studio: Path, tiny_file: Path, type_: Type
) -> None:
    type_("a cow <lora:style:0.5:0.9> <lora:other:te=-0.3>")
    assert [(state.tag, state.strength, state.is_active) for state in session.tags.loras] == [
        ("style", 0.5, True),
        ("other", -0.3, True),
    ]
    assert [state.strength_in_unet for state in session.tags.loras] == [0.9, -0.3]
    assert looks(session) == [("style", "on"), ("other", "on")] and codes(session) == []
    check_states(session, tiny_file, (lora(studio, "style"), 0.5), (lora(studio, "other"), -0.3))


def test_the_same_tag_twice_is_one_row_with_a1111_s_sum(
    session: Session, studio: Path, tiny_file: Path, type_: Type
) -> None:
    type_("<lora:style:0.2> a cow <lora:style:0.4>")
    assert [(state.tag, state.strength) for state in session.tags.loras] == [("style", 0.8)]
    check_states(session, tiny_file, (lora(studio, "style"), 0.8))
    assert "0.8" in session.tags.marks[0].tip


def test_a_changed_number_changes_the_strength_and_a_deleted_tag_takes_the_lora_off(
    session: Session, studio: Path, tiny_file: Path, type_: Type
) -> None:
    for strength in (0.5, 0.9):
        type_(f"a cow <lora:style:{strength}>")
        check_states(session, tiny_file, (lora(studio, "style"), strength))
    type_("a cow")
    assert session.tags.loras == () and session.tags.marks == ()
    check_states(session, tiny_file)


def test_a_dropped_lora_that_a_tag_names_too_has_both_strengths(
    workspace: Workspace, session: Session, studio: Path, tiny_file: Path, type_: Type, encoded: Encoded
) -> None:
    workspace.adapter_loader.add_lora(str(lora(studio, "style")), 0.5)
    type_("a cow <lora:style:0.25>")
    check_states(session, tiny_file, (lora(studio, "style"), 0.75))
    assert [state.origin for state in session.tags.all_loras] == ["dropped", "tag"]
    session.set_loras(())
    encoded(workspace)
    check_states(session, tiny_file, (lora(studio, "style"), 0.25))


def test_only_dropped_loras_are_kept_with_settings_and_sessions(session: Session, studio: Path, type_: Type) -> None:
    type_("a cow <lora:style:0.5>")
    kept = settings_of_session(session)
    assert session.tags.loras and (kept["loras"], kept["embedding_files"]) == ((), ())


def test_a_tag_in_a_style_and_one_of_the_choice_that_is_shown_act_too(
    workspace: Workspace, session: Session, studio: Path, tiny_file: Path, type_: Type, encoded: Encoded
) -> None:
    style = Style("inky", "{prompt}, <lora:other:0.5> <lora:nothing:1>")
    session.set_settings(replace(session.settings, styles=(style,), expansion="dynamic-prompts"))
    type_("a cow {<lora:style:0.3>|<lora:수묵화:1>}")
    assert [(state.tag, state.strength) for state in session.tags.loras] == [
        ("style", 0.3),
        ("other", 0.5),
        ("nothing", 0),
    ]
    assert looks(session) == [("style", "on")]
    (note,) = (note for note in session.prompt.diagnostics if note.code == "lora-missing")
    assert "inky" in note.message and note.fixes == ()
    check_states(session, tiny_file, (lora(studio, "style"), 0.3), (lora(studio, "other"), 0.5))
    session.set_choice(1)
    encoded(workspace)
    check_states(session, tiny_file, (lora(studio, "수묵화"), 1.0), (lora(studio, "other"), 0.5))


def test_without_loras_the_tags_are_off_too(
    workspace: Workspace, session: Session, studio: Path, tiny_file: Path, type_: Type, encoded: Encoded
) -> None:
    type_("a cow <lora:style:0.5>")
    session.set_loras_bypassed(True)
    encoded(workspace)
    check_states(session, tiny_file)


WRONG = (
    ("a <lora:styel:1>", ("lora-missing", False), "missing"),
    ("a <lora:Style:1>", ("lora-missing", False), "missing"),
    ("a <lora:style:abc>", ("lora-number", False), "off"),
    ("a <lora:style::0.8>", ("lora-number", False), "off"),
    ("a <lora:te=1>", ("lora-no-name", False), "missing"),
    ("a <LORA:style:1>", ("lora-inert", False), "off"),
    ("a <lora:ink:1>", ("lora-unet-only", True), "off"),
    ("a <lora:style:inf>", ("lora-strength", False), "on"),
)
MENDED = (
    ("a <lora:styel:0.5>, b", "a <lora:style:0.5>, b"),
    ("가 <lora:sub/Style.safetensors:1>", "가 <lora:style:1>"),
    ("a <lora:수목화:1>", "a <lora:수묵화:1>"),
    ("a <lora:style:1,2>", "a <lora:style:1.2>"),
    ("a <lora:style::0.8>", "a <lora:style:1:0.8>"),
    ("a <LoRA:style:1>", "a <lora:style:1>"),
)


def test_what_is_wrong_with_a_tag_is_said_where_it_stands(session: Session, studio: Path, type_: Type) -> None:
    for prompt, code, look in WRONG:
        type_(prompt)
        assert codes(session)[0] == code and looks(session)[0][1] == look, prompt
        assert all(state.strength == 0 or math.isfinite(state.strength) for state in session.tags.loras)
        note = next(note for note in session.prompt.diagnostics if note.code == code[0])
        assert prompt.index("<") <= note.start < note.end <= len(prompt)


def test_a_fix_mends_the_tag_and_then_it_acts(session: Session, studio: Path, type_: Type, qtbot: QtBot) -> None:
    for prompt, mended in MENDED:
        type_(prompt)
        qtbot.waitUntil(lambda: any(mark.fixes for mark in session.tags.marks))
        assert apply_edits(prompt, session.tags.marks[0].fixes[0].edits) == mended
        type_(mended)
        assert looks(session)[0][1] == "on" and all(is_quiet for _, is_quiet in codes(session)), prompt


def test_one_lora_that_is_missing_turns_all_off_in_forge_alone(
    workspace: Workspace, session: Session, studio: Path, tiny_file: Path, type_: Type, qtbot: QtBot, encoded: Encoded
) -> None:
    prompt = "a <lora:nothing:1> <lora:style:0.5>"
    type_(prompt)
    check_states(session, tiny_file, (lora(studio, "style"), 0.5))
    session.set_dialect("reforge")
    encoded(workspace)
    qtbot.waitUntil(lambda: looks(session) == [("nothing", "missing"), ("style", "off")])
    encoded(workspace)
    assert [state.is_on for state in session.tags.loras] == [False, False]
    check_states(session, tiny_file)


def test_in_sdnext_the_words_stay_as_they_are(
    workspace: Workspace, session: Session, studio: Path, tiny_file: Path, type_: Type, encoded: Encoded
) -> None:
    session.set_dialect("sdnext")
    type_("a cow <lora:style:0.5>")
    assert codes(session) == [("lora-text-off", True)] and looks(session) == [("style", "off")]
    check_states(session, tiny_file)


def test_where_the_tool_reads_tags_as_words_nothing_is_put_on(
    session: Session, studio: Path, tiny_file: Path, type_: Type
) -> None:
    session.set_dialect("comfyui")
    type_("a cow <lora:style:0.5>")
    assert session.tags.marks == () and session.tags.loras == ()
    assert "tag-as-text" in [note.code for note in session.prompt.diagnostics]
    check_states(session, tiny_file)


def test_without_a_studio_it_is_said_once_and_quietly_that_no_folder_is_added(session: Session, type_: Type) -> None:
    type_("a <lora:style:0.5> <lora:other:1>")
    assert codes(session) == [("lora-unknown", True)]
    assert looks(session) == [("style", "unknown"), ("other", "unknown")] and session.tags.loras == ()


def test_a_studio_that_is_added_later_resolves_what_is_typed_already(
    workspace: Workspace, session: Session, root: Path, tiny_file: Path, type_: Type, qtbot: QtBot, encoded: Encoded
) -> None:
    type_("a cow <lora:style:0.5>")
    workspace.studio_loader.add(root)
    qtbot.waitUntil(lambda: looks(session) == [("style", "on")], timeout=10_000)
    encoded(workspace)
    check_states(session, tiny_file, (lora(root, "style"), 0.5))
    workspace.studio_loader.remove(str(root))
    qtbot.waitUntil(lambda: looks(session) == [("style", "unknown")])
    encoded(workspace)
    check_states(session, tiny_file)


def test_a_file_that_cannot_be_opened_is_said_in_its_row_and_nowhere_else(
    workspace: Workspace, session: Session, studio: Path, type_: Type
) -> None:
    failures = []
    workspace.failed.connect(failures.append)
    lora(studio, "style").write_bytes(b"torn")
    type_("a cow <lora:style:0.5>")
    (state,) = session.tags.loras
    assert "style.safetensors" in state.error and not state.is_active and failures == []


def test_a_lora_that_does_not_fit_the_encoder_is_framed_as_one_that_does_nothing(
    workspace: Workspace, session: Session, root: Path, tiny_file: Path, type_: Type, qtbot: QtBot
) -> None:
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    save_lora(lora(root, "wide"), width=2 * WIDTH)
    workspace.studio_loader.add(root)
    type_("a cow <lora:wide:1>")
    qtbot.waitUntil(lambda: bool(session.tags.loras and session.tags.loras[0].misfit), timeout=10_000)
    (frame,) = panel.editor.outlines["loras"]
    assert frame.struck and "another model" in session.tags.error_of(session.tags.marks[0])
    check_states(session, tiny_file)


def test_words_that_come_with_a_lora_are_there_while_its_tag_is(
    workspace: Workspace, session: Session, root: Path, type_: Type, qtbot: QtBot
) -> None:
    save(lora(root, "bundle"), random_lora() | {"bundle_emb.myword.string_to_param.*": torch.rand(2, WIDTH)})
    workspace.studio_loader.add(root)
    type_("a cow <lora:bundle:1>")
    qtbot.waitUntil(lambda: bool(session.textual_inversions), timeout=10_000)
    assert [word.name for state in session.textual_inversions for word in state.inversions] == ["myword"]
    type_("a cow")
    assert session.textual_inversions == ()


def test_rows_name_the_file_and_select_the_tag(session: Session, studio: Path, type_: Type, qtbot: QtBot) -> None:
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    panel.resize(480, 760)
    panel.show()
    type_("a cow <lora:style:0.5>, <lora:styel:1>")
    row, missing = panel.adapter_list.tag_rows()
    assert isinstance(row, TagRow)
    assert (row.name.text(), row.origin.text(), row.strength.text()) == ("style.safetensors", "from the prompt", "0.50")
    row.edit_button.click()
    assert panel.editor.selection() == (6, 22)
    assert missing.name.text() == "styel" and missing.strength.isHidden()
    assert missing.fix_button.text() == "Write “style”"
    missing.fix_button.click()
    assert panel.editor.text == "a cow <lora:style:0.5>, <lora:style:1>"
    panel.editor.undo()
    assert panel.editor.text == "a cow <lora:style:0.5>, <lora:styel:1>"


def test_tags_are_framed_as_what_they_do(session: Session, studio: Path, type_: Type, qtbot: QtBot) -> None:
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    type_("수묵화 <lora:style:1> <lora:ink:1> <lora:none:1>")
    drawn = [(frame.start, frame.end, frame.dashed, frame.struck) for frame in panel.editor.outlines["loras"]]
    assert drawn == [(4, 18, False, False), (19, 31, True, True), (32, 45, True, False)]
    type_("수묵화")
    assert panel.editor.outlines["loras"] == ()


def test_notes_that_are_quiet_stand_last_and_underline_nothing(
    session: Session, studio: Path, type_: Type, qtbot: QtBot
) -> None:
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    type_("a <lora:ink:1> b <lora:none:1>")
    shown = [(note.code, note.is_quiet) for note in panel.diagnostics.diagnostics]
    assert shown == [("lora-missing", False), ("lora-unet-only", True)]


def test_a_comfyui_studio_s_loras_are_known_by_a1111_s_names(
    workspace: Workspace, session: Session, tmp_path: Path, tiny_file: Path, type_: Type, qtbot: QtBot, encoded: Encoded
) -> None:
    root = make_comfyui(tmp_path / "ComfyUI")
    save_lora(root / "models/loras/sub/style.safetensors")
    workspace.studio_loader.add(root)
    qtbot.waitUntil(lambda: session.dialect == "comfyui", timeout=10_000)
    session.set_dialect("a1111")
    type_("a cow <lora:style:0.5>")
    qtbot.waitUntil(lambda: looks(session) == [("style", "on")], timeout=10_000)
    encoded(workspace)
    check_states(session, tiny_file, (root / "models/loras/sub/style.safetensors", 0.5))


def test_a_name_that_is_stored_decomposed_is_said_to_be_that(
    workspace: Workspace, session: Session, root: Path, type_: Type, qtbot: QtBot
) -> None:
    stored = normalize("NFD", "먹그림")
    save_lora(lora(root, stored))
    workspace.studio_loader.add(root)
    qtbot.waitUntil(lambda: session.studios.active_contents is not None and not session.studios.active_contents.unread)
    type_("a <lora:먹그림:1>")
    qtbot.waitUntil(lambda: bool(session.tags.marks and session.tags.marks[0].fixes))
    (fix, *_) = session.tags.marks[0].fixes
    assert fix.edits[0][2] == stored


def test_headers_that_are_not_read_yet_are_said_to_be_read(
    workspace: Workspace, session: Session, root: Path, type_: Type, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_safetensors(lora(root, "aliased"), UNET_KEY, ss_output_name="pretty")
    type_("a <lora:pretty:1>")
    seen = set()
    session.prompt.notes_changed.connect(lambda: seen.update(codes(session)))
    workspace.studio_loader.add(root)
    qtbot.waitUntil(lambda: looks(session) == [("pretty", "off")], timeout=10_000)
    assert seen <= {("lora-unread", True), ("lora-unet-only", True), ("lora-unknown", True)}


def test_a_lora_of_a_picture_that_a_tag_of_its_prompt_names_is_put_on_once(
    workspace: Workspace, session: Session, studio: Path, tiny_file: Path, encoded: Encoded
) -> None:
    loras = (str(lora(studio, "style")), 0.5), (str(lora(studio, "other")), 0.25)
    workspace.picture_parts.take_over(ChosenParts(prompt="a cow <lora:style:0.5>", loras=loras))
    encoded(workspace)
    assert [(state.origin, state.name) for state in session.tags.all_loras] == [
        ("dropped", "other.safetensors"),
        ("tag", "style.safetensors"),
    ]
    check_states(session, tiny_file, (lora(studio, "style"), 0.5), (lora(studio, "other"), 0.25))


def test_a_hypernetwork_s_tag_is_not_called_idle(session: Session, studio: Path, type_: Type) -> None:
    type_("a <hypernet:x:1> <foo:x>")
    assert looks(session) == [("x", "unknown"), ("x", "off")] and codes(session) == []


def test_with_swarmui_s_studio_a_tag_is_gone_from_the_text_and_acts(
    workspace: Workspace, session: Session, tmp_path: Path, tiny_file: Path, type_: Type, qtbot: QtBot, encoded: Encoded
) -> None:
    root = tmp_path / "SwarmUI"
    for name in ("SwarmUI.sln", "Data/x", "launch-linux.sh", "src/Core/Program.cs"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    save_lora(root / "Models/Lora/xl/style.safetensors")
    type_("a cow <lora:STYLE:1:0.4> <lora:zzz:1>")
    workspace.studio_loader.add(root)
    qtbot.waitUntil(lambda: looks(session) == [("STYLE", "on"), ("zzz", "missing")], timeout=10_000)
    encoded(workspace)
    assert session.prompt.chunks.prompt.sent.text == "a cow  <lora:zzz:1>"
    assert [note.code for note in session.prompt.diagnostics] == ["lora-missing"]
    check_states(session, tiny_file, (root / "Models/Lora/xl/style.safetensors", 0.4))
    session.negative.edit("bad <lora:style:1:0.1>")
    encoded(workspace)
    qtbot.waitUntil(lambda: session.tags.loras[0].strength == 0.5)
    encoded(workspace)
    check_states(session, tiny_file, (root / "Models/Lora/xl/style.safetensors", 0.5))
    workspace.studio_loader.remove(str(root))
    encoded(workspace)
    assert "<lora:STYLE" in session.prompt.chunks.prompt.sent.text and session.tags.loras == ()
