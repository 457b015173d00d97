"""What is drawn in pixels over the whole of a plot, beside or between its places."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class ViewItem(pg.GraphicsObject):
    """An item that reaches over the whole range of its view, whatever that is; a subclass paints it."""

    def boundingRect(self) -> QRectF:
        """The whole range of the view, as what is drawn reaches out of the values' own rectangle."""
        return QRectF(self.viewRect() or QRectF())

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()
        super().viewTransformChanged()
