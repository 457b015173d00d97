"""The whole window with a translator that marks what it is given: every text with letters carries the mark."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from prompts import SHORT_PROMPT
from PySide6.QtCore import QDateTime, QLocale
from pytestqt.qtbot import QtBot
from widget_walk import (
    PICTURE,
    PROMPT_FILE,
    TOOL_FOLDER,
    Said,
    open_dialogs,
    open_every_menu,
    settle,
    show_every_page,
    show_every_pane,
    texts,
)
from window_driving import Encoded

from core.analysis.own_axis import READY_MADE_AXES
from core.dialects.table import DIALECTS
from core.program import translation
from core.studio.table import TOOLS
from core.tokens.families import FAMILIES
from gui.editor.editor_menu import editor_menu
from gui.editor.tags.tag_chips import TagChips
from gui.editor.tags.tag_view import tag_menu
from gui.panes.ladder.controls import EXAMPLES
from gui.state.examples import DEFAULT_LADDER_TEXT
from gui.widgets.icons import icon_names
from gui.widgets.translator import LANGUAGES, date_locale
from gui.window.main_window import MainWindow

LONG, SHORT = QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat
PROMPT = f"{SHORT_PROMPT}, (warm light:1.3), [fog"  # a weight and a problem
AS_THEY_ARE = {
    "the program's name": ("Promptscope", "promptscope"),
    "tools' names": (*(dialect.title for dialect in DIALECTS.values()), "a1111", "AUTOMATIC1111"),
    "languages, each by its own name": tuple(LANGUAGES.values()),
    "families' and encoders' names": (*(family.title for family in FAMILIES.values()), "CLIP", "OpenCLIP", "SD"),
    "encoders' letters and sizes": ("L", "H", "G", "ViT"),
    "marks of tokens": ("BOS", "EOS", "pad", "PAD"),
    "letters of the two prompts that are compared": ("A", "B"),
    "a picture's name and the formats of pictures": (PICTURE, "PNG"),
    "the name of a list of prompts": (PROMPT_FILE,),
    "names of number formats, devices and tensors": ("float32", "float16", "bfloat16", "CPU", "text_model"),
    "a sign for upper and lower case": ("Aa",),
    "keys": ("Alt", "PgUp", "PgDown", "End"),
    "units, and the x of a size": ("ms", "s", "MB", "GB", "B", "x"),
    "names of measures": ("CKA", "RSA"),
    "ready axes, which are English words": tuple(axis.name for axis in READY_MADE_AXES),
    "examples of prompts": tuple(EXAMPLES.values()),
    "what is installed, by its names": (
        *(tool.name for tool in TOOLS.values()),
        "addDetail",
        "ink wash",
        "ink",
        "style",
    ),
    "what the person typed": (*re.findall(r"\w+", PROMPT), *re.findall(r"\w+", DEFAULT_LADDER_TEXT)),
    "buttons that Qt labels and translates itself": ("OK", "&OK", "Close", "&Close"),
    "what else Qt says": ("Show Details...", "Hide Details...", "Scroll Left", "Scroll Right"),
}


GUI = Path(__file__).parents[3] / "gui"
SHOWING = """setText setToolTip setAccessibleName setAccessibleDescription setWindowTitle setTitle setPlaceholderText
setInformativeText setStatusTip setHtml showMessage addAction addMenu addSection addTab addItem addItems
QLabel DimLabel Heading Card QPushButton QRadioButton QCheckBox QGroupBox QAction MenuButton
SegmentedControl SegmentButton Pane small_button push_button label_for SelectableLabel start
start_with_progress UnreadableEncoder UnusableInput
say tell show_error report_error show_message warning information critical question
getOpenFileName getOpenFileNames getSaveFileName getExistingDirectory""".split()

STAYING = {name for some in AS_THEY_ARE.values() for name in some} | {"L+G"}
ENGLISH = ("headless_plot", "system_libraries")  # the command line, and what is said before Qt is there


@pytest.fixture
def marked() -> Iterator[None]:
    """Everything that is translated carries a mark."""
    translation.set_translator(lambda text, _comment, _n: f"⟦{text}⟧")
    yield
    translation.set_translator(None)


def unmarked(said: Iterable[Said], file: Path) -> list[Said]:
    """What has letters that are neither in a mark nor among those that stay as they are."""
    names = [name for some in AS_THEY_ARE.values() for name in some] + [
        str(file),
        file.name,
        file.stem,
        str(file.parent),
    ]
    now = QDateTime.currentDateTime()  # the day, as Qt writes it, is no sentence
    names += re.findall(r"[^\W\d_]+", date_locale().toString(now, LONG) + date_locale().toString(now, SHORT))
    stay = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return [text for text in dict.fromkeys(said) if re.search(r"[^\W\d_]", _rest(_said_by_us(text), stay))]


def _said_by_us(said: Said) -> str:
    """A text without the word that Nearest words is about, an entry's key, a hash, and the folder of a tool."""
    is_line = said.room == "NearestWords" and said.by in ("ScoreList", "TableView", "QHeaderView")
    text = re.sub(r"^[^\s⟦⟧]+", "", said.text) if is_line else said.text.partition("\t")[0]
    return re.sub(rf"\b[0-9a-f]{{10,}}\b|\S*[/\\\\]{TOOL_FOLDER}\S*", "", text)


