"""The artist's tools as rows of a table, and what is wrong with one of them in sentences."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from core.program.messages import displayable
from core.program.translation import tr
from gui.state.studios import StudioState
from gui.widgets.rows_model import Index, RowsModel
from gui.workspace.studio_reader import tool_name

if TYPE_CHECKING:
    from core.studio.studio import Listing

USED, TOOL, FOLDER, STATE = range(4)


class StudiosModel(RowsModel):
    """A row a studio: whether it is written for, its tool, its folder, how it is."""

    def __init__(self) -> None:
        headings = ("✓", tr("Tool"), tr("Folder"), tr("State"))
        tips = (tr("The tool that you write for"), "", "", tr("Whether its folder is there, and what is in it"))
        super().__init__(headings, tips)
        self.active = ""
        self._counted = dict[str, tuple[object, str]]()  # by root: the listing, and what there is in it

    def show_states(self, states: tuple[StudioState, ...], active: str) -> None:
        """Takes all of them anew; a list of 20,000 files is counted once."""
        self.active = active
        for state in states:
            listing = state.contents.listing if state.contents else None
            if listing is not None and self._counted.get(state.root, (None, ""))[0] is not listing:
                self._counted[state.root] = listing, counts_text(listing)
        if len(states) == len(self.rows):
            self.rows = states
            self.update_rows()
        else:
            self.reset(states)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        state: StudioState = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(state, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return state.error or displayable(state.root)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == USED:
            return tr("You write for it") if state.root == self.active else tr("You do not write for it")
        return None

    def _cell(self, state: StudioState, column: int) -> str:
        if column == USED:
            return "✓" if state.root == self.active else ""
        if column == TOOL:
            return tool_name(state)
        counts = self._counted.get(state.root, (None, ""))[1]
        return displayable(state.root) if column == FOLDER else state_text(state, counts)


def counts_text(listing: "Listing") -> str:
    """How much of each kind there is."""
    reachable = Counter(file.kind for file in listing.files if file.shadowed_by is None)
    models, loras = reachable["checkpoint"] + reachable["diffusers"], reachable["lora"]
    embeddings = tr("%n embedding(s)", "", reachable["embedding"])
    return " · ".join((tr("%n model(s)", "", models), tr("%n LoRA(s)", "", loras), embeddings))


def state_text(state: StudioState, counts: str) -> str:
    """How a studio is, in a few words."""
    if state.progress == "gone":
        return tr("not there now")
    if state.contents is None:
        return state.error or (tr("being read…") if state.progress == "reading" else "")
    problems = len(problems_of(state))
    said = (tr("%n problem(s)", "", problems),) if problems else ()
    unread = (tr("still reading %n file(s)", "", state.contents.unread),) if state.contents.unread else ()
    return " · ".join((counts, *said, *unread))


def problems_of(state: StudioState) -> tuple[tuple[str, str], ...]:
    """Which file or folder, and the sentence that says what is wrong with it, each once."""
    return tuple(dict.fromkeys(_all_problems(state)))


def _all_problems(state: StudioState) -> Iterator[tuple[str, str]]:
    if state.error:
        yield displayable(state.root), state.error
    if state.contents is not None:
        from core.studio.problems import problems_of as problems_of_contents

        yield from ((displayable(str(fault.file)), fault.message) for fault in problems_of_contents(state.contents))
