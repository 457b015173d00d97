"""Opening encoders: how far it is, back to the last ones at once, and nothing kept for ever."""

import gc
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from encoder_files import as_openclip, save, tiny_state, under
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QProgressBar
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from core.model import Model
from core.program.cancellation import CancelCheck
from core.weights import STUDY, STUDY_FILE
from gui.window.header import Header
from gui.window.status_bar import StatusBar
from gui.workers.jobs import Jobs, ReportFraction
from gui.workspace.workspace import Workspace

Open = Callable[[str | Path], Model]


@pytest.fixture
def open_source(workspace: Workspace, qtbot: QtBot, encoded: Encoded) -> Open:
    """Opens a source and waits for its encoding."""

    def open_it(source: str | Path) -> Model:
        with qtbot.waitSignal(workspace.model_loader.opened, timeout=20_000):
            workspace.model_loader.open(str(source))
        encoded(workspace)
        assert workspace.live_encoder.model is not None
        return workspace.live_encoder.model

    return open_it


@pytest.fixture
def copies(tiny_file: Path, tmp_path: Path) -> list[Path]:
    """Four files of the same content."""
    return [Path(shutil.copy(tiny_file, tmp_path / f"{number}.safetensors")) for number in range(4)]


def test_going_back_gives_the_very_same_model(open_source: Open, copies: list[Path], workspace: Workspace) -> None:
    first, second = open_source(copies[0]), open_source(copies[1])
    assert open_source(copies[0]) is first and open_source(copies[1]) is second
    info = second.encoders[0].info
    assert workspace.session.encoder is info and workspace.session.reference_of(info) is not None


def test_a_file_that_has_changed_is_read_anew(open_source: Open, copies: list[Path]) -> None:
    first = open_source(copies[0])
    open_source(copies[1])
    save(copies[0], tiny_state(seed=11))
    again = open_source(copies[0])
    assert again is not first and again.encoders[0].info.source == copies[0]


def test_a_model_comes_back_as_it_was_opened(open_source: Open, copies: list[Path]) -> None:
    (encoder,) = open_source(copies[0]).encoders
    name = "text_model.final_layer_norm.bias"
    own = encoder.own_weight(name)
    encoder.replace_weights({name: own + 1})
    encoder.inversion_vectors = {"cat": own.numpy()[None]}
    open_source(copies[1])
    open_source(copies[0])
    assert encoder.weight(name).data_ptr() == own.data_ptr() and not encoder.inversion_vectors


def test_older_models_and_their_views_are_let_go(open_source: Open, copies: list[Path], workspace: Workspace) -> None:
    seen: list[weakref.ref[object]] = []
    for number in range(12):
        model = open_source(copies[number % 4])
        seen += [weakref.ref(model), weakref.ref(workspace.session.encoding_view)]
        del model
        gc.collect()
        assert sum(part() is not None for part in seen[::2]) <= 3
        assert sum(part() is not None for part in seen[1::2]) == 1


def test_the_menu_marks_the_open_encoder_and_says_what_is_known_of_others(
    open_source: Open, copies: list[Path], workspace: Workspace, qtbot: QtBot
) -> None:
    pair = under("clip_l.transformer.", tiny_state()) | under("clip_g.transformer.", tiny_state(layers=32))
    save(copies[1], pair)
    header, requested = Header(workspace.session), list[str]()
    qtbot.addWidget(header)
    header.wants_encoder.connect(requested.append)
    workspace.recent_changed.connect(lambda: header.show_recent(workspace.settings.recent))

    model = header.models.model

    def entry(name: str) -> QModelIndex:
        return next(model.index(at) for at in range(model.rowCount()) if model.index(at).data() == name)

    def marked() -> list[str]:
        spoken = [str(model.index(at).data(Qt.ItemDataRole.AccessibleTextRole)) for at in range(model.rowCount())]
        return [text.split(", ")[0] for text in spoken if text.endswith(", open now")]

    def tip(name: str) -> str:
        return str(entry(name).data(Qt.ItemDataRole.ToolTipRole))

    open_source(copies[0])
    assert marked() == ["0.safetensors"]
    open_source(copies[1])
    assert marked() == ["1.safetensors"]
    assert tip("0.safetensors").startswith(f"{copies[0]}\nStable Diffusion 1.x: 3 layers × 64, 3.")
    assert "Stable Diffusion XL: 3 layers × 64 + 32 layers × 64, " in tip("1.safetensors")
    header.show()
    header.encoder.click()
    header.models.list.clicked.emit(entry("0.safetensors"))
    assert requested == [str(copies[0])] and marked() == ["1.safetensors"]
    if STUDY_FILE.exists():
        open_source(STUDY)
        assert marked() == ["Study encoder (stand-in)"]


