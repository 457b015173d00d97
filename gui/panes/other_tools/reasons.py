"""Why the tools read a text differently: a paragraph a reason, with the typed words that it is about as links."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Signal

from core.analysis.tool_differences import DifferenceReason, ReadingDifference
from core.dialects.table import DIALECTS
from core.program.messages import shortened
from core.program.translation import tr
from gui.widgets.style import Theme
from gui.widgets.word_links import WordLinksArea

MAX_SPAN_LETTERS = 60  # of a typed span that are written out

Places = tuple[ReadingDifference, ...]  # where the same words stand with the same readings


class ReasonList(WordLinksArea):
    """Shows reasons; `pointed` and `clicked` give the number of the words under the mouse or the keys, -1 for none."""

    pointed = Signal(int)
    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__(tr("What the tools read differently"))
        self.setToolTip(tr("A paragraph a reason, and the words it is about; a click or Enter selects their tokens"))
        self.places: tuple[Places, ...] = ()  # by the numbers of the links
        self.text.linkHovered.connect(lambda link: self.pointed.emit(int(link) if link else -1))
        self.text.linkActivated.connect(lambda link: self.clicked.emit(int(link)))
        self.text.reached.connect(lambda link, _part: self.pointed.emit(int(link) if link else -1))

    def show_reasons(
        self,
        reasons: Sequence[DifferenceReason],
        tool: str,
        theme: Theme,
        notes: Sequence[str] = (),
        alone: bool = False,
    ) -> None:
        """Takes the reasons, the tool that the others are held against, and what differs beside the words.

        Without a reason it says that all read alike, unless the tool is `alone`.
        """
        self.places = tuple(places for reason in reasons for places in reason.spans)
        same = "" if alone else tr("All tools read the same words with the same weights.")
        told = "".join(f"<p style='margin:0 0 8px 0'>{escape(note)}</p>" for note in notes)
        text = told + ("".join(_paragraphs(reasons, tool, theme)) or escape(same))
        if text != self.text.text():
            self.text.setText(text)


def _paragraphs(reasons: Sequence[DifferenceReason], tool: str, theme: Theme) -> list[str]:
    paragraphs, number = [], 0
    for reason in reasons:
        others = ", ".join(DIALECTS[other].title for other in reason.tools_unlike(tool))
        unlike = tr("Unlike {tool}: {others}").format(tool=DIALECTS[tool].title, others=others) if others else ""
        words = [_link(number + offset, places, theme) for offset, places in enumerate(reason.spans)]
        number += len(words)
        told = " ".join((reason.message, *reason.more))
        heading = f"{escape(told)} <span style='color:{theme.dim}'>{escape(unlike)}</span>"
        paragraphs.append(f"<p style='margin:0 0 8px 0'>{heading}<br>{' '.join(words)}</p>")
    return paragraphs


def _link(number: int, places: Places, theme: Theme) -> str:
    style = f"color:{theme.text}; background-color:{theme.grey_tint}; text-decoration:none"
    text = escape(words_of(places[0], MAX_SPAN_LETTERS))
    times = f" <span style='color:{theme.dim}'>×{len(places)}</span>" if len(places) > 1 else ""
    return f"<a href='{number}' style='{style}'>&nbsp;{text}&nbsp;</a>{times}"


def words_of(place: ReadingDifference, longest: int) -> str:
    """A typed span in one line, without the marks at its ends, shortened to so many letters."""
    text = " ".join(place.text.split())
    return shortened(text.strip(" ,;") or text, longest)
