"""The JSON object that tells what a prompt means in an installed tool."""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.cli.paths import without_paths
from core.cli.studio import StudioPrompt
from core.prompt.expansion import Span
from core.prompt.textual_inversions import TextualInversion
from core.studio.contents import StudioContents
from core.studio.problems import problems_of
from core.studio.studio import StudioFile, StudioProblem
from core.studio.table import TOOLS
from core.studio.tags.resolving import TAG_RULES
from core.studio.tags.rules import AppliedLora, ResolvedTag

Record = dict[str, Any]


class StudioRecord:
    """Writes the objects of an installation's prompts; without `shows_paths`, files are told by names alone."""

    def __init__(self, contents: StudioContents, tag_tool: str, shows_paths: bool) -> None:
        self._contents, self._shows_paths = contents, shows_paths
        self._tag_tool = tag_tool if tag_tool in TAG_RULES else None
        self._styles = {style.name for style in contents.styles}
        self._by_path = {file.path: file for file in contents.listing.files}

    def of(self, prompt: StudioPrompt, more_problems: Iterable[StudioProblem] = ()) -> Record:
        """What the prompt's tags, embeddings, wildcards and styles are."""
        contents, resolved = self._contents, prompt.tags.resolved
        studio = contents.studio
        tags = [tag for *_, tag in prompt.tags.placed if tag is not None]
        return {
            "tool": studio.tool,
            "title": TOOLS[studio.tool].name or None,
            **self._path(studio.root, "root"),
            "reads_tags_as": self._tag_tool,
            "tags": [self._tag(span, tag, prompt) for span, _, tag in prompt.tags.placed if tag is not None],
            "loras": [self._lora(lora) for lora in (resolved.loras if resolved else ())],
            "text_encoder": [self._strength(path, text) for path, text in prompt.loras.items()],
            "missing": [self._missing(name, prompt) for name in (resolved.missing if resolved else ())],
            "refused": [tag.tag.name for tag in tags if tag.state == "refused"],
            "all_off": (resolved.all_off or None) if resolved else None,
            "text_encoder_off": bool(resolved and resolved.is_text_off and tags),
            "embeddings": self._embeddings(prompt),
            "wildcards": self._wildcards(prompt),
            "styles": [{"name": name, "known": name in self._styles} for name in _styles_of(prompt)],
            "problems": [self.problem(problem) for problem in (*problems_of(contents), *more_problems)],
        }

    def _tag(self, span: Span, tag: ResolvedTag, prompt: StudioPrompt) -> Record:
        text = 0.0 if prompt.tags.resolved and prompt.tags.resolved.is_text_off else tag.tag.text
        return {
            "name": tag.tag.name,
            "start": span[0],
            "end": span[1],
            "state": tag.state,
            **(self._file(tag.file.path) if tag.file else {"file": None}),
            "text_encoder": _finite(text),
            "unet": _finite(tag.tag.unet),
            "has_text_encoder": tag.has_text_part,
            "others": [self._name(file.path) for file in tag.others],
        }

    def _lora(self, lora: AppliedLora) -> Record:
        return {**self._file(lora.file), "text_encoder": _finite(lora.text), "unet": _finite(lora.unet)}

    def _strength(self, path: Path, text: float) -> Record:
        return {**self._file(path), "strength": _finite(text)}

    def _missing(self, name: str, prompt: StudioPrompt) -> Record:
        return {"name": name, "nearest": list(prompt.nearest.get(name, ()))}

    def _embeddings(self, prompt: StudioPrompt) -> list[Record]:
        """The embeddings whose vectors stand among the tokens, each once."""
        inversions = prompt.chunks.prompt.settings.inversions
        tokens = (token for chunks in prompt.chunks.encoders for token in chunks.tokens)
        names = dict.fromkeys(token.piece for token in tokens if token.kind == "embedding")
        found = ((name, inversions.by_name.get(name) or inversions.find_file(name)) for name in names)
        return [self._embedding(name, word) for name, word in found if word is not None]

    def _embedding(self, name: str, word: TextualInversion) -> Record:
        vectors = {key: list(shape) for key, shape in word.shapes.items()}
        return {"name": name, **self._file(word.file), "vectors": vectors}

    def _wildcards(self, prompt: StudioPrompt) -> list[Record]:
        files = prompt.chunks.prompt.settings.wildcards.by_path
        return [
            {"name": name, "files": list(paths), "lines": sum(len(files[path]) for path in paths)}
            for name, paths in prompt.asked.items()
        ]

    def problem(self, problem: StudioProblem) -> Record:
        """A file or folder and what is wrong with it."""
        if self._shows_paths:
            return {"file": str(problem.file), "message": problem.message}
        return {"file": problem.file.name, "message": without_paths(problem.message, studio_paths(self._contents))}

    def _file(self, path: Path) -> Record:
        """A file by its path below the tool's folder and by its whole path, or by its name alone."""
        return {"file": self._name(path), **self._path(path, "path")}

    def _name(self, path: Path) -> str:
        file: StudioFile | None = self._by_path.get(path)
        return file.relative if file and self._shows_paths else path.name

    def _path(self, path: Path, key: str) -> Record:
        return {key: str(path)} if self._shows_paths else {}


def _styles_of(prompt: StudioPrompt) -> list[str]:
    return [style.name for style in prompt.chunks.prompt.settings.styles]


def studio_paths(contents: StudioContents) -> list[Path]:
    """The folders and files of an installation that sentences may name."""
    studio = contents.studio
    named = [folder.path for folders in studio.folders.values() for folder in folders]
    named += [place.path for places in studio.texts.values() for place in places]
    named += [entry.path for entry in studio.entries]
    return [studio.root, *studio.pictures, *named, *(problem.file for problem in problems_of(contents))]


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
