"""One file a pane; a pane takes the session and connects itself."""

import pyqtgraph as pg

# Without a rate limit, because a limit drops the mouse's last move, and with it the cell that it rests on.
pg.setConfigOptions(imageAxisOrder="row-major", antialias=True, mouseRateLimit=-1)