def _rest(text: str, stay: str) -> str:
    text = text.replace("\u200b", "")  # where paths may break
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:  # a marked text may be a gap's in another
        text = shorter
    text = re.sub(r"⟦[^⟦⟧]*$|^[^⟦⟧]*⟧", " ", text)  # one half of a marked text, such as a prefix
    text = re.sub(r"<[^<>]*>|&\w+;", " ", text)
    return re.sub(rf"(?<!\w)(?:{stay})(?!\w)", " ", text)


def walk(qtbot: QtBot, window: MainWindow) -> Iterator[Said]:
    """Every text of the window as it stands, of each pane while it is in front, its table, and of the dialogs."""
    open_every_menu(window)
    yield from texts(window)
    for pane in show_every_pane(qtbot, window):
        yield from texts(window)
        pane.show_as_table(True)
        yield from texts(pane)
        pane.show_as_table(False)
    for page in show_every_page(window):
        yield from texts(window.prompt_panel)
        search = window.prompt_panel.tabs.search
        menu = tag_menu(page, 0) if isinstance(page, TagChips) else editor_menu(page, search)
        yield from texts(menu)
        menu.deleteLater()
    for dialog in open_dialogs(window):
        yield from texts(dialog)


def check(said: Iterable[Said], file: Path) -> None:
    said = list(said)
    assert said
    lines = [f"{text.room}: {text.by}: {text.text!r}" for text in unmarked(said, file)]
    assert not lines, "\n".join(lines)


def test_a_window_without_an_encoder_says_nothing_untranslated(
    marked: None, make_window: Callable[..., MainWindow], qtbot: QtBot, tiny_file: Path
) -> None:
    check(walk(qtbot, make_window()), tiny_file)


def test_a_window_with_an_encoder_says_nothing_untranslated(
    marked: None, make_window: Callable[..., MainWindow], qtbot: QtBot, tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window(text=PROMPT, recent=(str(tiny_file),))
    window.workspace.model_loader.open(str(tiny_file))
    encoded(window)
    check(walk(qtbot, window), tiny_file)


def test_the_study_encoder_and_bfloat16_say_nothing_untranslated(
    marked: None, make_window: Callable[..., MainWindow], qtbot: QtBot, tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window(precision="bfloat16")
    window.workspace.model_loader.open("study")
    encoded(window)
    settle(qtbot, window)
    check(texts(window), tiny_file)


def test_what_is_not_translated_is_found() -> None:
    said = [Said("window", "QLabel", text) for text in ("⟦Open⟧ it", "⟦Opening ⟦it⟧…⟧", "12 ms", "L layer", "a cow")]
    assert [text.text for text in unmarked(said, Path("/x/tiny"))] == ["⟦Open⟧ it", "L layer"]


def literals(path: Path) -> Iterator[str]:
    """What the calls that show something are given as a literal, or as an f-string with words of its own."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
        if name in SHOWING:
            for given in [*call.args, *(keyword.value for keyword in call.keywords)]:
                if name == "small_button" and isinstance(given, ast.Constant) and given.value in icon_names():
                    continue  # which icon is on it
                for text in _said_by(given):
                    yield f"{path.relative_to(GUI)}:{call.lineno}: {name}: {text}"


def _said_by(given: ast.expr) -> Iterator[str]:
    """The words of a literal, also of one in a conditional expression or in a dict of a switch."""
    if isinstance(given, ast.IfExp):
        yield from (*_said_by(given.body), *_said_by(given.orelse))
    elif isinstance(given, ast.Dict | ast.Tuple):
        parts = given.values if isinstance(given, ast.Dict) else given.elts
        for part in parts:
            yield from _said_by(part)
    else:
        parts = given.values if isinstance(given, ast.JoinedStr) else [given]
        said = "".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
        words = re.sub(r"<[^<>]*>|\b\d+pt\b|&(?=\w)", " ", said).split()
        if any(re.search(r"[^\W\d_]", word) for word in words if word not in STAYING):
            yield said


def test_no_literal_is_shown_that_nobody_can_translate() -> None:
    """States that the walk does not come by are seen here."""
    files = [path for path in sorted(GUI.rglob("*.py")) if path.stem not in ENGLISH]
    lines = [text for path in files for text in literals(path)]
    assert len(files) > 100 and not lines, "\n".join(lines)
