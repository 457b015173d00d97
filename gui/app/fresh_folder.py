"""A start as on a machine where Promptscope never was: settings and data in a folder that is empty at first."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QStandardPaths

NO_SERVER = "http://127.0.0.1:9"  # the port "discard", where nothing answers


def use_folder(folder: Path) -> None:
    """Has settings, data and caches lie in a folder, and no server be reached."""
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME"):
        os.environ[f"XDG_{name}"] = str(folder)
    os.environ |= {"HF_HOME": str(folder), "HF_ENDPOINT": NO_SERVER, "HF_HUB_OFFLINE": "0"}
    QStandardPaths.setTestModeEnabled(sys.platform in ("win32", "darwin"))
