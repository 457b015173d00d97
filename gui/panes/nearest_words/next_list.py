"""The column of the next word: what a language model's own head makes of a row, at every layer."""

from PySide6.QtWidgets import QWidget

from core.program.translation import tr, tr_noop
from core.queries.neighbours import Neighbours
from gui.panes.nearest_words.score_list import ScoreList
from gui.widgets.controls import DimLabel
from gui.widgets.layouts import NO_MARGINS, column

TOOLTIP = tr_noop(
    "What word would come next behind this one: its last token’s row through the encoder’s own final norm and head for "
    "words. At the last layer it is what the language model says; before it a logit lens, as if that layer were the "
    "last, for which norm and head were not trained. No image model is given these words."
)


class NextWordList(QWidget):
    """A list of the likeliest next words, or why there are none; nothing for CLIP."""

    def __init__(self) -> None:
        super().__init__()
        score = tr("probability"), tr("How likely it is to come next, on bars from 0 to 1")
        self.list = ScoreList(tr("Likeliest next words"), tr("next word"), tr(TOOLTIP), score)
        self.heading, self.reason = DimLabel(tr("Next word")), DimLabel(wrap=True)
        self.heading.setToolTip(tr(TOOLTIP))
        self.setLayout(column(self.heading, (self.list, 1), self.reason, spacing=2, margins=NO_MARGINS))
        self.hide()

    def show_words(self, neighbours: Neighbours) -> None:
        """Takes an answer."""
        info, layer = neighbours.query.view.encoding.encoder, neighbours.query.layer
        self.setVisible(not info.is_clip)
        self.list.model_.show_neighbours(neighbours.next_words)
        self.list.setVisible(not neighbours.no_next)
        self.reason.setText(neighbours.no_next)
        self.reason.setVisible(bool(neighbours.no_next))
        self.heading.setText(tr("Next word") if layer == info.layers else tr("Next word · logit lens"))
