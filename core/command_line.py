"""`main.py analyze`: prompts to JSON lines and NPZ, without a window."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TextIO

from core.chunking import Chunks
from core.families import DIALECTS, FAMILIES
from core.prompt.reading import read
from core.report import prompt_arrays, prompt_record, write_json_line, write_npz

EXIT_UNUSABLE = 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line instead of printing the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_UNUSABLE, f"promptscope analyze: {message}. See main.py analyze --help\n")


class UnusableInput(Exception):
    """An argument or a file that cannot be used; the message is one sentence for the user."""


def analyze(arguments: Sequence[str]) -> int:
    """Runs the command and gives its exit status: 0, or 2 with one line on standard error."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):  # whatever the system's own encoding is
            stream.reconfigure(encoding="utf-8")
    try:
        _run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except UnusableInput as error:
        print(f"promptscope analyze: {' '.join(str(error).split())}", file=sys.stderr)
        return EXIT_UNUSABLE
    return 0


def _parser() -> _Parser:
    parser = _Parser(
        prog="main.py analyze",
        description="Reads prompts as Stable Diffusion's tools do and writes tokens, hidden states and conditioning.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "prompt", nargs="?", metavar="PROMPT", help="one prompt; without it, --prompts or standard input"
    )
    parser.add_argument(
        "--prompts", type=Path, metavar="FILE", help=".txt: a prompt a line; .jsonl: a JSON string a line"
    )
    parser.add_argument(
        "--encoder",
        default="study",
        metavar="X",
        help="study (built in), a .safetensors checkpoint or text encoder, or a diffusers folder",
    )
    parser.add_argument("--dialect", choices=DIALECTS, default="a1111", help="whose rules read the prompt")
    parser.add_argument("--clip-skip", type=int, metavar="N", help="in the dialect's own count (A1111: 1 = last layer)")
    parser.add_argument("--tokens-only", action="store_true", help="load no encoder: tokens, counter and warnings only")
    parser.add_argument("--json", default="-", metavar="FILE", help="JSON lines, one a prompt; - is standard output")
    parser.add_argument("--npz", type=Path, metavar="FILE", help="arrays; keys are prefixed 0/, 1/, … with --prompts")
    return parser


def _run(options: argparse.Namespace) -> None:
    if options.tokens_only and options.npz:
        raise UnusableInput("--npz needs an encoder; leave out --tokens-only or --npz.")
    family = "sd1"
    prompts = [read(text, options.dialect, family) for text in _prompts(options)]
    if options.tokens_only:
        _write_records(options.json, (prompt_record(chunks) for chunks in prompts))
        return
    _encode_all(options, prompts)


def _prompts(options: argparse.Namespace) -> list[str]:
    if options.prompt is not None and options.prompts:
        raise UnusableInput("give either a PROMPT or --prompts FILE, not both.")
    if options.prompts:
        return _prompts_in_file(options.prompts)
    if options.prompt is not None:
        return [options.prompt]
    try:
        return [sys.stdin.read().removesuffix("\n")]
    except UnicodeDecodeError:
        raise UnusableInput("standard input is not UTF-8 text; save the prompt as UTF-8.") from None


def _prompts_in_file(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableInput(f"{path} is not UTF-8 text; save the prompts as UTF-8.") from None
    except OSError as error:
        raise UnusableInput(f"{path} cannot be read ({error.strerror}); check the name.") from None
    if path.suffix != ".jsonl":
        return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
    return [_json_prompt(line, number, path) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _json_prompt(line: str, number: int, path: Path) -> str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise UnusableInput(f"{path}, line {number} is not JSON; write each prompt as one JSON string.") from None
    if not isinstance(value, str):
        raise UnusableInput(f"{path}, line {number} is not a JSON string; write each prompt in double quotes.")
    return value


def _check_clip_skip(options: argparse.Namespace, family: str, layers: int) -> None:
    if options.clip_skip is None:
        return
    try:
        FAMILIES[family].clip_skip[options.dialect].layer(options.clip_skip, layers)
    except ValueError as error:
        raise UnusableInput(f"{error} ({options.dialect}).") from None


def _encode_all(options: argparse.Namespace, prompts: list[Chunks]) -> None:
    from core.weights import UnreadableEncoder
    from core.weights.opening import open_encoder

    try:
        encoder = open_encoder(options.encoder)
    except UnreadableEncoder as error:
        raise UnusableInput(str(error)) from None
    info = encoder.info
    _check_clip_skip(options, info.family, info.layers)
    arrays: dict[str, Any] = {}
    for index, chunks in enumerate(prompts):
        if options.npz:
            prefix = f"{index}/" if options.prompts else ""
            found = prompt_arrays(encoder.encode(chunks), options.clip_skip)
            arrays |= {prefix + name: array for name, array in found.items()}
    _write_records(options.json, (prompt_record(chunks, info) for chunks in prompts))
    if options.npz:
        try:
            write_npz(arrays, options.npz)
        except OSError as error:
            raise UnusableInput(f"{options.npz} cannot be written ({error.strerror}).") from None


def _write_records(target: str, records: Iterator[dict[str, Any]]) -> None:
    try:
        with _opened(target) as file:
            for record in records:
                write_json_line(record, file)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnusableInput(f"{target} cannot be written ({error.strerror}).") from None


def _opened(target: str) -> AbstractContextManager[TextIO]:
    if target == "-":
        return nullcontext(sys.stdout)
    return Path(target).open("w", encoding="utf-8")
