"""Names beside a matrix at every size, names of groups, and the lens over cells that are too small."""

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from math import radians, sin

import numpy as np
import pyqtgraph as pg
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.panes.influence.pane import VIEW_LOOK
from gui.panes.plots.group_names import AxisGroup, spread
from gui.panes.plots.matrix import MatrixPlot, plot_canvas
from gui.panes.plots.name_styles import LEAST_FACTOR, LINE_SHARE, MAX_TIERS, NameStyle, column_style, row_style
from gui.panes.plots.word_axis import ColumnAxis, RowAxis
from gui.widgets.style import DARK

LINE = 16.0
WORDS = [f"word{index}" for index in range(150)]


@pytest.mark.parametrize("pitch", [40, 16, 13.2, 9, 8, 5, 3, 1.5])
def test_every_row_is_named_without_overlap_down_to_three_pixels_of_a_row(pitch: float) -> None:
    style = row_style(pitch, LINE)
    assert LEAST_FACTOR <= style.factor <= 1 and 1 <= style.tiers <= MAX_TIERS
    assert style.step * style.tiers * pitch >= LINE_SHARE * LINE * style.factor - 1e-6
    assert style.step == 1 or pitch < 3
    assert style == row_style(pitch, LINE)


@pytest.mark.parametrize("pitch", [120, 30, 17, 14, 12, 9, 6, 3])
def test_columns_are_named_level_then_at_a_slant_that_grows_as_they_narrow(pitch: float) -> None:
    style = column_style(pitch, LINE, 100)
    assert (style.slant == 0) == (pitch >= 106)
    if style.slant:
        apart = style.step * style.tiers * pitch * sin(radians(style.slant))
        assert apart >= LINE_SHARE * LINE * style.factor - 1e-6
    assert (style.step == 1) == (pitch > 4.1) and (style.tiers == 2) == (pitch == 6)


def test_narrower_columns_never_stand_flatter() -> None:
    slants = [column_style(pitch, LINE, 100).slant for pitch in np.arange(120, 4.5, -0.5)]
    assert slants == sorted(slants) and set(slants) == {0, 45, 60, 90}


def test_names_that_would_overlap_are_moved_apart_within_their_room_and_others_stay() -> None:
    tops = spread([10, 12, 13, 60, 99], [10, 10, 10, 10, 10], 100)
    assert all(above + 10 <= below + 1e-9 for above, below in pairwise(tops))
    assert tops[0] >= 0 and tops[-1] <= 90 and tops[3] == 55
    assert sum(tops[:3]) / 3 + 5 == pytest.approx(15)  # within the room: the block begins at 0
    assert spread([], [], 100) == []


@pytest.fixture
def matrix(qtbot: QtBot) -> Callable[[int], MatrixPlot]:
    canvases = []

    def make(count: int, size: tuple[int, int] = (700, 400)) -> MatrixPlot:
        plot = MatrixPlot()
        canvas = plot_canvas(plot.plot)
        canvases.append(canvas)
        qtbot.addWidget(canvas)
        canvas.resize(*size)
        canvas.show()
        plot.show(WORDS[:count], WORDS[:count], np.eye(count, dtype=np.float32), (0, 1))
        plot.mark((), (), DARK)
        QApplication.processEvents()
        canvas.grab()
        return plot

    return make


