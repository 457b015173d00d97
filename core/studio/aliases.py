"""The second names of LoRAs in A1111 and its relatives, out of their headers (1.10.1, `Lora/networks.py`)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.studio.headers import ModelHeader
from core.studio.studio import Listing, StudioFile

FORBIDDEN_ALIASES = ("none", "addams")


@dataclass(frozen=True)
class LoraAliases:
    """Names that a tag can call a LoRA by beside its own: `files` by alias, and those that the tool refuses."""

    files: Mapping[str, StudioFile]
    refused: frozenset[str] = frozenset()


def lora_aliases(listing: Listing, headers: Mapping[Path, ModelHeader | None]) -> LoraAliases:
    """The aliases of a listing's LoRAs whose headers are known.

    Refused is an alias that two files share, that is another file's name, or that is forbidden; letters without case.
    A file that is shadowed can be reached by its alias alone.
    """
    names = {file.name.lower(): file.name for file in listing.files if file.kind == "lora"}
    owners = defaultdict[str, list[tuple[str, StudioFile]]](list)
    for file in listing.files:
        header = headers.get(file.path) if file.kind == "lora" else None
        if header is not None and header.alias and header.alias != file.name:
            owners[header.alias.lower()].append((header.alias, file))
    files, refused = dict[str, StudioFile](), set[str]()
    for lower, named in owners.items():
        if len(named) > 1 or lower in FORBIDDEN_ALIASES or lower in names:
            refused |= {alias for alias, _ in named}
        else:
            files[named[0][0]] = named[0][1]
    return LoraAliases(files, frozenset(refused))
