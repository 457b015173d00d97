"""What a bundle asks of the program: to take its environment variables from what it starts, and to help libraries."""

import os
import sys
from collections.abc import MutableMapping

_OF_QT = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")  # set by PyInstaller; Qt's own file of paths says the same
_LIBRARIES = "LD_LIBRARY_PATH"  # read when a process starts, so a change is for its children alone


def run_helper_of_multiprocessing() -> None:
    """In a bundle, does what multiprocessing started the program for once more, if it did, and ends the process.

    Nothing of the program uses multiprocessing; a library that does would otherwise open a second window. The bundle
    has imported it by now, or has none of it (PyInstaller's manual, “Multi-processing”).
    """
    module = sys.modules.get("multiprocessing") if getattr(sys, "frozen", False) else None
    if module is not None:
        module.freeze_support()


def restore_environment(environment: MutableMapping[str, str] = os.environ) -> None:
    """Lets what the bundle starts, such as a browser, have the system's libraries and not the bundle's.

    Outside a bundle it does nothing. The program's own children set up theirs again.
    """
    if not getattr(sys, "frozen", False):
        return
    for name in (*_OF_QT, _LIBRARIES):
        environment.pop(name, None)
    if (original := environment.pop(f"{_LIBRARIES}_ORIG", None)) is not None:
        environment[_LIBRARIES] = original
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # what a child of this program's takes as a fresh start
