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
from lone_pane import LonePane
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from core.dialects.table import read
from core.program.messages import UnusableInput
from core.program.table import Table, format_for_screen
from core.prompt.prompt import ReadingSettings
from core.weights.opening import open_model
from gui.app.headless_plot import plot_pane
from gui.panes.export import export_pane
from gui.panes.lora_change import LoraChangePane
from gui.panes.pane import Pane
from gui.panes.words_by_words import WordsByWordsPane
from gui.window.main_window import MainWindow
from gui.window.pane_docks import PANES

ROOT = Path(__file__).parents[3]


def pane_of(window: MainWindow, kind: type[Pane]) -> Pane:
    return next(pane for pane in window.pane_docks.panes if isinstance(pane, kind))


def test_a_row_under_too_few_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under 1"):
        Table("t", ("a",), ((1, 2),))


def test_numbers_keep_a_point_and_what_is_not_finite_stays_empty_in_a_file() -> None:
    table = Table("t", ("word", "value"), (("a, b", 0.5), ("“c”", float("nan"))))
    assert list(csv.reader(table.as_csv().splitlines())) == [["word", "value"], ["a, b", "0.5"], ["“c”", ""]]
    assert table.as_text().splitlines()[1] == "a, b\t0.5"
    assert (format_for_screen(-0.25), format_for_screen(float("inf")), format_for_screen(3)) == ("−0.250", "–", "3")


def test_every_pane_tells_its_numbers(window: MainWindow, qtbot: QtBot) -> None:
    window.session.comparison.set_text("a photo of a cow")  # Compare has numbers only beside another prompt
    for pane in window.pane_docks.panes:
        window.pane_docks.docks[window.pane_docks.panes.index(pane)].raise_()
        pane.draw()
        if isinstance(pane, LoraChangePane):  # has none without a LoRA; see test_adaptations.py
            continue
        qtbot.waitUntil(lambda pane=pane: bool(pane.numbers().rows))  # some ask the model first
        assert pane.numbers().columns, pane.title


def test_the_table_view_of_the_matrix_holds_the_numbers_of_the_matrix_and_follows_the_layer(
    lone_pane: Callable[..., LonePane],
) -> None:
    lone = lone_pane("words_by_words")
    pane = lone.pane
    pane.show_as_table(True)
    for layer in (3, 1):
        lone.session.set_layer(layer)
        view = lone.view
        shown_there = np.array([row[1:] for row in pane._table_view.model_.table.rows])
        assert np.allclose(shown_there, view.matrix(layer))
    pane.show_as_table(False)
    assert not pane.as_table


def test_the_table_view_is_a_line_a_layer_for_curves(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("across_layers")
    pane = lone.pane
    pane.show_as_table(True)
    assert [row[0] for row in pane.numbers().rows] == [0, 1, 2, 3]
    assert pane.numbers().columns[1:] == tuple(curve.label for curve in pane.plot.curves)


def test_an_empty_pane_stays_empty_as_a_table(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("words_by_words")
    pane = lone.pane
    pane.show_as_table(True)
    lone.write("cow")
    assert pane.message
    lone.write("cow bull")
    assert pane.as_table and not pane.message


def test_a_pane_is_exported_as_what_the_suffix_says(lone_pane: Callable[..., LonePane], tmp_path: Path) -> None:
    lone = lone_pane("words_by_words")
    pane = lone.pane
    for suffix in (".png", ".svg", ".csv"):
        export_pane(pane, tmp_path / f"matrix{suffix}")
    picture = QImage(str(tmp_path / "matrix.png"))
    assert picture.width() == 2 * pane.width()
    drawing = ElementTree.parse(tmp_path / "matrix.svg").getroot()
    texts = {node.text for node in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Words × words", "cow", "bull"} <= texts
    lines = list(csv.reader((tmp_path / "matrix.csv").read_text("utf-8-sig").splitlines()))
    assert lines[0][1:] == [unit.label for unit in lone.view.units]


def test_what_cannot_be_written_is_said(lone_pane: Callable[..., LonePane], tmp_path: Path) -> None:
    lone = lone_pane("words_by_words")
    pane = lone.pane
    with pytest.raises(UnusableInput, match="no known format"):
        export_pane(pane, tmp_path / "matrix.gif")
    with pytest.raises(UnusableInput, match="cannot be written"):
        export_pane(pane, tmp_path / "no folder" / "matrix.png")


def test_ctrl_e_writes_the_pane_in_the_format_that_was_chosen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = (str(tmp_path / "out"), "Numbers (*.csv)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    action = next(
        a for menu in window.menuBar().actions() for a in menu.menu().actions() if a.text() == "E&xport pane…"
    )
    action.trigger()
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("layer")


def test_the_menu_of_a_pane_copies_numbers_and_picture(window: MainWindow) -> None:
    from gui.panes.pane_menu import pane_menu

    menu = pane_menu(pane_of(window, WordsByWordsPane), lambda _pane: None, window)
    actions = {action.text(): action for action in menu.actions()}
    actions["&Copy numbers"].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t")[1:3] == ["a", "photo"]
    actions["Copy &picture"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()


@pytest.mark.parametrize("name", PANES)
def test_every_pane_can_be_drawn_without_a_window(
    name: str, qapp: QApplication, tiny_file: Path, tmp_path: Path
) -> None:
    chunks = read("a cow, a (bull:1.2)", "a1111", "sd1", ReadingSettings())
    plot_pane(open_model(tiny_file), chunks, name, None, tmp_path / "pane.png", qapp)
    picture = QImage(str(tmp_path / "pane.png"))
    assert len({picture.pixel(x, y) for x in range(0, 2400, 9) for y in range(0, 800, 7)}) > 3


def test_the_command_line_draws_a_pane_without_a_display(tiny_file: Path, tmp_path: Path) -> None:
    done = analyze("a cow, a bull", "--encoder", tiny_file, "--plot", tmp_path / "pane.csv", "--layer", 2)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["prompt"] == "a cow, a bull"
    assert (tmp_path / "pane.csv").read_text("utf-8-sig").splitlines()[0] == "layer 2,a,cow,a,bull"


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


def analyze(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "main.py", "analyze", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=100, check=False)
