"""What could be written at a cursor, answered on threads of its own: the newest question only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.program.cancellation import CancelCheck, Cancelled, ReportProgress
from gui.state.prompt_state import MAX_MARKED_CHARACTERS, PromptState
from gui.state.session import Session
from gui.workers.disk_worker import DiskWorker
from gui.workers.latest_only import LatestOnlyWorker
from gui.workers.model_queries import Submit

if TYPE_CHECKING:
    from core.analysis.encoding_view import EncodingView
    from core.analysis.reference import ReferenceMean
    from core.editing.completion_costs import InsertionCost, PlaceRules
    from core.model import Model
    from core.queries.completion_nearness import NearestUnit
    from core.studio.completion.completing import Completion, CompletionEntry
    from core.studio.completion.offered import Offered
    from core.studio.contents import StudioContents
    from core.studio.tag_words.search import TagWords

LOOK = "completion"  # the name of the choice in session.looks
OFF = "off"
COMMENTED = frozenset({"swarmui"})  # tools in whose tag lists a "#" begins a comment
WITHOUT_WORDS = ("lora", "wildcard", "style")  # entries that the encoder gets no words of


@dataclass(frozen=True)
class _Known:
    """The tags of lists, the listing that named them and the lists' sizes and times when they were read."""

    tags: "TagWords"
    stamps: tuple[tuple[str, int, int], ...] = ()


class LiveCompletion(QObject):
    """Knows what the studio written for offers, and searches, counts and measures for whichever editor asks.

    1. `complete` searches on a thread; 2. `count` reads the text with each entry in its place, on the same thread;
    3. `measure` encodes it on the encoder's thread, while nobody types. A newer question takes the place of an older.
    """

    failed = Signal(object)
    changed = Signal()  # other tags, names or notes, or completion is on or off

    def __init__(self, session: Session, submit: Submit, parent: QObject | None = None) -> None:
        """`submit` has work done with the model while nothing is being encoded (`ModelQueries.submit`)."""
        super().__init__(parent)
        self._session, self._submit = session, submit
        self._searcher = LatestOnlyWorker("completion", self)
        self._reader = DiskWorker("tag-lists", self)
        self._take: Callable[[object], None] | None = None
        self._known: _Known | None = None
        self._asked: tuple[object, tuple[Path, ...]] = (None, ())  # the listing and the lists that were asked for last
        self._offered: tuple[tuple[object, ...], Offered | None] = ((), None)
        self._searcher.answered.connect(self._deliver)
        self._searcher.failed.connect(self._refuse)
        self._reader.answered.connect(self._take_tags)
        self._reader.failed.connect(self._refuse)
        session.studios.changed.connect(self._follow)
        session.studios.contents_changed.connect(lambda _root: self._follow())
        session.looks.changed.connect(lambda name: self.changed.emit() if name == LOOK else None)
        self._follow()

    @property
    def is_on(self) -> bool:
        """Whether the artist wants completion."""
        return self._session.looks.get(LOOK) != OFF

    @property
    def has_studio(self) -> bool:
        """Whether there is a tool that is written for, so that there is something to offer."""
        return self._session.studios.active_contents is not None

    def set_on(self, on: bool) -> None:
        """Turns completion on or off, and keeps that."""
        self._session.looks.set(LOOK, "" if on else OFF)

    @property
    def is_busy(self) -> bool:
        """Whether a question is unanswered or lists are read."""
        return self._searcher.busy or self._reader.busy

    def stop(self) -> None:
        """Ends the threads, but for one of a disk that hangs."""
        self._searcher.stop()
        self._reader.stop()

    def offered(self, prompt: PromptState) -> "Offered | None":
        """What can be offered in a prompt now; None without a studio, or where completion is off."""
        contents = self._session.studios.active_contents
        if contents is None or not self.is_on:
            return None
        used = frozenset(state.source for state in self._session.loras if state.is_on)
        tags = self._known.tags if self._known else None
        key = (contents, tags, prompt.rules.dialect, prompt.rules.settings, used)
        if self._offered[0] != key:
            self._offered = (key, _offered(contents, tags, prompt, used))
        return self._offered[1]

    def complete(
        self, prompt: PromptState, text: str, cursor: int, on_found: Callable[["Completion | None"], None]
    ) -> None:
        """Searches what could be meant at the cursor (code points); `on_found` gets it, None for nothing."""
        offered = self.offered(prompt)
        if offered is not None:
            self._request(partial(_complete, text, cursor, offered), on_found)

    def count(
        self,
        prompt: PromptState,
        completion: "Completion",
        entries: Sequence["CompletionEntry"],
        on_counted: Callable[[Sequence["InsertionCost | None"]], None],
    ) -> None:
        """Counts what entries cost in their place; None for a style. Nothing of a very long text."""
        if len(completion.text) <= MAX_MARKED_CHARACTERS:
            self._request(partial(_count, completion, tuple(entries), _rules(prompt)), on_counted)

    def measure(
        self,
        prompt: PromptState,
        completion: "Completion",
        entries: Sequence["CompletionEntry"],
        on_measured: Callable[[Sequence["NearestUnit | None"]], None],
    ) -> None:
        """Measures how near entries' words are to the rest, with an encoder open; what is known so far, and so on.

        Nothing where a pass takes seconds.
        """
        session, view = self._session, self._session.encoding_view
        if view is None or session.encoder is None or view.encoding.encoder is not session.encoder:
            return
        if prompt is not session.prompt or len(completion.text) > MAX_MARKED_CHARACTERS or session.encoder.is_costly:
            return
        asked = view, session.reference_of(session.encoder), session.layer
        work = partial(_measure, completion, tuple(entries), *asked)
        self._submit(self, work, lambda answer: on_measured(answer) if isinstance(answer, tuple) else None)

    def want(self, entries: Sequence["CompletionEntry"]) -> None:
        """Has the notes beside LoRAs be read first that are not known yet: their strength and trigger words."""
        contents = self._session.studios.active_contents
        if contents is not None:
            loras = (entry.file for entry in entries if entry.kind == "lora" and entry.file is not None)
            unread = tuple(file for file in loras if not contents.is_read(file))
            if unread:
                self._session.studios.want(unread)

    def put_on(self, style: str) -> None:
        """Chooses a style beside those that are chosen."""
        studios = self._session.studios
        if style not in studios.style_names:
            studios.set_style_names((*studios.style_names, style))

    def cancel(self) -> None:
        """Drops what was asked."""
        self._take = None
        self._searcher.cancel()

    def _request(self, work: Callable[[CancelCheck], object], take: Callable[..., None]) -> None:
        self._take = take
        self._searcher.request(work)

    def _deliver(self, answer: object) -> None:
        take, self._take = self._take, None
        if take is not None:
            take(answer)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _follow(self) -> None:
        """Has the tag lists of the studio written for read, where they or its listing are other ones."""
        contents = self._session.studios.active_contents
        listing, lists = (contents.listing, contents.tag_lists) if contents else (None, ())  # known after the listing
        if contents is None:
            self._reader.cancel()
            self._known = None
        elif listing is not self._asked[0] or lists != self._asked[1]:
            drops_comments = contents.studio.tool in COMMENTED
            self._reader.request(partial(_read_tags, contents.tag_lists, drops_comments, self._known))
        self._asked = (listing, lists)
        self.changed.emit()

    def _take_tags(self, known: _Known) -> None:
        if self._session.studios.active_contents is not None:
            self._known = known
            self.changed.emit()


