"""Promptscope: `main.py` opens the window, `main.py analyze` and `main.py inspect` work without one.

Start-up of the window, in order: the command line is looked at with nothing heavy imported; Qt's system libraries are
checked, so that a missing one is a sentence and not a crash; Qt comes, the window shows, and the tokeniser counts the
prompt; only then does a worker thread import torch and open the last encoder. The bundle's `promptscope` is this file.
"""

import gc
import io
import os
import sys

from core.program import translation
from core.program.bundle_environment import restore_environment, run_helper_of_multiprocessing


def main(arguments: list[str]) -> int:
    """Runs the command or the window and gives the exit status."""
    if arguments[:1] == ["--child"]:  # what core/program/child_processes.py starts
        return _run_worker(*arguments[1:])
    if arguments[:1] == ["analyze"]:
        from core.cli.analyze import analyze

        return analyze(arguments[1:], _plot)
    if arguments[:1] == ["inspect"]:
        from core.cli.inspect import inspect

        return inspect(arguments[1:])
    gc.disable()  # until gui/app/garbage_collector.py starts: what the start makes, lasts
    from gui.app.start_options import parse

    options = parse(arguments)
    if options.selftest:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if not _qt_is_there():
        return 1
    if options.selftest:
        from gui.app.selftest import run_selftest

        return run_selftest()
    if options.screenshot:
        from gui.app.screenshot import save_screenshot

        return save_screenshot(options)
    from gui.app.application import run

    return run(options)


def _run_worker(name: str, *arguments: str) -> int:
    """Does one kind of work for the process that started this one, and gives the exit status; 2 for an unknown name."""
    translation.set_translator(translation.serialise)  # the other process says it in the person's language
    if name == "unpickle":
        from core.weights.checkpoints import unpickle_worker

        unpickle_worker.main(*arguments)
    elif name == "fetch":
        from core.weights.hub import worker

        worker.main()
    elif name == "releases":
        from core.program.releases import worker as releases_worker

        releases_worker.main()
    else:
        return 2
    return 0


def _qt_is_there() -> bool:
    """Whether Qt can be imported; if not, a sentence says what is missing."""
    from gui.app import system_libraries

    system_libraries.prepare_windows()
    if problem := system_libraries.missing_library_message():
        print(problem, file=sys.stderr)
    return not problem


def _plot(*order: object) -> None:
    """Draws a pane for `analyze`, which knows nothing of Qt; no display is needed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if not _qt_is_there():
        sys.exit(2)
    from gui.app.headless_plot import plot_pane

    plot_pane(*order)  # type: ignore[arg-type]  # as core.cli.analyze.Plot says


def _prepare_streams() -> None:
    """Has a letter that a console or a file's encoding has no form for, as cp949 and cp1252 have few, be no error.

    A bundle without a console (Windows) has no streams, which libraries write to all the same.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  (for good)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    _prepare_streams()
    run_helper_of_multiprocessing()
    restore_environment()
    sys.exit(main(sys.argv[1:]))
