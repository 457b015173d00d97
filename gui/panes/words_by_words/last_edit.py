"""What the prompt's cosines were before it was last edited."""

from core.analysis.encoding_view import EncodingView
from core.analysis.pair_ranking import EarlierCosines, cosines_of


class LastEdit:
    """Keeps the cosines of the last texts that stood for a while: what is typed in one go is one edit."""

    def __init__(self) -> None:
        self._settled: EarlierCosines | None = None  # of the text that stood last
        self._before: EarlierCosines | None = None  # of the one before it

    def settle(self, view: EncodingView) -> None:
        """Takes a text that has stood for a while."""
        cosines = cosines_of(view)
        if self._settled is None or not self._settled.can_be_compared(view):
            self._before = None
        elif self._settled.text != cosines.text:
            self._before = self._settled
        self._settled = cosines

    def before(self, view: EncodingView) -> EarlierCosines | None:
        """The cosines before the edit that led to a view, or that is going on; None where there was none."""
        if self._settled is None:
            self.settle(view)
        is_edited = self._settled is not None and self._settled.text != view.encoding.chunks.prompt.source
        return self._settled if is_edited else self._before
