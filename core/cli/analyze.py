"""`main.py analyze`: prompts to JSON lines and NPZ, without a window."""

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from core.cli.argument_parser import EXIT_UNUSABLE, ArgumentParser
from core.cli.json_lines import discard_output, output_named, use_utf8, write_json_line
from core.cli.prompt_files import prompts_named
from core.cli.report import prompt_arrays, prompt_record, write_npz
from core.dialects.table import DEFAULT_DIALECT, DIALECTS, read
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.messages import UnusableInput
from core.prompt.expansion import ExpansionLayer
from core.prompt.prompt import Emphasis, ReadingSettings
from core.prompt.textual_inversions import NO_INVERSIONS
from core.prompt.wildcards import Wildcards
from core.tokens.chunks import Chunks
from core.tokens.families import unusual_positions
from core.weights import UnreadableEncoder

MAX_STEPS = 10_000
Plot = Callable[[Model, Chunks, str, int | None, Path], None]


def analyze(arguments: Sequence[str], plot: Plot | None = None) -> int:
    """Runs the command and gives its exit status: 0, or 2 with one line on standard error.

    `plot` draws a pane of that name at a layer (None: the one sent) into a file; UnusableInput where it cannot.
    """
    options = _parser().parse_args(arguments)
    use_utf8(sys.stdin, sys.stdout)
    try:
        _run(options, plot)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
    except (UnusableInput, UnreadableEncoder) as error:
        _say(str(error))
        return EXIT_UNUSABLE
    return 0


def _say(sentence: str) -> None:
    """One line on standard error; the output holds JSON alone."""
    print(f"promptscope analyze: {' '.join(sentence.split())}", file=sys.stderr)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="main.py analyze",
        allow_abbrev=False,
        description="Reads prompts as Stable Diffusion's tools do and writes tokens, hidden states and conditioning.",
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
        help="study (built in), a checkpoint or text encoder (.safetensors, .ckpt, .pt, .bin), a diffusers folder, or "
        "owner/name of a repository on Hugging Face, downloaded the first time (not with --tokens-only)",
    )
    parser.add_argument("--dialect", choices=DIALECTS, default=DEFAULT_DIALECT, help="whose rules read the prompt")
    parser.add_argument("--clip-skip", type=int, metavar="N", help="in the dialect's own count (A1111: 1 = last layer)")
    parser.add_argument("--emphasis", choices=get_args(Emphasis), default="original", help="how A1111 weighs words")
    parser.add_argument("--steps", type=_positive, default=20, metavar="S", help="sampling steps of A1111's schedules")
    parser.add_argument("--step", type=_natural, default=0, metavar="I", help="which step's text, counted from 0")
    parser.add_argument("--part", type=_natural, default=0, metavar="P", help="which part between A1111's ANDs, from 0")
    parser.add_argument("--negative", action="store_true", help="read the prompt as a negative one")
    parser.add_argument(
        "--expand",
        choices=get_args(ExpansionLayer),
        help="what stands before the tool: comments, choices and wildcards; by default what the dialect brings",
    )
    parser.add_argument("--choice", type=_natural, default=0, metavar="N", help="which way of the choices, from 0")
    parser.add_argument(
        "--lora",
        action="append",
        default=[],
        metavar="FILE[:STRENGTH]",
        help="on the text encoder: a file or a PEFT adapter's folder; may be repeated",
    )
    parser.add_argument("--embeddings", type=Path, metavar="DIR", help="folder of textual inversions, named by file")
    parser.add_argument(
        "--wildcards", type=Path, metavar="DIR", help="folder of the files that __name__ takes lines from"
    )
    parser.add_argument("--tokens-only", action="store_true", help="load no encoder: tokens, counter and warnings only")
    parser.add_argument("--json", default="-", metavar="FILE", help="JSON lines, one a prompt; - is standard output")
    parser.add_argument("--npz", type=Path, metavar="FILE", help="arrays; keys are prefixed 0/, 1/, … with --prompts")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="a pane of the window as .png, .svg or .csv")
    parser.add_argument("--pane", default="words_by_words", metavar="NAME", help="which one, such as across_layers")
    parser.add_argument("--layer", type=_natural, metavar="N", help="at which layer; by default the one the tool sends")
    return parser


def _natural(text: str) -> int:
    if (number := int(text)) < 0:
        raise ValueError
    return number


def _positive(text: str) -> int:
    if not 1 <= (number := int(text)) <= MAX_STEPS:
        raise ValueError
    return number


def _run(options: argparse.Namespace, plot: Plot | None) -> None:
    for name in ("npz", "plot"):
        if options.tokens_only and getattr(options, name):
            raise UnusableInput(f"--{name} needs an encoder; leave out --tokens-only or --{name}.")
    if options.plot and (options.prompts or plot is None):
        raise UnusableInput("--plot draws one prompt; leave out --prompts.")
    if options.step >= options.steps:
        raise UnusableInput(f"--step {options.step} is not among {options.steps} steps, which count from 0.")
    texts = prompts_named(options.prompt, options.prompts)
    if options.tokens_only:
        family, widths, positions = ("sd1", None, ()) if options.encoder == "study" else _plan(options)
        prompts = _read_all(options, texts, family, widths, positions)
        _write_records(options.json, (prompt_record(chunks) for chunks in prompts))
        return
    _encode_all(options, texts, plot)