@pytest.fixture
def status_bar(workspace: Workspace, qtbot: QtBot) -> StatusBar:
    """The window's last line, alone."""
    status_bar = StatusBar(workspace.session, workspace.live_encoder, workspace.jobs, workspace.compute_device)
    qtbot.addWidget(status_bar)
    status_bar.show()
    return status_bar


def test_a_job_can_be_cancelled_and_nothing_changes(workspace: Workspace, status_bar: StatusBar, qtbot: QtBot) -> None:
    started, may_go = Event(), Event()

    def work(cancelled: CancelCheck) -> None:
        started.set()
        may_go.wait(10)

    workspace.jobs.start("Opening…", work, lambda answer: pytest.fail("a cancelled job was answered"))
    assert started.wait(10)
    cancel = status_bar.findChild(QAbstractButton)
    assert cancel.isVisible()
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    may_go.set()
    qtbot.wait(100)
    assert (workspace.jobs.title, status_bar.state.text()) == ("", "● ready")


def test_the_status_line_fills_as_far_as_a_job_says(workspace: Workspace, status_bar: StatusBar, qtbot: QtBot) -> None:
    may_go, answers = Event(), list[int]()

    def work(cancelled: CancelCheck, progress: ReportFraction) -> int:
        progress(0.25)
        may_go.wait(10)
        progress(0.75)
        return 7

    workspace.jobs.start_with_progress("Counting…", work, answers.append)
    bar = status_bar.findChild(QProgressBar)
    assert bar.maximum() == 0 and bar.isVisible()
    qtbot.waitUntil(lambda: bar.value() == 25, timeout=5000)
    assert bar.maximum() == 100
    may_go.set()
    qtbot.waitUntil(lambda: answers == [7], timeout=5000)
    assert not bar.isVisible() and workspace.jobs.fraction in (None, 0.75)


def test_a_cancelled_job_moves_no_later_ones_bar(qtbot: QtBot) -> None:
    begun, may_go, gone_on = Event(), Event(), Event()

    def slow(cancelled: CancelCheck, progress: ReportFraction) -> None:
        begun.set()
        may_go.wait(10)
        progress(0.9)
        gone_on.set()

    jobs = Jobs()
    jobs.start_with_progress("First…", slow, lambda _: None)
    assert begun.wait(10)  # one that has not begun never runs
    jobs.start_with_progress("Second…", lambda cancelled, progress: gone_on.wait(10), lambda _: None)
    may_go.set()
    qtbot.waitUntil(lambda: not jobs.title, timeout=5000)
    assert jobs.fraction is None
    jobs.stop()


def test_the_second_opened_is_kept(bare_workspace: Workspace, tiny_file: Path, encoded: Encoded, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bare_workspace.failed, wait=50):
        bare_workspace.model_loader.open("nothing-there.safetensors")
        bare_workspace.model_loader.open(str(tiny_file))
        assert encoded(bare_workspace).encoder.title == "tiny.safetensors"


def test_the_old_encoder_stays_until_the_new_one_is_there_and_where_it_is_cancelled(
    workspace: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(plan: object, cancelled: CancelCheck, progress: ReportFraction) -> None:
        progress(0.5)
        while not cancelled():
            sleep(0.01)
        raise RuntimeError("nobody is to hear of this")

    monkeypatch.setattr("core.weights.checkpoints.loading.load_encoder", slow)
    before = workspace.live_encoder.model
    workspace.model_loader.open(str(save(tmp_path / "sd2.safetensors", as_openclip(tiny_state(layers=24)))))
    qtbot.waitUntil(lambda: workspace.jobs.fraction == 0.5, timeout=10_000)
    assert workspace.live_encoder.model is before and workspace.session.family_name == "sd1"
    with qtbot.assertNotEmitted(workspace.failed, wait=50):
        workspace.jobs.cancel()
    assert not workspace.jobs.title and workspace.live_encoder.model is before
