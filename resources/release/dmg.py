"""The disk image for macOS: the application beside a link to the folder that it is dragged into; and its trial."""

import shutil
import subprocess
from pathlib import Path

from facts import APP, DIST, ROOT, ReleaseError, release_file
from signing import notarise, sign_file, verify_app

FOLDER = DIST / "dmg"
MOUNTED = ROOT / "build" / "mounted"
PATIENCE = 600  # seconds


def make_dmg() -> Path:
    """Makes the image, signed and notarised as far as there are secrets for it; ReleaseError without an application."""
    if not APP.is_dir():
        raise ReleaseError("There is no Promptscope.app: build the bundle first, on macOS.")
    verify_app()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    # ditto keeps signatures, links and attributes as they are.
    subprocess.run(["ditto", str(APP), str(FOLDER / APP.name)], check=True)
    (FOLDER / "Applications").symlink_to("/Applications")
    target = release_file(".dmg")
    subprocess.run(command(target), check=True)
    shutil.rmtree(FOLDER)
    sign_file(target)
    notarise(target)
    print(f"Made {target.name}: {target.stat().st_size / 1e6:.0f} MB.")
    return target


def command(target: Path) -> list[str]:
    """What makes the image: ULFO is packed by lzfse, which macOS 10.11 and later read."""
    options = ["-volname", "Promptscope", "-srcfolder", str(FOLDER), "-fs", "HFS+", "-format", "ULFO", "-ov"]
    return ["hdiutil", "create", *options, str(target)]


def try_dmg(image: Path) -> None:
    """Mounts the image, copies the application out of it as a person would, and has the copy test itself."""
    copy = ROOT / "build" / "installed" / APP.name
    shutil.rmtree(copy, ignore_errors=True)
    copy.parent.mkdir(parents=True, exist_ok=True)
    mount = ["hdiutil", "attach", str(image), "-nobrowse", "-readonly", "-mountpoint", str(MOUNTED)]
    subprocess.run(mount, check=True)
    try:
        subprocess.run(["ditto", str(MOUNTED / APP.name), str(copy)], check=True)
    finally:
        subprocess.run(["hdiutil", "detach", str(MOUNTED)], check=True)
    subprocess.run(["codesign", "--verify", "--deep", "--strict", str(copy)], check=True)
    subprocess.run([str(copy / "Contents" / "MacOS" / "promptscope"), "--selftest"], check=True, timeout=PATIENCE)
    print(f"{image.name}: copied out, signature whole, tested.")
