"""Whether a tag is that of the version, which stands in core/__init__.py alone."""

import os

from facts import ReleaseError, version
from release_notes import section


def check_tag() -> None:
    """ReleaseError where this is a tag other than the version's, or CHANGELOG.md says nothing of the version.

    The forge says in GITHUB_REF_TYPE and GITHUB_REF_NAME what the run is for; by hand there is neither.
    """
    tag = os.environ.get("GITHUB_REF_NAME", "") if os.environ.get("GITHUB_REF_TYPE") == "tag" else ""
    if not tag:
        print(f"No tag: version {version()} is built, and nothing will be published.")
        return
    if tag != f"v{version()}":
        raise ReleaseError(f"The tag is {tag}, and core/__init__.py says {version()}: the tag has to be v{version()}.")
    section(version())
    print(f"The tag {tag} is that of the version, and CHANGELOG.md tells of it.")
