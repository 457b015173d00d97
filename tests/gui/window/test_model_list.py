"""The list of models: those built in, opened before and of the artist's tools, found by a few letters."""

from pathlib import Path

import encoder_files
import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from studio_files import UNET_KEY, make_a1111, write_safetensors

from core.studio.contents import StudioContents
from core.studio.studio import Listing, Studio, StudioFile
from core.tokens.text_families import TEXT_FAMILIES
from gui.window.main_window import MainWindow
from gui.window.models.details import MAX_PREVIEW_BYTES, PREVIEW_SIDE, read_preview
from gui.window.models.model_list import ModelList
from gui.window.models.rows import model_rows, rows_with, size_text, with_headings
from gui.workspace.workspace import Workspace

FAMILIES_HEADING = "Read as · without a file: tokens, counter and rules"


def contents(tool: str, *names: str) -> StudioContents:
    files = tuple(StudioFile("checkpoint", name, Path("/m") / name, name, 2_132_000_000, 1) for name in names)
    return StudioContents(Listing(Studio(tool, Path(f"/tools/{tool}")), files))


def test_the_study_encoder_is_first_then_what_was_opened_then_each_tool_by_its_own_names() -> None:
    rows = model_rows(("/m/xl.safetensors", "owner/name"), [contents("a1111", "sub/a.safetensors", "b.ckpt")])
    assert [(row.name, row.place) for row in rows.rows if not row.source.startswith("family:")] == [
        ("Study encoder (stand-in)", ""),
        ("xl.safetensors", "/m"),
        ("name", "downloaded"),
        ("a.safetensors", "sub"),
        ("b.ckpt", ""),
    ]
    assert rows.headings == ("Built in", "Opened before", "A1111 · a1111 · 2 models", FAMILIES_HEADING)
    assert with_headings(rows, range(6)) == [-1, 0, -2, 1, 2, -3, 3, 4, -4, 5]


def test_every_family_can_be_chosen_without_a_file_and_says_its_encoders_and_tools() -> None:
    rows = model_rows(("family:wan", "family:z_image\n/m/qwen_3_4b.safetensors"))
    families = {row.source: row for row in rows.rows if row.source.startswith("family:") and "\n" not in row.source}
    assert list(families) == [f"family:{key}" for key in TEXT_FAMILIES]
    flux = families["family:flux1"]
    assert (flux.name, flux.place, flux.kind) == ("Flux.1", "CLIP L + T5-XXL", "ComfyUI, diffusers")
    opened = next(row for row in rows.rows if row.source.startswith("family:z_image\n"))
    assert (opened.name, opened.place, opened.kind) == ("qwen_3_4b.safetensors", "/m", "Z-Image")
    assert rows.headings == ("Built in", "Opened before", FAMILIES_HEADING)


def test_a_tool_in_a_folder_of_its_name_is_named_once() -> None:
    models = Listing(Studio("comfyui", Path("/tools/ComfyUI")), contents("comfyui", "a.ckpt").listing.files)
    assert model_rows((), [StudioContents(models)]).headings == ("Built in", "ComfyUI · 1 model", FAMILIES_HEADING)


