"""Shares, driven as an artist drives it."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from gui.panes.export import png, svg
from gui.panes.shares.lines import ShareLine, percent
from gui.panes.shares.pane import SharesPane
from gui.panes.shares.share_list import REFERENCE

PANE = "shares"
TEXT = "a red cow, a bull, cinematic lighting"


def lines_of(shown: SharesPane) -> list[ShareLine]:
    return list(shown.list.model_.rows)


def test_the_bar_stands_in_the_prompts_order_and_the_list_by_share(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    assert [line.unit.label for line in shown.bar.lines] == ["a red cow", "a bull", "cinematic lighting"]
    shares = [line.share for line in lines_of(shown)]
    assert shares == sorted(shares, reverse=True) and abs(sum(shares) - 1) < 1e-4
    pieces = shown.bar.pieces()
    above = [(box, line) for box, line in pieces if line.share > 0]
    assert (above and abs(sum(box.width() for box, _ in above) - shown.bar.width()) <= 3) or min(shares) < 0
    for (left, _), (right, _) in pairwise(above):
        assert abs(left.right() - right.left()) < 0.01
    scale = above[0][0].width() / above[0][1].share
    assert all(abs(box.width() - abs(line.share) * scale) < 0.01 for box, line in pieces)


def test_negative_shares_lie_below_the_line(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    (first, *others) = shown.bar.lines
    changed = ShareLine(first.unit, -0.2, -0.2, float("nan"), 0)
    shown.bar.show_lines([changed, *others])
    boxes = {line.unit.label: box for box, line in shown.bar.pieces()}
    assert boxes["a red cow"].top() > max(box.bottom() for name, box in boxes.items() if name != "a red cow")
    assert boxes["a red cow"].right() <= shown.bar.width() and "−20 %" in shown.bar.accessibleDescription()


def test_the_check_stands_below_and_says_both_numbers(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    answer = shown.shares.answer
    assert answer is not None and shown.check.check == answer.check and f"{answer.moved:.3f}" in shown.check.text()


def test_what_does_not_add_up_is_shown_as_failed_and_colours_no_words(
    lone: LonePane, shown: SharesPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.queries.shares.TOLERANCE", 1e-9)
    lone.write(TEXT)
    assert shown.check.check is not None and shown.check.check.holds is False
    assert "does not add up here" in shown.check.text() and lone.session.measured_words.get("share") is None


def test_words_can_be_coloured_by_their_share(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    measured, answer = lone.session.measured_words.get("share"), shown.shares.answer
    assert measured is not None and answer is not None and answer.adds_up
    shares = dict(zip((unit.key for unit in measured.units), measured.values.tolist(), strict=True))
    expected = dict(zip((unit.key for unit in answer.words), answer.shares("word").tolist(), strict=True))
    assert shares == pytest.approx({key: expected[key] for key in shares}, abs=1e-6)
    lone.write(TEXT + " BREAK sky")
    measured = lone.session.measured_words.get("share")
    assert measured is not None and np.isnan(measured.values[-1]) and np.isfinite(measured.values[0])


def test_words_or_tags_as_chosen_and_words_where_there_is_one_tag_alone(lone: LonePane, shown: SharesPane) -> None:
    lone.write("a red cow in the fog")
    assert [line.unit.label for line in shown.bar.lines] == ["a", "red", "cow", "in", "the", "fog"]
    lone.write(TEXT)
    assert len(shown.bar.lines) == 3
    shown.kind.button("word").click()
    assert len(shown.bar.lines) == 7 and lone.session.looks.get("shares.kind") == "word"
    assert shown.numbers().columns[0] == "word" and len(shown.numbers().rows) == 7


def test_nothing_is_computed_anew_for_another_way_to_look(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    answer = shown.shares.answer
    lone.look(kind="tag")
    shown.kind.button("word").click()
    lone.settle()
    assert shown.shares.answer is answer


def test_each_chunk_can_be_looked_at(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    assert not shown.chunks.isVisible()
    lone.write(TEXT + " BREAK a green hill")
    assert shown.chunks.isVisible() and "chunk 1 of 2" in shown.caption.text()
    assert shown.chunks.control is not None
    shown.chunks.control.button("1").click()
    lone.settle()
    shown.kind.button("word").click()
    assert [line.unit.label for line in shown.bar.lines] == ["a", "green", "hill"]
    lone.write(TEXT)
    assert shown.shares.answer is not None and shown.shares.answer.summary.chunk == 0


def test_the_mouse_on_the_bar_and_the_keys_in_the_list_point_and_choose(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    box, line = shown.bar.pieces()[1]
    QTest.mouseMove(shown.bar, box.center().toPoint())
    assert lone.session.prompt.hovered == frozenset(line.unit.positions) and percent(line.share) in shown.readout.text()
    QTest.mouseClick(shown.bar, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert lone.session.prompt.selected == frozenset(line.unit.positions)
    shown.list.setFocus()
    shown.list.setCurrentIndex(shown.list.model_.index(0, 0))
    QTest.keyClick(shown.list, Qt.Key.Key_Down)
    second = lines_of(shown)[1]
    assert lone.session.prompt.hovered == frozenset(second.unit.positions)
    assert shown.bar.line_at(QPointF(-5, -5)) is None


def test_keys_go_along_the_bar_as_the_mouse_does(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    shown.bar.setFocus()
    for _ in range(2):
        QTest.keyClick(shown.bar, Qt.Key.Key_Right)
    line = shown.bar.pieces()[1][1]
    assert lone.session.prompt.hovered == frozenset(line.unit.positions)
    QTest.keyClick(shown.bar, Qt.Key.Key_Return)
    assert lone.session.prompt.selected == frozenset(line.unit.positions)


def test_the_growth_is_folded_away_and_not_computed_until_it_is_asked_for(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    assert not shown.plot.isVisible() and shown.growth.answer is None
    shown.grows.click()
    lone.settle()
    growth = shown.plot.growth
    assert shown.plot.isVisible() and growth is not None and len(growth.values) == len(growth.words) + 1 == 8
    table = shown.numbers()
    assert len(table.rows) == 8 and abs(float(table.rows[-1][1]) - 1) < 1e-4
    heights = [shown.plot.point_at(index).y() for index in range(8)]
    assert np.argsort(heights).tolist() == np.argsort(-growth.values).tolist()
    shown.plot.setFocus()
    for _ in range(2):
        QTest.keyClick(shown.plot, Qt.Key.Key_Right)
    assert "“red”" in shown.readout.text()
    assert lone.session.prompt.hovered == frozenset(growth.words[1].positions)


def test_shapleys_values_come_on_demand_beside_the_shares(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    assert shown.list.isColumnHidden(REFERENCE) and len(shown.numbers().columns) == 3
    shown.compare.click()
    lone.settle()
    assert not shown.list.isColumnHidden(REFERENCE) and len(shown.numbers().columns) == 4
    assert abs(sum(line.reference for line in lines_of(shown)) - 1) < 1e-4
    lone.write("a cow, a bull")
    assert shown.list.isColumnHidden(REFERENCE)


def test_the_exact_table_is_written_and_nowhere_shown(lone: LonePane, shown: SharesPane, tmp_path: Path) -> None:
    lone.write(TEXT)
    for _ in range(2):
        for name in ("parts.csv", "parts.npz"):
            (tmp_path / name).unlink(missing_ok=True)
            shown.export.write_to(tmp_path / name)
            lone.settle()
            assert name in shown.readout.text()
    with np.load(tmp_path / "parts.npz") as arrays:
        total = sum(float(arrays[name].sum()) for name in arrays.files)
        assert arrays["attention"].ndim == 3 and abs(total - 1) < 1e-4
    lines = (tmp_path / "parts.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "part,layer,head,source,position,value" and len(lines) > 20
    shown.export.write_to(tmp_path / "no such folder" / "parts.csv")
    lone.settle()
    assert "cannot be written" in shown.readout.text()


@pytest.mark.parametrize(("text", "sentence"), [("", "Type a prompt"), (", , ,", "Nothing but commas")])
def test_without_words_a_sentence_stands_there(lone: LonePane, shown: SharesPane, text: str, sentence: str) -> None:
    lone.write(text)
    assert sentence in shown.message and not shown.numbers().rows


def test_an_encoder_without_a_projection_has_shares_of_its_row(
    lone_pane: Callable[..., LonePane], bare_file: Path
) -> None:
    lone = lone_pane("shares", bare_file)
    shown = lone.pane
    assert isinstance(shown, SharesPane) and len(shown.bar.lines) > 1
    assert "no projection is here" in shown.caption.toolTip()


def test_broken_weights_are_said(lone_pane: Callable[..., LonePane], broken_file: Path) -> None:
    shown = lone_pane("shares", broken_file).pane
    assert isinstance(shown, SharesPane)
    assert shown.check.check is None or shown.check.check.holds is not True
    assert all(percent(line.share) == "–" for line in shown.bar.lines)


def test_another_encoder_takes_the_colours_away(lone: LonePane) -> None:
    lone.write(TEXT)
    assert lone.session.measured_words.get("share") is not None
    lone.session.encoder_changed.emit()
    assert lone.session.measured_words.get("share") is None


def test_the_picture_has_the_bar(lone: LonePane, shown: SharesPane) -> None:
    lone.write(TEXT)
    image = QImage.fromData(png(shown), "PNG")
    assert not image.isNull() and b"<svg" in svg(shown)


@pytest.mark.parametrize(
    ("share", "text"), [(0.22, "22 %"), (0.004, "0.4 %"), (-0.03, "−3 %"), (0.0, "0 %"), (float("nan"), "–")]
)
def test_percents_have_the_digits_that_matter(share: float, text: str) -> None:
    assert percent(share) == text
