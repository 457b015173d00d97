"""What each word and tag changes: the newest numbers, which mode they are of, and who wants them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.state.measured_words import WantedState
from gui.state.pane_looks import PaneLooks

if TYPE_CHECKING:
    from core.analysis.influence import InfluenceMode
    from core.encoder.encoding import EncoderInfo
    from core.queries.influence_run import InfluenceRun

MODE_LOOK = "influence.mode"  # the name of the mode among the session's looks
EXACT_LOOK = "influence.exact"  # "yes" where words are replaced by several others though a pass takes seconds
MODES: tuple["InfluenceMode", ...] = ("replaced", "removed", "padded")
MAX_AUTOMATIC_TARGETS = 400  # words and tags; up to here they are measured without being asked to


class InfluenceState(WantedState):
    """The one place of these numbers for all that shows them; `gui.workers.live_influence` fills it.

    `run` is the newest answer, whole or in part: an `InfluenceRun`, whose `view` says of which text, model and options
    it is; None before the first, and an older one until the encoder has time. What shows it calls `want(owner, True)`
    while it is in sight, and draws on `changed`. What is not measured yet is NaN, what belongs to an older text is
    marked so (`InfluenceAtLayer.is_old`).
    """

    changed = Signal()  # other numbers, another mode, or a problem

    def __init__(self, looks: PaneLooks, parent: QObject | None = None) -> None:
        """`looks` is where the mode is remembered."""
        super().__init__(parent)
        self._looks = looks
        self.run: InfluenceRun | None = None
        self._mode: InfluenceMode = "replaced"
        self._encoder: EncoderInfo | None = None
        self._told: tuple[InfluenceMode, bool] = "replaced", False  # how it was last said to be measured
        self.with_padding = False  # whether the conditioning's rows of padding count, which take longer
        self.problem = ""  # why no more could be measured, in the user's language
        self.is_stopped = False  # by the artist, until another text
        self.is_requested = False  # by the artist, though there are more than MAX_AUTOMATIC_TARGETS
        looks.changed.connect(self._follow_look)

    @property
    def is_going_on(self) -> bool:
        """Whether more is measured without another click, as soon as the encoder has time."""
        run = self.run
        if run is None or run.is_finished or self.is_stopped or self.problem:
            return False
        return self.is_requested or len(run.targets) <= MAX_AUTOMATIC_TARGETS

    @property
    def mode(self) -> "InfluenceMode":
        """How words are changed: where a pass takes seconds, replaced ones are estimated unless that was chosen off.

        Padding inside the prompt is asked of CLIP alone; of any other encoder words are replaced instead.
        """
        encoder = self._encoder
        if encoder is None or encoder.is_clip or self._mode not in ("replaced", "padded"):
            return self._mode
        is_estimated = encoder.is_costly and self._looks.get(EXACT_LOOK) != "yes"
        return "estimated" if is_estimated else "replaced"

    def follow_encoder(self, encoder: "EncoderInfo | None") -> None:
        """Takes the encoder that is looked at, which decides how words are changed."""
        self._encoder = encoder
        self._tell()

    def choose(self, mode: "InfluenceMode | None" = None, with_padding: bool | None = None) -> None:
        """Has it measured in another mode, or with or without padding."""
        if with_padding is not None:
            self.with_padding = with_padding
        if mode is not None:
            self._mode = "replaced" if mode == "estimated" else mode
            if self._mode == "replaced" and self._encoder is not None and self._encoder.is_costly:
                self._looks.set(EXACT_LOOK, "yes" if mode == "replaced" else "")
            self._looks.set(MODE_LOOK, "" if self._mode == MODES[0] else self._mode)
        self._tell()

    def _follow_look(self, name: str) -> None:
        if name == MODE_LOOK:
            self._mode = next((mode for mode in MODES if mode == self._looks.get(MODE_LOOK)), MODES[0])
        if name in (MODE_LOOK, EXACT_LOOK):
            self._tell()

    def _tell(self) -> None:
        """Says that it is measured in another way than was said last, where it is."""
        if self._told != (self.mode, self.with_padding):
            self._told = self.mode, self.with_padding
            self.problem = ""
            self.wanted_changed.emit()
            self.changed.emit()

    def request(self, on: bool) -> None:
        """Goes on, also with very many units, or stops until the text is another."""
        self.is_requested, self.is_stopped = on, not on
        self.wanted_changed.emit()
        self.changed.emit()

    def store(self, run: "InfluenceRun | None", problem: str = "") -> None:
        """Takes newer numbers, or why there are no more; with another text, it goes on by itself again."""
        if run is None or self.run is None or run.view is not self.run.view:
            self.is_requested = self.is_stopped = False
        self.run, self.problem = run, problem
        self.changed.emit()