def test_a_checkpoint_that_its_tool_cannot_reach_is_left_out() -> None:
    known = contents("a1111", "a.ckpt")
    shadowed = StudioFile("checkpoint", "a.ckpt", Path("/m/x/a.ckpt"), "x/a.ckpt", 1, 1, (), Path("/m/a.ckpt"))
    rows = model_rows((), [StudioContents(Listing(known.studio, (*known.listing.files, shadowed)))])
    assert [row.source for row in rows.rows if row.source.startswith("/")] == ["/m/a.ckpt"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("anything", ["Anything-v5.safetensors", "anything.ckpt"]),
        ("ANY v5", ["Anything-v5.safetensors"]),
        ("v5 any", ["Anything-v5.safetensors"]),
        ("애니", ["애니 믹스.safetensors"]),
        ("comfyui ckpt", ["anything.ckpt"]),
        ("nowhere", []),
    ],
)
def test_every_word_has_to_be_in_name_folder_or_tool_in_any_order_and_case(words: str, names: list[str]) -> None:
    studios = [
        contents("a1111", "Anything-v5.safetensors", "애니 믹스.safetensors"),
        contents("comfyui", "anything.ckpt"),
    ]
    rows = model_rows((), studios)
    assert [rows.rows[index].name for index in rows_with(rows, words)] == names


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2_132_000_000, "2.1 GB"), (37_000_000_000_000, "37 TB")],
)
def test_sizes_are_those_of_file_managers(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.fixture
def a1111(tmp_path: Path) -> Path:
    """An A1111 with a checkpoint that has a picture, a text encoder's stand-in that is none, and a pickle."""
    root = make_a1111(tmp_path / "stable-diffusion-webui")
    folder = root / "models/Stable-diffusion"
    encoder_files.save(folder / "cows/tiny.safetensors", encoder_files.tiny_state())
    picture = QImage(300, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff0000"))
    picture.save(str(folder / "cows/tiny.preview.png"))
    write_safetensors(folder / "unet.safetensors", UNET_KEY)
    (folder / "old.ckpt").write_bytes(b"PK\3\4 no pickle is opened for a list")
    return root


@pytest.fixture
def models(bare_window: MainWindow, a1111: Path, qtbot: QtBot) -> ModelList:
    """The list of a window that knows the A1111, open."""
    bare_window.workspace.studio_loader.add(a1111)
    qtbot.waitUntil(lambda: len(bare_window.header.models.model.all.rows) == 4 + len(TEXT_FAMILIES), timeout=10_000)
    qtbot.waitUntil(lambda: not bare_window.workspace.studio_loader.is_busy, timeout=10_000)
    QTest.mouseClick(bare_window.header.encoder, Qt.MouseButton.LeftButton)
    return bare_window.header.models


def shown(models: ModelList) -> list[str]:
    return [str(models.model.index(line).data()) for line in range(models.model.rowCount())]


def current(models: ModelList) -> str:
    return str(models.list.currentIndex().data())


def test_a_click_on_the_encoder_opens_the_list_ready_to_type_and_a_second_one_closes_it(
    models: ModelList, bare_window: MainWindow
) -> None:
    assert models.isVisible() and models.search.hasFocus()
    assert shown(models)[:3] == ["Built in", "Study encoder (stand-in)", "A1111 · stable-diffusion-webui · 3 models"]
    assert shown(models)[6:] == [FAMILIES_HEADING, *(family.title for family in TEXT_FAMILIES.values())]
    assert sorted(shown(models)[3:6]) == ["old.ckpt", "tiny.safetensors", "unet.safetensors"]
    QTest.mouseClick(bare_window.header.encoder, Qt.MouseButton.LeftButton)
    assert not models.isVisible()


def test_letters_filter_arrows_choose_and_enter_opens(models: ModelList) -> None:
    chosen = list[str]()
    models.chosen.connect(chosen.append)
    QTest.keyClicks(models.search, "safetensors")
    assert models.model.count == 2 and models.count.text() == "2 models"
    first = current(models)
    QTest.keyClick(models.search, Qt.Key.Key_Down)
    second = current(models)
    assert first != second and {first, second} == {"tiny.safetensors", "unet.safetensors"}
    QTest.keyClick(models.search, Qt.Key.Key_Down)  # the last one stays
    assert current(models) == second
    QTest.keyClick(models.search, Qt.Key.Key_Up)
    QTest.keyClick(models.search, Qt.Key.Key_Up)  # above is a heading alone
    assert current(models) == first
    QTest.keyClick(models.search, Qt.Key.Key_Return)
    assert [Path(source).name for source in chosen] == [first] and not models.isVisible()


def test_escape_empties_the_search_then_closes_and_the_button_has_the_focus(
    models: ModelList, bare_window: MainWindow
) -> None:
    QTest.keyClicks(models.search, "no such model")
    assert models.model.count == 0 and not models.list.currentIndex().isValid()
    QTest.keyClick(models.search, Qt.Key.Key_Return)
    assert models.isVisible()
    QTest.keyClick(models.search, Qt.Key.Key_Escape)
    assert models.isVisible() and models.model.count == 4 + len(TEXT_FAMILIES)
    QTest.keyClick(models.search, Qt.Key.Key_Escape)
    assert not models.isVisible() and bare_window.header.encoder.hasFocus()


def test_tab_goes_round_in_the_list(models: ModelList) -> None:
    stops = list[object]()
    for _ in range(3 + len(models.buttons)):
        stops.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert stops == [models.search, models.list, *models.buttons, models.search]


def test_a_button_goes_to_the_families_that_need_no_file(models: ModelList) -> None:
    QTest.keyClicks(models.search, "tiny")
    QTest.mouseClick(models.buttons[-1], Qt.MouseButton.LeftButton)
    assert models.search.text() == "" and current(models) == "Flux.1"
    chosen = list[str]()
    models.chosen.connect(chosen.append)
    QTest.keyClick(models.search, Qt.Key.Key_Return)
    assert chosen == ["family:flux1"]


def test_a_click_beside_the_list_closes_it(models: ModelList, bare_window: MainWindow) -> None:
    QTest.mouseClick(models.search, Qt.MouseButton.LeftButton)
    assert models.isVisible()
    QTest.mouseClick(bare_window.prompt_panel.editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert not models.isVisible()


def test_family_picture_and_refusal_of_what_is_in_sight_are_found_out(models: ModelList, qtbot: QtBot) -> None:
    model = models.model
    rows = {row.name: row for row in model.all.rows}
    qtbot.waitUntil(lambda: bool(d := models.details.of(rows["unet.safetensors"])) and bool(d.refusal), timeout=20_000)
    qtbot.waitUntil(lambda: bool(d := models.details.of(rows["tiny.safetensors"])) and bool(d.family), timeout=20_000)
    second = model.second_line(rows["tiny.safetensors"])
    assert second.startswith("cows · Stable Diffusion 1.x · checkpoint · ") and second.endswith("B")
    picture = model.picture(rows["tiny.safetensors"])
    assert picture is not None and max(picture.width(), picture.height()) == PREVIEW_SIDE
    assert "cannot be opened here" in model.second_line(rows["unet.safetensors"])
    refusal = model.index(model.line_of(rows["unet.safetensors"].source)).data(Qt.ItemDataRole.ToolTipRole)
    assert "unet.safetensors" in refusal.split("\n")[-1]
    assert "cannot be opened" not in model.second_line(rows["old.ckpt"])


def test_a_model_of_a_tool_is_opened_and_listed_among_those_opened_before(
    models: ModelList, bare_window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClicks(models.search, "tiny")
    QTest.keyClick(models.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bare_window.session.encoder is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "Opened before" in models.model.all.headings, timeout=10_000)
    line = models.model.line_of(str(bare_window.session.encoder.source))
    assert models.model.index(line).data(Qt.ItemDataRole.AccessibleTextRole).endswith("open now")


def test_what_is_no_picture_or_an_absurd_one_is_no_preview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    assert read_preview(tmp_path / "a.png") is None and read_preview(tmp_path / "gone.png") is None
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(tmp_path / "b.png"))
    assert read_preview(tmp_path / "b.png") is not None
    with (tmp_path / "b.png").open("ab") as file:
        file.truncate(MAX_PREVIEW_BYTES + 1)
    assert read_preview(tmp_path / "b.png") is None


def test_words_typed_one_by_one_find_what_they_find_at_once() -> None:
    rows = model_rows((), [contents("a1111", *(f"model {number % 7} {number}.ckpt" for number in range(300)))])
    for words in ("model 3 12", "3 m", "ckpt 29"):
        hits = None
        for end in range(1, len(words) + 1):
            hits = rows_with(rows, words[:end], hits)
        assert hits == rows_with(rows, words) and hits


def test_studios_that_outlive_the_window_ask_nothing_of_its_list(
    bare_workspace: Workspace, a1111: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    window, studios = MainWindow(bare_workspace), bare_workspace.session.studios
    window.show()
    bare_workspace.studio_loader.add(a1111)
    qtbot.waitUntil(lambda: not bare_workspace.studio_loader.is_busy, timeout=10_000)
    window.file_dialogs.studios.show_my_tools()
    window.close()
    shiboken6.delete(window)
    studios.contents_changed.emit(studios.active)
    studios.changed.emit()
    qapp.processEvents()  # in which an exception of a slot would be seen
    assert not shiboken6.isValid(window)


def test_a_key_opens_the_list_and_closes_it(models: ModelList, bare_window: MainWindow) -> None:
    models.leave()
    bare_window.activateWindow()
    QTest.keyClick(bare_window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert models.isVisible() and models.search.hasFocus()
    QTest.keyClick(models.search, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not models.isVisible()
