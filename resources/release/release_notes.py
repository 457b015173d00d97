"""The notes of a release: what CHANGELOG.md says of the version, and what each file is for."""

import re

from facts import NOTES, RELEASE, ROOT, ReleaseError, version

CHANGELOG = ROOT / "CHANGELOG.md"
# By the end of the name; the longer ends first.
USES = {
    "windows-x64-setup.exe": "Windows 10 or later: installs for you alone and needs no administrator; not signed",
    "windows-x64.zip": "Windows 10 or later, nothing is installed: unpack it and start `promptscope.exe`; not signed",
    "macos-arm64.dmg": "macOS on Apple silicon: open it and drag Promptscope into *Applications*",
    "linux-x64.AppImage": "Linux, one file: make it executable and start it",
    "linux-x64.tar.xz": "Linux, a folder: unpack it and start `promptscope`; `install-desktop.sh` makes a menu entry",
    ".cdx.json": "what is in the files of that system, for programs that look for known faults (CycloneDX)",
    "SHA256SUMS": "the files' checksums: `sha256sum --check --ignore-missing SHA256SUMS`",
}


def section(name: str, text: str | None = None) -> str:
    """What CHANGELOG.md has below the heading of a version; ReleaseError where it has none, or nothing below it."""
    changelog = CHANGELOG.read_text(encoding="utf-8") if text is None else text
    parts = re.split(r"^## +", changelog, flags=re.MULTILINE)[1:]
    for heading, _, body in (part.partition("\n") for part in parts):
        if re.match(rf"v?{re.escape(name)}(?![\w.])", heading):
            if body.strip():
                return body.strip()
            raise ReleaseError(f"The section {heading} of CHANGELOG.md is empty.")
    raise ReleaseError(f'CHANGELOG.md has no section "## {name}": give "Not released yet" that name and a date.')


def files_table(names: list[str]) -> str:
    """A line of Markdown for each file; ReleaseError where it is not known what one is for."""
    lines = ["| file | for |", "|---|---|"]
    for name in sorted(names, key=_place):
        lines.append(f"| `{name}` | {list(USES.values())[_place(name)]} |")
    return "\n".join(lines)


def _place(name: str) -> int:
    for place, end in enumerate(USES):
        if name.endswith(end):
            return place
    raise ReleaseError(f"It is not known what {name} is for: resources/release/release_notes.py has to say it.")


def write_notes() -> None:
    """Writes dist/notes.md."""
    names = [path.name for path in RELEASE.iterdir()] if RELEASE.is_dir() else []
    parts = [section(version()), "## Files", files_table(names)] if names else [section(version())]
    NOTES.parent.mkdir(parents=True, exist_ok=True)
    NOTES.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"Wrote {NOTES.relative_to(ROOT)}, {len(names)} files.")
