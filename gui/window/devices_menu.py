"""View > Compute on: the devices that PyTorch can use here, and bfloat16."""

from PySide6.QtWidgets import QMenu

from core.program.translation import tr, tr_noop
from gui.workspace.compute_device import BFLOAT16, FLOAT32, ComputeDevice, device_title

BFLOAT16_TIP = tr_noop(
    "Numbers of 8 bits' exactness; how far they are off is measured when it is turned on. Otherwise float32."
)
SLOW_BFLOAT16_TIP = tr_noop("This processor has no instructions of its own for bfloat16, and would be slower with it.")


def fill_devices(menu: QMenu, compute_device: ComputeDevice) -> None:
    """Fills the menu with what is known of this machine by now."""
    menu.clear()
    for name, title in compute_device.available.devices:
        action = menu.addAction(device_title(name, title))
        action.setCheckable(True)
        action.setChecked(name == compute_device.in_use.device)
        action.triggered.connect(lambda _checked=False, name=name: compute_device.choose(device=name))
    menu.addSeparator()
    _add_bfloat16(menu, compute_device)


def _add_bfloat16(menu: QMenu, compute_device: ComputeDevice) -> None:
    bfloat16 = menu.addAction(tr("&bfloat16, faster and less exact"))
    bfloat16.setCheckable(True)
    bfloat16.setChecked(compute_device.in_use.precision == BFLOAT16)
    is_fast = compute_device.in_use.device in compute_device.available.fast
    bfloat16.setEnabled(is_fast or bfloat16.isChecked())
    bfloat16.setToolTip((compute_device.error_text or tr(BFLOAT16_TIP)) if is_fast else tr(SLOW_BFLOAT16_TIP))
    bfloat16.toggled.connect(lambda on: compute_device.choose(precision=BFLOAT16 if on else FLOAT32))
