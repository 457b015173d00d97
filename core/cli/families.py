"""`analyze --family` and several --encoder: which family's encoders are meant, and the options that they have."""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.dialects.sent_layers import sent_layers
from core.dialects.table import DEFAULT_DIALECT, DIALECTS
from core.dialects.text_families.reading import known_settings
from core.encoder.encoding import EncoderInfo
from core.program.messages import UnusableInput
from core.program.translation import join_names
from core.prompt.prompt import TextFamilySettings
from core.tokens.families import ENCODERS, unusual_positions
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, family_title, listed_encoder
from core.weights.sources import ModelSource, read_source

if TYPE_CHECKING:
    from core.model import Model

STUDY = "study"
CLIP_FAMILIES = ("sd1", "sd2", "sdxl")
# What the command line calls a family, to its key.
FAMILY_OPTIONS: Mapping[str, str] = {
    **{facts.option: key for key, facts in TEXT_FAMILIES.items()},
    **{key: key for key in CLIP_FAMILIES},
}


def family_option(key: str) -> str:
    """What the command line calls a family."""
    return TEXT_FAMILIES[key].option if key in TEXT_FAMILIES else key


@dataclass(frozen=True)
class NamedEncoders:
    """The family that is read for, and what is known of its encoders: nothing where no file is named."""

    family: str
    infos: tuple[EncoderInfo, ...] = ()

    @property
    def widths(self) -> Mapping[str, int] | None:
        """The width of each encoder, None where none is known."""
        return {info.name: info.width for info in self.infos} or None

    @property
    def positions(self) -> tuple[tuple[str, int], ...]:
        """How many positions encoders read at once where it is not their family's number."""
        return unusual_positions(self.family, {info.name: info.positions for info in self.infos})

    def settings(self, options: argparse.Namespace) -> TextFamilySettings:
        """What the arguments set for a family whose text encoder is not CLIP's."""
        tokenizers = tuple(
            (listed_encoder(self.family, info.name), info.tokenizer)
            for info in self.infos
            if info.tokenizer is not None
        )
        return TextFamilySettings(
            options.max_length, options.system_prompt, options.t5_min_padding, options.t5_min_length, tokenizers
        )


def settle_encoders(options: argparse.Namespace) -> None:
    """Puts into `options.encoder` the one text that stands for what --family and --encoder name. UnusableInput."""
    family, files = FAMILY_OPTIONS.get(options.family or "", ""), options.encoders
    if family in TEXT_FAMILIES:
        _check_files(options, family)
        options.encoder = ModelSource(tuple(files), family).text
    elif len(files) > 1:
        family = "" if options.family else _family_of_files(files)
        if not family:
            raise UnusableInput("several --encoder are the parts of one family; name it with --family.")
        options.encoder = ModelSource(tuple(files), family).text
    else:
        options.encoder = files[0] if files else STUDY


def _check_files(options: argparse.Namespace, family: str) -> None:
    title = family_title(family)
    if STUDY in options.encoders:
        raise UnusableInput(f"the study encoder is none of {title}'s; name its files with --encoder.")
    if not options.encoders and not (options.tokens_only or options.library):
        raise UnusableInput(
            f"{title} needs its encoders: name their files with --encoder, or ask for --tokens-only alone."
        )


def _family_of_files(files: Iterable[str]) -> str:
    """The text family of which these files are all encoders, "" where that is not one alone."""
    from core.weights.opening import plan_model

    held = {plan.info.name for file in files for plan in plan_model(file)}
    fitting = [key for key, facts in TEXT_FAMILIES.items() if len(held) > 1 and held == set(facts.encoders)]
    return fitting[0] if len(fitting) == 1 else ""


def source_files(options: argparse.Namespace) -> tuple[str, ...]:
    """The files, folders and repositories that stand for the encoders; none where a family is read without."""
    return read_source(options.encoder).files


