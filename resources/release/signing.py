"""Signing for macOS. Without a certificate PyInstaller signs for this machine ("ad hoc"), which is all that runs need.

What is signed with is said by variables of the environment, on a forge its secrets: MACOS_SIGNING_IDENTITY ("Developer
ID Application: NAME (TEAM)"); where that is in no keychain yet, MACOS_CERTIFICATE (certificate and key, a .p12 file in
base64) and MACOS_CERTIFICATE_PASSWORD; for notarising APPLE_ID, APPLE_TEAM_ID and APPLE_PASSWORD (made for this use).
"""

import base64
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from facts import APP, ROOT, ReleaseError

IDENTITY = "MACOS_SIGNING_IDENTITY"
CERTIFICATE = ("MACOS_CERTIFICATE", "MACOS_CERTIFICATE_PASSWORD")
NOTARY = ("APPLE_ID", "APPLE_TEAM_ID", "APPLE_PASSWORD")
KEYCHAIN = "promptscope-release.keychain-db"
ENTITLEMENTS = ROOT / "resources" / "release" / "entitlements.plist"


def given(names: tuple[str, ...]) -> dict[str, str]:
    """The variables' values where all are set, {} where none is; ReleaseError where only some are."""
    values = {name: os.environ.get(name, "") for name in names}
    missing = [name for name, value in values.items() if not value]
    if missing and len(missing) < len(names):
        raise ReleaseError(f"Signing is set up by half: {', '.join(missing)} is not set.")
    return {} if missing else values


def identity() -> str:
    """Whom the certificate names, or "" where nothing is signed with one."""
    return os.environ.get(IDENTITY, "")


def import_certificate() -> None:
    """Puts the certificate into a keychain of its own, where codesign finds it without a question."""
    values = given(CERTIFICATE)
    if sys.platform != "darwin" or not values:
        print("No certificate to import.")
        return
    if not identity():
        raise ReleaseError(f"Signing is set up by half: {IDENTITY} is not set.")
    password = secrets.token_urlsafe()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.p12"
        path.write_bytes(base64.b64decode(values["MACOS_CERTIFICATE"]))
        for command in keychain_commands(path, values["MACOS_CERTIFICATE_PASSWORD"], password, keychains()):
            # Not check=True, whose message would have the passwords in it.
            if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
                raise ReleaseError(f"`{' '.join(command[:2])}` failed; the certificate cannot be used.")


def keychains() -> list[str]:
    """The keychains that are searched now."""
    listed = subprocess.run(["security", "list-keychains", "-d", "user"], capture_output=True, text=True, check=True)
    return [line.strip().strip('"') for line in listed.stdout.splitlines() if line.strip()]


def keychain_commands(path: Path, certificate: str, password: str, searched: list[str]) -> list[list[str]]:
    """What makes the keychain, fills it, and has codesign search it."""
    return [
        ["security", "create-keychain", "-p", password, KEYCHAIN],
        ["security", "set-keychain-settings", "-lut", "21600", KEYCHAIN],
        ["security", "unlock-keychain", "-p", password, KEYCHAIN],
        ["security", "import", str(path), "-k", KEYCHAIN, "-P", certificate, "-f", "pkcs12", "-T", "/usr/bin/codesign"],
        ["security", "set-key-partition-list", "-S", "apple-tool:,apple:,codesign:", "-s", "-k", password, KEYCHAIN],
        ["security", "list-keychains", "-d", "user", "-s", KEYCHAIN, *searched],
    ]


def remove_certificate() -> None:
    """Takes the keychain away again, where there is one."""
    if sys.platform == "darwin" and any(Path(path).name == KEYCHAIN for path in keychains()):
        subprocess.run(["security", "delete-keychain", KEYCHAIN])


def verify_app() -> None:
    """Fails where a file of the application was changed after it was signed."""
    subprocess.run(["codesign", "--verify", "--deep", "--strict", "--verbose=2", str(APP)], check=True)


def sign_file(path: Path) -> None:
    """Signs a disk image with the certificate, where there is one."""
    if name := identity():
        command = ["codesign", "--force", "--timestamp", "--sign", name, str(path)]
        subprocess.run(command, check=True)


def notarise(path: Path) -> None:
    """Has Apple look at a disk image and staples its answer to it, where the secrets for it are set."""
    values = given(NOTARY)
    if not values:
        print(f"{path.name} is not notarised, as nothing is set for it.")
        return
    if not identity():
        raise ReleaseError(f"Apple notarises only what a Developer ID has signed, and {IDENTITY} is not set.")
    account = ["--apple-id", values["APPLE_ID"], "--team-id", values["APPLE_TEAM_ID"]]
    asked = ["xcrun", "notarytool", "submit", str(path), *account, "--password", values["APPLE_PASSWORD"]]
    if subprocess.run([*asked, "--wait", "--timeout", "60m"]).returncode:
        raise ReleaseError(f"Apple did not notarise {path.name}; `xcrun notarytool log` tells more.")
    subprocess.run(["xcrun", "stapler", "staple", str(path)], check=True)
