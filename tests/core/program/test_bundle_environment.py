"""What the bundle starts gets the environment that the bundle was started with."""

import sys

import pytest

from core.program.bundle_environment import restore_environment

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
