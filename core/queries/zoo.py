"""How several models read one prompt: their files are opened one after another, and little is kept of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.encoder_distance import WeightPart, rounding_of
from core.analysis.model_likeness import MIN_COMPARED_WORDS, likeness_by_layer, same_depth, word_likeness
from core.analysis.trained_parts import Merge, coarser_parts, find_merges
from core.analysis.units import Unit, unit_means
from core.encoder.encoding import EncoderInfo, Floats
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled
from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.tokens.chunks import Chunks
from core.weights import STUDY, UnreadableEncoder
from core.weights.checkpoints.fingerprints import Fingerprint
from core.weights.opening import STUDY_TITLE, clip_plans, plan_model

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.weights.checkpoints.plan import EncoderPlan
    from core.weights.checkpoints.random_layers import KeptWeights

MAX_NAME_LETTERS = 40
MODEL_SUFFIXES = (".safetensors", ".ckpt", ".pt", ".bin", ".gguf")  # which names do without
RANDOM_DRAWS = 3  # of random layers, which make the band of what is nothing in common


def name_of(source: str, sources: Sequence[str] = ()) -> str:
    """What a model is called among others: its file's name, with the folder's where another has the same."""
    if source == STUDY:
        return tr(STUDY_TITLE)
    path = Path(source)
    if sum(Path(other).stem == path.stem for other in sources) > 1:
        return shortened(f"{path.parent.name}/{path.name}", MAX_NAME_LETTERS)
    return shortened(path.stem if path.suffix in MODEL_SUFFIXES else path.name, MAX_NAME_LETTERS)


@dataclass(frozen=True, eq=False)
class ZooQuestion:
    """What is asked of every model: the words of a prompt, and which model the others are held against.

    `sources` are files, folders or "study". `base` is one of them. `units` are the words that are compared, each label
    once. Of a model with several encoders the one of the name in `chunks` is read, or else its first. `kept_hashes` are
    those of the base as it was last read, for when its file is gone.
    """

    chunks: Chunks
    units: tuple[Unit, ...]
    sources: tuple[str, ...]
    base: str
    kept_hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_enough_words(self) -> bool:
        """Whether there are so many words that a rank correlation says something."""
        return len(self.units) >= MIN_COMPARED_WORDS

    def asks_the_same(self, other: "ZooQuestion") -> bool:
        """Whether a reading for the other question answers this one: the same words at the same places."""
        same_words = [unit.positions for unit in self.units] == [unit.positions for unit in other.units]
        return self.chunks.chunks == other.chunks.chunks and self.chunks.encoder == other.chunks.encoder and same_words


@dataclass(frozen=True, eq=False)
class ModelReading:
    """What is kept of a model: `vectors` [layers + 1, words, width] of the words before the final norm, as raw states,
    the fingerprint of its weights, and when its file was written.

    `random_vectors` are those of the same tables with random layers, one a draw; of the base alone.
    """

    source: str
    info: EncoderInfo
    vectors: Floats
    weights: Fingerprint
    stamp: tuple[int, ...]
    random_vectors: tuple[Floats, ...] = ()


@dataclass(frozen=True, eq=False)
class Zoo:
    """The answer, which grows by a model at a time: what was read, and why others cannot be, a sentence each.

    `reading` is the source that is being read, "" where none is.
    """

    question: ZooQuestion
    readings: tuple[ModelReading, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    reading: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether every model has been read or cannot be."""
        return not self.reading and len(self.readings) + len(self.problems) == len(self.question.sources)

    def name(self, index: int) -> str:
        """What one of `readings` is called."""
        return name_of(self.readings[index].source, self.question.sources)

    def index(self, source: str) -> int | None:
        """Where a model stands among `readings`; None where it was not read."""
        return next((at for at, reading in enumerate(self.readings) if reading.source == source), None)

    @property
    def base(self) -> ModelReading | None:
        """What is held against: the base of the question, None before it was read."""
        at = self.index(self.question.base)
        return None if at is None else self.readings[at]

    @cached_property
    def likeness(self) -> Floats:
        """Of all pairs of `readings` [layers of the base + 1, models, models]; NaN with too few words."""
        base = self.base or (self.readings[0] if self.readings else None)
        return likeness_by_layer([reading.vectors for reading in self.readings], base.info.layers if base else 0)

    @cached_property
    def nothing_in_common(self) -> Floats:
        """The likeness of the base to its own tables with random layers [draws, layers + 1]; [0, 0] without a base."""
        base = self.base
        if base is None or not base.random_vectors:
            return np.empty((0, 0), np.float32)
        return likeness_by_layer([base.vectors, *base.random_vectors], base.info.layers)[:, 0, 1:].T

    @cached_property
    def merges(self) -> tuple[Merge | None, ...]:
        """Which two others each of `readings` was merged from; None for none."""
        return find_merges([None if reading.weights.broken else reading.weights.samples for reading in self.readings])

    @cached_property
    def rounded_parts(self) -> tuple[frozenset[WeightPart], ...]:
        """The parts of each of `readings` that differ from the base by no more than their files' types explain."""
        return tuple(_rounded_parts(reading, self.base) for reading in self.readings)

    def settle(self) -> "Zoo":
        """Itself, with all computed that takes long."""
        _ = self.likeness, self.nothing_in_common, self.merges, self.rounded_parts
        return self

    def curve(self, index: int) -> Floats:
        """The likeness of a model to the base over the base's layers [layers + 1]; NaN where there is no base."""
        at = self.index(self.question.base)
        return np.full(len(self.likeness), np.nan, np.float32) if at is None else self.likeness[:, at, index]

    def word_likeness(self, index: int, layer: int) -> Floats:
        """How alike a model and the base read each word [words] at a layer of the base; NaN where there is no base."""
        base = self.base
        if base is None or not self.question.has_enough_words:
            return np.full(len(self.question.units), np.nan, np.float32)
        other = self.readings[index]
        return word_likeness(base.vectors[layer], other.vectors[same_depth(layer, base.info.layers, other.info.layers)])


