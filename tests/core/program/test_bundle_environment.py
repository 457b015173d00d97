"""What the bundle starts gets the environment that the bundle was started with."""

import sys
from types import SimpleNamespace

import pytest

from core.program.bundle_environment import restore_environment, run_helper_of_multiprocessing

BUNDLED = {"LD_LIBRARY_PATH": "/bundle", "QT_PLUGIN_PATH": "/qt", "QML2_IMPORT_PATH": "/qml", "HOME": "/home"}


RESTORED = {"HOME": "/home", "PYINSTALLER_RESET_ENVIRONMENT": "1"}


@pytest.mark.parametrize(
    ("frozen", "before", "after"),
    [
        (False, BUNDLED, BUNDLED),
        (True, BUNDLED, RESTORED),
        (True, BUNDLED | {"LD_LIBRARY_PATH_ORIG": "/mine"}, RESTORED | {"LD_LIBRARY_PATH": "/mine"}),
    ],
)
def test_the_bundles_paths_are_taken_out_and_the_users_put_back(
    frozen: bool, before: dict[str, str], after: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    environment = dict(before)
    restore_environment(environment)
    assert environment == after


@pytest.mark.parametrize(("frozen", "helped"), [(False, []), (True, ["helped"])])
def test_a_bundle_does_what_multiprocessing_started_it_for_and_opens_no_window(
    frozen: bool, helped: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setitem(sys.modules, "multiprocessing", SimpleNamespace(freeze_support=lambda: done.append("helped")))
    run_helper_of_multiprocessing()
    monkeypatch.delitem(sys.modules, "multiprocessing")
    run_helper_of_multiprocessing()  # a bundle without it
    assert done == helped
