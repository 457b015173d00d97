"""Icons are there, crisp, and in the colour of the text beside them."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMenu

from gui.app.application import ICON
from gui.widgets.icons import ICON_FOLDER, icon, icon_names, menu_icon
from gui.widgets.style import DARK, LIGHT, Theme, palette
from gui.window.main_window import MainWindow


def colours(picture: QPixmap) -> set[str]:
    """Of the pixels that are covered whole."""
    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {colour.name() for colour in pixels if colour.alpha() == 255}


@pytest.mark.parametrize("name", sorted(icon_names()))
def test_every_icon_is_a_sound_drawing_of_one_colour(name: str, app: QApplication) -> None:
    source = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert QSvgRenderer(source.encode()).isValid() and 'viewBox="0 0 24 24"' in source
    assert "#" not in source and "currentColor" in source
    app.setPalette(palette(DARK))
    ink, drawn = QColor(DARK.text), colours(icon(name).pixmap(QSize(48, 48), 1.0))
    assert drawn
    for colour in map(QColor, drawn):  # two touching lines are blended, and rounded
        assert max(abs(colour.red() - ink.red()), abs(colour.green() - ink.green())) <= 2


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_icons_are_drawn_for_the_pixels_there_are(ratio: float) -> None:
    picture = icon("close").pixmap(QSize(16, 16), ratio)
    assert picture.size() == QSize(round(16 * ratio), round(16 * ratio))
    assert picture.devicePixelRatio() == ratio


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_icons_follow_the_theme_and_their_state(theme: Theme, app: QApplication) -> None:
    drawn, in_menu = icon("save"), menu_icon("save")
    app.setPalette(palette(theme))
    size, mode = QSize(48, 48), QIcon.Mode
    assert colours(drawn.pixmap(size, 1.0, mode.Normal)) == {theme.text}
    assert colours(drawn.pixmap(size, 1.0, mode.Active)) == {theme.text}
    assert colours(drawn.pixmap(size, 1.0, mode.Disabled)) == {theme.dim}
    assert colours(in_menu.pixmap(size, 1.0, mode.Active)) == {theme.on_accent}


def test_long_menus_have_icons_to_find_ones_way_by(bare_window: MainWindow) -> None:
    menus = bare_window.menuBar().findChildren(QMenu)
    assert len(menus) > 3
    for menu in menus:
        plain = [action for action in menu.actions() if not action.isCheckable() and not action.isSeparator()]
        assert len(plain) < 5 or any(not action.icon().isNull() for action in plain)


@pytest.mark.parametrize("side", [16, 24, 32, 256])
def test_the_application_icon_is_seen_at_every_size(side: int, app: QApplication) -> None:
    picture = QIcon(str(ICON)).pixmap(QSize(side, side), 1.0)
    ground = QPixmap(picture.size())
    ground.fill(QColor("white"))
    painter = QPainter(ground)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    image = ground.toImage()
    view = image.pixelColor(side * 28 // 64, side * 28 // 64)
    rim = image.pixelColor(side * 11 // 64, side * 28 // 64)
    assert view.green() > view.blue() + 40  # the bar in the middle of the view
    assert rim.blue() > rim.red() + 60  # and the view around it