def read_zoo(
    question: ZooQuestion,
    known: Zoo | None = None,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Zoo:
    """Reads the models of a question, of each its text encoder alone; `report` gets the answer so far before each.

    One encoder is in memory at a time. Of `known`, an answer to an earlier question, what still holds is taken over: a
    file that was not written since is not read again for the same words. A file that cannot be read is a problem, and
    the others are read. Cancelled.
    """
    zoo = Zoo(question)
    for source in question.sources:
        report(replace(zoo, reading=source).settle())
        try:
            reading = _known_reading(question, source, known) or _read_model(question, source, cancelled)
        except UnreadableEncoder as error:
            zoo = replace(zoo, problems={**zoo.problems, source: str(error)})
        else:
            zoo = replace(zoo, readings=(*zoo.readings, reading))
    return zoo.settle()


def _rounded_parts(reading: ModelReading, base: ModelReading | None) -> frozenset[WeightPart]:
    if base is None or base.info.dtype == reading.info.dtype:
        return frozenset()
    rounding = max(rounding_of(reading.info), rounding_of(base.info))
    own, known = reading.weights, base.weights
    return coarser_parts(own.samples, known.samples, known.deviations, rounding) if rounding else frozenset()


def _known_reading(question: ZooQuestion, source: str, known: Zoo | None) -> ModelReading | None:
    at = None if known is None or not question.asks_the_same(known.question) else known.index(source)
    if at is None or known is None:
        return None
    reading = known.readings[at]
    lacks_random = source == question.base and question.has_enough_words and not reading.random_vectors
    return None if lacks_random or reading.stamp != _stamp(source) else reading


def _stamp(source: str) -> tuple[int, ...]:
    """When a file was last written, and its size; () for what is no file, such as a folder's name that is gone."""
    try:
        status = Path(source).stat()
    except (OSError, ValueError):
        return ()
    return status.st_mtime_ns, status.st_size


def _read_model(question: ZooQuestion, source: str, cancelled: CancelCheck) -> ModelReading:
    from core.weights.checkpoints.fingerprints import fingerprint
    from core.weights.checkpoints.loading import load_encoder
    from core.weights.checkpoints.random_layers import kept_weights

    stamp, plan = _stamp(source), _plan(question, source, cancelled)
    encoder = load_encoder(plan, cancelled)
    weights, vectors = fingerprint(encoder, cancelled), _vectors(question, encoder, cancelled)
    info, random = encoder.info, list[Floats]()
    if source == question.base and question.has_enough_words and not weights.broken:
        kept = kept_weights(encoder, cancelled)
        del encoder  # so that one is in memory at a time
        random = list(_random_vectors(question, plan, kept, weights.deviations, cancelled))
    return ModelReading(source, info, vectors, weights, stamp, tuple(random))


def _plan(question: ZooQuestion, source: str, cancelled: CancelCheck) -> "EncoderPlan":
    """The encoder of a source that is compared. UnreadableEncoder where it reads fewer positions than a chunk has."""
    plans = clip_plans(plan_model(source, cancelled))
    if not plans:
        message = tr("{file} holds no text encoder of CLIP's, which alone are compared here.")
        raise UnreadableEncoder(message.format(file=quoted(Path(source))))
    plan = next((plan for plan in plans if plan.info.name == question.chunks.encoder), plans[0])
    if plan.info.positions < question.chunks.context_length:
        message = tr(
            "{file} reads {positions} positions at once, and the prompt is laid out for {length}. Compare it while a "
            "model that reads {positions} is open."
        )
        sizes = {"positions": plan.info.positions, "length": question.chunks.context_length}
        raise UnreadableEncoder(message.format(file=quoted(Path(source)), **sizes))
    return plan


def _vectors(question: ZooQuestion, encoder: "Encoder", cancelled: CancelCheck) -> Floats:
    """The words' raw states [layers + 1, words, width]. UnreadableEncoder where a learned word does not fit."""
    from core.weights.adapters.inversion_folder import LazyInversionVectors

    encoder.inversion_vectors = LazyInversionVectors(question.chunks.prompt.settings.inversions, encoder.info)
    learned = {token.piece for token in question.chunks.tokens if token.kind == "embedding"}
    if lacking := [piece for piece in sorted(learned) if piece not in encoder.inversion_vectors]:
        message = tr("{file} cannot read the textual inversion {name}, whose vectors are of another width.")
        raise UnreadableEncoder(message.format(file=quoted(encoder.info.source), name=lacking[0]))
    encoding = encoder.encode(question.chunks, cancelled, padding=False)
    if cancelled():
        raise Cancelled
    return unit_means(encoding.hidden_states, question.units)


def _random_vectors(
    question: ZooQuestion,
    plan: "EncoderPlan",
    kept: "KeptWeights",
    deviations: Mapping[str, float],
    cancelled: CancelCheck,
) -> Iterator[Floats]:
    from core.weights.checkpoints.random_layers import with_random_layers

    seed = sha256(question.chunks.ids.tobytes()).digest()
    for draw in range(RANDOM_DRAWS):
        number = int.from_bytes(seed[:6], "big") + draw
        yield _vectors(question, with_random_layers(plan, kept, deviations, number, cancelled), cancelled)
