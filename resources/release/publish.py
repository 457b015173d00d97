"""Makes the draft of a release on the forge, with its notes and files, by the forge's own command `gh`."""

import subprocess

from facts import NOTES, RELEASE, ReleaseError, missing_files, version


def publish() -> None:
    """Makes the draft; ReleaseError where a file is missing. `gh` takes its rights from GH_TOKEN or its own login."""
    if missing := missing_files():
        raise ReleaseError(f"Nothing is published, as these files are missing: {', '.join(missing)}.")
    subprocess.run(command(), check=True)


def command() -> list[str]:
    """What makes the draft; a person looks at it and publishes it."""
    tag, files = f"v{version()}", sorted(str(path) for path in RELEASE.iterdir())
    about = ["--draft", "--verify-tag", "--title", f"Promptscope {version()}", "--notes-file", str(NOTES)]
    return ["gh", "release", "create", tag, *about, *files]
