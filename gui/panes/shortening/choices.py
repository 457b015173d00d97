"""What an artist chooses in the pane: which prompt, by what it is parted, what stays, what goes first, how much."""

from dataclasses import dataclass

from core.analysis.units import UnitKind
from core.program.translation import tr_noop
from core.queries.shorter_prompts import Measured, ShorteningWish, default_kind
from core.tokens.chunks import Chunks
from gui.state.prompt_state import PromptState
from gui.state.session import Session
from gui.state.word_colours import UnitKey

PROMPT_LOOK, KIND_LOOK, PER_LOOK, CLICK_LOOK = (f"shortening.{name}" for name in ("prompt", "kind", "per", "click"))
PROMPTS = {
    "prompt": (tr_noop("prompt"), tr_noop("Shorten the prompt")),
    "negative": (tr_noop("negative"), tr_noop("Shorten the negative prompt")),
}
KINDS = {
    "tag": (tr_noop("tags"), tr_noop("Leave out whole tags, what stands between commas")),
    "word": (tr_noop("words"), tr_noop("Leave out single words")),
}
PERS = {
    "unit": (tr_noop("per part"), tr_noop("The part that changes least goes first, however long it is")),
    "token": (
        tr_noop("per token"),
        tr_noop("The part that changes least for each token saved goes first: fewer parts go, long ones early"),
    ),
}
CLICKS = {
    "keep": (tr_noop("keep"), tr_noop("A click on a part keeps it: it is never left out")),
    "first": (
        tr_noop("goes first"),
        tr_noop("A click on a part has it go next, before all that are not numbered; the rest is measured anew"),
    ),
    "instead": (tr_noop("instead"), tr_noop("A click on a part lists what could stand in its place")),
}


@dataclass(eq=False)
class _OfPrompt:
    locked: frozenset[UnitKey] = frozenset()
    order: tuple[UnitKey, ...] = ()
    target: int | None = None
    picked: UnitKey | None = None
    text: str = ""


class ShorteningChoices:
    """The choices of the prompt and of the negative one; a length holds for one text, what is kept for each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._of = {key: _OfPrompt() for key in PROMPTS}

    @property
    def is_negative(self) -> bool:
        """Whether it is the negative prompt that is shortened."""
        return self._session.looks.get(PROMPT_LOOK) == "negative"

    @property
    def prompt_state(self) -> PromptState:
        """The prompt that is shortened."""
        return self._session.negative if self.is_negative else self._session.prompt

    @property
    def click(self) -> str:
        """What a click on a part does."""
        return self._session.looks.get(CLICK_LOOK, "keep")

    @property
    def per(self) -> str:
        """By what the next part is chosen."""
        return self._session.looks.get(PER_LOOK, "unit")

    @property
    def _own(self) -> _OfPrompt:
        own = self._of["negative" if self.is_negative else "prompt"]
        if own.text != self.prompt_state.text:
            own.text, own.target = self.prompt_state.text, None
        return own

    @property
    def picked(self) -> UnitKey | None:
        """The part whose replacements are listed."""
        return self._own.picked if self.click == "instead" else None

    def kind(self, chunks: Chunks) -> UnitKind:
        """By what a prompt is parted: as chosen, else by tags where it has some."""
        chosen = self._session.looks.get(KIND_LOOK)
        return "tag" if chosen == "tag" else "word" if chosen == "word" else default_kind(chunks)

    def wish(self, chunks: Chunks) -> ShorteningWish:
        """What is asked for."""
        own = self._own
        per: Measured = "token" if self.per == "token" else "unit"
        return ShorteningWish(self.kind(chunks), own.locked, per, own.target, own.order)

    def set_target(self, tokens: int) -> None:
        """Takes the tokens that are to be left."""
        self._own.target = tokens

    def take_click(self, key: UnitKey) -> None:
        """Does to a part what a click does."""
        own = self._own
        if self.click == "keep":
            own.locked = own.locked ^ {key}
            own.order = tuple(known for known in own.order if known != key)
        elif self.click == "first":
            without = tuple(known for known in own.order if known != key)
            own.order = without if key in own.order else (*without, key)
            own.locked = own.locked - {key}
        else:
            own.picked = None if own.picked == key else key
