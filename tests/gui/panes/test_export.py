"""Panes out of the window: as a table, as a file, without a display."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from lone_pane import NEED_A_FILE, LonePane
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from core.dialects.table import read
from core.program.messages import UnusableInput
from core.program.table import Table, format_for_screen
from core.prompt.prompt import ReadingSettings
from core.weights import UnreadableEncoder
from core.weights.opening import open_model
from gui.app.headless_plot import plot_pane
from gui.panes.export import export_pane
from gui.panes.pane_menu import pane_menu
from gui.panes.table_view import TableView
from gui.panes.words_by_words.pane import WordsByWordsPane
from gui.window.main_window import MainWindow
from gui.window.pane_table import PANES

ROOT = Path(__file__).parents[3]
PANE = "words_by_words"


def test_a_row_under_too_few_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under 1"):
        Table("t", ("a",), ((1, 2),))


def test_numbers_keep_a_point_and_what_is_not_finite_stays_empty_in_a_file() -> None:
    table = Table("t", ("word", "value"), (("a, b", 0.5), ("“c”", float("nan"))))
    assert list(csv.reader(table.as_csv().splitlines())) == [["word", "value"], ["a, b", "0.5"], ["“c”", ""]]
    assert table.as_text().splitlines()[1] == "a, b\t0.5"
    assert (format_for_screen(-0.25), format_for_screen(float("inf")), format_for_screen(3)) == ("−0.250", "–", "3")


@pytest.mark.parametrize("name", [name for name in PANES if name not in NEED_A_FILE])
def test_every_pane_tells_its_numbers(name: str, lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane(name)
    lone.session.comparison.set_text("a photo of a cow")  # Compare has numbers only beside another prompt
    lone.pane.refresh()
    lone.settle()
    assert lone.pane.numbers().rows and lone.pane.numbers().columns


def test_the_table_view_of_the_matrix_holds_the_numbers_of_the_matrix_and_follows_the_layer(lone: LonePane) -> None:
    shown = lone.pane
    shown.show_as_table(True)
    for layer in (3, 1):
        lone.session.set_layer(layer)
        rows = shown.findChild(TableView).model_.table.rows
        assert np.allclose([row[1:] for row in rows], lone.view.matrix(layer))
    shown.show_as_table(False)
    assert not shown.as_table


def test_an_empty_pane_stays_empty_as_a_table(lone: LonePane, shown: WordsByWordsPane) -> None:
    shown.show_as_table(True)
    lone.write("cow")
    assert shown.message
    lone.write("cow bull")
    assert shown.as_table and not shown.message


def test_a_pane_is_exported_as_what_the_suffix_says(lone: LonePane, shown: WordsByWordsPane, tmp_path: Path) -> None:
    for suffix in (".png", ".svg", ".csv"):
        export_pane(shown, tmp_path / f"matrix{suffix}")
    assert QImage(str(tmp_path / "matrix.png")).width() == 2 * shown.width()
    drawing = ElementTree.parse(tmp_path / "matrix.svg").getroot()
    texts = {node.text for node in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Words × words", "cow", "bull"} <= texts
    lines = list(csv.reader((tmp_path / "matrix.csv").read_text("utf-8-sig").splitlines()))
    assert lines[0][1:] == [unit.label for unit in lone.view.units]


@pytest.mark.parametrize(("file", "problem"), [("a.gif", "no known format"), ("no folder/a.png", "cannot be written")])
def test_what_cannot_be_written_is_said(shown: WordsByWordsPane, tmp_path: Path, file: str, problem: str) -> None:
    with pytest.raises(UnusableInput, match=problem):
        export_pane(shown, tmp_path / file)


def test_ctrl_e_writes_the_pane_in_the_format_that_was_chosen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out"), "Numbers (*.csv)"))
    actions = [action for menu in window.menuBar().actions() for action in menu.menu().actions()]
    next(action for action in actions if action.text() == "E&xport pane…").trigger()
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("layer")


def test_the_menu_of_a_pane_copies_numbers_and_picture(shown: WordsByWordsPane) -> None:
    actions = {action.text(): action for action in pane_menu(shown, lambda _pane: None, shown).actions()}
    actions["&Copy numbers"].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t")[1:3] == ["a", "photo"]
    actions["Copy &picture"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()


@pytest.mark.parametrize("name", [name for name in PANES if name != "unet"])
def test_every_pane_is_drawn_without_a_window(name: str, qapp: QApplication, tiny_file: Path, tmp_path: Path) -> None:
    chunks = read("a cow, a (bull:1.2)", "a1111", "sd1", ReadingSettings())
    plot_pane(open_model(tiny_file), chunks, name, None, tmp_path / "pane.png", qapp)
    picture = QImage(str(tmp_path / "pane.png"))
    assert len({picture.pixel(x, y) for x in range(0, 2400, 9) for y in range(0, 800, 7)}) > 3


def test_a_pane_that_lacks_its_file_is_not_drawn_and_leaves_no_window(
    qapp: QApplication, tiny_file: Path, tmp_path: Path
) -> None:
    chunks = read("a cow, a (bull:1.2)", "a1111", "sd1", ReadingSettings())
    with pytest.raises(UnreadableEncoder, match="holds no U-Net"):
        plot_pane(open_model(tiny_file), chunks, "unet", None, tmp_path / "pane.png", qapp)
    assert not (tmp_path / "pane.png").exists()


def test_the_command_line_draws_a_pane_without_a_display(tiny_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "pane.csv"
    options = ("--encoder", tiny_file, "--plot", path, "--layer", 2)
    command = [sys.executable, "main.py", "analyze", "a cow, a bull", *map(str, options)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=100, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["prompt"] == "a cow, a bull"
    assert path.read_text("utf-8-sig").splitlines()[0] == "layer 2,a,cow,a,bull"


@pytest.mark.parametrize(
    ("name", "layer", "file", "problem"),
    [
        ("nothing", None, "pane.png", "--pane nothing is not known"),
        ("token_table", 9, "pane.png", "--layer 9 is not among the layers 0 to 3"),
        ("token_table", None, "pane.gif", "no known format"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    name: str, layer: int | None, file: str, problem: str, qapp: QApplication, tiny_file: Path
) -> None:
    with pytest.raises(UnusableInput, match=problem):
        plot_pane(open_model(tiny_file), read("a cow", "a1111"), name, layer, Path(file), qapp)
