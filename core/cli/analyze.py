"""`main.py analyze`: prompts to JSON lines and NPZ, without a window."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from core.cli.analyze_options import analyze_parser, named_paths
from core.cli.argument_parser import EXIT_STOPPED, EXIT_UNUSABLE, Say
from core.cli.families import named_encoders, opened_encoders, settle_encoders, source_files
from core.cli.json_lines import discard_output, output_named, reader_has_left, use_utf8, write_json_line
from core.cli.loras import LoraPlacer, named_loras
from core.cli.paths import without_paths
from core.cli.prompt_files import prompts_named
from core.cli.reading import PromptReader, ReadPrompt
from core.cli.report import prompt_arrays, write_npz
from core.model import Model
from core.program.messages import UnusableInput
from core.tokens.chunks import Chunks
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
    except OSError as error:
        if not reader_has_left(error):
            raise
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
    if options.library or options.history is not None:
        _write_library(options, say)
        return
    if options.csv:
        raise UnusableInput("--csv is a library's table; name its folder with --library, or --history.")
    settle_encoders(options)
    texts = prompts_named(options.prompt, options.prompts)
    if options.tokens_only:
        reader = PromptReader(options, say, named_encoders(options))
        prompts = reader.read_all(texts)
        _write_records(options.json, (reader.record(prompt) for prompt in prompts))
        return
    _encode_all(options, texts, plot, say)


def _write_library(options: argparse.Namespace, say: Say) -> None:
    from core.cli.library import check_arguments, library_records
    from core.library.lengths import Reader

    check_arguments(options)
    settle_encoders(options)
    prompt_reader = PromptReader(options, say, named_encoders(options))
    reader = Reader(prompt_reader.dialect, prompt_reader.encoders.family, prompt_reader.settings())
    _write_records(options.json, library_records(options, reader))


def _check_questions(options: argparse.Namespace) -> None:
    from core.cli.answers.table import ANSWERS

    if options.ask and options.tokens_only:
        raise UnusableInput("--ask needs an encoder; leave out --tokens-only or --ask.")
    if unknown := [key for key in options.ask if key not in ANSWERS]:
        raise UnusableInput(f"--ask {unknown[0]} is not known; choose of {', '.join(ANSWERS)}.")


def _encode_all(options: argparse.Namespace, texts: list[str], plot: Plot | None, say: Say) -> None:
    model = _open(options)
    reader = PromptReader(options, say, opened_encoders(options, model))
    placer = LoraPlacer(model, named_loras(options.lora), say)
    prompts = reader.read_all(texts)
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
            encoded = model.encode(prompt.chunks)
            sent = model.condition(prompt.chunks, options.clip_skip, encodings=encoded)
            arrays |= {prefix + name: array for name, array in prompt_arrays(encoded, sent).items()}
        answers.append(_answers(model, prompt, options))
    records = (
        {**reader.record(prompt, placer.problems_of(prompt)), **answered}
        for prompt, answered in zip(prompts, answers, strict=True)
    )
    _write_records(options.json, records)
    if options.npz:
        try:
            write_npz(arrays, options.npz)
        except OSError as error:
            raise UnusableInput(f"{options.npz} cannot be written ({error.strerror}).") from None


def _open(options: argparse.Namespace) -> Model:
    from core.cli.downloads import fetch_named
    from core.weights.opening import open_model

    for file in source_files(options):
        fetch_named(file, shows_paths=not options.no_paths)
    return open_model(options.encoder)


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


def _write_records(target: str, records: Iterator[dict[str, Any]]) -> None:
    try:
        with output_named(target) as file:
            for record in records:
                write_json_line(record, file)
    except OSError as error:
        if target == "-" and reader_has_left(error):
            raise
        raise UnusableInput(f"{target} cannot be written ({error.strerror}).") from None
