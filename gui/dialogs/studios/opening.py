"""The dialogs about the artist's tools: which folder, which of those found, and what is in them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from core.program.translation import tr
from gui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from core.studio.studio import Studio
    from gui.dialogs.studios.found import FoundStudios
    from gui.dialogs.studios.my_tools import MyTools


class StudioDialogs(QObject):
    """Asks for tools and hands what is chosen to the workspace."""

    wants_words = Signal(str)  # to be written into the prompt, where the cursor is

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._loader, self._studios, self._window = workspace.studio_loader, workspace.session.studios, parent
        self._router = workspace.file_router
        self.found: FoundStudios | None = None
        self.my_tools: MyTools | None = None
        self._loader.several_found.connect(self._offer)
        self._loader.search_progressed.connect(self._show_progress)
        self._loader.search_ended.connect(self._end_search)

    @property
    def is_open(self) -> bool:
        """Whether one of them is open."""
        return self.found is not None or (self.my_tools is not None and self.my_tools.isVisible())

    def choose_folder(self) -> None:
        """Asks for the folder of a tool and adds it."""
        title = tr("Choose the folder of your tool: A1111, Forge, ComfyUI, SwarmUI, InvokeAI or another")
        start = str(Path(self._studios.states[-1].root).parent) if self._studios.states else str(Path.home())
        if path := QFileDialog.getExistingDirectory(self._window, title, start):
            self._loader.add(path)

    def look_around(self) -> None:
        """Looks at the usual places, and asks which of the tools there are to be added."""
        self._begin().begin_search()
        self._loader.look_around()

    def show_my_tools(self) -> None:
        """Shows the tools that were added, and what is in them."""
        if self.my_tools is None:
            from gui.dialogs.studios.my_tools import MyTools  # nobody needs it at the start

            self.my_tools = MyTools(self._loader, self._studios, self._window)
            self.my_tools.wants_words.connect(self.wants_words)
            self.my_tools.wants_lora.connect(lambda path: self._router.open([path]))
            self.my_tools.wants_folder.connect(self.choose_folder)
            self.my_tools.wants_search.connect(self.look_around)
        self.my_tools.begin()

    def stop(self) -> None:
        """Closes what is open."""
        self._close_found()
        if self.my_tools is not None:
            self.my_tools.stop()
            self.my_tools.close()

    def _close_found(self) -> None:
        if self.found is not None:
            self.found.reject()

    def _offer(self, studios: "Sequence[Studio]") -> None:
        self._begin().end(studios)

    def _begin(self) -> "FoundStudios":
        """An empty dialog, in place of one that may be open."""
        from gui.dialogs.studios.found import FoundStudios  # which the first frame does without

        self._close_found()
        known = [state.root for state in self._studios.states]
        self.found = FoundStudios(self._loader.add_studios, known, self._window)
        self.found.stopped.connect(self._drop_found)
        self.found.open()
        return self.found

    def _drop_found(self) -> None:
        self._loader.stop_looking()
        if self.found is not None:
            self.found.deleteLater()
            self.found = None

    def _show_progress(self, studios: "Sequence[Studio]") -> None:
        if self.found is not None:
            self.found.show_studios(studios)

    def _end_search(self, studios: "Sequence[Studio]") -> None:
        if self.found is not None:
            self.found.end(studios, is_search=True)