def _read_all(
    options: argparse.Namespace,
    texts: list[str],
    family: str,
    widths: Mapping[str, int] | None,
    positions: tuple[tuple[str, int], ...],
) -> list[Chunks]:
    settings = ReadingSettings(
        options.steps, options.step, options.part, options.emphasis, is_negative=options.negative, positions=positions
    )
    settings = replace(settings, expansion=options.expand, choice=options.choice)
    if options.wildcards:
        settings = replace(settings, wildcards=_wildcards(options.wildcards))
    if options.embeddings:
        from core.weights.adapters.inversion_folder import open_inversion_folder

        settings = replace(settings, inversions=open_inversion_folder(options.embeddings, widths))
    prompts = [read(text, options.dialect, family, settings) for text in texts]
    for chunks in prompts:
        parts = 1 + chunks.prompt.variants[-1].part
        if options.part >= parts and "part" in DIALECTS[options.dialect].settings:
            raise UnusableInput(f"--part {options.part} is not among the {parts} of a prompt, which count from 0.")
        expansion = chunks.prompt.expansion
        if expansion and options.choice >= expansion.template.count:
            ways = expansion.template.count
            raise UnusableInput(f"--choice {options.choice} is not among the {ways} of a prompt, which count from 0.")
    return prompts


def _wildcards(folder: Path) -> Wildcards:
    from core.expansion.wildcard_folder import open_wildcards

    try:
        return open_wildcards(folder)
    except OSError:
        raise UnusableInput(f"--wildcards {folder} is no folder that can be read; name one with text files.") from None


def _plan(options: argparse.Namespace) -> tuple[str, Mapping[str, int], tuple[tuple[str, int], ...]]:
    """The family, widths and unusual positions of encoders, from their headers alone."""
    from core.cli.downloads import refuse_download
    from core.weights.opening import plan_model

    refuse_download(options.encoder)
    plans = plan_model(options.encoder)
    family, infos = plans[0].info.family, [plan.info for plan in plans]
    positions = unusual_positions(family, {info.name: info.positions for info in infos})
    return family, {info.name: info.width for info in infos}, positions


def _encode_all(options: argparse.Namespace, texts: list[str], plot: Plot | None) -> None:
    from core.cli.downloads import fetch_named
    from core.weights.adapters.inversion_folder import LazyInversionVectors
    from core.weights.opening import open_model

    fetch_named(options.encoder)
    model = open_model(options.encoder)
    infos = [encoder.info for encoder in model.encoders]
    _check_clip_skip(options, infos)
    _use_loras(options.lora, model)
    prompts = _read_all(options, texts, model.family, model.widths, model.positions)
    if options.npz or options.plot:
        model.use_inversions(prompts[0].prompt.settings.inversions if prompts else NO_INVERSIONS, LazyInversionVectors)
    if options.plot and plot:
        plot(model, prompts[0], options.pane, options.layer, options.plot)
    if options.npz:
        arrays: dict[str, Any] = {}
        for index, chunks in enumerate(prompts):
            prefix = f"{index}/" if options.prompts else ""
            arrays_of_prompt = prompt_arrays(model.encode(chunks), model.condition(chunks, options.clip_skip))
            arrays |= {prefix + name: array for name, array in arrays_of_prompt.items()}
    _write_records(options.json, (prompt_record(chunks, *infos) for chunks in prompts))
    if options.npz:
        try:
            write_npz(arrays, options.npz)
        except OSError as error:
            raise UnusableInput(f"{options.npz} cannot be written ({error.strerror}).") from None


def _use_loras(named: list[str], model: Model) -> None:
    """Puts LoRAs named `FILE` or `FILE:STRENGTH` on the model's encoders, and says what of them does not fit."""
    from core.weights.adapters.lora import open_lora
    from core.weights.adapters.lora_mixing import apply_loras

    loras = []
    for name in named:
        file, _, number = name.rpartition(":")
        try:
            strength = float(number)
        except ValueError:
            file, strength = name, 1.0  # the colon, if there is one, is the file's own
        if not file or not math.isfinite(strength):
            raise UnusableInput(f"--lora {name} names no file and finite strength; write FILE or FILE:STRENGTH.")
        loras.append((open_lora(Path(file)), strength))
    for note in apply_loras(model.encoders, loras):
        _say(f"note: {note}")


def _check_clip_skip(options: argparse.Namespace, infos: list[EncoderInfo]) -> None:
    try:
        for info in infos:
            DIALECTS[options.dialect].clip_skip.output_layer(info.family, info.layers, options.clip_skip)
    except ValueError as error:
        raise UnusableInput(f"{error} ({options.dialect}).") from None


def _write_records(target: str, records: Iterator[dict[str, Any]]) -> None:
    try:
        with output_named(target) as file:
            for record in records:
                write_json_line(record, file)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnusableInput(f"{target} cannot be written ({error.strerror}).") from None
