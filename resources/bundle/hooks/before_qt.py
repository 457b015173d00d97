"""Runs in the bundle before PyInstaller's own start-up code, which imports Qt: on Windows, a torch library comes first."""

from gui.system_libraries import prepare_windows

prepare_windows()