def _offered(
    contents: "StudioContents", tags: "TagWords | None", prompt: PromptState, used: frozenset[str]
) -> "Offered":
    from core.studio.completion.offered import Offered  # with what names files, which the first frame does without
    from core.studio.tag_words.search import NO_TAG_WORDS

    return Offered(contents, tags or NO_TAG_WORDS, prompt.rules.dialect, prompt.rules.settings, used)


def _rules(prompt: PromptState) -> "PlaceRules":
    from core.editing.completion_costs import PlaceRules

    rules = prompt.rules
    return PlaceRules(rules.dialect, rules.family, rules.settings, prompt.encoder_chunks.encoder)


def _complete(text: str, cursor: int, offered: "Offered", cancelled: CancelCheck) -> "Completion | None":
    from core.studio.completion.completing import complete

    return complete(text, cursor, offered, cancelled=cancelled)


def _count(
    completion: "Completion", entries: Sequence["CompletionEntry"], rules: "PlaceRules", cancelled: CancelCheck
) -> tuple["InsertionCost | None", ...]:
    from core.editing.completion_costs import InsertionCost, InsertionCosts

    costs = InsertionCosts(completion.text, completion.place.start, completion.place.end, rules)
    counted = list[InsertionCost | None]()
    for entry in entries:
        if cancelled():
            raise Cancelled
        counted.append(None if entry.kind == "style" else costs.of(completion.insertion(entry)))
    return tuple(counted)


def _measure(
    completion: "Completion",
    entries: Sequence["CompletionEntry"],
    view: "EncodingView",
    reference: "ReferenceMean | None",
    layer: int,
    model: "Model",
    cancelled: CancelCheck,
    report: ReportProgress,
) -> tuple["NearestUnit | None", ...]:
    """The nearest unit of each entry; None for those that are no words."""
    from core.editing.completion_costs import edited_text
    from core.queries.completion_nearness import WrittenWords, measure_nearness

    worded = [entry for entry in entries if entry.kind not in WITHOUT_WORDS]
    edits = [completion.insertion(entry) for entry in worded]
    written = [WrittenWords(edited_text(completion.text, edit), edit.words) for edit in edits]

    def by_entry(known: Sequence["NearestUnit | None"]) -> tuple["NearestUnit | None", ...]:
        found = dict(zip(map(id, worded), known, strict=False))
        return tuple(found.get(id(entry)) for entry in entries)

    nearness = measure_nearness(
        view, reference, layer, written, model, cancelled, lambda known: report(by_entry(known))
    )
    return by_entry(nearness)


def _read_tags(
    paths: tuple[Path, ...], drops_comments: bool, known: _Known | None, cancelled: CancelCheck, report: ReportProgress
) -> _Known:
    """The tags of these files; those that are known where no file has changed."""
    from core.studio.tag_words.search import read_tag_words

    stamps = tuple(stamp for path in paths if (stamp := _stamp(path)))
    if known is not None and known.stamps == stamps:
        return known
    return _Known(read_tag_words(paths, drops_comments, cancelled), stamps)


def _stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return str(path), status.st_size, status.st_mtime_ns
