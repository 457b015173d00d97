"""The window's command line; looked at before anything heavy is imported, so that `--help` answers at once."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from core import __version__
from core.cli.argument_parser import ArgumentParser

LANGUAGES = ("en", "ko")  # as in gui.widgets.translator, which needs Qt
DESCRIPTION = """\
A microscope for the prompts of image generators: opens the window, with everything in it that was there before.

Without a window, for other programs: {program} analyze "a cow" (see {program} analyze --help)."""


@dataclass(frozen=True)
class StartOptions:
    """What the window is started with."""

    files: tuple[str, ...] = ()  # as they were written: files, folders and names of encoders
    language: str | None = None
    new_window: bool = False
    safe: bool = False
    selftest: bool = False
    screenshot: str | None = None  # the file for a picture of the window


def program_name() -> str:
    """What is typed to start the program: the bundle is one executable."""
    return "promptscope" if getattr(sys, "frozen", False) else "main.py"


def parse(arguments: Sequence[str]) -> StartOptions:
    """The options; ends the program for --help, --version and what is no option."""
    values = vars(_parser().parse_intermixed_args(list(arguments)))
    return StartOptions(**values | {"files": tuple(values["files"])})


def _parser() -> ArgumentParser:
    program = program_name()
    parser = ArgumentParser(
        prog=program,
        allow_abbrev=False,
        usage=f"{program} [options] [FILE ...]\n       {program} analyze [PROMPT] [options]",
        description=DESCRIPTION.format(program=program),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="a model (file, diffusers folder, or owner/name on Hugging Face), LoRA, embedding, picture with a prompt "
        "in it, or saved session; any number",
    )
    parser.add_argument(
        "--new-window",
        action="store_true",
        help="a second window, with settings of its own, where Promptscope is running already",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="what the window is written in, from now on")
    parser.add_argument(
        "--safe",
        action="store_true",
        help="with the study encoder, the default layout and no LoRAs; what was there before can be brought back",
    )
    parser.add_argument("--selftest", action="store_true", help="go through the main parts, say OK, and end")
    parser.add_argument(
        "--screenshot",
        metavar="PNG",
        help="open the window with the settings of a new installation, save a picture of it once it shows its first "
        "answer, and end",
    )
    parser.add_argument("--version", action="version", version=f"Promptscope {__version__}")
    return parser
