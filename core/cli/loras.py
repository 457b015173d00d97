"""LoRAs on the encoders of `analyze`: those that the command names, and those of each prompt's tags."""

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.argument_parser import Say
from core.cli.reading import ReadPrompt
from core.model import Model
from core.program.messages import UnusableInput
from core.weights import UnreadableEncoder

if TYPE_CHECKING:
    from core.studio.studio import StudioProblem
    from core.weights.adapters.lora import Lora

MAX_KEPT_LORAS = 4  # open at a time, beside those that the command names


def named_loras(names: list[str]) -> "list[tuple[Lora, float]]":
    """LoRAs named `FILE` or `FILE:STRENGTH`, opened, with their strengths; UnusableInput, UnreadableEncoder."""
    from core.weights.adapters.lora import open_lora

    loras = []
    for name in names:
        file, strength = split_strength(name)
        loras.append((open_lora(Path(file)), strength))
    return loras


def split_strength(name: str) -> tuple[str, float]:
    """The file and strength of `FILE` or `FILE:STRENGTH`; UnusableInput."""
    file, _, number = name.rpartition(":")
    try:
        strength = float(number)
    except ValueError:
        file, strength = name, 1.0  # the colon, if there is one, is the file's own
    if not file or not math.isfinite(strength):
        raise UnusableInput(f"--lora {name} names no file and finite strength; write FILE or FILE:STRENGTH.")
    return file, strength


class LoraPlacer:
    """Puts LoRAs on a model's encoders, and says once what of them does not fit.

    A file of a tag that cannot be used is left out, as tools do, and is a problem of that prompt.
    """

    def __init__(self, model: Model, loras: "list[tuple[Lora, float]]", say: Say) -> None:
        self._model, self._loras, self._say = model, loras, say
        self._on: tuple[tuple[Lora, float], ...] | None = None
        self._said = set[str]()
        self._faults: dict[Path, str] = {}
        self._open = lru_cache(MAX_KEPT_LORAS)(self._opened)

    def put_on(self, prompt: ReadPrompt) -> None:
        """Those of the command, and over them those of a prompt; one that is both has the sum of its strengths."""
        from core.weights.adapters.lora_mixing import apply_loras

        of_tags = [(lora, strength) for path, strength in prompt.loras.items() if (lora := self._open(path))]
        wanted = (*self._loras, *of_tags)
        if wanted == (self._on or ()):
            return
        for note in apply_loras(self._model.encoders, wanted):
            if note not in self._said:
                self._said.add(note)
                self._say(f"note: {note}")
        self._on = wanted

    def problems_of(self, prompt: ReadPrompt) -> "list[StudioProblem]":
        """The files of a prompt's tags that cannot be used, with the reason of each."""
        from core.studio.studio import StudioProblem

        return [StudioProblem(path, self._faults[path]) for path in prompt.loras if path in self._faults]

    def _opened(self, path: Path) -> "Lora | None":
        """The LoRA in a file that a tag names; None where it cannot be used with this model."""
        from core.weights.adapters.lora import open_lora
        from core.weights.adapters.lora_mixing import check_lora

        try:
            lora = open_lora(path)
        except UnreadableEncoder as error:
            self._faults[path] = str(error)
            return None
        if misfit := check_lora(lora, self._model.encoders).misfit:
            self._faults[path] = misfit
        return None if misfit else lora
