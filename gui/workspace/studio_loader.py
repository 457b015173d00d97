"""The studios of the session: found, listed and looked into on workers, and kept in the settings by their folders."""

import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.program.cancellation import Cancelled
from core.program.messages import UnusableInput, displayable, quoted
from core.program.translation import join_names, tr
from gui.state.session import Session
from gui.state.settings import data_folder
from gui.state.studios import StudioState
from gui.workers.disk_worker import END_SECONDS, DiskWorker
from gui.workspace.settings_store import SettingsStore

if TYPE_CHECKING:
    from core.studio.studio import Studio, StudioFile
    from gui.workspace.studio_reader import StudioReader

HEADERS_FILE = "model_headers.db"
MAX_STUDIOS = 50
MANY_FILES = 2000  # whose values are worth leaving out of the garbage collector's rounds
LONGEST_WAIT_MS = 15_000  # for an encoder's first answer, at the start


class StudioLoader(QObject):
    """Fills `session.studios`. Those of the settings are read after the first encoder has answered, never before."""

    notice = Signal(str)
    failed = Signal(object)
    settled = Signal()  # thousands of files have been read, which are values that stay
    several_found = Signal(object)  # a tuple of Studio, of which the artist chooses; also a plain folder of models
    search_progressed = Signal(object)  # a tuple of Studio, of a look at the usual places that goes on
    search_ended = Signal(object)  # the same, at its end

    def __init__(self, session: Session, settings_store: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._store = session, settings_store
        self._cache_file = data_folder(settings_store.path) / HEADERS_FILE
        self._readers: dict[str, StudioReader] = {}
        self._removed: list[StudioReader] = []  # whose threads may still run
        self._asked = list[Path]()
        self._is_waiting = False  # for the first encoder, before the studios of the settings are read
        self._gives_dialect = ""  # the root of a studio whose dialect is taken when it has been listed
        self._finder, self._search = self._new_finder(), self._new_search()
        self._left = list[DiskWorker]()  # whose disks hang
        self._start_timer = QTimer(self, singleShot=True, interval=LONGEST_WAIT_MS)
        self._connect()
        self._restore()

    def _connect(self) -> None:
        self._session.studios.wanted.connect(self.want)
        self._session.prompt.text_changed.connect(self._wait_for_quiet)

    def _new_finder(self) -> DiskWorker:
        finder = DiskWorker("studio-finder", self)
        finder.answered.connect(self._take_found)
        finder.failed.connect(self._refuse)
        finder.silent.connect(self._refuse_silent)
        return finder

    def _new_search(self) -> DiskWorker:
        search = DiskWorker("studio-search", self)
        search.reported.connect(self.search_progressed)
        search.answered.connect(self.search_ended)
        search.failed.connect(self._end_search)
        search.silent.connect(self._end_silent_search)
        return search

    def _restore(self) -> None:
        settings = self._store.settings
        for root in settings.studios[:MAX_STUDIOS]:
            self._add_reader(root)
        if self._readers:
            self._is_waiting = True
            self._session.studios.replace(self._states, settings.active_studio)
            self._start_timer.timeout.connect(self._start)
            self._session.encoding_view_changed.connect(self._start)
            self._start_timer.start()

    def _start(self) -> None:
        """Reads the studios of the settings, once."""
        if self._is_waiting:
            self._is_waiting = False
            self._start_timer.stop()
            self.refresh()

    @property
    def _states(self) -> tuple[StudioState, ...]:
        return tuple(reader.state for reader in self._readers.values())

    @property
    def is_busy(self) -> bool:
        """Whether a folder is looked at or read."""
        return self._finder.busy or self._search.busy or any(reader.is_busy for reader in self._readers.values())

    def add(self, *paths: str | Path) -> None:
        """Adds the tool that a folder, or a file in it, stands for; of several the artist is asked which."""
        from gui.workspace.studio_reading import find_all  # the first frame does without it

        self._asked += [Path(path) for path in paths]
        self._finder.request(partial(find_all, tuple(self._asked)))

    def look_around(self) -> None:
        """Looks at the usual places; `search_progressed` and `search_ended` say what is there."""
        from gui.workspace.studio_reading import look_around_here

        self._search.request(look_around_here)

    def stop_looking(self) -> None:
        """Gives up the look at the usual places."""
        self._search.cancel()

    def add_studios(self, studios: "Iterable[Studio]") -> None:
        """Adds studios that were found; the first that reads prompts is written for, where none is yet."""
        found = tuple(studios)
        roots = [str(studio.root) for studio in found]
        is_new = any(root not in self._readers for root in roots)
        for root in [root for root in roots if root not in self._readers][: MAX_STUDIOS - len(self._readers)]:
            self._add_reader(root)
        self._show(self._session.studios.active)
        for root in [root for root in roots if root in self._readers]:
            self._readers[root].read()
        from core.studio.table import TOOLS  # which the finder's thread has imported

        if roots and not self._session.studios.active:
            self.set_active(next((str(own.root) for own in found if TOOLS[own.tool].dialect), roots[0]))
        elif roots:
            names = join_names([TOOLS[studio.tool].name or displayable(studio.root.name) for studio in found])
            added = tr("Added: {tools}. You choose which one you write for in “My tools”.")
            known = tr("Added before, and read again: {tools}.")
            self.notice.emit((added if is_new else known).format(tools=names))

    def remove(self, root: str) -> None:
        """Forgets a studio. Nothing of it is touched."""
        reader = self._readers.pop(root, None)
        if reader is not None:
            reader.changed.disconnect()
            reader.drop()
            self._removed.append(reader)
            active = self._session.studios.active
            self._show("" if active == root else active)

    def set_active(self, root: str) -> None:
        """Writes for another studio, "" for none: its names hold from now on, and its rules read the prompt."""
        self._show(root)
        self._gives_dialect = root
        self._give_dialect()

    def refresh(self, root: str = "") -> None:
        """Reads a studio again, all of them where none is named."""
        self._is_waiting = self._is_waiting and bool(root)
        for reader in [self._readers[root]] if root in self._readers else [] if root else self._readers.values():
            reader.read(is_whole=True)

    def want(self, files: "Iterable[StudioFile]") -> None:
        """Has headers and sidecars of files read before those of others."""
        wanted = tuple(files)
        for reader in self._readers.values():
            reader.want(wanted)

    def stop(self) -> None:
        """Ends the threads, but for those of a disk that hangs."""
        self._start_timer.stop()
        workers = (self._finder, self._search, *self._left, *self._readers.values(), *self._removed)
        for reader in self._readers.values():
            reader.drop()
        ends = time.monotonic() + END_SECONDS
        for worker in workers:
            worker.stop(ends)

    def _add_reader(self, root: str) -> None:
        from gui.workspace.studio_reader import StudioReader  # nobody needs it without a studio

        reader = self._readers[root] = StudioReader(root, self._cache_file, self)
        reader.changed.connect(self._take_state)
        reader.notice.connect(self.notice)
        reader.failed.connect(self.failed)
        reader.settled.connect(self._say_settled)

    def _say_settled(self) -> None:
        contents = [reader.state.contents for reader in self._readers.values()]
        if sum(len(known.listing.files) for known in contents if known) >= MANY_FILES:
            self.settled.emit()

    def _show(self, active: str) -> None:
        """Takes the list of studios, and which is written for, into session and settings."""
        self._session.studios.replace(self._states, active)
        self._store.update(studios=tuple(self._readers), active_studio=self._session.studios.active)

    def _take_state(self, state: StudioState) -> None:
        self._session.studios.update(state)
        self._give_dialect()

    def _give_dialect(self) -> None:
        """Has the rules of the studio that was made active read the prompt, as soon as its tool is known."""
        state = next((state for state in self._session.studios.states if state.root == self._gives_dialect), None)
        if state is None or state.contents is None:
            return
        from core.dialects.table import DIALECTS
        from core.studio.table import TOOLS
        from gui.workspace.studio_reader import tool_name

        self._gives_dialect = ""
        dialect = TOOLS[state.contents.studio.tool].dialect or self._dialect_of_packages(state.contents.studio)
        sentence = tr("You write for {tool} now.").format(tool=tool_name(state))
        if dialect and dialect != self._session.dialect:
            self._session.set_dialect(dialect)
            rules = tr("The prompt is read by the rules of {dialect}; choose others above where you like.")
            sentence = f"{sentence} {rules.format(dialect=DIALECTS[dialect].title)}"
        self.notice.emit(sentence)

    def _dialect_of_packages(self, studio: "Studio") -> str:
        """The dialect of the packages that are listed as well, where they have the same one."""
        from core.studio.table import TOOLS

        readers = [self._readers.get(str(root)) for root in studio.packages.values()]
        known = [reader.state.contents for reader in readers if reader is not None]
        dialects = {TOOLS[contents.studio.tool].dialect for contents in known if contents}
        return dialects.pop() if len(dialects) == 1 else ""

    def _take_found(self, studios: "tuple[Studio, ...]") -> None:
        from core.studio.finding import PLAIN_FOLDER  # which the finder's thread has imported

        asked, self._asked = self._asked, []
        if not (studios or asked):
            return  # a disk that hung has answered after all
        if not studios:
            sentence = tr(
                "{folder} is no tool that is known here, and none lies in it. Choose the folder in which A1111, Forge, "
                "ComfyUI or another one is installed, or one with folders of models."
            )
            self.failed.emit(UnusableInput(sentence.format(folder=quoted(asked[0]))))
        elif len(studios) == 1 and studios[0].tool != PLAIN_FOLDER:
            self.add_studios(studios)
        else:
            self.several_found.emit(studios)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._asked = []
            self.failed.emit(error)

    def _refuse_silent(self) -> None:
        asked, self._asked = self._asked, []
        self._left.append(self._finder)  # the next folder is looked at without it
        self._finder = self._new_finder()
        sentence = tr("{folder} does not answer. See whether the drive or the network is there, then add it again.")
        self.notice.emit(sentence.format(folder=displayable(str(asked[0])) if asked else ""))

    def _end_search(self, error: Exception) -> None:
        self.search_ended.emit(())
        self._refuse(error)

    def _end_silent_search(self) -> None:
        self._search.cancel()
        self._left.append(self._search)
        self._search = self._new_search()
        self.search_ended.emit(())

    def _wait_for_quiet(self) -> None:
        for reader in self._readers.values():
            reader.wait_for_quiet()
