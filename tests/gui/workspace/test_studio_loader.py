"""The studios of a session: added, listed, looked into, gone and back, without anybody waiting for a disk."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from studio_files import make_a1111, make_comfyui, write_safetensors
from window_driving import Encoded

from core.program.messages import UnusableInput
from core.studio.studio import Studio
from gui.state.settings import load_settings
from gui.workers import disk_worker
from gui.workspace import studio_loader, studio_reader
from gui.workspace.studio_reading import Interest
from gui.workspace.workspace import Workspace

MakeWorkspace = Callable[..., Workspace]


@pytest.fixture
def a1111(tmp_path: Path) -> Path:
    return make_a1111(tmp_path / "tools/stable-diffusion-webui")


@pytest.fixture
def notices(bare_workspace: Workspace) -> list[str]:
    notices = list[str]()
    bare_workspace.notice.connect(notices.append)
    return notices


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks at folders every 20 ms."""
    monkeypatch.setattr(studio_reader, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(studio_reader, "IDLE_MS", 1)


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes a disk for one that hangs after 200 ms."""
    monkeypatch.setattr(disk_worker.DiskWorker.__init__, "__defaults__", (None, 0.2))


def add(workspace: Workspace, qtbot: QtBot, *paths: Path) -> None:
    workspace.studio_loader.add(*paths)
    qtbot.waitUntil(lambda: not workspace.studio_loader.is_busy, timeout=10_000)


def test_a_tool_is_found_from_a_folder_in_it_listed_written_for_and_remembered(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, notices: list[str], tmp_path: Path
) -> None:
    bare_workspace.session.set_dialect("comfyui")
    add(bare_workspace, qtbot, a1111 / "models/Lora")
    studios = bare_workspace.session.studios
    assert [(state.root, state.progress, state.error) for state in studios.states] == [(str(a1111), "listed", "")]
    assert studios.active_contents is not None
    assert list(studios.active_contents.loras) == ["addDetail", "ink"]
    assert bare_workspace.session.dialect == "a1111"
    assert "A1111" in "".join(notices) and len(notices) == 1
    bare_workspace.close()
    settings = load_settings(tmp_path / "settings.json")
    assert (settings.studios, settings.active_studio) == ((str(a1111),), str(a1111))


def test_no_clock_runs_without_a_studio_and_one_does_with_it(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path
) -> None:
    loader = bare_workspace.studio_loader
    assert not any(timer.isActive() for timer in loader.findChildren(QTimer))
    add(bare_workspace, qtbot, a1111)
    assert any(timer.isActive() for timer in loader.findChildren(QTimer))
    loader.remove(str(a1111))
    assert not any(timer.isActive() for timer in loader.findChildren(QTimer))


def test_headers_and_notes_come_after_the_list_and_are_kept_for_the_next_time(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, tmp_path: Path
) -> None:
    add(bare_workspace, qtbot, a1111)
    contents = bare_workspace.session.studios.active_contents
    assert contents is not None and contents.unread == 0
    by_name = {file.name: contents.headers[file.path] for file in contents.listing.files}
    assert (by_name["addDetail"].alias, by_name["addDetail"].has_text_encoder) == ("detail_v2", True)
    assert by_name["ink"].has_text_encoder is False
    assert list(contents.aliases.files) == ["detail_v2"]
    assert contents.sidecars[contents.loras["ink"].path].activation_text == "ink wash"
    assert (tmp_path / "model_headers.db").is_file() and not list(a1111.rglob("*.db*"))


def test_the_files_wanted_last_are_read_first(a1111: Path) -> None:
    from core.studio.finding import find_studios
    from core.studio.listing import list_studio

    for number in range(100):
        write_safetensors(a1111 / f"models/Lora/n{number}.safetensors", "x")
    files = [file for file in list_studio(find_studios(a1111)[0]).files if file.kind == "lora"]
    interest = Interest(files)
    interest.want(files[-2:])
    interest.want(files[50:52])
    assert interest.take() == ([files[50], files[51], files[-2], files[-1]], True)
    rest = list[object]()
    while not interest.is_empty:
        taken, is_wanted = interest.take()
        assert not is_wanted
        rest += taken
    assert len(rest) == len(files) - 4 and not {id(file) for file in rest} & {id(files[50]), id(files[-1])}


def test_what_nobody_waits_for_rests_while_the_artist_types(a1111: Path) -> None:
    from core.studio.finding import find_studios
    from core.studio.listing import list_studio

    files = list_studio(find_studios(a1111)[0]).of_kind("lora")
    interest = Interest(files)
    assert not interest.is_resting
    interest.rest(60)
    assert interest.is_resting
    interest.want(files[:1])
    assert not interest.is_resting and interest.take() == ([files[0]], True)
    assert interest.is_resting
    interest.rest(0)
    assert not interest.is_resting


def test_what_somebody_looks_at_is_read_without_waiting_for_quiet(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio_reader, "IDLE_MS", 60_000)
    studios = bare_workspace.session.studios
    bare_workspace.studio_loader.add(a1111)
    qtbot.waitUntil(lambda: studios.active_contents is not None, timeout=10_000)
    assert studios.active_contents is not None and studios.active_contents.unread == 2
    studios.want([studios.active_contents.loras["ink"]])
    qtbot.waitUntil(lambda: studios.active_contents.unread < 2, timeout=10_000)  # type: ignore[union-attr]


def test_studios_of_the_settings_are_read_after_the_first_encoder_has_answered(
    make_workspace: MakeWorkspace, qtbot: QtBot, a1111: Path, tiny_file: Path, encoded: Encoded
) -> None:
    workspace = make_workspace(studios=(str(a1111),), active_studio=str(a1111), dialect="compel")
    studios = workspace.session.studios
    assert [(state.root, state.contents) for state in studios.states] == [(str(a1111), None)]
    assert studios.active == str(a1111) and not workspace.studio_loader.is_busy
    workspace.model_loader.open(str(tiny_file))
    encoded(workspace)
    qtbot.waitUntil(lambda: studios.active_contents is not None, timeout=10_000)
    assert workspace.session.dialect == "compel"  # what the artist chose after it stays


def test_a_drive_that_goes_is_said_once_and_comes_back_by_itself(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, notices: list[str], quick_looks: None
) -> None:
    add(bare_workspace, qtbot, a1111)
    studios = bare_workspace.session.studios
    away = a1111.rename(a1111.with_name("away"))
    qtbot.waitUntil(lambda: studios.states[0].progress == "gone", timeout=10_000)
    assert studios.active_contents is not None and studios.active_contents.loras  # what is known stays
    qtbot.wait(150)
    assert sum(str(a1111) in notice for notice in notices) == 1
    write_safetensors(away / "models/Lora/new.safetensors", "x")
    away.rename(a1111)
    qtbot.waitUntil(lambda: studios.states[0].progress == "listed", timeout=10_000)
    assert "new" in studios.active_contents.loras and studios.states[0].error == ""
    assert "again" in notices[-1]


def test_a_lora_that_is_downloaded_meanwhile_is_seen(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, quick_looks: None
) -> None:
    add(bare_workspace, qtbot, a1111)
    studios = bare_workspace.session.studios
    write_safetensors(a1111 / "models/Lora/new.safetensors", "x")
    qtbot.waitUntil(lambda: "new" in studios.active_contents.loras, timeout=10_000)  # type: ignore[union-attr]


def test_styles_that_are_saved_in_the_tool_meanwhile_are_seen(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, quick_looks: None
) -> None:
    add(bare_workspace, qtbot, a1111)
    studios = bare_workspace.session.studios
    (a1111 / "styles.csv").write_text("name,prompt,negative_prompt\nink,ink wash,\n", "utf-8")
    qtbot.waitUntil(lambda: bool(studios.active_contents.styles), timeout=10_000)  # type: ignore[union-attr]
    assert studios.active_contents.loras  # type: ignore[union-attr]


def test_a_share_that_hangs_is_named_and_holds_nothing_and_may_answer_later(
    bare_workspace: Workspace,
    qtbot: QtBot,
    a1111: Path,
    tmp_path: Path,
    notices: list[str],
    quick_looks: None,
    short_patience: None,
    hanging_listing: threading.Event,
) -> None:
    bare_workspace.studio_loader.add(a1111)
    studios = bare_workspace.session.studios
    qtbot.waitUntil(lambda: any("does not answer" in notice for notice in notices), timeout=10_000)
    assert not bare_workspace.studio_loader.is_busy and str(a1111) in studios.states[0].error
    bare_workspace.studio_loader.add(make_comfyui(tmp_path / "ComfyUI"))  # another one is not held up
    read = [False, True]
    qtbot.waitUntil(lambda: [state.contents is not None for state in studios.states] == read, timeout=10_000)
    hanging_listing.set()
    qtbot.waitUntil(lambda: studios.states[0].progress == "listed", timeout=10_000)
    assert studios.states[0].error == "" and studios.states[0].contents is not None


@pytest.fixture
def hanging_listing(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Lists no A1111 until the event is set."""
    from core.studio import listing

    release, list_studio = threading.Event(), listing.list_studio

    def hang(studio: Studio, *arguments: object, **named: object) -> object:
        if studio.tool == "a1111":
            release.wait(20)
        return list_studio(studio, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(listing, "list_studio", hang)
    yield release
    release.set()


def test_of_several_tools_in_a_folder_the_artist_is_asked_which(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path
) -> None:
    make_comfyui(a1111.parent / "ComfyUI")
    found = list[tuple[Studio, ...]]()
    bare_workspace.studio_loader.several_found.connect(found.append)
    add(bare_workspace, qtbot, a1111.parent)
    assert [studio.tool for studio in found[0]] == ["comfyui", "a1111"]
    assert not bare_workspace.session.studios.states
    bare_workspace.studio_loader.add_studios(found[0])
    qtbot.waitUntil(lambda: not bare_workspace.studio_loader.is_busy, timeout=10_000)
    assert [state.contents is not None for state in bare_workspace.session.studios.states] == [True, True]
    assert bare_workspace.session.studios.active.endswith("ComfyUI")
    assert bare_workspace.session.dialect == "comfyui"


def test_a_folder_without_a_tool_is_refused_in_a_sentence(
    bare_workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    errors = list[Exception]()
    bare_workspace.failed.connect(errors.append)
    (tmp_path / "pictures").mkdir()
    add(bare_workspace, qtbot, tmp_path / "pictures")
    assert len(errors) == 1 and isinstance(errors[0], UnusableInput) and "pictures" in str(errors[0])


def test_problems_of_settings_are_counted_in_a_notice_once(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, notices: list[str]
) -> None:
    (a1111 / "config.json").write_text("{")
    add(bare_workspace, qtbot, a1111)
    bare_workspace.studio_loader.refresh()
    qtbot.waitUntil(lambda: not bare_workspace.studio_loader.is_busy, timeout=10_000)
    assert [notice for notice in notices if "1 problem in its files" in notice] == [notices[1]]
    assert "A1111" in notices[1]
    (state,) = bare_workspace.session.studios.states
    assert state.contents is not None and state.contents.studio.problems[0].file.name == "config.json"


def test_what_is_removed_is_forgotten_and_its_files_stay(bare_workspace: Workspace, qtbot: QtBot, a1111: Path) -> None:
    add(bare_workspace, qtbot, a1111)
    files = sorted(a1111.rglob("*"))
    bare_workspace.studio_loader.remove(str(a1111))
    studios = bare_workspace.session.studios
    assert (studios.states, studios.active, bare_workspace.settings.studios) == ((), "", ())
    assert sorted(a1111.rglob("*")) == files


def test_closing_while_a_studio_is_read_ends_its_threads(bare_workspace: Workspace, a1111: Path) -> None:
    bare_workspace.studio_loader.add(a1111)
    began = time.monotonic()
    bare_workspace.close()
    assert time.monotonic() - began < 5
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("studio")]


def test_a_share_that_hangs_as_it_is_added_keeps_no_other_folder_waiting(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.studio import finding

    release, find_studios = threading.Event(), finding.find_studios

    def hang(path: Path, *arguments: object, **named: object) -> object:
        if path.name == "share":
            release.wait(20)
        return find_studios(path, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(finding, "find_studios", hang)
    bare_workspace.studio_loader._finder._patience.setInterval(100)
    bare_workspace.studio_loader.add("/mnt/share")
    qtbot.waitUntil(lambda: any("/mnt/share does not answer" in notice for notice in notices), timeout=10_000)
    add(bare_workspace, qtbot, a1111)
    assert [state.root for state in bare_workspace.session.studios.states] == [str(a1111)]
    began = time.monotonic()
    bare_workspace.close()
    assert time.monotonic() - began < 5
    release.set()


def test_once_thousands_of_files_are_read_it_is_said_once_for_each_list(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = list[int]()
    bare_workspace.studio_loader.settled.connect(lambda: settled.append(1))
    add(bare_workspace, qtbot, a1111)
    assert not settled  # two files are few
    monkeypatch.setattr(studio_loader, "MANY_FILES", 2)
    bare_workspace.studio_loader.refresh()
    qtbot.waitUntil(lambda: not bare_workspace.studio_loader.is_busy, timeout=10_000)
    contents = bare_workspace.session.studios.active_contents
    assert contents is not None and contents.unread == 0 and settled == [1]
    bare_workspace.session.studios.want(contents.listing.files)
    qtbot.waitUntil(lambda: not bare_workspace.studio_loader.is_busy, timeout=10_000)
    assert settled == [1]


def test_what_is_added_twice_is_listed_once_and_read_again(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, notices: list[str]
) -> None:
    add(bare_workspace, qtbot, a1111)
    add(bare_workspace, qtbot, a1111)
    assert len(bare_workspace.session.studios.states) == 1 and "read again" in notices[-1]


def test_notes_that_were_read_are_read_again_on_request_alone(
    bare_workspace: Workspace, qtbot: QtBot, a1111: Path, quick_looks: None
) -> None:
    add(bare_workspace, qtbot, a1111)
    studios, notes = bare_workspace.session.studios, a1111 / "models/Lora/style/ink.json"

    def words() -> str:
        contents = studios.active_contents
        assert contents is not None
        return contents.sidecars[contents.loras["ink"].path].activation_text

    notes.write_text('{"activation text": "brush"}')
    write_safetensors(a1111 / "models/Lora/new.safetensors", "x")
    qtbot.waitUntil(lambda: "new" in studios.active_contents.loras, timeout=10_000)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not bare_workspace.studio_loader.is_busy, timeout=10_000)
    assert words() == "ink wash"
    bare_workspace.studio_loader.refresh(str(a1111))
    qtbot.waitUntil(lambda: words() == "brush", timeout=10_000)


def test_of_a_library_and_its_tools_the_first_tool_is_written_for(
    bare_workspace: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    library = tmp_path / "StabilityMatrix/Data"
    make_comfyui(library / "Packages/ComfyUI")
    (library / "Models/Lora").mkdir(parents=True)
    package = {"DisplayName": "ComfyUI", "PackageName": "ComfyUI", "LibraryPath": "Packages\\ComfyUI"}
    (library / "settings.json").write_text(json.dumps({"InstalledPackages": [package]}))
    found = list[tuple[Studio, ...]]()
    bare_workspace.studio_loader.several_found.connect(found.append)
    add(bare_workspace, qtbot, library)
    assert [studio.tool for studio in found[0]] == ["stability_matrix", "comfyui"]
    bare_workspace.studio_loader.add_studios(found[0])
    qtbot.waitUntil(lambda: not bare_workspace.studio_loader.is_busy, timeout=10_000)
    assert bare_workspace.session.studios.active == str(library / "Packages/ComfyUI")
    assert bare_workspace.session.dialect == "comfyui"
    bare_workspace.session.set_dialect("compel")
    bare_workspace.studio_loader.set_active(str(library))
    assert bare_workspace.session.dialect == "comfyui"  # as its only package reads prompts
