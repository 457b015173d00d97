"""The left column: prompt, counter, token strip, notes and adapters."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from core.analysis.labels import translated
from core.dialects.table import DIALECTS
from core.program.translation import tr, tr_noop
from core.tokens.normalization import TOKENIZER_VARIANT_TITLES
from core.tokens.text_families import TEXT_FAMILIES
from gui.editor.a1111_settings import A1111Settings
from gui.editor.adapters.adapter_list import AdapterList
from gui.editor.choice_bar import ChoiceBar
from gui.editor.choices_in_text import ChoicesInText
from gui.editor.counter import Counter
from gui.editor.diagnostics_list import DiagnosticsList
from gui.editor.lora_tags_in_text import LoraTagsInText
from gui.editor.measure_legend import MeasureLegend
from gui.editor.negative_prompt import NegativePrompt
from gui.editor.prompt_tabs import PromptTabs
from gui.editor.small_words_button import SmallWordsButton
from gui.editor.styles.style_bar import StyleBar
from gui.editor.text_mirror import TextMirror
from gui.editor.token_strip import TokenStrip
from gui.state.session import Session
from gui.widgets.controls import Card, DimLabel, ElidedLabel, SegmentedControl

if TYPE_CHECKING:
    from gui.editor.encoder_strips import EncoderStrips
    from gui.editor.family_facts import FamilyFacts

SEVERAL_STRIPS_HEIGHT = 104  # pixels, three lines of chips, where other encoders' are below
LEGEND = tr_noop("a tint a unit · orange line: next chunk · dim: not read here · wavy: see the notes")
TAGS_LEGEND = tr_noop("drag a tag to its new place · Delete removes it · double click shows it in the text")
UNITS = {
    "token": (tr_noop("token"), tr_noop("Every token stands for itself")),
    "word": (tr_noop("word"), tr_noop("A word's vector is the mean of its tokens' rows; punctuation is left out")),
    "tag": (tr_noop("tag"), tr_noop("What stands between commas; its vector is the mean of its tokens' rows")),
}


class PromptPanel(QSplitter):
    """A splitter with the prompt's card above, counter, tokens, notes and adapters below."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.tabs = PromptTabs(session)
        self.editor = self.tabs.editor
        TextMirror(self.editor, session.prompt)  # as what is typed into A of a comparison
        self.negative = NegativePrompt(session)
        self.counter = Counter(session)
        self.family_facts: FamilyFacts | None = None  # of a family with other encoders than CLIP's
        self.token_strip = TokenStrip(session)
        self.encoder_strips: EncoderStrips | None = None  # those below, of such a family
        self.a1111_settings = A1111Settings(session)
        self.choice_bar = ChoiceBar(session)
        self.style_bar = StyleBar(session)
        self.lora_tags = LoraTagsInText(self.editor, session.tags)
        ChoicesInText(self.editor, session.prompt, self.lora_tags.tip_at)
        self.diagnostics = DiagnosticsList(session)
        self.diagnostics.span_chosen.connect(self.tabs.select)
        self.diagnostics.fix_requested.connect(self.editor.apply_fix)
        self.adapter_list = AdapterList(session)
        self.adapter_list.inserted.connect(self.editor.insert_words)
        self.adapter_list.tag_chosen.connect(self.tabs.select)
        self.adapter_list.fix_requested.connect(self.editor.apply_fix)
        self._session = session
        session.prompt.parsed.connect(self._show_normalization)
        self._units = SegmentedControl(tr("Unit"), translated(UNITS))
        self._units.chosen.connect(lambda key: session.set_view_options(replace(session.view_options, kind=key)))
        self._units.choose(session.view_options.kind)
        session.view_options_changed.connect(self._show_unit)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(8)
        self.addWidget(self._prompt_card())
        self.addWidget(self._tokens())
        self.setSizes([330, 370])
        self.setStretchFactor(0, 2)
        self.setStretchFactor(1, 3)

    def restoreState(self, state: QByteArray) -> bool:
        """Brings the border to where it was; the adapters' rows, which are there already, do not push it away."""
        is_hidden = self.adapter_list.isHidden()
        self.adapter_list.hide()
        restored = super().restoreState(state)
        self.adapter_list.setHidden(is_hidden)
        return restored

    def _show_unit(self) -> None:
        self._units.choose(self._session.view_options.kind)

    def _prompt_card(self) -> Card:
        card = PromptCard(tr("Prompt"))
        card.header.insertWidget(1, self.tabs.switch)
        card.header.addWidget(self._units)
        card.header.addWidget(SmallWordsButton(self._session))
        card.body.addWidget(self.tabs, 1)
        card.body.addWidget(self.style_bar)
        card.body.addWidget(self.choice_bar)
        card.body.addWidget(self.a1111_settings)
        legend = DimLabel(tr(LEGEND), wrap=True)
        self.tabs.shown.connect(lambda page: legend.setText(tr(TAGS_LEGEND if page == "tags" else LEGEND)))
        self.measure_legend = MeasureLegend(self._session, legend)
        card.body.addLayout(self.measure_legend)
        card.body.addWidget(self.negative)
        return card

    def _tokens(self) -> QWidget:
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.counter)
        self._session.prompt.parsed.connect(self._make_family_facts)
        card = Card(tr("Tokens"))
        self.normalization = ElidedLabel()
        self.normalization.setAlignment(Qt.AlignmentFlag.AlignRight)
        card.header.addWidget(self.normalization, 10)
        card.body.addWidget(self.token_strip, 1)
        column.addWidget(card, 1)
        column.addWidget(self.diagnostics)
        column.addWidget(self.adapter_list)
        return lower

    def _make_family_facts(self) -> None:
        """Adds what is said of families with other encoders than CLIP's, once there is one; makes room for strips."""
        if self.family_facts is None and self._session.family_name in TEXT_FAMILIES:
            from gui.editor.encoder_strips import EncoderStrips  # which the first frame does without
            from gui.editor.family_facts import FamilyFacts
            from gui.editor.unknown_in_text import UnknownInText

            self.family_facts = FamilyFacts(self._session)
            for editor in (self.editor, self.negative.editor):
                UnknownInText(editor, editor.prompt_state)
            self.counter.body.addWidget(self.family_facts)
            self.encoder_strips = EncoderStrips(self._session)
            self.token_strip.add_below(self.encoder_strips)
        if self.encoder_strips is not None:
            self.token_strip.setMinimumHeight(SEVERAL_STRIPS_HEIGHT if self.encoder_strips.strips else 0)

    def _show_normalization(self) -> None:
        """Shows how the tool's tokenizer normalises the typed letters; of a text family what the chips' looks mean."""
        chunks = self._session.prompt.encoder_chunks
        if not chunks.is_clip:
            from gui.editor.text_chips import strip_legend  # which the first frame does without

            self.normalization.setText(strip_legend(chunks, len(self._session.encoders) > 1))
            return
        mode = DIALECTS[self._session.dialect].tokenizer_variants[chunks.encoder]
        title = tr(TOKENIZER_VARIANT_TITLES[mode])
        self.normalization.setText(title)
        self.normalization.setToolTip(
            tr(
                "How this tool's tokenizer takes the typed letters: {mode}.\n"
                "A chip shows a piece of the vocabulary, ⏎ where it ends a word, and its id below."
            ).format(mode=title)
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the controls gives the editor the focus."""
        self.editor.setFocus()
        super().mousePressEvent(event)


class PromptCard(Card):
    """A card whose minimum height allows for wrapped lines, which a splitter does not ask for."""

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), max(hint.height(), self.layout().totalMinimumHeightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
