"""Help > Is there a newer one?: asks where Promptscope is published, and shows what changed since this version."""

import re

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QTextDocument
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QTextBrowser, QWidget

from core import __version__
from core.program.messages import UnusableInput
from core.program.releases.releases import (
    NewerReleases,
    Release,
    hindrance,
    is_web_address,
    newer_releases,
    releases_address,
    server_of,
)
from core.program.translation import tr
from gui.widgets.controls import SelectableLabel
from gui.widgets.layouts import column, row
from gui.workers.jobs import Jobs

DIALOG_WIDTH = 620
SENTENCE_HEIGHT, NOTES_HEIGHT = 150, 480  # of the window without and with notes
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")  # of which the description is shown


class NewerReleaseDialog(QDialog):
    """Says whether there is a newer release; `ask` is the only thing that asks, and Cancel gives it up.

    The notes are shown as Markdown without HTML and without anything that would have to be fetched.
    """

    failed = Signal(object)  # an unexpected exception

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Is there a newer Promptscope?"))
        self._jobs = Jobs(self)
        self._jobs.failed.connect(self._fail)
        self.is_asking, self._page = False, ""
        self.sentence, self.notes = SelectableLabel(tr("Answer")), NotesView()
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.bar = QProgressBar(textVisible=False, maximumHeight=10, maximum=0)
        self.bar.setAccessibleName(tr("Asking"))
        self.bar.setToolTip(tr("The answer has not come yet"))
        self._make_buttons()
        buttons = row(self.page_button, 1, self.ask_button, self.close_button)
        self.setLayout(column(self.sentence, self.bar, (self.notes, 1), buttons, margins=(16, 14, 16, 14), spacing=10))
        self.resize(DIALOG_WIDTH, SENTENCE_HEIGHT)
        self.notes.hide()

    def _make_buttons(self) -> None:
        self.page_button, self.ask_button, self.close_button = (QPushButton() for _ in range(3))
        _label(self.page_button, tr("Open its &page"), "")
        _label(self.ask_button, tr("&Ask again"), tr("Asks once more"))
        self.page_button.clicked.connect(self._open_page)
        self.ask_button.clicked.connect(self.ask)
        self.close_button.clicked.connect(self.reject)
        self.close_button.setAutoDefault(False)

    def ask(self) -> None:
        """Comes to the front and asks, where this copy knows whom and the network is wanted; otherwise says why not."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self.is_asking:
            return
        if sentence := hindrance():
            self._show(sentence)
            return
        self.is_asking = True
        self._show(tr("Asking {server} what is newer than version {version}…").format(**_asked()))
        self._jobs.start(tr("Asking"), newer_releases, self._take)

    def stop(self) -> None:
        """Closes the dialog, gives up the question and ends its thread."""
        self.close()
        self._jobs.stop()

    def reject(self) -> None:
        """Gives up the question; closes where there is none."""
        if not self.is_asking:
            super().reject()
            return
        self._jobs.cancel()
        self._end(tr("Given up."))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_asking:
            self.reject()
        super().closeEvent(event)

    def _take(self, answer: NewerReleases) -> None:
        self._end(_sentence(answer), answer.releases)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UnusableInput):
            self._end(str(error))
        else:
            self._end(tr("Something went wrong. Try again."))
            self.failed.emit(error)

    def _end(self, sentence: str, releases: tuple[Release, ...] = ()) -> None:
        self.is_asking = False
        self._show(sentence, releases)
        (self.page_button if self._page else self.close_button).setFocus()

    def _show(self, sentence: str, releases: tuple[Release, ...] = ()) -> None:
        """Shows the present state: a sentence, and the notes of newer releases where there are some."""
        self.sentence.setText(sentence)
        self._page = next((release.page for release in releases if release.page), "")
        if bool(releases) != self.notes.isVisibleTo(self):
            self.notes.setVisible(bool(releases))
            self.resize(self.width(), NOTES_HEIGHT if releases else SENTENCE_HEIGHT)
        self.notes.setMarkdown("\n\n".join(_markdown(release) for release in releases))
        self.bar.setVisible(self.is_asking)
        self.page_button.setVisible(bool(self._page))
        tip = tr("Opens {page} in the browser; nothing is downloaded or installed from here")
        self.page_button.setToolTip(tip.format(page=self._page))
        self.page_button.setAccessibleDescription(self.page_button.toolTip())
        self.ask_button.setEnabled(not self.is_asking and not hindrance())
        if self.is_asking:
            _label(self.close_button, tr("Cancel"), tr("Gives up the question and stays here"))
        else:
            _label(self.close_button, tr("Close"), tr("Closes this window"))

    def _open_page(self) -> None:
        if not QDesktopServices.openUrl(QUrl(self._page)):
            self.sentence.setText(tr("No browser could be opened. The page is {page}").format(page=self._page))


class NotesView(QTextBrowser):
    """Release notes as Markdown. HTML is shown as text, an image as its description; nothing is fetched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What changed"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(_open_link)

    def setMarkdown(self, markdown: str) -> None:
        without_images = _IMAGE.sub(r"\1", markdown)
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        self.document().setMarkdown(without_images, features)

    def loadResource(self, type: int, name: QUrl | str) -> None:
        """Nothing, wherever it would lie."""
        return None


def _label(button: QPushButton, text: str, tip: str) -> None:
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(text.replace("&", ""))
    button.setAccessibleDescription(tip)


def _asked() -> dict[str, str]:
    return {"server": server_of(releases_address()), "version": __version__}


def _sentence(answer: NewerReleases) -> str:
    """The answer in words."""
    gaps = {**_asked(), "newest": answer.newest}
    if answer.releases:
        return tr("Version {newest} is there; this is {version}. What changed since, as it is told there:").format(
            **gaps
        )
    if answer.newest:
        return tr(
            "There is none newer: the newest version that {server} lists is {newest}, and this is {version}."
        ).format(**gaps)
    return tr("{server} lists no release with a version number. This is version {version}.").format(**gaps)


def _markdown(release: Release) -> str:
    """A release's notes under its version and day; its title where it says more than the version."""
    title = "" if release.version in release.title else release.title
    heading = " · ".join(part for part in (release.version, title, release.day) if part)
    return "\n\n".join((f"## {heading}", release.notes or tr("It has no notes.")))


def _open_link(link: QUrl) -> None:
    if is_web_address(link.toString()):
        QDesktopServices.openUrl(link)
