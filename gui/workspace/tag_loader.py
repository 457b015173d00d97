"""Keeps the LoRAs of the prompt's tags in step with the text: looked up at every key, opened after a pause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.program.cancellation import CancelCheck, Cancelled
from core.program.translation import tr
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks
from gui.state.adapters import LoraState
from gui.state.prompt_tags import TagLook, TagMark
from gui.state.session import Session
from gui.workers.latest_only import LatestOnlyWorker
from gui.workspace.adapter_loader import AdapterLoader

if TYPE_CHECKING:
    from core.studio.contents import StudioContents
    from core.studio.studio import StudioFile
    from core.studio.tags.names import LoraNames
    from core.studio.tags.prompt_tags import PromptTags
    from core.studio.tags.rules import ResolvedTag, ResolvedTags

LOAD_DELAY_MS = 300  # without a key, before a file that a tag names is opened
OTHER_NETWORKS = ("hypernet",)  # words of tags that do something, though not to a text encoder
Nearest = dict[str, tuple[str, ...]]


class TagLoader(QObject):
    """Reads the tags of the prompt by the active studio's rules: marks, notes, and LoRAs for the adapter loader.

    A key costs a few dictionary look-ups. The dictionaries are made on a worker, and so are the names that a missing
    one may have been meant for. The rules of tools are imported there too, when the first tag or studio is seen.
    """

    failed = Signal(object)

    def __init__(self, session: Session, adapters: AdapterLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._adapters = session, adapters
        self._is_ready = False  # whether the rules have been imported
        self._names: LoraNames | None = None
        self._names_dialect = ""  # by whose rules
        self._nearest: Nearest = {}
        self._answers: dict[bool, tuple[Chunks, PromptTags]] = {}  # of the prompt, and of the negative one
        self._worker = LatestOnlyWorker("tags", self)
        self._worker.answered.connect(self._take)
        self._worker.failed.connect(self.failed)
        self._load_timer = QTimer(self, singleShot=True, interval=LOAD_DELAY_MS)
        self._load_timer.timeout.connect(self._load)
        for prompt in (session.prompt, session.negative):
            prompt.more_notes = self._notes_of
        session.prompt.parsed.connect(self._show)
        session.negative.parsed.connect(self._show)
        session.studios.changed.connect(self._follow_studio)
        session.studios.contents_changed.connect(self._follow_studio)
        session.dialect_changed.connect(self._follow_studio)

    @property
    def is_busy(self) -> bool:
        """Whether names are being looked up, or a file that a tag names is about to be opened."""
        return self._worker.busy or self._load_timer.isActive()

    def stop(self) -> None:
        """Ends the thread."""
        self._load_timer.stop()
        self._worker.stop()

    def _follow_studio(self) -> None:
        """Has the names of another studio, or of one that is known better, made ready."""
        contents, names, dialect = self._session.studios.active_contents, self._names, self._session.dialect
        if contents is None:
            self._worker.cancel()
            self._take_names(None)
        elif names is None or (names.contents, self._names_dialect) != (contents, dialect):
            is_same = names is not None and names.contents.studio.root == contents.studio.root
            if not is_same or self._names_dialect != dialect:
                self._take_names(None)
            self._worker.request(partial(_prepared, contents, dialect, self._missing))

    @property
    def _missing(self) -> tuple[str, ...]:
        """Names without a file, for which others are to be looked for."""
        names = (name for tags in self._all_tags() if tags.resolved for name in tags.resolved.missing)
        return tuple(dict.fromkeys(names))

    def _take(self, answer: "_Answer") -> None:
        """Takes what the worker has made; names of another studio, or by other rules, are made anew."""
        self._is_ready, names = True, answer.names
        studio, dialect = self._session.studios.active_contents, self._session.dialect
        if names is self._names:
            self._nearest |= answer.nearest
            self._renew()
        elif names is not None and names.contents is studio and answer.dialect == dialect:
            self._nearest, self._names_dialect = answer.nearest, dialect
            self._take_names(names)
        else:
            self._renew()
            self._follow_studio()

    def _take_names(self, names: "LoraNames | None") -> None:
        if names is not self._names:
            self._names = names
            self._nearest = self._nearest if names is not None else {}
            self._cut_tags(names)
            self._renew()

    def _cut_tags(self, names: "LoraNames | None") -> None:
        """Has the tags that a program in front of the dialect reads taken out of the text that is sent."""
        settings = self._session.settings
        if names is None and settings.tag_cutter is None:
            return
        from core.studio.tags.cutting import InstalledTagCutter, tag_cutter

        cutter = settings.tag_cutter
        if names is None or not (isinstance(cutter, InstalledTagCutter) and cutter.is_of(names)):
            self._session.set_settings(replace(settings, tag_cutter=tag_cutter(names)))

    def _renew(self) -> None:
        """Reads the tags of the same texts again."""
        self._answers = {}
        for prompt in (self._session.prompt, self._session.negative):
            prompt.renew_notes()
        self._show()

    # --- at a key

    def _notes_of(self, chunks: Chunks) -> Iterable[Diagnostic]:
        tags = self._tags_of(chunks)
        return tags.notes if tags is not None else ()

    def _all_tags(self) -> "list[PromptTags]":
        """The tags of the prompt, and those of the negative one."""
        both = (self._tags_of(prompt.chunks) for prompt in (self._session.prompt, self._session.negative))
        return [tags for tags in both if tags is not None]

    def _tags_of(self, chunks: Chunks) -> "PromptTags | None":
        """The tags of a text, looked up once; None for one without any, and before the rules are there."""
        if "<" not in chunks.prompt.tagged.text:
            return None
        if not self._is_ready:
            if not self._worker.busy:
                self._worker.request(partial(_with_nearest, None, ()))
            return None
        from core.studio.tags.prompt_tags import tags_of_prompt
        from core.studio.tags.resolving import tool_for

        key = chunks.prompt.settings.is_negative
        known = self._answers.get(key)
        if known is None or known[0] is not chunks:
            tool = self._names.tool if self._names is not None else tool_for(chunks.prompt.dialect)
            known = chunks, tags_of_prompt(chunks.prompt, tool, self._names, self._nearest)
            self._answers[key] = known
        return known[1]

    def _show(self) -> None:
        """Marks the tags of the text, and has their LoRAs put on after a pause."""
        tags = self._tags_of(self._session.prompt.chunks)
        self._session.tags.set_marks(_marks(tags) if tags is not None else ())
        new = tuple(name for name in self._missing if name not in self._nearest)
        if new and self._names is not None and not self._worker.busy:
            self._worker.request(partial(_with_nearest, self._names, new))
        if list(map(_about, self._states())) != list(map(_about, self._session.tags.loras)):
            self._load_timer.start()

    def _states(self) -> list[LoraState]:
        """The LoRAs that the tags name, each file once; of the negative prompt too where its tags are read."""
        states: dict[str, LoraState] = {}
        for tags in self._all_tags():
            for key, state in _states_of(tags).items():
                states[key] = _together(known, state) if (known := states.get(key)) else state
        return list(states.values())

    def _load(self) -> None:
        self._adapters.set_tag_loras(self._states())
        named = [tag.file for tags in self._all_tags() if tags.resolved for tag in tags.resolved.tags if tag.file]
        headers = self._names.contents.headers if self._names is not None else {}
        if unread := [file for file in named if file.path not in headers]:
            self._session.studios.want(unread)


def _together(one: LoraState, other: LoraState) -> LoraState:
    """A LoRA that tags of both prompts put on."""
    in_unet = one.strength_in_unet + other.strength_in_unet
    return replace(one, strength=one.strength + other.strength, unet_strength=in_unet)


def _about(state: LoraState) -> tuple[object, ...]:
    """What a tag says of a LoRA, without what is known of its file once that is open."""
    error = "" if state.source else state.file_error
    return state.source, state.tag, state.strength, state.unet_strength, state.is_on, state.is_unet_only, error


def _marks(tags: "PromptTags") -> Iterator[TagMark]:
    """The tags that stand in the typed text, each with what is said of it."""
    from core.studio.tags.notes import describe_tag

    for (start, end), tag, known in tags.placed:
        if end <= start:
            continue
        own = [note for note in tags.notes if start <= note.start and note.end <= end]
        fixes = tuple(fix for note in own for fix in note.fixes)
        tip = describe_tag(known, tags.resolved) if known and tags.resolved else ""
        tip = "\n".join(filter(None, (tip, *(note.message for note in own))))
        source = str(known.file.path) if known and known.file else ""
        yield TagMark(start, end, tag.name, _look_of(known, tags.resolved), tip, fixes, source)


def _look_of(tag: "ResolvedTag | None", resolved: "ResolvedTags | None") -> TagLook:
    if tag is None or resolved is None:
        return "unknown"
    if tag.file is None:
        if tag.state == "inert":
            return "unknown" if tag.tag.word in OTHER_NETWORKS else "off"
        return "missing"
    return "off" if resolved.all_off or resolved.is_text_off or tag.has_text_part is False else "on"


def _states_of(tags: "PromptTags") -> dict[str, LoraState]:
    """The LoRAs of a text's tags, by their files, or by the names that lead to none."""
    states: dict[str, LoraState] = {}
    for tag in tags.resolved.tags if tags.resolved else ():
        if tag.file is not None and tags.resolved is not None:
            states.setdefault(str(tag.file.path), _found_state(tag, tag.file, tags.resolved))
        elif tag.state != "inert" and tags.resolved is not None:
            error = tr("Names in files are still being read.") if tags.resolved.unread else tr("No LoRA has this name.")
            state = LoraState("", 0.0, False, origin="tag", tag=tag.tag.name, file_error=error)
            states.setdefault(f"\0{tag.tag.name}", state)
    return states


