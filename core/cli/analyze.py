"""`main.py analyze`: prompts to JSON lines and NPZ, without a window."""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.cli.analyze_options import analyze_parser, named_paths
from core.cli.argument_parser import EXIT_STOPPED, EXIT_UNUSABLE, Say
from core.cli.json_lines import discard_output, output_named, use_utf8, write_json_line
from core.cli.loras import LoraPlacer, named_loras
from core.cli.paths import without_paths
from core.cli.prompt_files import prompts_named
from core.cli.reading import PromptReader, ReadPrompt
from core.cli.report import prompt_arrays, write_npz
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.program.messages import UnusableInput
from core.tokens.chunks import Chunks
from core.tokens.families import unusual_positions
from core.weights import UnreadableEncoder

Plot = Callable[[Model, Chunks, str, int | None, Path], None]


def analyze(arguments: Sequence[str], plot: Plot | None = None) -> int:
    """Runs the command and gives its exit status: 0, 2 with one line on standard error, 130 after Ctrl+C.

    `plot` draws a pane of that name at a layer (None: the one sent) into a file; UnusableInput where it cannot.
    """
    options = analyze_parser().parse_args(arguments)
    use_utf8(sys.stdin, sys.stdout)
    say = _sayer(options)
    try:
        _run(options, plot, say)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
    except (UnusableInput, UnreadableEncoder) as error:
        say(str(error))
        return EXIT_UNUSABLE
    except KeyboardInterrupt:
        say("stopped; what was written before is whole.")
        return EXIT_STOPPED
    return 0


def _sayer(options: argparse.Namespace) -> Say:
    """What says a line on standard error, as the output holds JSON alone; with --no-paths by the names of files."""

    def say(sentence: str) -> None:
        if options.no_paths:
            sentence = without_paths(sentence, named_paths(options))
        print(f"promptscope analyze: {' '.join(sentence.split())}", file=sys.stderr)

    return say


def _run(options: argparse.Namespace, plot: Plot | None, say: Say) -> None:
    for name in ("npz", "plot"):
        if options.tokens_only and getattr(options, name):
            raise UnusableInput(f"--{name} needs an encoder; leave out --tokens-only or --{name}.")
    if options.plot and (options.prompts or plot is None):
        raise UnusableInput("--plot draws one prompt; leave out --prompts.")
    if options.step >= options.steps:
        raise UnusableInput(f"--step {options.step} is not among {options.steps} steps, which count from 0.")
    _check_questions(options)
    if options.style and not options.studio:
        raise UnusableInput("--style names a style of a studio; name its folder with --studio.")
    if options.library:
        _write_library(options, say)
        return
    if options.csv:
        raise UnusableInput("--csv is a library's table; name its folder with --library.")
    texts = prompts_named(options.prompt, options.prompts)
    reader = PromptReader(options, say)
    if options.tokens_only:
        family, widths, positions = _family_of(options)
        prompts = reader.read_all(texts, family, widths, positions)
        _write_records(options.json, (reader.record(prompt) for prompt in prompts))
        return
    _encode_all(options, texts, reader, plot, say)


def _write_library(options: argparse.Namespace, say: Say) -> None:
    from core.cli.library import check_arguments, library_records
    from core.library.lengths import Reader

    check_arguments(options)
    prompt_reader = PromptReader(options, say)
    family, widths, positions = _family_of(options)
    reader = Reader(prompt_reader.dialect, family, prompt_reader.settings(widths, positions))
    _write_records(options.json, library_records(options, reader))


def _family_of(options: argparse.Namespace) -> tuple[str, Mapping[str, int] | None, tuple[tuple[str, int], ...]]:
    """The family, widths and unusual positions of the encoder that is named, without its weights."""
    return ("sd1", None, ()) if options.encoder == "study" else _plan(options)


def _check_questions(options: argparse.Namespace) -> None:
    from core.cli.answers.table import ANSWERS

    if options.ask and options.tokens_only:
        raise UnusableInput("--ask needs an encoder; leave out --tokens-only or --ask.")
    if unknown := [key for key in options.ask if key not in ANSWERS]:
        raise UnusableInput(f"--ask {unknown[0]} is not known; choose of {', '.join(ANSWERS)}.")


def _plan(options: argparse.Namespace) -> tuple[str, Mapping[str, int], tuple[tuple[str, int], ...]]:
    """The family, widths and unusual positions of encoders, from their headers alone."""
    from core.cli.downloads import refuse_download
    from core.weights.opening import plan_model

    refuse_download(options.encoder)
    plans = plan_model(options.encoder)
    family, infos = plans[0].info.family, [plan.info for plan in plans]
    positions = unusual_positions(family, {info.name: info.positions for info in infos})
    return family, {info.name: info.width for info in infos}, positions


def _encode_all(
    options: argparse.Namespace, texts: list[str], reader: PromptReader, plot: Plot | None, say: Say
) -> None:
    from core.cli.downloads import fetch_named
    from core.weights.opening import open_model

    fetch_named(options.encoder, shows_paths=not options.no_paths)
    model = open_model(options.encoder)
    infos = [encoder.info for encoder in model.encoders]
    _check_clip_skip(reader.dialect, options.clip_skip, infos)
    placer = LoraPlacer(model, named_loras(options.lora), say)
    prompts = reader.read_all(texts, model.family, model.widths, model.positions)
    arrays: dict[str, Any] = {}
    answers: list[dict[str, Any]] = []
    for index, prompt in enumerate(prompts):
        placer.put_on(prompt)
        if options.npz or options.plot or options.ask:
            _use_inversions(model, prompt)
        if options.plot and plot:
            plot(model, prompt.chunks, options.pane, options.layer, options.plot)
        if options.npz:
            prefix = f"{index}/" if options.prompts else ""
            encoded, sent = model.encode(prompt.chunks), model.condition(prompt.chunks, options.clip_skip)
            arrays |= {prefix + name: array for name, array in prompt_arrays(encoded, sent).items()}
        answers.append(_answers(model, prompt, options))
    records = (
        {**reader.record(prompt, infos, placer.problems_of(prompt)), **answered}
        for prompt, answered in zip(prompts, answers, strict=True)
    )
    _write_records(options.json, records)
    if options.npz:
        try:
            write_npz(arrays, options.npz)
        except OSError as error:
            raise UnusableInput(f"{options.npz} cannot be written ({error.strerror}).") from None


def _answers(model: Model, prompt: ReadPrompt, options: argparse.Namespace) -> dict[str, Any]:
    """The field `answers` of a prompt's object; none where nothing is asked."""
    if not options.ask:
        return {}
    from core.cli.answers.asked import AskedPrompt
    from core.cli.answers.table import answers_of

    return {"answers": answers_of(AskedPrompt(model, prompt.chunks, options, prompt.unet_loras))}


def _use_inversions(model: Model, prompt: ReadPrompt) -> None:
    from core.weights.adapters.inversion_folder import LazyInversionVectors

    model.use_inversions(prompt.chunks.prompt.settings.inversions, LazyInversionVectors)


def _check_clip_skip(dialect: str, clip_skip: int | None, infos: list[EncoderInfo]) -> None:
    try:
        for info in infos:
            DIALECTS[dialect].clip_skip.output_layer(info.family, info.layers, clip_skip)
    except ValueError as error:
        raise UnusableInput(f"{error} ({dialect}).") from None


def _write_records(target: str, records: Iterator[dict[str, Any]]) -> None:
    try:
        with output_named(target) as file:
            for record in records:
                write_json_line(record, file)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnusableInput(f"{target} cannot be written ({error.strerror}).") from None
