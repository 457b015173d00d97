"""Draws the README's animation: `python docs/make_animation.py`, no display needed; `docs/drawing.py` says what is.

Twenty seconds of the program's own window on the study encoder, in each language, as an animated WebP. Keys, mouse and
the menu's question go to the window as a person's would; each frame is taken once the window has come to rest, so that
the film does not hang on the machine's speed. Added are the pointer and a line that says what is done; the status bar,
which names the time of the last pass, is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from answer_pictures import load_lora
from drawing import ROOT, as_image, ask, check_fonts, in_front, is_measured, open_window, settle, wait, write_prompt
from PIL import Image  # noqa: TID253
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QPolygonF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTabBar, QWidget

from gui.app.application import make_application
from gui.widgets.translator import LANGUAGES
from gui.window.main_window import MainWindow
from gui.window.pane_table import PANES

SIZE = (1020, 660)
WIDTH, STRIP = 900, 34  # of a frame, and the height of the line below the window
TEXT = "a cow, a bull and a calf before an old stone castle, a red car"
WORD = "a photo of a sks cat beside a red car and an old stone castle"  # with the word of the LoRA
STEP = 4  # of the pointer's way
COLOURS = 192  # of the whole film
SAID = {
    "en": {
        "type": "Type: tokens, counter and panes follow every key",
        "depth": "Scrub the depth: the same words, layer by layer",
        "point": "Point at a word: it lights up everywhere",
        "ask": "Ask in your own words: which words matter?",
        "map": "The map: words beside those that the model takes for alike",
        "lora": "Drop a LoRA: which words it moves, and where",
    },
    "ko": {
        "type": "입력하면 토큰, 카운터, 패널이 글자마다 따라옵니다",
        "depth": "깊이를 훑으면 같은 단어를 레이어마다 봅니다",
        "point": "단어를 가리키면 모든 곳에서 밝아집니다",
        "ask": "궁금한 것을 고르세요. 어떤 단어가 중요한가요?",
        "map": "지도에서는 모델이 비슷하게 보는 단어가 나란히 있습니다",
        "lora": "LoRA를 끌어다 놓으면 어떤 단어를 어디서 움직이는지 보입니다",
    },
}


@dataclass
class Film:
    """Frames of a window: pictures and how long each stands, in milliseconds."""

    window: MainWindow
    said: dict[str, str]
    line: str = ""
    pointer: QPoint = field(default_factory=lambda: QPoint(330, 300))
    menu: QMenu | None = None
    dragged: str = ""  # the name of a file that hangs from the pointer
    frames: list[Image.Image] = field(default_factory=list)
    times: list[int] = field(default_factory=list)

    def take(self, milliseconds: int) -> None:
        """A frame; one that is as the last makes that stand longer."""
        frame = as_image(self._drawn())
        if self.frames and frame.tobytes() == self.frames[-1].tobytes():
            self.times[-1] += milliseconds
        else:
            self.frames.append(frame)
            self.times.append(milliseconds)

    def _drawn(self) -> QPixmap:
        seen = self.window.grab()
        painter = QPainter(seen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.menu is not None:
            painter.drawPixmap(self.window.mapFromGlobal(self.menu.pos()), self.menu.grab())
        if self.dragged:
            _draw_dragged(painter, self.pointer, self.dragged)
        _draw_pointer(painter, self.pointer)
        painter.end()
        seen = seen.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
        whole = QPixmap(WIDTH, seen.height() + STRIP)
        whole.fill(QColor("#0f1115"))
        painter = QPainter(whole)
        painter.drawPixmap(0, 0, seen)
        painter.setPen(QColor("#f0f2f6"))
        font = QFont(self.window.font())
        font.setPixelSize(17)
        painter.setFont(font)
        painter.drawText(QRect(0, seen.height(), WIDTH, STRIP), Qt.AlignmentFlag.AlignCenter, self.line)
        painter.end()
        return whole

    def move_to(self, widget: QWidget, place: QPoint) -> None:
        """Leads the pointer to a place of a widget, which then knows of it."""
        begin, end = self.pointer, widget.mapTo(self.window, place)
        for step in range(1, STEP + 1):
            self.pointer = begin + (end - begin) * step / STEP
            self.take(60)
        QTest.mouseMove(widget, place)
        settle(120)

    def save(self, name: str) -> None:
        """Writes the film, which begins anew when it has ended."""
        palette = _shared_palette(self.frames)
        few = [frame.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB") for frame in self.frames]
        path = ROOT / "docs" / "front" / f"{name}.webp"
        few[0].save(path, save_all=True, append_images=few[1:], duration=self.times, loop=0, lossless=True, method=4)
        print(f"{path.name}: {len(few)} frames, {sum(self.times) / 1000:.1f} s, {path.stat().st_size:,} bytes")


def _shared_palette(frames: list[Image.Image]) -> Image.Image:
    """Few colours for all frames, which makes the file half as large; an image that has them as its palette."""
    some = [*frames[::8], *frames[-8:]]
    sheet = Image.new("RGB", (some[0].width, some[0].height * len(some)))
    for number, frame in enumerate(some):
        sheet.paste(frame, (0, number * frame.height))
    return sheet.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)


def main() -> None:
    """The film in every language."""
    app = make_application()
    check_fonts()
    app.setCursorFlashTime(0)
    for language in LANGUAGES:
        window = open_window(app, f"film.{language}", SIZE, language=language, text="", layer=12)
        window.status_bar.hide()
        window.session.set_view_options(replace(window.session.view_options, small_words="left-out"))
        film = Film(window, SAID[language])
        for name, play in SCENES.items():
            film.line = film.said[name]
            play(film)
        film.save("tour" if language == "en" else f"tour.{language}")
        window.close()
        settle()


def _type(film: Film) -> None:
    editor = film.window.prompt_panel.editor
    film.take(500)
    for start in range(0, len(TEXT), 2):
        QTest.keyClicks(editor, TEXT[start : start + 2])
        wait(lambda: film.window.session.is_up_to_date)
        settle(250)
        film.take(90)
    wait(lambda: is_measured(film.window))
    settle(1500)
    film.take(1100)


def _scrub(film: Film) -> None:
    session, scale = film.window.session, film.window.ruler.scale
    film.move_to(scale, scale.box(12).center().toPoint())
    for layer in (*range(12, -1, -1), *range(1, 13)):
        place = scale.box(layer).center().toPoint()
        film.pointer = scale.mapTo(film.window, place)
        QTest.mouseClick(scale, Qt.MouseButton.LeftButton, pos=place)
        wait(lambda layer=layer: session.layer == layer)
        settle(300)
        film.take(120 if layer else 500)
    film.take(400)


def _point(film: Film) -> None:
    editor = film.window.prompt_panel.editor
    for word in ("cow", "castle"):
        film.move_to(editor.viewport(), _place_of(film.window, word))
        settle(400)
        film.take(1300)


def _place_of(window: MainWindow, word: str) -> QPoint:
    """The middle of a word in the editor."""
    cursor = window.prompt_panel.editor.textCursor()
    cursor.setPosition(window.session.prompt.text.index(word) + len(word) // 2)
    return window.prompt_panel.editor.cursorRect(cursor).center()


def _ask(film: Film) -> None:
    bar = film.window.menuBar()
    (action,) = (action for action in bar.actions() if "&Q" in action.text())
    film.move_to(bar, bar.actionGeometry(action).center())
    menu = action.menu()
    menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
    settle(300)
    film.menu = menu
    film.take(500)
    first = menu.actions()[0]
    menu.setActiveAction(first)
    film.pointer = film.window.mapFromGlobal(menu.mapToGlobal(menu.actionGeometry(first).center()))
    settle(200)
    film.take(700)
    menu.close()
    film.menu = None
    ask(film.window, "Which words matter?")
    wait(lambda: is_measured(film.window))
    settle(1000)
    film.take(2600)


def _show_map(film: Film) -> None:
    _choose_tab(film, "map")
    in_front(film.window, "map")
    settle(1500)
    film.take(2200)


def _choose_tab(film: Film, key: str) -> None:
    """Leads the pointer to the tab of a pane."""
    docks = film.window.pane_docks
    title = next(dock.windowTitle() for dock in docks.docks if dock.spec.key == key)
    bars = ((bar, index) for bar in docks.findChildren(QTabBar) if bar.isVisible() for index in range(bar.count()))
    bar, index = next((bar, index) for bar, index in bars if bar.tabText(index) == title)
    film.move_to(bar, bar.tabRect(index).center())


def _drop_lora(film: Film) -> None:
    window = film.window
    window.session.set_layer(6)
    write_prompt(window, WORD)
    window.pane_docks.show_pane(PANES["lora_change"].title)
    settle(1000)
    film.pointer, film.dragged = QPoint(window.width() - 40, window.height() - 20), "sks_cat.safetensors"
    film.move_to(window, QPoint(window.width() * 2 // 3, window.height() // 2))
    film.take(500)
    film.dragged = ""
    load_lora(window)
    in_front(window, "lora_change")
    settle(1000)
    film.take(3200)


def _draw_dragged(painter: QPainter, place: QPoint, name: str) -> None:
    """A file that hangs from the pointer."""
    box = painter.fontMetrics().boundingRect(name).adjusted(-8, -5, 8, 5)
    box.moveTopLeft(place + QPoint(14, 16))
    painter.setPen(QColor("#8aa0ff"))
    painter.setBrush(QColor("#2a3350"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor("white"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)


def _draw_pointer(painter: QPainter, place: QPoint) -> None:
    """An arrow with its point at a place."""
    shape = ((0, 0), (0, 18), (4, 14), (7, 21), (10, 20), (7, 13), (13, 13))
    painter.setPen(QColor("black"))
    painter.setBrush(QColor("white"))
    painter.drawPolygon(QPolygonF([QPointF(place) + QPointF(x, y) for x, y in shape]))


SCENES: dict[str, Callable[[Film], None]] = {
    "type": _type,
    "depth": _scrub,
    "point": _point,
    "ask": _ask,
    "map": _show_map,
    "lora": _drop_lora,
}

if __name__ == "__main__":
    main()