def _found_state(tag: "ResolvedTag", file: "StudioFile", resolved: "ResolvedTags") -> LoraState:
    """The state of a tag's file; one that cannot change the words is not opened."""
    both = (strengths.get(file.path, 0.0) for strengths in (resolved.strengths, resolved.unet_strengths))
    strength, in_unet = (number if isfinite(number) else 0.0 for number in both)
    state = LoraState(str(file.path), strength, not resolved.all_off, origin="tag", tag=tag.tag.name)
    state = replace(state, unet_strength=in_unet)
    if resolved.all_off:
        return replace(state, is_open=True, notes=(tr("off: see the notes on this prompt"),))
    if tag.has_text_part is False or resolved.is_text_off:
        return replace(state, is_open=True, is_unet_only=True, notes=(tr("U-Net only: the words do not change"),))
    return state


@dataclass(frozen=True)
class _Answer:
    """What the worker has made: `names` by the rules of a dialect, None where only the rules were wanted."""

    names: "LoraNames | None"
    nearest: Nearest
    dialect: str = ""


def _prepared(contents: "StudioContents", dialect: str, missing: tuple[str, ...], cancelled: CancelCheck) -> _Answer:
    from core.studio.tags.names import LoraNames
    from core.studio.tags.resolving import tool_for

    names = LoraNames(contents, tool_for(dialect, contents.studio.tool)).prepare()
    return replace(_with_nearest(names, missing, cancelled), dialect=dialect)


def _with_nearest(names: "LoraNames | None", missing: tuple[str, ...], cancelled: CancelCheck) -> _Answer:
    """The names, and those that are like the missing ones; the rules are imported with them."""
    from core.studio.tags import cutting, nearest, prompt_tags  # noqa: F401

    known = (*names.files, *names.aliases.files) if names is not None else ()
    found: Nearest = {}
    for name in missing if names is not None else ():
        if cancelled():
            raise Cancelled
        found[name] = nearest.nearest_names(name, known)
    return _Answer(names, found)
