"""What every test has: no screen, no network, no more than two threads, and none of the user's own files."""

import os
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# Before Qt, torch or huggingface_hub is imported by anything, all of which read these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# One thread a worker: two of them fill two cores.
os.environ.setdefault("OMP_NUM_THREADS", "1" if "PYTEST_XDIST_WORKER" in os.environ else "2")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import core  # noqa: F401  (sets OpenMP's way of waiting, which must be known before torch is imported)
from gui.app import system_libraries

ROOT = Path(__file__).parents[1]
GUI_TESTS = Path(__file__).parent / "gui"
THREAD_GRACE = 2.0  # seconds that a thread told to stop may still take

settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("desk", deadline=None)  # no deadline: the machine may be busy with something else
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Comes before pytest-qt imports Qt: checks that Qt can start and takes the user's folders out of reach."""
    if problem := system_libraries.missing_library_message():
        pytest.exit(problem, returncode=1)
    system_libraries.prepare_windows()
    home = tempfile.TemporaryDirectory(prefix="promptscope-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        folder = Path(home.name) / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[f"XDG_{name}"] = str(folder)


def _is_gui_test(request: pytest.FixtureRequest) -> bool:
    return GUI_TESTS in request.node.path.parents or "qapp" in request.fixturenames


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout, with samples too large or not ours to ship; skips without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is missing: the sample prompts and golden vectors lie beside the checkout, not in it")
    return folder


@pytest.fixture(scope="session")
def golden2026(shared: Path) -> Path:
    """The golden cases for encoders that are not CLIP's alone; skips without them."""
    if not (shared / "golden2026" / "cases.jsonl").is_file():
        pytest.skip("../shared/golden2026 is missing: the golden cases lie beside the checkout, not in it")
    return shared / "golden2026"


@pytest.fixture(scope="session")
def golden_encoders(golden2026: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `encoders` of the golden cases' tiny text encoders, unpacked (180 MB, in about a second)."""
    folder = tmp_path_factory.mktemp("golden2026")
    with tarfile.open(golden2026 / "encoders.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "encoders"


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test of the window that leaves a window open or a thread running."""
    if not _is_gui_test(request):
        yield
        return
    if sys.platform in ("win32", "darwin"):  # where Qt does not read the XDG variables; on Linux these lie in the home
        from PySide6.QtCore import QStandardPaths

        QStandardPaths.setTestModeEnabled(True)
    windows, threads = _open_windows(), set(threading.enumerate())
    yield
    left = [f"window {name}" for name in _open_windows() - windows]
    left += [f"thread {thread.name}" for thread in _running_threads(threads)]
    if left:
        pytest.fail(f"left behind: {', '.join(sorted(left))}")


def _open_windows() -> set[str]:
    """The visible top-level widgets, by class and address; empty where no test has started Qt's application."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return set()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what deleteLater() left for the event loop
    return {repr(widget) for widget in QApplication.topLevelWidgets() if widget.isVisible()}


def _running_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    """Threads that were not there before, are no daemons and do not end within a moment."""
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in left:
        thread.join(THREAD_GRACE)
    return [thread for thread in left if thread.is_alive()]
