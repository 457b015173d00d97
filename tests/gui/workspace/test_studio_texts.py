"""What the studio that is written for does to the session's settings: wildcards, and what chooses between them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.prompt.styles import Style
from core.prompt.wildcards import Wildcards, WildcardTool
from core.studio.contents import StudioContents
from core.studio.studio import Listing, Studio
from gui.state.session import Session
from gui.state.studios import StudioState
from gui.workspace.workspace import Workspace


def studio(tool: str, root: str = "studio", wildcard_tool: WildcardTool | None = None) -> StudioState:
    files = Wildcards({"colours": ("red", "blue")}, tool=wildcard_tool) if wildcard_tool else Wildcards()
    contents = StudioContents(Listing(Studio(tool, Path(root))), styles=(Style("Ink", "ink"),), wildcards=files)
    return StudioState(root, "listed", contents)


def sent(session: Session) -> str:
    return session.prompt.chunks.prompt.sent.text


@pytest.mark.parametrize(
    ("tool", "wildcard_tool", "dialect", "text", "result"),
    [
        ("a1111", "dynamic-prompts", "a1111", "a __colours__ {x|y}", "a blue x"),
        ("forge", "dynamic-prompts", "a1111", "a __colours__", "a blue"),
        ("sdnext", "sdnext", "sdnext", "a __Colours__ {x|y}", "a red x"),
        ("swarmui", "swarmui", "comfyui", "a <wildcard:colours> {x|y}", "a red {x|y}"),
        ("fooocus", "fooocus", "comfyui", "a __colours__ {x|y}", "a red {x|y}"),
        ("invokeai", None, "compel", "a {x|y}", "a x"),
        ("comfyui", "impact", "comfyui", "a {x|y} __colours__", "a x __colours__"),
        ("a1111", None, "a1111", "a {x|y}", "a {x|y}"),
    ],
)
def test_what_chooses_is_the_tools_own(
    session: Session, tool: str, wildcard_tool: WildcardTool | None, dialect: str, text: str, result: str
) -> None:
    session.set_dialect(dialect)
    session.prompt.set_text(text)
    session.studios.replace((studio(tool, wildcard_tool=wildcard_tool),), "studio")
    assert sent(session) == result


def test_the_layer_that_an_artist_sets_stays_while_more_is_learned_of_the_studio(session: Session) -> None:
    session.set_dialect("a1111")
    session.prompt.set_text("a {x|y}")
    session.studios.replace((studio("invokeai"), studio("comfyui", "other")), "studio")
    assert session.settings.expansion == "dynamic-prompts"
    session.set_settings(replace(session.settings, expansion="none"))
    session.studios.update(studio("invokeai"))
    assert session.settings.expansion == "none"
    session.studios.replace(session.studios.states, "other")
    assert session.settings.expansion is None


def test_notes_name_the_tool_as_long_as_it_is_written_for(session: Session) -> None:
    session.studios.replace((studio("invokeai"),), "studio")
    assert session.settings.tool == ("compel", "InvokeAI")
    session.studios.replace((), "")
    assert session.settings.tool == ("", "")


def test_without_the_studio_its_layer_and_its_files_are_gone(session: Session) -> None:
    session.studios.replace((studio("swarmui", wildcard_tool="swarmui"),), "studio")
    assert session.settings.expansion == "swarmui" and session.settings.wildcards.by_path
    session.studios.replace((), "")
    assert session.settings.expansion is None and not session.settings.wildcards.by_path


def test_at_a_start_the_layer_is_the_one_that_was_left(make_workspace: Callable[..., Workspace]) -> None:
    session = make_workspace(active_studio="studio", expansion="none").session
    session.studios.replace((studio("fooocus", wildcard_tool="fooocus"),), "studio")
    assert session.settings.expansion == "none" and session.settings.wildcards.tool == "fooocus"


def test_a_folder_chosen_by_hand_goes_before_the_studio(
    bare_workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    session = bare_workspace.session
    (tmp_path / "colours.txt").write_text("green\n")
    (tmp_path / "own.txt").write_text("mine\n")
    session.studios.replace((studio("a1111", wildcard_tool="dynamic-prompts"),), "studio")
    assert session.settings.wildcards.lines_of("colours") == ("blue", "red")
    bare_workspace.wildcard_loader.open(str(tmp_path))
    qtbot.waitUntil(lambda: session.settings.wildcards.lines_of("own") == ("mine",))
    assert session.settings.wildcards.lines_of("colours") == ("green",)
    bare_workspace.wildcard_loader.open("")
    qtbot.waitUntil(lambda: session.settings.wildcards.lines_of("colours") == ("blue", "red"))


def test_styles_of_fooocus_are_read_beside_one_another(session: Session) -> None:
    session.set_dialect("comfyui")
    session.prompt.set_text("a cat")
    session.studios.replace((studio("fooocus"),), "studio")
    session.studios.set_style_names(("Ink",))
    assert session.prompt.chunks.chunk_counts == (1, 1)


def test_an_extension_counts_as_soon_as_its_files_are_known(session: Session) -> None:
    session.set_dialect("a1111")
    session.prompt.set_text("a __colours__")
    session.studios.replace((studio("a1111"),), "studio")
    assert session.settings.expansion is None
    session.studios.update(studio("a1111", wildcard_tool="dynamic-prompts"))
    assert sent(session) == "a blue"
    session.set_settings(replace(session.settings, expansion=None))
    session.studios.update(studio("a1111", wildcard_tool="dynamic-prompts"))
    assert sent(session) == "a __colours__"
