"""What could stand in a part's place: a heading, by what the words are ordered, and the words."""

from PySide6.QtWidgets import QComboBox, QWidget

from core.analysis.own_axis import OwnAxis
from core.analysis.units import Unit
from core.program.translation import tr
from core.queries.replacements import Replacements
from gui.panes.shortening.replacement_list import ReplacementList
from gui.widgets.controls import DimLabel
from gui.widgets.layouts import NO_MARGINS, column


class InsteadPanel(QWidget):
    """Shows answers that are given to it; the order is by least change, or towards an end of the artist's own axis."""

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.towards, self.list = DimLabel(wrap=True), QComboBox(), ReplacementList()
        self.towards.setAccessibleName(tr("Order of the replacements"))
        self.towards.setToolTip(tr("By least change, or towards one end of your own axis (pane Own axes)"))
        self.towards.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.towards.setMinimumContentsLength(12)
        self.setLayout(column(self.heading, self.towards, (self.list, 100), 1, margins=NO_MARGINS))

    def list_ends(self, axis: OwnAxis | None) -> OwnAxis | None:
        """Lists both ends of an axis; returns it as running towards the end that is chosen, None for least change."""
        names = [tr("by least change")]
        if axis is not None and axis.is_whole:
            names += [tr("towards {end}").format(end=", ".join(side[:2])) for side in (axis.left, axis.right)]
        if names != [self.towards.itemText(index) for index in range(self.towards.count())]:
            self.towards.clear()
            self.towards.addItems(names)
        self.towards.setEnabled(len(names) > 1)
        index = self.towards.currentIndex()
        return None if axis is None or index <= 0 else axis if index == 1 else axis.exchanged

    def show_nothing(self) -> None:
        """Says what to do."""
        self.list.show_answer(None, 1.0, False)
        for part in (self.towards, self.list):
            part.hide()
        self.heading.setText(tr("Click a part to see what could stand in its place."))

    def show_answer(self, unit: Unit, known: Replacements | None, comma: float, is_towards: bool, problem: str) -> None:
        """Shows what is known of a unit: its replacements, how far they are, or why there are none."""
        known = known if known is not None and known.unit == unit else None
        for part in (self.towards, self.list):
            part.show()
        self.list.show_answer(known, comma, is_towards)
        self.heading.setText(problem or _sentence(unit, known))


def _sentence(unit: Unit, known: Replacements | None) -> str:
    if known is None or (known.done == known.count and not known.found):
        return tr("Trying words in its place…")
    if known.found:
        return tr("Instead of “{word}”, out of 3,000 common words:").format(word=unit.label)
    message = tr("Encoding common words, once a model: {done} of {count}")
    return message.format(done=known.done, count=known.count)
