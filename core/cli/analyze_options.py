"""The arguments of `main.py analyze`."""

import argparse
from pathlib import Path
from typing import get_args

from core.cli.argument_parser import ArgumentParser
from core.cli.families import FAMILY_OPTIONS
from core.dialects.table import DEFAULT_DIALECT, DIALECTS
from core.prompt.expansion import ExpansionLayer
from core.prompt.prompt import Emphasis

MAX_STEPS = 10_000


def analyze_parser() -> ArgumentParser:
    """What reads them; an error ends the program with one line."""
    parser = ArgumentParser(
        prog="main.py analyze",
        allow_abbrev=False,
        description="Reads prompts as Stable Diffusion's tools do and writes tokens, hidden states and conditioning.",
    )
    _add_prompts(parser)
    _add_reading(parser)
    _add_files(parser)
    _add_questions(parser)
    _add_library(parser)
    _add_output(parser)
    return parser


def _add_prompts(parser: ArgumentParser) -> None:
    parser.add_argument(
        "prompt", nargs="?", metavar="PROMPT", help="one prompt; without it, --prompts or standard input"
    )
    parser.add_argument(
        "--prompts", type=Path, metavar="FILE", help=".txt: a prompt a line; .jsonl: a JSON string a line"
    )
    parser.add_argument(
        "--encoder",
        action="append",
        default=[],
        dest="encoders",
        metavar="X",
        help="study (built in, the default), a checkpoint or text encoder (.safetensors, .ckpt, .pt, .bin, .gguf), a "
        "diffusers folder, or owner/name of a repository on Hugging Face, downloaded the first time (not with "
        "--tokens-only); repeated for the parts of one family, such as CLIP-L and T5",
    )
    _add_family(parser)


def _add_family(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--family", choices=FAMILY_OPTIONS, help="whose template, limits, padding and layers; by default the encoder's"
    )
    parser.add_argument(
        "--max-length", type=_positive, metavar="N", help="diffusers' max_sequence_length; by default the pipeline's"
    )
    parser.add_argument(
        "--system-prompt",
        choices=("superior", "alignment"),
        default="",
        help="Lumina 2 in ComfyUI: the node that puts a system text before the prompt",
    )
    parser.add_argument(
        "--t5-min-padding", type=_natural, metavar="N", help="ComfyUI's node T5TokenizerOptions: padding behind the end"
    )
    parser.add_argument(
        "--t5-min-length", type=_natural, metavar="N", help="the same node: the length that is filled up to"
    )


def _add_reading(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--dialect",
        choices=DIALECTS,
        help=f"whose rules read the prompt; by default {DEFAULT_DIALECT}, and with --studio its tool's",
    )
    parser.add_argument("--clip-skip", type=int, metavar="N", help="in the dialect's own count (A1111: 1 = last layer)")
    parser.add_argument("--emphasis", choices=get_args(Emphasis), default="original", help="how A1111 weighs words")
    parser.add_argument("--steps", type=_positive, default=20, metavar="S", help="sampling steps of A1111's schedules")
    parser.add_argument("--step", type=_natural, default=0, metavar="I", help="which step's text, counted from 0")
    parser.add_argument("--part", type=_natural, default=0, metavar="P", help="which part between A1111's ANDs, from 0")
    parser.add_argument("--negative", action="store_true", help="read the prompt as a negative one")
    parser.add_argument(
        "--expand",
        choices=get_args(ExpansionLayer),
        help="what stands before the tool: comments, choices and wildcards; by default what dialect or studio brings",
    )
    parser.add_argument("--choice", type=_natural, default=0, metavar="N", help="which way of the choices, from 0")


def _add_files(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--studio",
        type=Path,
        metavar="FOLDER",
        help="an installed tool: its LoRA tags, embeddings, wildcards and rules hold for the prompt",
    )
    parser.add_argument(
        "--style", action="append", default=[], metavar="NAME", help="one of the studio's styles; may be repeated"
    )
    parser.add_argument(
        "--lora",
        action="append",
        default=[],
        metavar="FILE[:STRENGTH]",
        help="on the text encoder: a file or a PEFT adapter's folder; may be repeated",
    )
    parser.add_argument(
        "--embeddings", type=Path, metavar="DIR", help="folder of textual inversions, before the studio's"
    )
    parser.add_argument(
        "--wildcards",
        type=Path,
        metavar="DIR",
        help="folder of the files that __name__ takes lines from, before the studio's",
    )
    parser.add_argument(
        "--unet",
        type=Path,
        metavar="FILE",
        help="for --ask unet: the checkpoint or diffusers folder; by default the one of --encoder",
    )


