"""Runs in the bundle before PyInstaller's own start-up code, which imports Qt: on Windows torch has to come first."""

from gui.app.system_libraries import prepare_windows

prepare_windows()
