"""The bundle as one file that Linux runs: an AppImage of type 2, which is a small program,
the runtime, with a file system behind it.

The runtime is fetched, and taken only where it is the very one named here; PROMPTSCOPE_APPIMAGE_RUNTIME names a file to
be taken instead, where there is no network or another one is wanted.
"""

import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

from checksums import sha256
from facts import BUNDLE, DIST, ROOT, ReleaseError, release_file

# Linked with musl, libfuse and squashfuse: it needs no library of the system, and reads zlib and zstd alone.
RUNTIME_VERSION = "20251108"
RUNTIME_URL = f"https://github.com/AppImage/type2-runtime/releases/download/{RUNTIME_VERSION}/runtime-x86_64"
RUNTIME_SHA256 = "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d"
RUNTIME_VARIABLE = "PROMPTSCOPE_APPIMAGE_RUNTIME"
MAGIC = b"AI\x02"  # at byte 8: AppImage, type 2
FOLDER = DIST / "Promptscope.AppDir"
INSIDE = Path("usr/lib/promptscope")  # where the bundle lies in it
APPRUN = ROOT / "resources" / "release" / "AppRun"
COMPRESSION = ("-comp", "zstd", "-Xcompression-level", "15", "-b", "1M")


def make_appimage() -> Path:
    """Makes the AppImage; ReleaseError where there is no bundle, no mksquashfs, or no runtime."""
    if not (BUNDLE / "promptscope").is_file():
        raise ReleaseError("There is no bundle: build it first.")
    if not shutil.which("mksquashfs"):
        raise ReleaseError("mksquashfs is missing: on Debian or Ubuntu, sudo apt install squashfs-tools.")
    runtime, packed, target = runtime_file(), DIST / "Promptscope.squashfs", release_file(".AppImage")
    make_folder(FOLDER)
    pack(FOLDER, packed)
    join(runtime, packed, target)
    packed.unlink()
    shutil.rmtree(FOLDER)
    print(f"Made {target.name}: {target.stat().st_size / 1e6:.0f} MB.")
    return target


def make_folder(folder: Path, bundle: Path = BUNDLE) -> None:
    """What is packed: the bundle, what starts it, and at the top its desktop entry and icon, as AppImages have them."""
    shutil.rmtree(folder, ignore_errors=True)
    place, share = folder / INSIDE, folder / "usr" / "share"
    shutil.copytree(bundle, place, symlinks=True, copy_function=_link)
    (place / "share").rename(share)  # for the menu: where desktops and AppImage's tools look for it
    (place / "install-desktop.sh").unlink()  # would make an entry for a place that is gone once the program ends
    shutil.copy(APPRUN, folder / "AppRun")
    shutil.copy(share / "applications" / "promptscope.desktop", folder)
    shutil.copy(share / "icons" / "hicolor" / "256x256" / "apps" / "promptscope.png", folder)
    (folder / ".DirIcon").symlink_to("promptscope.png")


def _link(source: str, target: str) -> None:
    """A second name for a file in place of a copy."""
    os.link(source, target, follow_symlinks=False)


def pack(folder: Path, target: Path) -> None:
    """Packs a folder into a squashfs image, which belongs to root and has no attributes of this machine."""
    target.unlink(missing_ok=True)
    options = ("-all-root", "-noappend", "-no-xattrs", "-no-progress", "-quiet")
    subprocess.run(["mksquashfs", str(folder), str(target), *COMPRESSION, *options], check=True)


def join(runtime: Path, packed: Path, target: Path) -> None:
    """The runtime with the image behind it, which is what an AppImage is."""
    with target.open("wb") as file:
        for part in (runtime, packed):
            with part.open("rb") as source:
                shutil.copyfileobj(source, file)
    target.chmod(0o755)


def runtime_file() -> Path:
    """The runtime: the file that the variable names, or the fetched one; ReleaseError where it is not right."""
    named = os.environ.get(RUNTIME_VARIABLE)
    path = Path(named) if named else _fetched()
    if not path.is_file() or path.read_bytes()[8:11] != MAGIC:
        raise ReleaseError(f"{path} is no runtime of an AppImage of type 2.")
    if sha256(path) != RUNTIME_SHA256:
        if not named:
            path.unlink()
            raise ReleaseError(f"What {RUNTIME_URL} gave is not the runtime that appimage.py names.")
        print(f"The runtime is {path}, not the one of {RUNTIME_VERSION} that a release has.")
    return path


def _fetched() -> Path:
    path = ROOT / "build" / f"runtime-{RUNTIME_VERSION}-x86_64"
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        try:
            with urllib.request.urlopen(RUNTIME_URL, timeout=60) as answer:
                path.write_bytes(answer.read())
        except OSError as error:
            raise ReleaseError(
                f"{RUNTIME_URL} cannot be fetched ({error}); {RUNTIME_VARIABLE} may name a file."
            ) from None
    return path
