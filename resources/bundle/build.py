"""Builds the bundle, a folder that runs without Python or anything else installed: dist/promptscope.

    python resources/bundle/build.py              builds it (two to three minutes)
    python resources/bundle/build.py --archive    ... and packs it into one file
    python resources/bundle/build.py --selftest   ... and has it test itself
    python resources/bundle/build.py --measure    measures the one that is there: sizes and start-up

A build that is larger than it may be (sizes.py) fails. Run it with the Python that Promptscope runs with, with
requirements-dev.txt installed. docs/packaging.md tells more.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from sizes import files_of, megabytes, over_budget

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUNDLE = ROOT / "dist" / "promptscope"
WORK = ROOT / "build"
# What of the environment a program needs to start, here and on Windows.
NEEDED = ("HOME", "LANG", "SYSTEMROOT", "TEMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
TOOLS = ("as", "ld", "objdump", "strip")  # of binutils, on Linux


def main() -> int:
    """Does what was asked for; the exit status."""
    parser = argparse.ArgumentParser(description="Builds Promptscope's bundle in dist/promptscope.")
    parser.add_argument("--archive", action="store_true", help="pack it into one file beside it, too")
    parser.add_argument("--selftest", action="store_true", help="have it test itself, too")
    parser.add_argument("--measure", action="store_true", help="build nothing; measure the one that is there")
    options = parser.parse_args()
    if options.measure:
        from measure import measure

        return measure(BUNDLE)
    if problem := cannot_build():
        print(problem, file=sys.stderr)
        return 1
    build()
    if problem := over_budget(BUNDLE):
        print(problem, file=sys.stderr)
        return 1
    if options.archive:
        archive()
    if options.selftest:
        return selftest()
    return 0


def cannot_build() -> str:
    """One sentence about what is missing for a build here, or ""."""
    missing = [tool for tool in TOOLS if sys.platform == "linux" and not shutil.which(tool)]
    if missing:
        return f"{' and '.join(missing)} are missing. On Debian or Ubuntu: sudo apt install binutils."
    try:
        import PyInstaller  # noqa: F401
        import torch
    except ImportError as error:
        return f"{error.name} is missing: install requirements-dev.txt with this Python."
    if torch.version.cuda or torch.version.hip:
        return (
            "This PyTorch is built for graphics cards and brings gigabytes along. The bundle is made with that for "
            "the processor; docs/installing.md says how to install that."
        )
    return ""


def build() -> None:
    """Makes the folder anew."""
    import PyInstaller.__main__

    spec, folders = str(HERE / "promptscope.spec"), ["--distpath", str(BUNDLE.parent), "--workpath", str(WORK)]
    PyInstaller.__main__.run([spec, "--noconfirm", "--log-level", "WARN", *folders])
    remove_dangling_links()
    if sys.platform == "linux":
        shrink_icu()
        strip()
        add_desktop_files()
    print(f"Built {BUNDLE.relative_to(ROOT)}: {megabytes(BUNDLE):.0f} MB.")


def remove_dangling_links() -> None:
    """Takes out the links that PyInstaller made to libraries that were left out."""
    for path in BUNDLE.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()


def shrink_icu() -> None:
    """Leaves out of ICU's data what Qt never asks for."""
    from icu import shrink

    translations = (ROOT / "resources" / "translations").glob("promptscope_*.qm")
    languages = [path.stem.rpartition("_")[2] for path in translations]
    if problem := shrink(BUNDLE / "_internal" / "PySide6" / "Qt" / "lib", languages):
        print(problem, file=sys.stderr)


def strip() -> None:
    """Takes out what only a debugger reads; on macOS that would break the signatures, and Windows has it apart.

    Not of the program itself, at whose end PyInstaller keeps the modules.
    """
    from debug_symbols import strip_all

    strip_all(path for path in files_of(BUNDLE / "_internal") if ".so" in path.suffixes)


def add_desktop_files() -> None:
    """What a Linux desktop needs for the menu, the icon and double clicks, and the script that puts it there."""
    from icons import write_theme

    share = BUNDLE / "share"
    write_theme(share)
    for name, place in (("promptscope.desktop", "applications"), ("promptscope.xml", "mime/packages")):
        (share / place).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / name, share / place / name)
    shutil.copy(HERE / "install-desktop.sh", BUNDLE)


def archive() -> Path:
    """Packs the folder into one file beside it."""
    from pack import pack

    packed = pack(BUNDLE)
    print(f"Packed {packed.relative_to(ROOT)}: {megabytes(packed):.0f} MB.")
    return packed


def selftest() -> int:
    """Has the bundle test itself, from another folder and without this Python's environment."""
    kept = {name: value for name, value in os.environ.items() if name in NEEDED}
    name = "promptscope-console.exe" if sys.platform == "win32" else "promptscope"
    return subprocess.run([str(BUNDLE / name), "--selftest"], cwd=BUNDLE.anchor, env=kept).returncode


if __name__ == "__main__":
    sys.exit(main())
