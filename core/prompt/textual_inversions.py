"""Textual inversions: which names stand for how many vectors, and in which encoder."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

INVERSION_SUFFIXES = (".safetensors", ".pt", ".bin", ".pti")
_SDXL_KEYS = ("clip_l", "clip_g")


@dataclass(frozen=True, eq=False)
class TextualInversion:
    """A textual inversion in `file`: `name` is what A1111 and ComfyUI call it, `shapes` are (vectors, width) by key.

    `own_name` is what the file itself calls it: A1111's inner name, or the only key; "" where it has none. `is_flat`
    says that the file holds a row of numbers and no table of rows.
    """

    name: str
    file: Path
    shapes: Mapping[str, tuple[int, int]]
    own_name: str = field(default="", kw_only=True)
    is_flat: bool = field(default=False, kw_only=True)

    @property
    def token(self) -> str:
        """What diffusers calls it where the file is loaded without a token: what the file does, or as InvokeAI."""
        return self.own_name or self.bracketed

    @property
    def bracketed(self) -> str:
        """What InvokeAI calls it: the name in angle brackets."""
        return self.name if self.name.startswith("<") else f"<{self.name}>"

    @property
    def vectors(self) -> int:
        """How many positions it takes."""
        return next(iter(self.shapes.values()))[0]

    def shape_for(self, encoder: str) -> tuple[int, int]:
        """Vectors and width of the tensor that ComfyUI takes for an encoder: that of its name, else the first."""
        return self.shapes.get(encoder) or next(iter(self.shapes.values()))

    def fits(self, widths: Mapping[str, int]) -> bool:
        """Whether A1111 takes it for a model of these encoders: only where the widths together are the same."""
        by_key = [self.shapes[key][1] for key in _SDXL_KEYS if key in self.shapes]
        width = sum(by_key) if len(by_key) == 2 else next(iter(self.shapes.values()))[1]
        return width == sum(widths.values()) and (len(by_key) == 2) == (len(widths) == 2)


@dataclass(frozen=True, eq=False)
class TextualInversions:
    """The textual inversions of a folder, by file name without suffix; `folder` is None where no folder was named.

    `widths` are those of the opened encoders, None where there are none and the family's own widths count. Equal to
    itself alone: a folder holds thousands, and prompts are compared at every keystroke.
    """

    folder: Path | None = None
    by_name: Mapping[str, TextualInversion] = field(default_factory=dict)
    widths: Mapping[str, int] | None = None

    @property
    def has_names(self) -> bool:
        """Whether there is anything to look names up in."""
        return self.folder is not None or bool(self.by_name)

    def find_file(self, name: str) -> TextualInversion | None:
        """The inversion that ComfyUI loads for `embedding:name`, None for none.

        The name may have a suffix, and names a file by its path below the folder or below any folder in it.
        """
        if name in self.by_name:
            return self.by_name[name]
        stem, suffix = os.path.splitext(name)  # noqa: PTH122 (the rest of a path)
        if suffix not in INVERSION_SUFFIXES:
            return self._by_end.get(name)
        inversion = self.by_name.get(stem) or self._by_end.get(stem) or self.by_name.get(stem.rpartition("/")[2])
        return inversion if inversion is not None and inversion.file.suffix == suffix else None

    @cached_property
    def _by_end(self) -> Mapping[str, TextualInversion]:
        """The first inversion for each end of a path that begins behind a folder."""
        ends = dict[str, TextualInversion]()
        for name, inversion in self.by_name.items():
            while name := name.partition("/")[2]:
                ends.setdefault(name, inversion)
        return ends


NO_INVERSIONS = TextualInversions()
