"""This encoder: what it is, where it lies, its hash, and how far it is from another one."""

from functools import partial
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QScrollArea, QWidget

from core.analysis.encoder_distance import findings, hidden_state_distance
from core.analysis.labels import hidden_states_name
from core.encoder.encoding import EncoderInfo, Floats
from core.program.messages import shortened
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.weight_comparison import ComparisonResult, EncoderHash, hash_encoder
from core.weights import STUDY
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.this_encoder.distance_plot import DistancePlot
from gui.panes.this_encoder.facts import Fact, facts_of
from gui.state.session import Session
from gui.widgets.controls import DimLabel, MenuButton, SelectableLabel, push_button
from gui.widgets.layer_labels import layer_name
from gui.widgets.layouts import column, framed, row, splitter
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit
from gui.workspace.encoder_comparison import EncoderComparison
from gui.workspace.model_loader import ENCODER_FILE_FILTER

HINT = tr_noop(
    "Compare with another encoder of the same kind to see which layers were trained, and by how much the words of your "
    "prompt move."
)


NOT_COMPARED = tr_noop(
    "Weights are compared of CLIP’s text encoders alone: this one’s are read as they are used, never all at once. How "
    "alike its likenesses of your words are to another encoder’s is shown in Compare."
)


class ThisEncoderPane(Pane):
    """Facts on the left, to be read and copied; on the right the comparison with another encoder."""

    title = tr_noop("This encoder")

    def __init__(self, session: Session, submit: Submit, comparison: EncoderComparison) -> None:
        self._comparison = comparison
        self.list, self.key = SelectableLabel(tr("What this encoder is")), QLabel()
        self.sentence = SelectableLabel(tr("What the comparison found"))
        self.plot, self.hint = DistancePlot(), DimLabel(tr(HINT), wrap=True)
        self.menu = QMenu()
        super().__init__(session, splitter((self._facts(), self._distances()), (330, 440), stretched=1))
        self.menu.setParent(self, self.menu.windowFlags())
        self.menu.aboutToShow.connect(self._fill_menu)
        self.facts: list[Fact] = []
        self.row_distances: Floats | None = None  # how far the prompt's rows are from the other encoder's [layers + 1]
        self._query = PaneQuery(self, submit, "", self._store)
        self._whole_hashes: dict[str, str] = {}  # by the name of the fact
        self._hashes: list[EncoderHash] = []  # of the opened model's encoders
        comparison.changed.connect(self.refresh)
        for signal in (session.view_options_changed, session.dialect_changed):
            signal.connect(self.refresh)

    def _facts(self) -> QWidget:
        self.list.setTextFormat(Qt.TextFormat.RichText)
        self.list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.list.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(tr("What this encoder is"))
        area.setWidget(self.list)
        area.viewport().setAutoFillBackground(False)
        self.list.setAutoFillBackground(False)
        self.copy = push_button(tr("Copy"), tr("Copy this list, with the hashes in full"), self._copy)
        self.hash_file = push_button(
            tr("File’s hash…"),
            tr(
                "The hash of the whole file, by which A1111 and the model sites know it. Every byte of it has to be "
                "read"
            ),
            self._comparison.hash_file,
        )
        return framed(column((area, 1), row(self.copy, self.hash_file, 1), margins=(4, 0, 4, 0)))

    def _distances(self) -> QWidget:
        self.choose = MenuButton(tr("Compare with…"), self.menu)
        tip = tr("Another encoder to set this one against; with two encoders, its counterpart is taken")
        self.choose.setToolTip(tip)
        self.choose.setMinimumWidth(self.choose.sizeHint().width())
        self.key.setWordWrap(True)
        parts = row(self.choose, (self.key, 1)), self.sentence, (self.plot, 1), self.hint
        return framed(column(*parts, margins=(4, 0, 4, 0)))

    def draw(self) -> None:
        """Shows the facts of the encoder that is looked at, and the comparison, if there is one."""
        info = self.session.encoder
        if info is None:
            self.show_message()
            return
        self.show_plot()
        known = next((known.value for known in self._hashes if known.info is info), None)
        if not info.is_clip:  # whose weights are not read whole for a hash
            known = ""
        if known is None:
            self._query.request((self.session.encoding_view,), partial(hash_encoder, info))
        self._show_facts(info, known)
        self._show_comparison(self._comparison.result)

    def numbers(self) -> Table:
        """The facts, and where another encoder was compared, how far its parts and the prompt's rows are apart."""
        result, lines = self._comparison.result, list(self.facts)
        if result:
            for part, difference in result.weights.parts.items():
                lines.append((layer_name(part) if isinstance(part, int) else tr(part), difference.relative))
            name = tr("rows, layer {layer}")
            distances = () if self.row_distances is None else self.row_distances.tolist()
            lines += [(name.format(layer=layer), distance) for layer, distance in enumerate(distances)]
        return Table(self.title, (tr("what"), tr("value")), tuple(lines))

    def _store(self, answer: EncoderHash) -> None:
        self._hashes = [*(known for known in self._hashes if known.info in self.session.encoders), answer]

    def _show_facts(self, info: EncoderInfo, known: str | None) -> None:
        hashed = self._comparison.file_hash
        of_file = hashed[1] if hashed and hashed[0] == info.source else None
        self.facts = facts_of(info, self.session.dialect, known, of_file)
        self._whole_hashes = {tr("Weights’ hash"): known or "", tr("File’s hash"): of_file or ""}
        self.caption.setText(info.title)
        self.hash_file.setEnabled(of_file is None and info.source.suffix != "")
        dim = theme_of(self).dim
        lines = "".join(
            f"<tr><td style='color:{dim}; padding-right:10px; white-space:nowrap'>{escape(name)}</td>"
            f"<td>{_breakable(value)}</td></tr>"
            for name, value in self.facts
        )
        self.list.setText(f"<table cellspacing='0' cellpadding='2'>{lines}</table>")

    def _show_comparison(self, result: ComparisonResult | None) -> None:
        is_clip = self.session.encoder is None or self.session.encoder.is_clip
        for widget in (self.sentence, self.plot, self.key):
            widget.setVisible(result is not None)
        self.hint.setVisible(result is None)
        self.hint.setText(tr(HINT if is_clip else NOT_COMPARED))
        self.choose.setVisible(is_clip)
        if result is None:
            return
        against, encoder = tr("Against {encoder}: {findings}"), shortened(result.other.title, 60)
        self.sentence.setText(against.format(encoder=encoder, findings=findings(result.weights)))
        pair, normed = result.encodings, self.session.view_options.normed
        self.row_distances = None if pair is None else hidden_state_distance(*pair, normed=normed)
        self.plot.show_distance(result.weights, self.row_distances)
        theme, prompt = theme_of(self), "" if pair is None else shortened(pair[0].chunks.prompt.source, 40)
        marks = (
            (theme.curves[4], "■", tr("attention")),
            (theme.curves[3], "■", "MLP"),
            (theme.dim, "■", tr("others")),
            (theme.curves[0], "●", hidden_states_name(normed)),
        )
        self.key.setText(" ".join(f"<span style='color:{colour}'>{mark}</span> {name}" for colour, mark, name in marks))
        rows = tr("The rows are those of “{prompt}”").format(prompt=prompt)
        self.key.setToolTip(rows if prompt else tr("There was no prompt to compare rows of"))

    def _fill_menu(self) -> None:
        """Lists the study encoder, the encoders opened before, and the dialogs that choose others."""
        self.menu.clear()
        self.menu.setToolTipsVisible(True)
        self.menu.addAction(tr("Study encoder (stand-in)"), lambda: self._comparison.compare(STUDY))
        for source in self._comparison.recent():
            action = self.menu.addAction(shortened(source.replace("\\", "/").rpartition("/")[2], 40).replace("&", "&&"))
            action.setToolTip(source)
            action.triggered.connect(lambda _checked=False, source=source: self._comparison.compare(source))
        self.menu.addSeparator()
        self.menu.addAction(tr("Choose file…"), self._choose_file)
        self.menu.addAction(tr("Choose diffusers folder…"), self._choose_folder)

    def _choose_file(self) -> None:
        title = tr("Compare with a text encoder or checkpoint")
        path, _ = QFileDialog.getOpenFileName(self, title, "", tr(ENCODER_FILE_FILTER))
        if path:
            self._comparison.compare(path)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Compare with a diffusers folder"))
        if path:
            self._comparison.compare(path)

    def _copy(self) -> None:
        """Puts the facts on the clipboard as lines of text, with the hashes in full."""
        lines = [f"{name}: {self._whole_hashes.get(name) or value}" for name, value in self.facts]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def restyle(self) -> None:
        super().restyle()
        self.plot.restyle()


def _breakable(value: str) -> str:
    """The value as HTML, in which a long path can be broken behind / and _."""
    return escape(value).replace("/", "/\u200b").replace("_", "_\u200b")
