"""A1111's settings beside the prompt: emphasis, sampling step, AND part; each is shown where the prompt needs it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSlider, QSpinBox, QWidget

from core.dialects.table import DIALECTS
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks
from gui.state.session import Session
from gui.state.settings import MAX_STEPS

EMPHASIS = {
    "original": tr_noop("Emphasis: Original"),
    "no-norm": tr_noop("Emphasis: No norm"),
    "ignore": tr_noop("Emphasis: Ignore"),
    "none": tr_noop("Emphasis: None"),
}


class A1111Settings(QWidget):
    """The controls of the settings, below the editor; hidden where the prompt needs none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.emphasis = QComboBox(accessibleName=tr("Emphasis"))
        for key, label in EMPHASIS.items():
            self.emphasis.addItem(tr(label), key)
        self.emphasis.setToolTip(
            tr("A1111's setting: how weights act on the rows, or whether brackets are read at all")
        )
        self.part = QSpinBox(accessibleName=tr("AND part"), minimum=1)
        self.part.setToolTip(tr("Which part between ANDs is shown"))
        self.step = QSlider(Qt.Orientation.Horizontal, accessibleName=tr("Sampling step"))
        self.step.setToolTip(tr("At which sampling step the schedules are looked at"))
        self.step_name = QLabel()
        self.steps = QSpinBox(accessibleName=tr("Sampling steps"), minimum=1, maximum=MAX_STEPS)
        _write_around(self.steps, tr("of {number}"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.emphasis, 0, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.part, 0, 2)
        for column, widget in enumerate((self.step_name, self.step, self.steps)):
            grid.addWidget(widget, 1, column)
        self._shown: object = None
        self._connect()
        self._show()

    def _connect(self) -> None:
        self.emphasis.activated.connect(lambda: self._set(emphasis=self.emphasis.currentData()))
        self.part.valueChanged.connect(lambda number: self._set(part=number - 1))
        self.step.valueChanged.connect(lambda number: self._set(step=number))
        self.steps.valueChanged.connect(self._set_steps)
        self._session.prompt.parsed.connect(self._show)

    def _set(self, **changes: object) -> None:
        self._session.set_settings(replace(self._session.settings, **changes))  # type: ignore[arg-type]

    def _set_steps(self, steps: int) -> None:
        self._set(steps=steps, step=min(self._session.settings.step, steps - 1))

    def _show(self) -> None:
        chunks, settings = self._session.prompt.chunks, self._session.settings
        parts, scheduled = _parts(chunks), _is_scheduled(chunks)
        weighted = settings.emphasis != "original" or _is_weighted(chunks)
        needed = {"emphasis": weighted, "part": parts > 1, "step": scheduled}
        shown = {name for name in DIALECTS[self._session.dialect].settings if needed.get(name)}
        if self._shown == (shown, parts, settings):
            return
        self._shown = shown, parts, settings
        self.emphasis.setVisible("emphasis" in shown)
        self.part.setVisible("part" in shown)
        for widget in (self.step_name, self.step, self.steps):
            widget.setVisible("step" in shown)
        self.setVisible(bool(shown))
        for widget in (self.emphasis, self.part, self.step, self.steps):
            widget.blockSignals(True)
        self.emphasis.setCurrentIndex(self.emphasis.findData(settings.emphasis))
        self.part.setMaximum(parts)
        _write_around(self.part, tr("part {number} of {parts}").replace("{parts}", f"{parts}"))
        self.part.setValue(settings.part + 1)
        self.step.setMaximum(settings.steps - 1)
        self.step.setValue(settings.step)
        self.step_name.setText(tr("step {number}").format(number=settings.step + 1))
        self.steps.setValue(settings.steps)
        for widget in (self.emphasis, self.part, self.step, self.steps):
            widget.blockSignals(False)


def _write_around(box: QSpinBox, sentence: str) -> None:
    """Shows a sentence around a spin box's number, which stands at its {number}."""
    before, _, after = sentence.partition("{number}")
    box.setPrefix(before)
    box.setSuffix(after)


def _parts(chunks: Chunks) -> int:
    return 1 + max(variant.part for variant in chunks.prompt.variants)


def _is_scheduled(chunks: Chunks) -> bool:
    return len(chunks.prompt.variants) > _parts(chunks)


def _is_weighted(chunks: Chunks) -> bool:
    return any(segment.weight != 1 for variant in chunks.prompt.variants for segment in variant.segments)
