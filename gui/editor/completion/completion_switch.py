"""The entry of the View menu that turns completion on and off."""

from PySide6.QtWidgets import QMenu

from core.program.translation import tr, tr_noop
from gui.workers.live_completion import LiveCompletion

TIP = tr_noop(
    "Offers tags, LoRAs, embeddings, wildcards and styles of the tool that you write for while you type. "
    "Tags come from the lists that its own completion reads"
)
NO_STUDIO_TIP = tr_noop("There is nothing to offer yet: add your tool’s folder in the File menu")


def add_completion_switch(menu: QMenu, live: LiveCompletion) -> None:
    """Adds the entry, which says what it offers whenever the menu opens."""
    switch = menu.addAction(tr("Complete w&ords while typing"))
    switch.setCheckable(True)
    switch.toggled.connect(live.set_on)

    def show() -> None:
        switch.setChecked(live.is_on)
        switch.setToolTip(tr(TIP) if live.has_studio else ".\n".join([tr(TIP), tr(NO_STUDIO_TIP)]))

    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(show)
    show()
