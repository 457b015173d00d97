"""Prompts read for `analyze`: by a dialect alone, or as an installed tool reads them."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.argument_parser import Say
from core.cli.families import NamedEncoders, check_clip_skip, check_reading, default_dialect
from core.cli.report import prompt_record
from core.dialects.table import DIALECTS, read
from core.program.messages import UnusableInput
from core.prompt.prompt import ReadingSettings
from core.prompt.wildcards import Wildcards
from core.tokens.chunks import Chunks

if TYPE_CHECKING:  # most calls name no studio, and need none of its modules
    from core.cli.studio import StudioPrompt, StudioReader
    from core.studio.contents import StudioContents
    from core.studio.studio import StudioProblem


@dataclass(frozen=True)
class ReadPrompt:
    """A prompt as a tool makes chunks of it; `studio` is what an installed one says of it, None without one."""

    chunks: Chunks
    studio: "StudioPrompt | None" = None

    @property
    def loras(self) -> Mapping[Path, float]:
        """The files of LoRAs that its tags put on the text encoder, with their strengths."""
        return self.studio.loras if self.studio else {}

    @property
    def unet_loras(self) -> Mapping[Path, float]:
        """The files of LoRAs that its tags put on the U-Net, with their strengths."""
        return self.studio.unet_loras if self.studio else {}


class PromptReader:
    """Reads prompts by the arguments of the command; UnusableInput for those that do not fit a prompt or encoders."""

    def __init__(self, options: argparse.Namespace, say: Say, encoders: NamedEncoders) -> None:
        self._options, self.encoders = options, encoders
        self._contents: StudioContents | None = None
        self._reader: StudioReader | None = None
        self.dialect: str = options.dialect or default_dialect(encoders.family)
        if options.studio:
            from core.cli.studio import dialect_of, open_studio, say_unknown_styles

            self._contents = open_studio(options.studio, say)
            say_unknown_styles(self._contents, options.style, say)
            self.dialect = options.dialect or dialect_of(self._contents.studio) or self.dialect
        check_reading(options, encoders.family, self.dialect)
        check_clip_skip(options, encoders, self.dialect)

    def read_all(self, texts: Sequence[str]) -> list[ReadPrompt]:
        """The prompts for the encoders."""
        settings, family = self.settings(), self.encoders.family
        if self._contents is None:
            prompts = [ReadPrompt(read(text, self.dialect, family, settings)) for text in texts]
        else:
            from core.cli.studio import StudioReader

            self._reader = StudioReader(self._contents, self.dialect, family)
            prompts = [ReadPrompt(prompt.chunks, prompt) for prompt in self._reader.read_all(texts, settings)]
        for prompt in prompts:
            self._check(prompt.chunks)
        return prompts

    def record(self, prompt: ReadPrompt, problems: "Iterable[StudioProblem]" = ()) -> dict[str, Any]:
        """The JSON object of a prompt; `problems` are those of the files that its tags name."""
        infos = () if self._options.tokens_only else self.encoders.infos
        clip_skip = self._options.clip_skip
        if prompt.studio is None or self._reader is None:
            return prompt_record(prompt.chunks, *infos, clip_skip=clip_skip)
        from core.cli.studio_record import StudioRecord

        record = prompt_record(prompt.chunks, *infos, notes=prompt.studio.tags.notes, clip_skip=clip_skip)
        writer = StudioRecord(self._reader.contents, self._reader.tool, not self._options.no_paths)
        return {**record, "studio": writer.of(prompt.studio, problems)}

    def settings(self) -> ReadingSettings:
        """What is set beside the prompt."""
        options, widths = self._options, self.encoders.widths
        settings = ReadingSettings(
            options.steps, options.step, options.part, options.emphasis, is_negative=options.negative
        )
        settings = replace(settings, positions=self.encoders.positions, choice=options.choice)
        settings = replace(settings, text_family=self.encoders.settings(options))
        if self._contents is not None:
            from core.cli.studio import with_studio

            settings = with_studio(settings, self._contents, self.dialect, options.style)
            settings = replace(settings, inversions=replace(settings.inversions, widths=widths))
        if options.expand:
            settings = replace(settings, expansion=options.expand)
        if options.wildcards:
            settings = replace(settings, wildcards=_with_wildcards(settings.wildcards, options.wildcards))
        if options.embeddings:
            from core.weights.adapters.inversion_folder import open_inversion_folder

            own, studio = open_inversion_folder(options.embeddings, widths), settings.inversions
            settings = replace(settings, inversions=replace(own, by_name={**studio.by_name, **own.by_name}))
        return settings

    def _check(self, chunks: Chunks) -> None:
        """UnusableInput for a part or a choice that a prompt does not have."""
        options, parts = self._options, 1 + chunks.prompt.variants[-1].part
        if options.part >= parts and "part" in DIALECTS[self.dialect].settings:
            raise UnusableInput(f"--part {options.part} is not among the {parts} of a prompt, which count from 0.")
        expansion = chunks.prompt.expansion
        if expansion and options.choice >= expansion.template.count:
            ways = expansion.template.count
            raise UnusableInput(f"--choice {options.choice} is not among the {ways} of a prompt, which count from 0.")


def _with_wildcards(studio: Wildcards, folder: Path) -> Wildcards:
    """The files of a folder over those of the studio, named by the rules of its tool."""
    from core.expansion.wildcard_folder import open_wildcards

    try:
        own = open_wildcards(folder, studio.tool)
    except OSError:
        raise UnusableInput(f"--wildcards {folder} is no folder that can be read; name one with text files.") from None
    files, weights = {**studio.by_path, **own.by_path}, {**studio.weights, **own.weights}
    return replace(studio, by_path=files, weights=weights)