def written(plot: MatrixPlot, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is painted beside and in the matrix."""
    texts: list[str] = []
    draw = QPainter.drawText

    def drawText(painter: QPainter, *arguments: object) -> object:
        texts.append(str(next(argument for argument in arguments if isinstance(argument, str))))
        return draw(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", drawText)
    plot.plot.scene().views()[0].grab()
    monkeypatch.undo()
    return texts


@pytest.mark.parametrize("count", [10, 40, 80, 150])
def test_every_row_and_column_is_named(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    texts = written(matrix(count, (1100, 560)), monkeypatch)
    assert [texts.count(word) for word in WORDS[:count]] == [2] * count


@pytest.mark.parametrize("count", [60, 80, 100])
def test_names_of_two_tiers_below_the_columns_do_not_overlap(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    boxes: dict[int, QRectF] = {}

    def note(
        axis: ColumnAxis, painter: QPainter, ends: Sequence[tuple[int, QPointF]], length: float, style: NameStyle
    ) -> None:
        assert style.slant == 90 and style.tiers == 2
        line = painter.fontMetrics().height() * LINE_SHARE
        boxes.update({index: QRectF(end.x() - line / 2, end.y(), line, length) for index, end in ends})

    plot = matrix(count, (5 * count + 190, 500))
    monkeypatch.setattr(ColumnAxis, "_paint_slanted", note)
    plot.plot.scene().views()[0].grab()
    assert len(boxes) == count
    for first, second in combinations(boxes.values(), 2):
        shared = first.intersected(second)
        assert shared.isEmpty() or shared.width() < 2  # of letters' sides, where the rows' names took a little
    assert max(box.bottom() for box in boxes.values()) <= plot.columns.height()


def test_the_names_take_the_same_room_whatever_was_shown_before(matrix: Callable[[int], MatrixPlot]) -> None:
    used = matrix(4, (640, 300))
    for count in (90, 10, 45, 30, 150, 60):
        used.show(WORDS[:count], WORDS[:count], np.eye(count, dtype=np.float32), (0, 1))
        QApplication.processEvents()
        used.plot.scene().views()[0].grab()
        fresh = matrix(count, (640, 300))
        looks = [(plot.rows.fixedWidth, plot.rows._most_tiers, plot.columns.fixedHeight) for plot in (used, fresh)]
        assert looks[0] == looks[1], count


@pytest.mark.parametrize("count", [24, 30, 36])
def test_every_row_is_named_or_the_groups_alone_whatever_the_height(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    named: set[int] = set()
    cut = RowAxis._cut_word
    monkeypatch.setattr(RowAxis, "_cut_word", lambda axis, index, *rest: named.add(index) or cut(axis, index, *rest))
    plot, seen = matrix(count, (494, 200)), set()
    plot.show_blocks([AxisGroup(0, count, tuple(WORDS[:3]))])
    (canvas,) = plot.plot.scene().views()
    for height in range(200, 320, 5):
        canvas.resize(494, height)
        QApplication.processEvents()
        named.clear()
        canvas.grab()
        assert len(named) in (0, count), height
        seen.add(len(named))
    assert count in seen


def test_a_word_that_is_pointed_at_covers_the_whole_of_the_group_names_below_it(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = matrix(150, (494, 240))
    plot.show_blocks([AxisGroup(0, 150, ("a rather long name", *WORDS[1:3]))])
    plot.mark([75], [75], DARK)
    QApplication.processEvents()
    (canvas,) = plot.plot.scene().views()
    filled: list[QRectF] = []
    monkeypatch.setattr(QPainter, "fillRect", lambda _painter, box, _colour: filled.append(QRectF(box)))
    canvas.grab()
    assert any(box.left() <= 0 and box.width() > 60 for box in filled)


def test_the_names_take_the_same_room_however_often_they_are_fitted(matrix: Callable[[int], MatrixPlot]) -> None:
    for count in (10, 60, 150):
        plot = matrix(count)
        sizes = set()
        for _ in range(4):
            plot._fit_axes()
            QApplication.processEvents()
            sizes.add((plot.rows.fixedWidth, plot.columns.fixedHeight))
        assert len(sizes) == 1


def test_a_lit_word_is_written_though_its_neighbours_have_no_room(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = matrix(150, (500, 260))
    assert "word77" not in written(plot, monkeypatch)
    plot.mark((77,), (77,), DARK)
    assert written(plot, monkeypatch).count("word77") == 2


def test_groups_are_framed_and_named_where_words_have_no_room(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = matrix(150, (500, 260))
    groups = [AxisGroup(at, at + 15, (f"middle{at}", "second", "third")) for at in range(0, 150, 15)]
    plot.show_blocks(groups)
    QApplication.processEvents()
    texts = written(plot, monkeypatch)
    assert all(group.names[0] in texts for group in groups)
    assert plot.cells.blocks == tuple((at, at + 15) for at in range(0, 150, 15))
    plot.show_blocks(())
    assert not plot.cells.blocks and not any(text.startswith("middle") for text in written(plot, monkeypatch))


def test_groups_of_fewer_names_than_rows_or_of_none_are_painted(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = matrix(40)
    plot.show_blocks([AxisGroup(0, 20, ("only",)), AxisGroup(20, 40, ())])
    QApplication.processEvents()
    assert "only" in written(plot, monkeypatch)


def test_the_lens_names_what_is_around_the_pointer_where_cells_hold_no_numbers(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = matrix(150)
    for cell, names in (((70, 30), range(28, 33)), ((0, 149), range(147, 150))):
        plot.hover(plot.view.mapViewToScene(QPointF(cell[1] + 0.5, cell[0] + 0.5)))
        plot.mark((), (), DARK)
        assert plot.lens.isVisible() and plot.lens.cell == cell
        assert plot.plot.boundingRect().contains(plot.lens._box)
        texts = written(plot, monkeypatch)
        assert all(WORDS[name] in texts for name in names) and ".00" in texts
    plot.view.setRange(xRange=(0, 4), yRange=(0, 4), padding=0)
    assert not plot.lens.isVisible()
    plot.show_whole()
    assert plot.lens.isVisible()
    plot.hovered = None
    plot.mark((), (), DARK)
    assert not plot.lens.isVisible()


def test_the_lens_lies_beside_the_cell_it_magnifies_and_lets_the_mouse_through(
    matrix: Callable[[int], MatrixPlot],
) -> None:
    plot = matrix(150)
    for cell in ((0, 0), (0, 149), (149, 0), (149, 149), (75, 75)):
        point = plot.view.mapViewToScene(QPointF(cell[1] + 0.5, cell[0] + 0.5))
        plot.hover(point)
        plot.mark((), (), DARK)
        assert not plot.lens._box.contains(plot.plot.mapFromScene(point))
    assert plot.lens.shape().isEmpty() and plot.lens not in plot.plot.scene().items(plot.lens._box.center())


def test_a_smaller_matrix_below_a_resting_pointer_has_no_lens_of_cells_that_are_gone(
    matrix: Callable[[int], MatrixPlot],
) -> None:
    plot = matrix(150)
    plot.hover(plot.view.mapViewToScene(QPointF(140.5, 140.5)))
    plot.mark((), (), DARK)
    plot.show(WORDS[:60], WORDS[:60], np.eye(60, dtype=np.float32), (0, 1))
    plot.mark((), (), DARK)
    assert not plot.lens.isVisible()


@pytest.mark.parametrize("kind", ["attention", "influence"])
def test_other_matrices_have_the_lens_too(lone_pane: Callable[..., LonePane], kind: str) -> None:
    lone = lone_pane(kind)
    lone.session.looks.set(VIEW_LOOK, "matrix")  # Influence shows a list at first
    lone.write(
        ", ".join(f"{colour} {thing}" for colour in ("red", "blue", "green") for thing in "cow bull fox car".split())
    )
    lone.pane.grab()
    lone.hover(lone.pane.matrix.view, 3.5, 8.5)
    assert lone.pane.matrix.lens.isVisible() and lone.pane.matrix.lens.cell == (8, 3)
    lone.pane.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not lone.pane.matrix.lens.isVisible()


WORDS_OF_A_MATRIX = ", ".join(f"{colour} {thing}" for colour in ("red", "blue") for thing in "cow bull fox car".split())


@pytest.mark.parametrize("kind", ["attention", "influence", "compare"])
def test_every_matrix_is_zoomed_read_through_the_lens_and_shown_whole_by_a_double_click_or_a_key(
    lone_pane: Callable[..., LonePane], kind: str
) -> None:
    lone = lone_pane(kind)
    lone.session.looks.set(VIEW_LOOK, "matrix")
    lone.session.comparison.set_text(WORDS_OF_A_MATRIX)
    lone.write(WORDS_OF_A_MATRIX)
    if kind == "compare":
        lone.pane.switch.button("matrix").click()
        lone.settle()
    (matrix,), (canvas,) = lone.pane.matrices, lone.pane.matrices[0].plot.scene().views()
    whole = matrix.view.viewRect()
    for show_whole in (lambda: double_click(canvas, matrix), lambda: QTest.keyClick(canvas, Qt.Key.Key_0)):
        matrix.view.scaleBy((0.4, 0.4))
        assert matrix.view.viewRect().width() < whole.width() / 2
        show_whole()
        assert matrix.view.viewRect() == whole
    lone.pane.window().resize(420, 300)
    QApplication.processEvents()
    lone.hover(matrix.view, 3.5, 8.5)
    assert matrix.lens.isVisible() and matrix.lens.cell == (8, 3)


def double_click(canvas: pg.GraphicsView, matrix: MatrixPlot) -> None:
    """Clicks twice on a cell that is in sight."""
    point = canvas.mapFromScene(matrix.view.sceneBoundingRect().center())
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    at = QPointF(point), QPointF(canvas.viewport().mapToGlobal(point))
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        buttons = (Qt.MouseButton.LeftButton,) * 2
        QApplication.sendEvent(canvas.viewport(), QMouseEvent(kind, *at, *buttons, Qt.KeyboardModifier.NoModifier))


def test_rows_of_numbered_columns_are_named_under_the_pointer_where_their_names_have_no_room(
    lone_pane: Callable[..., LonePane], monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = lone_pane("conditioning")
    lone.write(", ".join(f"cow bull fox car {number}" for number in range(9)))
    lone.pane.window().resize(900, 260)
    QApplication.processEvents()
    matrix = lone.pane.image.matrix
    labels = matrix.rows.labels
    lone.hover(matrix.view, 20.5, 30.5)
    assert matrix.lens.isVisible() and matrix.lens.cell[0] == 30
    assert set(labels[28:33]) <= set(written(matrix, monkeypatch))
    assert matrix.plot.boundingRect().contains(matrix.lens._box)
    matrix.view.setRange(yRange=(28, 34), padding=0)
    assert not matrix.lens.isVisible()


def test_a_title_longer_than_its_plot_is_elided_and_the_plot_stays_in_its_canvas(
    matrix: Callable[[int], MatrixPlot], monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = matrix(20)
    title = "a long title &amp; more of it " * 20
    plot.set_title(title, DARK.text)
    QApplication.processEvents()
    (canvas,) = plot.plot.scene().views()
    assert plot.plot.size().width() <= canvas.width() and plot.plot.titleLabel.text == title
    shown = plot.plot.titleLabel.item.toPlainText()
    assert shown.startswith("a long title & more") and shown.endswith("…")
    plot.set_title("short", DARK.text)
    assert plot.plot.titleLabel.item.toPlainText() == "short"
