"""Makes a release, a step at a time or all of them: `python resources/release/release.py STEP…`.

By hand, on each system, with requirements-dev.txt installed: `release.py all`. The forge's workflow calls the same
steps. docs/packaging.md tells what each needs and what comes of it.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from facts import BUNDLE, PICTURES, RELEASE, ROOT, ReleaseError, program, release_file

BUILDER = ROOT / "resources" / "bundle" / "build.py"
RELEASES_ADDRESS = ROOT / "resources" / "releases_address.txt"  # as core/program/releases/releases.py has it
PATIENCE = 600  # seconds


def tag() -> None:
    """the tag is that of the version, and CHANGELOG.md tells of the version"""
    from tags import check_tag

    check_tag()


def certificate() -> None:
    """macOS: put the certificate of the secrets where codesign finds it, if there is one"""
    from signing import import_certificate

    import_certificate()


def build() -> None:
    """build the bundle; what older versions left in dist/release and dist/pictures goes"""
    for folder in (RELEASE, PICTURES):
        shutil.rmtree(folder, ignore_errors=True)
    _say_where_it_is_published()
    subprocess.run([sys.executable, str(BUILDER)], check=True)


def _say_where_it_is_published() -> None:
    """Writes what *Help > Is there a newer one?* asks, where the forge says which repository this is."""
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        interface = os.environ.get("GITHUB_API_URL", "https://api.github.com")
        RELEASES_ADDRESS.write_text(f"{interface}/repos/{repository}/releases\n", encoding="utf-8")


def selftest() -> None:
    """have the bundle test itself"""
    sys.path.append(str(BUILDER.parent))
    from build import selftest as run_selftest  # type: ignore[import-not-found]

    if status := run_selftest():
        raise ReleaseError(f"The bundle's self-test failed (status {status}).")


def open_bundle() -> None:
    """open the bundle once on a screen, and keep a picture in dist/pictures"""
    from open_once import open_once

    open_once(program())


def pack() -> None:
    """pack it: tar.xz and AppImage, zip and installer, or dmg"""
    if sys.platform == "darwin":
        from dmg import make_dmg

        make_dmg()
        return
    archive()
    if sys.platform == "win32":
        from installer import make_installer

        make_installer()
    else:
        from appimage import make_appimage

        make_appimage()


def archive() -> None:
    """The plain archive of the folder, under its name of a release."""
    sys.path.append(str(BUILDER.parent))
    from build import archive as make_archive

    if not BUNDLE.is_dir():
        raise ReleaseError("There is no bundle: build it first.")
    made = make_archive()
    target = release_file("".join(made.suffixes))
    shutil.move(made, target)
    print(f"Made {target.name}: {target.stat().st_size / 1e6:.0f} MB.")


def try_packed() -> None:
    """use what was packed as a person would: AppImage opened, installer run and undone, dmg copied from"""
    if sys.platform == "darwin":
        from dmg import try_dmg

        try_dmg(release_file(".dmg"))
    elif sys.platform == "win32":
        from installer import try_installer

        try_installer(release_file("-setup.exe"))
    else:
        try_appimage()


def try_appimage() -> None:
    """Has the AppImage test itself and opens it."""
    from open_once import open_once

    image = release_file(".AppImage")
    subprocess.run([str(image), "--selftest"], check=True, timeout=PATIENCE, cwd="/")
    open_once(image, "-AppImage")


def sbom() -> None:
    """write what is in it, as CycloneDX"""
    from sbom import write_sbom

    write_sbom()


def checksums() -> None:
    """write SHA256SUMS of all files in dist/release"""
    from checksums import write_checksums

    write_checksums()


def notes() -> None:
    """cut dist/notes.md from CHANGELOG.md"""
    from release_notes import write_notes

    write_notes()


def publish() -> None:
    """make the draft of the release on the forge, where the files of all systems are in dist/release"""
    from publish import publish as make_draft

    make_draft()


def clean() -> None:
    """macOS: take the certificate away again"""
    from signing import remove_certificate

    remove_certificate()


STEPS: dict[str, Callable[[], None]] = {
    "tag": tag,
    "certificate": certificate,
    "build": build,
    "selftest": selftest,
    "open": open_bundle,
    "pack": pack,
    "try": try_packed,
    "sbom": sbom,
    "checksums": checksums,
    "notes": notes,
    "clean": clean,
    "publish": publish,
}
ALL = tuple(name for name in STEPS if name != "publish")  # on one system; the files of the others are not there


def main(arguments: list[str]) -> int:
    """Does the steps in the order given; 1 with a sentence at the first that cannot be done."""
    about = "\n".join(f"  {name:12} {step.__doc__}" for name, step in STEPS.items())
    parser = argparse.ArgumentParser(
        description=__doc__.partition("\n")[0], epilog=f"steps:\n{about}", formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("steps", nargs="+", choices=(*STEPS, "all"), metavar="STEP", help="or all")
    for name in parser.parse_args(arguments).steps:
        for step in ALL if name == "all" else (name,):
            try:
                STEPS[step]()
            except (ReleaseError, OSError, subprocess.SubprocessError) as error:
                print(f"{step}: {error}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
