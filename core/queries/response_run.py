"""How a LoRA's words are measured: batch after batch with the LoRA, then with random LoRAs of the same size."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.analysis.chance import DRAWS, WHOLE_DRAWS, evenly_chosen, peak, relative_movement, telling_words
from core.analysis.whole_words import distinct_texts, whole_words
from core.encoder.encoding import EncoderInfo, Floats
from core.model import Model
from core.program.cancellation import CancelCheck
from core.queries.plain_rows import PlainRows, normed_rows
from core.weights.checkpoints.hashes import weights_hash

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

WORDS_PER_BATCH = 64  # measured between two looks at the clock
MAX_FIRST = 200  # texts beside the vocabulary


@dataclass(frozen=True, slots=True)
class ResponseQuestion:
    """A LoRA's file, at a strength, on the encoder `info`; words are compared at `layer`, the one that is sent.

    `first` are texts that are measured before all others and beside the vocabulary: tags of the file, of the prompt.
    """

    info: EncoderInfo
    lora: Path
    strength: float
    layer: int
    first: tuple[str, ...] = ()


class ResponseRun:
    """One question's measurement, which can be given up after any batch and gone on with. One thread at a time.

    `texts` are the token sequences that are measured, in their order: those of the question's own texts, named by
    `names`, then all whole words, of which `is_double` tells those that are among the first. `scores` are the
    LoRA's, as far as they are known, and `peaks` how far each random LoRA's most moved word came.
    """

    def __init__(self, question: ResponseQuestion, model: Model) -> None:
        """Opens the LoRA; UnreadableEncoder; ValueError where the model has not the encoder."""
        from core.weights.adapters.lora import open_lora
        from core.weights.adapters.lora_mixing import targeted_changes

        self.question, self.model = question, model
        self._plain_encoder = model.encoder_for(question.info).sibling()
        self._lora = open_lora(question.lora)
        fits = any(names is not None for *_, names in targeted_changes(self._lora, self._plain_encoder))
        self.acts = fits and question.strength != 0
        self.names = distinct_texts(question.first[:MAX_FIRST])
        words = [(index,) for index in whole_words()]
        self.texts: list[tuple[int, ...]] = [*self.names, *words]
        self.is_double = np.array([*(False for _ in self.names), *(ids in self.names for ids in words)], np.bool_)
        self._plain: tuple[PlainRows, PlainRows] | None = None
        self._adapted: Encoder | None = None  # with the LoRA, or the random one, that is being measured
        self._draws: list[Floats] = []  # the scores of those that are whole: the LoRA's own, then the random ones'
        self._current = np.zeros(0, np.float32)
        self._telling: NDArray[np.intp] | None = None
        self.peaks: tuple[float, ...] = ()

    @property
    def scores(self) -> Floats:
        """How far the LoRA moves each text, of as many as were measured."""
        return self._draws[0] if self._draws else self._current

    @property
    def measured(self) -> int:
        """How many words were measured with what is being measured now."""
        return len(self._current)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to measure."""
        return not self.acts or len(self.peaks) == DRAWS

    def advance(self, cancelled: CancelCheck) -> bool:
        """Measures one batch more; False where nothing is left. Cancelled loses that batch alone."""
        if self.is_finished:
            return False
        if self._adapted is None:
            self._adapted = self._adapt(cancelled)
        indices = self._indices()
        batch = indices[len(self._current) : len(self._current) + WORDS_PER_BATCH]
        before = self._plain_rows(batch, cancelled)
        texts = [self.texts[index] for index in batch]
        after = normed_rows(self._adapted, texts, self.question.layer, cancelled)
        self._current = np.append(self._current, relative_movement(before, after))
        if len(self._current) == len(indices):
            self._finish(indices)
        return not self.is_finished

    def _indices(self) -> NDArray[np.intp]:
        """Which texts are measured with the LoRA of now: all, or those that tell of all."""
        if len(self._draws) <= WHOLE_DRAWS:
            return np.arange(len(self.texts))
        if self._telling is None:
            self._telling = telling_words(self._draws[1:])
        return self._telling

    def _adapt(self, cancelled: CancelCheck) -> "Encoder":
        from core.weights.adapters.lora_mixing import LoraMixer
        from core.weights.adapters.random_lora import randomised

        lora, adapted = self._lora, self._plain_encoder.sibling()
        if self._draws:
            lora = randomised(lora, adapted, len(self.peaks), cancelled)
        LoraMixer(adapted, cache_bytes=0).apply([(lora, self.question.strength)], cancelled)
        return adapted

    def _plain_rows(self, indices: NDArray[np.intp], cancelled: CancelCheck) -> Floats:
        if self._plain is None:
            key, count, layer = weights_hash(self._plain_encoder, cancelled), len(self.names), self.question.layer
            first = PlainRows(self._plain_encoder, self.texts[:count], layer)
            self._plain = first, PlainRows(self._plain_encoder, self.texts[count:], layer, key)
        first, vocabulary = self._plain
        own = indices[indices < len(self.names)]
        others = indices[len(own) :] - len(self.names)
        return np.concatenate([first.rows(own, cancelled), vocabulary.rows(others, cancelled)])

    def _finish(self, indices: NDArray[np.intp]) -> None:
        """Takes a draw that is whole, and lets go of its weights."""
        scores, self._current, self._adapted = self._current, np.zeros(0, np.float32), None
        if not self._draws:
            self._draws.append(scores)
            return
        if len(self._draws) <= WHOLE_DRAWS:
            self._draws.append(scores)
            self.peaks = (*self.peaks, peak(scores))
            return
        middle = np.isin(indices, evenly_chosen(len(self.texts)))
        self.peaks = (*self.peaks, peak(scores, scores[middle]))
