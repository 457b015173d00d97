"""The feature: its numbers, what each layer would make of it, and how like other prompts it is."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from gui.panes.feature.names import short_names
from gui.panes.feature.pane import FeaturePane
from gui.widgets.controls import ElidedLabel

PANE = "feature"


def test_the_strip_shows_the_encoders_own_feature(lone: LonePane, shown: FeaturePane) -> None:
    np.testing.assert_allclose(shown.strip.image.image[0], lone.session.encoding.feature, atol=1e-5)
    assert "the leftmost EOS" in shown.sentence.text()


def test_other_prompts_have_a_curve_each_beside_the_features_own(lone: LonePane, shown: FeaturePane) -> None:
    lone.session.set_feature_prompts("a horse\n\n  a horse \nred car")
    lone.settle()
    assert shown.edit.toPlainText().startswith("a horse")
    assert shown.numbers().columns == ("layer", "the feature itself", "a horse", "red car")
    curves = [curve.getData()[1] for curve in shown.layers.curves]
    np.testing.assert_allclose(np.transpose(curves), shown.query.answer.similarities, atol=1e-6)


def test_each_other_prompts_curve_has_its_number_at_its_end_and_none_covers_another(
    lone: LonePane, shown: FeaturePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone.session.set_feature_prompts("a horse\na horse in the rain\nred car\na red car")
    lone.settle()
    written, pixmap = dict[str, QRectF](), QPixmap(10, 10)
    with monkeypatch.context() as patched:
        patched.setattr(QPainter, "drawText", lambda _painter, *parts: written.update({parts[-1]: QRectF(parts[0])}))
        painter = QPainter(pixmap)
        painter.setTransform(shown.layers.numbers.sceneTransform())
        shown.layers.numbers.paint(painter, QStyleOptionGraphicsItem())
        painter.end()
    assert written.keys() == set("1234")
    boxes = sorted(written.values(), key=QRectF.top)
    assert all(upper.bottom() <= lower.top() + 0.01 for upper, lower in pairwise(boxes))


def test_typing_brings_another_feature_and_keeps_the_others(lone: LonePane, shown: FeaturePane) -> None:
    lone.session.set_feature_prompts("a horse")
    lone.settle()
    assert len(shown.query.answer.others) == 1
    before = shown.query.answer
    lone.type(" in the rain")
    assert shown.query.answer is not before
    assert shown.query.answer.others["a horse"] is before.others["a horse"]
    np.testing.assert_allclose(shown.query.answer.prompt_view.feature, lone.session.encoding.feature, atol=1e-5)


def test_without_a_projection_the_pooled_row_is_shown_and_named(lone: LonePane, bare_file: Path) -> None:
    shown = lone.pane
    lone.open(bare_file)
    assert "no text projection" in shown.sentence.text()
    assert len(shown.strip.image.image[0]) == lone.session.encoder.width


def test_a_layer_chosen_before_a_newer_answer_is_drawn_shows_the_values_that_have_lines(lone: LonePane) -> None:
    shown = lone.pane
    assert len(shown.legend.texts()) == 1
    lone.session.set_feature_prompts("a horse\nred car")
    shown.set_in_front(False)  # before the answer
    lone.settle()
    assert len(shown.query.answer.others) == 2
    lone.session.set_layer(1)
    assert len(shown.legend.texts()) == 1
    shown.set_in_front(True)
    assert len(shown.legend.texts()) == 3


def test_long_prompts_are_named_from_where_they_differ() -> None:
    own = "masterpiece, best quality, 1girl, red dress, garden"
    others = [
        own.replace("red dress", "blue coat"),
        "a cow in a bay",
        own,
        f"{own}, sea",
        "masterpiece, best light",
        "a cow in a sea",
    ]
    assert short_names(others, own) == [
        "1 · … blue coat, garden",
        "2 · a cow in a bay",  # short enough to be whole
        f"3 · {own}",  # the same as the prompt: nothing to leave out
        "4 · … garden, sea",
        "5 · masterpiece, best light",
        "6 · a cow in a sea",
    ]


def test_the_legend_names_long_prompts_apart_and_tells_them_whole(lone: LonePane, shown: FeaturePane) -> None:
    start = ", ".join(f"tag number {number}" for number in range(12))
    lone.session.set_feature_prompts(f"{start}, red\n{start}, blue\na cow")
    lone.settle()
    assert [name for name, _ in shown.legend.texts()][1:] == ["1 · … red", "2 · … blue", "3 · a cow"]
    tips = [label.toolTip() for label in shown.legend.findChildren(ElidedLabel)]
    assert f"{start}, red" in tips and f"{start}, blue" in tips
    assert shown.edit.document().lineCount() == 3 and shown.edit.lineWrapMode() == shown.edit.LineWrapMode.NoWrap
    values = shown.query.answer.similarities[-1, 1:]
    closest = ["1 · … red", "2 · … blue", "3 · a cow"][int(np.argmax(values))]
    assert f"Closest: {closest} (" in shown.sentence.text()


def test_of_several_chunks_only_the_first_counts_and_that_is_said(lone: LonePane, shown: FeaturePane) -> None:
    assert "chunks" not in shown.sentence.text()
    lone.write("a cow BREAK a bull")
    before = shown.strip.image.image.copy()
    assert "the first of 2 chunks" in shown.sentence.text()
    lone.write("a cow BREAK a red sea")
    np.testing.assert_allclose(shown.strip.image.image, before, atol=1e-5)


def test_in_a_low_pane_the_curves_have_the_room_of_the_lines_for_other_prompts(shown: FeaturePane) -> None:
    heights = []
    for height in (400, 220, 400):
        shown.resize(500, height)
        heights.append(shown.edit.height())
    assert heights[0] == heights[2] > 2 * heights[1] - 20
