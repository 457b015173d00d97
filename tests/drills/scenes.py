"""What is done with the window in the drills' real program: each is handed it as soon as it is shown."""

import random
import threading
import time
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRunnable, QThreadPool, QTimer
from PySide6.QtGui import QGuiApplication, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QListView, QMessageBox, QWidget

from core.storage import history
from core.weights import STUDY
from gui.window.main_window import MainWindow
from tests.benchmarks.typist import PROMPT
from tests.benchmarks.window_probe import Heartbeat
from tests.drills.driven import boxes, every, press, tell, when

LETTERS = "abcdefghij ,é猫😀"
KEYS_PER_S = 30
LONGEST = 240  # letters, about 75 tokens: then another prompt is begun over it
REPOSITORY = "some/sd"


def type_until_killed(window: MainWindow, seed: str, doing: str, *sources: str) -> None:
    """Types for ever, telling what is there after every key, while it saves, loads or downloads."""
    tell(text=window.session.prompt.text)
    chance = random.Random(int(seed))
    every(window, 50, lambda: [box.reject() for box in boxes()])
    window.prompt_panel.editor.moveCursor(QTextCursor.MoveOperation.End)

    def key() -> None:
        press(window, chance.choice(LETTERS))
        tell(typed=window.session.prompt.text)

    every(window, 1000 // KEYS_PER_S, key)
    if doing == "saving":
        every(window, 40, lambda: window.workspace.session_files.save(Path(sources[0])))
        every(window, 25, window.workspace.settings_store.save)
    elif doing == "loading":
        every(window, 250, lambda: window.workspace.model_loader.open(chance.choice((*sources, STUDY))))
    elif doing == "downloading":
        _download(window)


def _open(window: MainWindow, encoder: str) -> None:
    """Opens an encoder once the program has asked for the one of last time, which would take its place."""
    loader = window.workspace.model_loader
    when(window, lambda: loader.requested_source, lambda: loader.open(encoder))


def _download(window: MainWindow) -> None:
    """Asks for a repository and fetches it."""
    window.file_dialogs.choose_download()
    dialog = window.file_dialogs.download
    assert dialog is not None
    dialog.choice.name.setText(REPOSITORY)
    dialog.choice.other.click()
    button = dialog.action_button
    for label in ("Look up", "Download"):
        when(window, lambda label=label: button.text().startswith(label) and button.isEnabled(), button.click)
    when(window, lambda: dialog.bar.maximum() and dialog.bar.value() > 100, lambda: tell(fetching=True))


def say(window: MainWindow, wait_s: str = "0.5") -> None:
    """What there is to see, a moment after the start, and closes."""

    waited = time.monotonic() + float(wait_s)

    def is_done() -> object:
        """Where there is time, once the encoder is open or something is said."""
        return time.monotonic() > waited or (float(wait_s) > 2 and (window.session.is_up_to_date or boxes()))

    def look() -> None:
        screen = QGuiApplication.primaryScreen().availableGeometry()
        seen = window.frameGeometry().intersected(screen)
        tell(
            text=window.session.prompt.text,
            counter=window.prompt_panel.counter.text(),
            notice=window.status_bar.notice.text() if window.status_bar.notice.isVisible() else "",
            boxes=[*map(_said, boxes())],
            seen=seen.width() * seen.height() / (window.frameGeometry().width() * window.frameGeometry().height()),
            size=window.size().toTuple(),
            scale=window.devicePixelRatioF(),
            state=window.statusBar().state.text(),
        )
        for box in boxes():
            box.reject()
        window.close()

    when(window, is_done, lambda: QTimer.singleShot(100, window, look))


def _said(box: QMessageBox) -> str:
    return f"{box.text()} {box.informativeText()}"


def stay(window: MainWindow) -> None:
    """Is there until it is killed or closed; what it is handed goes where it should."""
    tell(text=window.session.prompt.text, settings=window.workspace.settings_store.path.name)
    window.workspace.file_router.open = lambda paths: tell(handed=list(paths))  # type: ignore[method-assign]


def hurry(window: MainWindow, seconds: str, encoder: str) -> None:
    """Types 30 keys a second while the encoder runs; what was lost and computed, how late the event loop was."""
    typist = _Typist(window, float(seconds))
    _open(window, encoder)
    when(window, lambda: window.workspace.settings.encoder == encoder and window.session.is_up_to_date, typist.begin)


class _Typist(QObject):
    """Presses a key every 33 ms, whether the window had time for the last or not."""

    def __init__(self, window: MainWindow, seconds: float) -> None:
        super().__init__(window)
        self._window, self._left = window, round(seconds * KEYS_PER_S)
        self._beat = Heartbeat(window)
        self._texts: list[str] = []
        self._lost = 0
        self._answered: list[int] = []  # which of the texts each result was for

    def begin(self) -> None:
        """Starts a second later."""
        QTimer.singleShot(1000, self, self._start)

    def _start(self) -> None:
        self._texts, self._begun = [self._window.session.prompt.text], len(self._window.session.prompt.text)
        self._window.prompt_panel.editor.moveCursor(QTextCursor.MoveOperation.End)
        self._window.session.encoding_view_changed.connect(self._take)
        self._beat.start()
        self._clock = every(self, 1000 // KEYS_PER_S, self._key)

    def _key(self) -> None:
        window, written, before = self._window, len(self._texts[-1]) - self._begun, self._texts[-1]
        if written == LONGEST:
            window.prompt_panel.editor.selectAll()
            self._begun, written, before = 0, 0, ""
        letter = PROMPT[written % len(PROMPT)]
        press(window, letter)
        self._texts.append(before + letter)
        self._lost += not (window.session.prompt.text == self._texts[-1] == window.session.prompt.chunks.prompt.source)
        self._left -= 1
        if not self._left:
            self._clock.stop()
            self._beat.stop()
            when(self, lambda: window.session.is_up_to_date, self._end)

    def _take(self) -> None:
        encoding = self._window.session.encoding
        if encoding is not None and encoding.chunks.prompt.source in self._texts:
            self._answered.append(len(self._texts) - 1 - self._texts[::-1].index(encoding.chunks.prompt.source))

    def _end(self) -> None:
        newest = self._window.session.encoding
        is_newest = newest is not None and newest.chunks.prompt.source == self._texts[-1]
        late = sum(later < earlier for earlier, later in zip(self._answered, self._answered[1:], strict=False))
        tell(
            keys=len(self._texts) - 1,
            lost=self._lost,
            answers=len(self._answered),
            stale=late,
            newest=is_newest,
            gaps=[round(gap, 2) for gap in self._beat.gaps],
            long=sorted(self._beat.long, reverse=True)[:5],
        )
        self._window.close()


def close_while(window: MainWindow, doing: str, *sources: str) -> None:
    """Closes in the middle of something, and tells when it began and when the window was gone."""
    gone: list[float] = []

    class Gone(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Hide and not gone:
                gone.append(time.monotonic())
            return False

    def close() -> None:
        window.installEventFilter(Gone(window))
        began = time.monotonic()
        window.close()
        tell(closing=doing, gone=gone[0] - began, closed=time.monotonic() - began, began=began)

    chance = random.Random(len(doing) + time.monotonic_ns())
    if doing == "nothing":
        QTimer.singleShot(chance.randrange(1500), window, close)
    elif doing == "loading":
        _open(window, sources[0])
        QTimer.singleShot(chance.randrange(10, 2500), window, close)
    elif doing == "computing":
        text = "a cow, a red car, " * 400
        when(window, lambda: window.session.encoder, lambda: window.session.prompt.set_text(text))
        when(window, lambda: window.session.encoder and window.statusBar().state.text() == "computing…", close)
    else:
        _download(window)
        when(window, lambda: window.file_dialogs.download and window.file_dialogs.download.bar.value() > 100, close)


def fail_everywhere(window: MainWindow) -> None:
    """Exceptions in a slot, a QRunnable, a thread, a model's data() and every paintEvent; then goes on."""

    class Painting(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            raise RuntimeError("paint of the masterpiece")

    class Model(QAbstractListModel):
        def rowCount(self, _parent: object = QModelIndex()) -> int:
            return 3

        def data(self, _index: object, _role: object = 0) -> object:
            raise KeyError("data of the masterpiece")

    class Runnable(QRunnable):
        def run(self) -> None:
            raise ValueError("runnable of the masterpiece")

    def slot() -> None:
        raise IndexError("slot of the masterpiece")

    def show() -> None:
        painting.show()
        view.setModel(Model(view))
        view.show()

    window.session.prompt.set_text("masterpiece")
    view, painting = QListView(window), Painting(window)
    view.resize(90, 90)
    painting.resize(50, 50)
    QTimer.singleShot(0, window, slot)
    QTimer.singleShot(0, window, show)
    QThreadPool.globalInstance().start(Runnable())
    threading.Thread(target=lambda: 1 / 0, name="failing").start()
    every(painting, 16, painting.update)
    QTimer.singleShot(2500, window, lambda: _look_at_the_dialog(window))


def _look_at_the_dialog(window: MainWindow) -> None:
    dialogs = boxes()
    details, said = (dialogs[0].detailedText(), _said(dialogs[0])) if dialogs else ("", "")
    tell(dialogs=len(dialogs), said=said, details=details)
    for box in dialogs:
        box.accept()
    window.prompt_panel.editor.moveCursor(QTextCursor.MoveOperation.End)
    press(window, "s")
    QTimer.singleShot(1500, window, lambda: _end_alive(window))


def _end_alive(window: MainWindow) -> None:
    tell(alive=window.session.prompt.text, dialogs_after=len(boxes()))
    window.close()


def reload(window: MainWindow, count: str, *sources: str) -> None:
    """Opens encoders again and again, each read anew; the memory after every one."""
    left, sizes = [int(count)], []

    def resident() -> float:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * 4096 / 2**20

    def next_one(_source: str = "") -> None:
        sizes.append(resident())
        if not left[0]:
            tell(sizes=sizes)
            window.close()
            return
        left[0] -= 1
        source = Path(sources[left[0] % len(sources)])
        source.touch()  # another file, as far as the models kept at hand are concerned
        when(window, lambda: window.session.is_up_to_date, lambda: window.workspace.model_loader.open(str(source)))

    loader = window.workspace.model_loader
    when(window, lambda: window.session.is_up_to_date, lambda: (loader.opened.connect(next_one), next_one()))


def switch_themes(window: MainWindow) -> None:
    """Light, dark and back, live; the least contrast of a text on its ground, and that it is painted."""
    contrasts = []
    for theme in ("dark", "light", "dark", "system"):
        window.set_theme(theme)
        QApplication.processEvents()
        palette = window.palette()
        contrasts.append(_contrast(palette.windowText().color().getRgbF(), palette.window().color().getRgbF()))
    picture = window.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 16) for y in range(0, picture.height(), 16)}
    tell(contrast=min(contrasts), colours=len(colours))
    window.close()


def _contrast(*colours: tuple[float, ...]) -> float:
    """The contrast of two colours by WCAG 2."""
    dark, bright = sorted(map(_luminance, colours))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def weigh(window: MainWindow, lora: str) -> None:
    """Numbers in a language with other signs for them: a weight, a strength; and a clock that is set back."""

    def look() -> None:
        session = window.session
        weights = sorted({token.weight for token in session.prompt.chunks.encoders[0].tokens})
        fields = [field.text() for field in window.findChildren(QDoubleSpinBox) if field.isVisible()]
        before = [entry.text for entry in window.workspace.autosave.history.entries]
        real = history.time.time
        history.time.time = lambda: real() - 86_400  # the clock is set back by a day
        window.workspace.autosave.history.add("typed after the clock was set back", "")
        history.time.time = real
        after = [entry.text for entry in window.workspace.autosave.history.entries]
        tell(weights=weights, fields=fields, before=before, after=after)
        window.close()

    window.session.prompt.set_text("a (cow:1.3), a (bull:0.55), ISTANBUL, (ılık:1.1)")
    when(window, lambda: window.session.encoder, lambda: window.workspace.adapter_loader.add_lora(lora))
    when(window, lambda: any(state.is_open or state.file_error for state in window.session.loras), look)
