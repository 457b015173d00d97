"""Runs in the bundle before anything of Promptscope: pyqtgraph is given stand-ins for Qt's OpenGL modules.

It imports PySide6.QtOpenGL and QtOpenGLWidgets, 10 MB, to name a base class, and types that are only made with its
option `useOpenGL`, which Promptscope never sets. A stand-in has the base class alone; what asks it for more gets an
AttributeError.
"""

import sys
from types import ModuleType


def stand_in() -> None:
    """Puts the two modules where imports find them."""
    widgets = ModuleType("PySide6.QtOpenGLWidgets")
    widgets.QOpenGLWidget = type("QOpenGLWidget", (), {})  # type: ignore[attr-defined]
    for module in (ModuleType("PySide6.QtOpenGL"), widgets):
        sys.modules[module.__name__] = module


stand_in()
