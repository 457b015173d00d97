"""The system's packages that Debian and Ubuntu need for the tests, for a window, and for a release."""

import os
import shutil
import subprocess
import sys

# What Qt needs to draw without a screen, and one font to draw with: as in .ci/run.
TESTS = (
    "libglib2.0-0",
    "libgl1",
    "libegl1",
    "libx11-6",
    "libxkbcommon0",
    "libfontconfig1",
    "libfreetype6",
    "libdbus-1-3",
    "libzstd1",
    "fonts-dejavu-core",
)
# What a window can need, as the README has it. The bundle takes these libraries along, so they have to be there when it
# is built.
WINDOW = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-util1",
    "libxcb-xkb1",
    "libx11-xcb1",
    "libxkbcommon-x11-0",
    "libwayland-cursor0",
)
# PyInstaller's tools, those of the AppImage, and a screen to open it on.
RELEASE = ("binutils", "squashfs-tools", "fuse3", "desktop-file-utils", "xvfb", "xauth")
SETS = {"tests": TESTS, "release": (*TESTS, *WINDOW, *RELEASE)}


def install(name: str) -> None:
    """Installs a set, as root or by sudo; on other systems there is nothing to do."""
    if sys.platform != "linux" or not shutil.which("apt-get"):
        print("No apt-get here: system packages are left as they are.")
        return
    rights = [] if os.geteuid() == 0 else ["sudo"]
    options = ["--yes", "--no-install-recommends"]
    subprocess.run([*rights, "apt-get", "update"], check=True)
    subprocess.run([*rights, "apt-get", "install", *options, *SETS[name]], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SETS:
        sys.exit(f"Usage: python resources/release/linux_packages.py {'|'.join(SETS)}")
    install(sys.argv[1])
