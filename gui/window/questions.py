"""The menu of questions in an artist's words: each opens the pane that answers it, with the right switches set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from core.program.translation import tr, tr_noop
from core.tokens.text_families import TEXT_FAMILIES
from gui.state.session import Session
from gui.window.pane_table import PANES


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where it is answered.

    `pane` is a key of PANES; `looks` are the choices of `session.looks` that the pane answers by. `needs` says what
    other file the pane will ask for, "" where it needs none. All texts are in English. What a whole library answers has
    no pane, and `page` is that of the library's window. `clip_only` says why it makes no sense for another encoder than
    CLIP's, "" where it does; `other_tip` is the tip for such an encoder, "" where it is the same.
    """

    text: str
    pane: str
    tip: str
    looks: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    page: str = ""
    clip_only: str = ""
    other_tip: str = ""


NO_SUMMARY = tr_noop("Not for this encoder: it makes no summary of the prompt that a step could be weighed by")
NO_SHARES = tr_noop("Not for this encoder: it makes no summary of the prompt that could be divided")
NO_AXES = tr_noop("Not for this encoder: axes are measured in CLIP alone")
NO_VOCABULARY = tr_noop("Not for this encoder: what training and LoRAs change is looked up in CLIP alone")
NO_UNET = tr_noop("Not for this encoder: its image models are transformers, not a U-Net")
NO_ZOO = tr_noop("Not for this encoder: only CLIP text encoders are compared")
# The most asked first; what other files are needed for stands lower, whole libraries last.
QUESTIONS = (
    Question(
        tr_noop("Which words matter?"),
        "influence",
        tr_noop("How far the prompt's summary and its other words move where each word is another"),
        {"influence.mode": "replaced"},
        other_tip=tr_noop("How far the prompt’s other words, and what is handed on, move where each word is another"),
    ),
    Question(
        tr_noop("Why does the sky turn red?"),
        "colouring",
        tr_noop("Which words each colour, material, size and pattern moves, its own noun in bold"),
        {"colouring.view": "words"},
    ),
    Question(
        tr_noop("Which colours leak?"),
        "colouring",
        tr_noop("How far each colour carries a noun that has a colour of its own, and what would mend it"),
        {"colouring.view": "leaks"},
    ),
    Question(
        tr_noop("Which words can go?"),
        "shortening",
        tr_noop("What each part costs to leave out, and a slider that shortens the prompt to any length"),
        {"shortening.click": "keep"},
        clip_only=NO_SUMMARY,
    ),
    Question(
        tr_noop("What could I write instead?"),
        "shortening",
        tr_noop("Common words of no more tokens, each tried in the place of the part that you click"),
        {"shortening.click": "instead"},
        clip_only=NO_SUMMARY,
    ),
    Question(
        tr_noop("Which words are nearly the same to the model?"),
        "words_by_words",
        tr_noop("The likeness of each word to each, with the most alike pairs in a list"),
    ),
    Question(
        tr_noop("Which words are nearest to this one?"),
        "nearest_words",
        tr_noop("The common words nearest to each word of the prompt, layer by layer"),
    ),
    Question(
        tr_noop("What do I have to type to wake this LoRA?"),
        "knowledge",
        tr_noop("What its file says, and the words that its text encoder part moves most, against random LoRAs"),
        {"knowledge.subject": "lora"},
        tr_noop("Needs a LoRA: drop one on the window, or name one of your tool in the prompt"),
        clip_only=NO_VOCABULARY,
    ),
    Question(
        tr_noop("Where does this LoRA act?"),
        "unet",
        tr_noop("How much a LoRA changes in each block of the U-Net, and in which kinds of modules"),
        {"unet.view": "lora"},
        tr_noop("Needs a LoRA: one of the prompt's, or one that you choose"),
        clip_only=NO_UNET,
    ),
    Question(
        tr_noop("Do my checkpoints read this prompt differently?"),
        "zoo",
        tr_noop("How alike several models read the words, the layer from which they part, and which words differ most"),
        {"zoo.shows": ""},
        tr_noop("Needs other checkpoints: add them in the pane"),
        clip_only=NO_ZOO,
    ),
    Question(
        tr_noop("Was this checkpoint’s text encoder trained at all?"),
        "zoo",
        tr_noop("A badge a model: the same as the reference, trained in some layers, a merge of two others, broken"),
        {},
        tr_noop("Needs the checkpoint that it was made from, as reference: add it in the pane"),
        clip_only=NO_ZOO,
    ),
    Question(
        tr_noop("What did this checkpoint’s training change in the vocabulary?"),
        "knowledge",
        tr_noop("The rows of the token table that are other numbers than the base’s, the most changed first"),
        {"knowledge.subject": "checkpoint"},
        tr_noop("Needs the model that it was trained from: choose it in the pane"),
        clip_only=NO_VOCABULARY,
    ),
    Question(
        tr_noop("Where do my words stand between young and old?"),
        "own_axes",
        tr_noop("Each word's place on a line between two lists of yours, and whether the line holds for other words"),
        clip_only=NO_AXES,
    ),
    Question(
        tr_noop("Can I push a word along a line of my own?"),
        "own_axes",
        tr_noop("The word by a part of the way between two lists, what moves with it, and the word as an embedding"),
        clip_only=NO_AXES,
    ),
    Question(
        tr_noop("What is the summary made of?"),
        "shares",
        tr_noop("How much of CLIP’s summary of the prompt comes from each word and tag, with a check that it adds up"),
        clip_only=NO_SHARES,
    ),
    Question(
        tr_noop("Which words does each block of the U-Net hear?"),
        "unet",
        tr_noop("What each block of the U-Net gets of each word, beside the mean of the words"),
        {"unet.view": "words", "unet.scale": "words"},
        tr_noop("Needs the checkpoint's U-Net: the open model's own, or one that you choose"),
        clip_only=NO_UNET,
    ),
    Question(
        tr_noop("Can the U-Net tell these two words apart?"),
        "unet",
        tr_noop(
            "How far two words lie apart in each block of the U-Net, and in CLIP: point at one and select the other"
        ),
        {"unet.view": "words", "unet.scale": "random"},
        tr_noop("Needs the checkpoint's U-Net: the open model's own, or one that you choose"),
        clip_only=NO_UNET,
    ),
    Question(
        tr_noop("What do my thousands of prompts have in common?"),
        "",
        tr_noop("A window over folders of pictures, captions and lists: lengths, tags, groups, pairs never together"),
        page="tags",
    ),
    Question(
        tr_noop("Which of my prompts are the same?"),
        "",
        tr_noop("The prompts of folders that have four of five words or more in common, shown word by word"),
        page="twins",
    ),
)