def named_encoders(options: argparse.Namespace) -> NamedEncoders:
    """What is named, from headers alone. UnusableInput, UnreadableEncoder."""
    family = FAMILY_OPTIONS.get(options.family or "", "")
    if family and not options.encoders:
        return NamedEncoders(family)
    if options.encoder == STUDY:
        return NamedEncoders("sd1")
    from core.cli.downloads import refuse_download
    from core.weights.opening import plan_model

    for file in source_files(options):
        refuse_download(file)
    infos = tuple(plan.info for plan in plan_model(options.encoder))
    return _checked(options, NamedEncoders(infos[0].family, infos))


def opened_encoders(options: argparse.Namespace, model: "Model") -> NamedEncoders:
    """What an opened model is. UnusableInput where it is not of the family that --family names."""
    return _checked(options, NamedEncoders(model.family, tuple(encoder.info for encoder in model.encoders)))


def _checked(options: argparse.Namespace, encoders: NamedEncoders) -> NamedEncoders:
    wanted = FAMILY_OPTIONS.get(options.family or "", "")
    if wanted and wanted != encoders.family:
        name = family_option(encoders.family)
        raise UnusableInput(f"--family {options.family} does not fit the encoder, which is of {name}; leave one out.")
    return encoders


def default_dialect(family: str) -> str:
    """The tool that reads for a family where none is named."""
    return TEXT_FAMILIES[family].tools[0] if family in TEXT_FAMILIES else DEFAULT_DIALECT


def check_reading(options: argparse.Namespace, family: str, dialect: str) -> None:
    """UnusableInput where an option means nothing for a family and a dialect."""
    if family not in TEXT_FAMILIES:
        for name in ("max_length", "system_prompt", "t5_min_padding", "t5_min_length"):
            if getattr(options, name) not in (None, ""):
                raise UnusableInput(f"{_written(name)} is for families beyond CLIP; name one with --family.")
        return
    tools = TEXT_FAMILIES[family].tools
    if dialect not in tools:
        known = join_names([f"--dialect {tool}" for tool in tools])
        raise UnusableInput(f"how {dialect} reads for {family_title(family)} is not known; take {known}.")
    _check_lengths(options, family, dialect)
    has_clip = any(name in ENCODERS for name in TEXT_FAMILIES[family].encoders)
    for name, why, is_refused in (
        ("lora", "LoRAs are put on CLIP's encoders alone so far, and it has none", not has_clip),
        ("embeddings", "the folder is read for the encoders of CLIP's own families", True),
    ):
        if is_refused and getattr(options, name):
            raise UnusableInput(f"--{name} cannot be used for {family_title(family)}: {why}. Leave it out.")


def _check_lengths(options: argparse.Namespace, family: str, dialect: str) -> None:
    title, known = family_title(family), known_settings(family, dialect)
    if options.max_length is not None and not known.max_length:
        raise UnusableInput(f"--max-length is diffusers' max_sequence_length; {dialect} has none for {title}.")
    if options.system_prompt and not known.system_prompt:
        raise UnusableInput("--system-prompt is of ComfyUI's node for Lumina 2; take --family lumina2.")
    for name in ("t5_min_padding", "t5_min_length"):
        if getattr(options, name) is not None and not known.t5_lengths:
            raise UnusableInput(f"{_written(name)} is of ComfyUI's node T5TokenizerOptions; {title} has no T5 there.")


def _written(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def check_clip_skip(options: argparse.Namespace, encoders: NamedEncoders, dialect: str) -> None:
    """UnusableInput for a clip skip that the tool does not have for an encoder."""
    family, clip_skip = encoders.family, options.clip_skip
    layers = {info.name: info.layers for info in encoders.infos}
    try:
        if family in TEXT_FAMILIES:
            for name, count in (layers or layers_of(family)).items():
                sent_layers(family, dialect, name, count, clip_skip)
        elif not options.tokens_only:
            for count in layers.values():
                DIALECTS[dialect].clip_skip.output_layer(family, count, clip_skip)
    except ValueError as error:
        raise UnusableInput(f"{error} ({dialect}).") from None


def layers_of(family: str) -> Mapping[str, int]:
    """How many layers the released encoders of a text family have; none for one of which it takes the ids alone."""
    names = [name for name in TEXT_FAMILIES[family].encoders if (family, name) != ("anima", "t5xxl")]
    return {name: (ENCODERS[name] if name in ENCODERS else TEXT_ENCODERS[name]).layers for name in names}
