"""What the tests of the widgets share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gui.widgets import style


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, which gets its palette back."""
    before, known = qapp.palette(), qapp.property(style.SYSTEM_DARK)
    yield qapp
    qapp.styleHints().unsetColorScheme()
    qapp.setPalette(before)
    qapp.setProperty(style.SYSTEM_DARK, known)
