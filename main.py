"""Promptscope: `main.py` opens the window, `main.py analyze` works without one.

Start-up of the window, in order: the command line is looked at with nothing heavy imported; Qt's system libraries are
checked, so that a missing one is a sentence and not a crash; Qt comes, the window shows, and the tokeniser counts the
prompt; only then does a worker thread import torch and open the last encoder.
"""

import os
import sys


def main(arguments: list[str]) -> int:
    """Runs the command or the window and gives the exit status."""
    if arguments[:1] == ["analyze"]:
        from core.command_line import analyze

        return analyze(arguments[1:], _plot)
    if not _qt_is_there():
        return 1
    from gui.application import run

    return run(arguments)


def _qt_is_there() -> bool:
    """Whether Qt can be imported; if not, a sentence says what is missing."""
    from gui import system_libraries

    system_libraries.prepare_windows()
    if problem := system_libraries.problem():
        print(problem, file=sys.stderr)
    return not problem


def _plot(*order: object) -> None:
    """Draws a pane for `analyze`, which knows nothing of Qt; no display is needed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if not _qt_is_there():
        sys.exit(2)
    from gui.plotting import plot_pane

    plot_pane(*order)  # type: ignore[arg-type]  # as core.command_line.Plot says


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
