"""The installer for Windows, compiled by Inno Setup, and its trial: installed, started, and taken out again."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from facts import BUNDLE, ROOT, ReleaseError, release_file, version

SCRIPT = Path(__file__).with_name("promptscope.iss")
ICON = ROOT / "build" / "promptscope" / "icons" / "promptscope.ico"  # where promptscope.spec has it drawn
COMPILER_VARIABLE = "PROMPTSCOPE_ISCC"
QUIET = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/SP-")
COMMAND_KEY = r"Software\Classes\Promptscope.Session\shell\open\command"
PATIENCE = 600  # seconds


def make_installer() -> Path:
    """Compiles the installer; ReleaseError where Inno Setup, the bundle or its icon is missing."""
    for path in (BUNDLE / "promptscope.exe", ICON):
        if not path.is_file():
            raise ReleaseError(f"There is no {path.relative_to(ROOT)}: build the bundle first.")
    target = release_file("-setup.exe")
    subprocess.run(command(compiler(), target), check=True)
    print(f"Made {target.name}: {target.stat().st_size / 1e6:.0f} MB.")
    return target


def command(iscc: str, target: Path) -> list[str]:
    """What compiles the script."""
    values = {
        "AppVersion": version(),
        "NumericVersion": numeric_version(version()),
        "Bundle": BUNDLE,
        "Icon": ICON,
        "OutputFolder": target.parent,
        "OutputName": target.stem,
    }
    return [iscc, "/Qp", *(f"/D{name}={value}" for name, value in values.items()), str(SCRIPT)]


def numeric_version(text: str) -> str:
    """Four numbers, as Windows wants them: 0.3.0rc1 is 0.3.0.0."""
    match = re.match(r"\d+(?:\.\d+)*", text)
    numbers = match[0].split(".") if match else []
    return ".".join([*numbers, "0", "0", "0", "0"][:4])


def compiler() -> str:
    """Inno Setup's compiler: the one that the variable names, on the path, or where its own installer puts it."""
    folders = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA")]
    places = [Path(folder) / "Inno Setup 6" / "ISCC.exe" for folder in folders if folder]
    found = os.environ.get(COMPILER_VARIABLE) or shutil.which("ISCC") or next((p for p in places if p.is_file()), None)
    if not found:
        raise ReleaseError("Inno Setup 6 is missing: choco install innosetup, or https://jrsoftware.org/isdl.php.")
    return str(found)


def try_installer(setup: Path) -> None:
    """Installs it for this person, has it test itself, looks at the type of files, and takes it out; Windows only."""
    folder = ROOT / "build" / "installed"
    log = ROOT / "build" / "setup.log"
    subprocess.run([str(setup), *QUIET, f"/DIR={folder}", f"/LOG={log}"], check=True, timeout=PATIENCE)
    if open_command() != f'"{folder}\\promptscope.exe" "%1"':
        raise ReleaseError(f"Sessions are opened by {open_command() or 'nothing'}.")
    subprocess.run([str(folder / "promptscope-console.exe"), "--selftest"], check=True, timeout=PATIENCE)
    subprocess.run([str(folder / "unins000.exe"), *QUIET[:3]], check=True, timeout=PATIENCE)
    deadline = time.monotonic() + PATIENCE  # the uninstaller goes on as a copy of itself
    while (folder / "promptscope.exe").exists() or open_command():
        if time.monotonic() > deadline:
            raise ReleaseError("The uninstaller left the program or its type of files behind.")
        time.sleep(1)
    print(f"{setup.name}: installed, tested, and taken out again.")


def open_command() -> str:
    """What Windows opens sessions with for this person, or ""."""
    if sys.platform != "win32":
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, COMMAND_KEY) as key:
            return str(winreg.QueryValueEx(key, "")[0])
    except FileNotFoundError:
        return ""
