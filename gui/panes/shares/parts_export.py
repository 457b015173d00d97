"""The exact table of the summary's parts, layer by head by source, written to a file for experts; nowhere shown."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog

from core.program.messages import UnusableInput
from core.program.translation import tr, tr_noop
from core.queries.summary_parts import SummaryParts, summary_parts
from gui.panes.export import write
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.shares.texts import PARTS_TIP
from gui.widgets.controls import SegmentButton
from gui.workers.model_queries import Submit

FILE_FILTER = tr_noop("Table (*.csv);;Arrays (*.npz)")


class PartsExport:
    """A button that asks where to, has the table computed and writes it."""

    def __init__(self, pane: Pane, submit: Submit, chunk: Callable[[], int]) -> None:
        """`chunk` gives the chunk that is looked at."""
        self._pane, self._chunk = pane, chunk
        self._path: Path | None = None
        failure = tr_noop("The table could not be computed: {why}")
        self.query = PaneQuery[SummaryParts](pane, submit, failure, self._store)
        self.button = SegmentButton(tr("exact table…"), tr(PARTS_TIP), is_switch=False)
        self.button.clicked.connect(self._ask_where)

    def _ask_where(self) -> None:
        start = "summary_parts.csv"
        path, _ = QFileDialog.getSaveFileName(self._pane, tr("Export the exact table"), start, tr(FILE_FILTER))
        if path:
            self.write_to(Path(path))

    def write_to(self, path: Path) -> None:
        """Computes the table of the chunk that is looked at, and writes it when it is there: arrays for .npz."""
        view = self._pane.session.encoding_view
        if view is not None:
            self._path = path
            self.query.request((view.encoding, object()), partial(summary_parts, view, self._chunk()))

    def _store(self, parts: SummaryParts) -> None:
        path, self._path = self._path, None
        if path is None:
            return
        try:
            write(path, parts_file(parts, path.suffix.lower() == ".npz"))
            self._pane.readout.setText(tr("Written: “{file}”.").format(file=path.name))
        except UnusableInput as error:
            self._pane.readout.setText(str(error))


def parts_file(parts: SummaryParts, is_npz: bool) -> bytes:
    """The content of the file: the arrays, or the table with the mark by which spreadsheets know UTF-8."""
    if not is_npz:
        return parts.table().as_csv().encode("utf-8-sig")
    content = BytesIO()
    np.savez(content, **parts.arrays())  # type: ignore[arg-type]
    return content.getvalue()
