"""A library of prompts: everything that is said of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.library.clusters import Clusters, find_clusters
from core.library.gathered import Gathered, GatheredPrompt
from core.library.gathering import gather
from core.library.item_sets import ItemSets, item_sets
from core.library.lengths import PromptLength, Reader, measure_lengths
from core.library.never_together import ApartPair, never_together
from core.library.progress import Progress
from core.library.random_map import map_sets
from core.library.tag_costs import TagCost, tag_costs
from core.library.twins import Twins, find_twins
from core.library.words import tags_in, words_of
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled
from core.storage.history import HistoryEntry


@dataclass(frozen=True, eq=False)
class Library:
    """Each text once: prompt i is `gathered.prompts[i]`, of the length `lengths[i]`, with the tags `tags.of(i)`."""

    gathered: Gathered
    reader: Reader
    lengths: tuple[PromptLength, ...]
    words: ItemSets
    tags: ItemSets
    costs: tuple[TagCost, ...]
    apart: tuple[ApartPair, ...]
    twins: Twins
    clusters: Clusters

    @property
    def prompts(self) -> tuple[GatheredPrompt, ...]:
        """The prompts, sorted by their texts."""
        return self.gathered.prompts

    @property
    def cut_count(self) -> int:
        """How many prompts do not fit into one chunk."""
        return sum(bool(length.cut) for length in self.lengths)

    @property
    def copies(self) -> int:
        """How many places hold a text that stands elsewhere too, beyond the first."""
        return self.gathered.places - len(self.prompts)


def read_library(
    gathered: Gathered,
    reader: Reader = Reader(),  # noqa: B008  (frozen)
    seed: int = 0,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Library:
    """All that is said of gathered prompts; Cancelled. `report` is told Progress.

    It depends on the texts alone: neither names nor order of files change anything but the places.
    """
    texts = [prompt.text for prompt in gathered.prompts]
    lengths = measure_lengths(texts, reader, cancelled, report)
    report(Progress("tags", 0, 1))
    words = item_sets(_each(texts, words_of, cancelled))
    tags = item_sets(_each(texts, tags_in, cancelled))
    costs = tag_costs(tags, reader, cancelled, report)
    apart = never_together(tags, cancelled)
    twins = find_twins(words, seed, cancelled, report)
    vectors = map_sets(words, words.rarity, seed, cancelled)
    clusters = find_clusters(vectors, tags, words, seed, cancelled, report)
    return Library(gathered, reader, lengths, words, tags, costs, apart, twins, clusters)


def open_library(
    paths: Sequence[Path],
    history: Sequence[HistoryEntry] = (),
    reader: Reader = Reader(),  # noqa: B008  (frozen)
    seed: int = 0,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Library:
    """The library of files, folders and the history; Cancelled."""
    return read_library(gather(paths, history, cancelled, report), reader, seed, cancelled, report)


def _each(texts: Sequence[str], items_of: Callable[[str], list[str]], cancelled: CancelCheck) -> Iterator[list[str]]:
    for text in texts:
        if cancelled():
            raise Cancelled
        yield items_of(text)