def _add_questions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ask",
        action="append",
        default=[],
        metavar="QUESTION",
        help="answers a question about each prompt, as `answers` in the JSON; may be repeated",
    )
    parser.add_argument(
        "--base",
        metavar="FILE",
        help="for --ask knows: the model that the encoder was trained from, whose token table it is held against",
    )
    parser.add_argument(
        "--axis",
        metavar="LISTS",
        help="for --ask axis: two lists of words with ' / ' between, such as 'young, youth / old, aged', or prompts "
        "with ; behind each; or a ready-made axis by its name, such as 'young | old'",
    )
    parser.add_argument(
        "--with",
        dest="with_files",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="models that --ask zoo compares with the encoder: files or diffusers folders",
    )
    parser.add_argument(
        "--share-parts",
        action="store_true",
        help="for --ask shares: with the exact table of what each head of each layer brought from each token",
    )
    _add_colours(parser)


def _add_colours(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--about",
        action="append",
        default=[],
        metavar="WORD",
        help="for --ask colours: a word or tag of the prompt, in place of its colours, materials, sizes and patterns; "
        "may be repeated",
    )
    parser.add_argument(
        "--repairs", action="store_true", help="for --ask colours: other ways to write what leaks, with their numbers"
    )
    parser.add_argument(
        "--with-padding", action="store_true", help="for --ask colours: how far padding moves too, which takes longer"
    )
    parser.add_argument(
        "--target", type=_natural, metavar="N", help="for --ask shorten: tokens to be left; by default full chunks"
    )
    parser.add_argument(
        "--keep", action="append", default=[], metavar="TEXT", help="for --ask shorten: words to keep; may be repeated"
    )


def _add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--library",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="in place of a prompt: what all prompts in the pictures, captions and lists below a folder have in "
        "common; no encoder is run; may be repeated",
    )
    parser.add_argument(
        "--history",
        nargs="?",
        const="",
        metavar="FILE",
        help="with the prompts that were written in the window, beside --library or alone: its history.jsonl; without "
        "FILE your own",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="the library's prompts as a table")
    parser.add_argument("--seed", type=_natural, default=0, metavar="N", help="that the library's groups begin with")


def _add_output(parser: ArgumentParser) -> None:
    parser.add_argument("--tokens-only", action="store_true", help="load no encoder: tokens, counter and warnings only")
    parser.add_argument("--no-paths", action="store_true", help="name files without the folders that they lie in")
    parser.add_argument("--json", default="-", metavar="FILE", help="JSON lines, one a prompt; - is standard output")
    parser.add_argument("--npz", type=Path, metavar="FILE", help="arrays; keys are prefixed 0/, 1/, … with --prompts")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="a pane of the window as .png, .svg or .csv")
    parser.add_argument("--pane", default="words_by_words", metavar="NAME", help="which one, such as across_layers")
    parser.add_argument("--layer", type=_natural, metavar="N", help="at which layer; by default the one the tool sends")


def _natural(text: str) -> int:
    if (number := int(text)) < 0:
        raise ValueError
    return number


def _positive(text: str) -> int:
    if not 1 <= (number := int(text)) <= MAX_STEPS:
        raise ValueError
    return number


def named_paths(options: argparse.Namespace) -> list[str]:
    """The files and folders that the arguments name, as they are written."""
    named = [options.prompts, *options.encoders, options.studio, options.embeddings, options.wildcards, options.unet]
    named += [options.base, *options.library, options.history, options.csv, options.json, options.npz, options.plot]
    named += [*(lora.rpartition(":")[0] or lora for lora in options.lora)]
    return [str(path) for path in (*named, *options.lora, *options.with_files) if path]