class QuestionsMenu(QObject):
    """Fills the menu; a question sets its switches, then asks for its pane."""

    wants_pane = Signal(str)  # the title of a pane to bring to the front
    wants_library = Signal(str)  # a page of the library's window

    def __init__(self, menu: QMenu, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.menu, self._session = menu, session
        menu.setToolTipsVisible(True)
        for question in QUESTIONS:
            menu.addAction(tr(question.text), lambda question=question: self.ask(question))
        session.encoder_changed.connect(self._follow_encoder)
        self._follow_encoder()

    def _follow_encoder(self) -> None:
        """Takes what makes no sense for the encoder out of use, with the reason in its tooltip."""
        for question, action in zip(QUESTIONS, self.menu.actions(), strict=True):
            reason = self._reason_against(question)
            action.setEnabled(not reason)
            action.setToolTip("\n".join(filter(None, (reason, *self._tips(question)))))

    def _tips(self, question: Question) -> tuple[str, str]:
        encoder = self._session.encoder
        is_other = encoder is not None and not encoder.is_clip
        tip = question.other_tip if is_other and question.other_tip else question.tip
        return tr(tip), tr(question.needs) if question.needs else ""

    def _reason_against(self, question: Question) -> str:
        """Why a question makes no sense for the encoder that is looked at, "" where it does."""
        encoder = self._session.encoder
        if encoder is None or not question.clip_only:
            return ""
        beside_transformer = question.pane == "unet" and encoder.family in TEXT_FAMILIES
        return tr(question.clip_only) if beside_transformer or not encoder.is_clip else ""

    def ask(self, question: Question) -> None:
        """Opens the pane that answers a question."""
        for name, value in question.looks.items():
            self._session.looks.set(name, value)
        if question.page:
            self.wants_library.emit(question.page)
        else:
            self.wants_pane.emit(PANES[question.pane].title)
