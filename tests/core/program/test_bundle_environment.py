"""What the bundle starts gets the environment that the bundle was started with."""

import sys

import pytest

from core.program.bundle_environment import restore_environment

BUNDLED = {"LD_LIBRARY_PATH": "/bundle", "QT_PLUGIN_PATH": "/qt", "QML2_IMPORT_PATH": "/qml", "HOME": "/home"}


def test_the_bundles_paths_are_taken_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    environment = dict(BUNDLED)
    restore_environment(environment)
    assert environment == {"HOME": "/home", "PYINSTALLER_RESET_ENVIRONMENT": "1"}


def test_a_path_that_was_there_before_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    environment = BUNDLED | {"LD_LIBRARY_PATH_ORIG": "/mine"}
    restore_environment(environment)
    assert environment["LD_LIBRARY_PATH"] == "/mine"
    assert "LD_LIBRARY_PATH_ORIG" not in environment


def test_outside_a_bundle_nothing_is_changed() -> None:
    environment = dict(BUNDLED)
    restore_environment(environment)
    assert environment == BUNDLED
