"""How a tool names the files in a folder, which of them it takes, and which of two with one name."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from core.studio.studio import ModelKind

_HUB_FOLDER = re.compile(r"(?:^|.*/)models--([^/]+?)/snapshots/[^/]+$")  # of the Hugging Face hub's cache


def without_suffix(relative: str) -> str:
    """The path below the folder, without the last suffix."""
    return os.path.splitext(relative)[0]  # noqa: PTH122 (pathlib takes ten times as long, of 20,000 names)


def stem(relative: str) -> str:
    """The file's name without folder and last suffix."""
    return os.path.splitext(relative.rpartition("/")[2])[0]  # noqa: PTH122


def whole(relative: str) -> str:
    """The path below the folder, with its suffix."""
    return relative


def repository(relative: str) -> str:
    """`owner/name` of a snapshot in the hub's cache; the path below the folder for any other."""
    match = _HUB_FOLDER.fullmatch(relative)
    return match[1].replace("--", "/") if match else relative


@dataclass(frozen=True)
class ListingRule:
    """What a tool takes from folders of one kind.

    `name` makes a file's name in the tool from its path below the folder; of files with one `key` the tool takes the
    first or the last that it comes to. `picture_suffixes` are pictures that may hold a textual inversion. With
    `of_folders`, models are folders with a `model_index.json`. With `every_way`, a folder that links lead to as well
    is walked by each way (ComfyUI), though never inside itself. With `skips_hidden`, folders whose names begin with a
    dot are left out (A1111's setting `list_hidden_files`).
    """

    suffixes: tuple[str, ...]
    name: Callable[[str], str] = without_suffix
    key: Callable[[str], str] = whole
    takes_last: bool = False
    picture_suffixes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default=())
    skips_empty: bool = False
    follows_links: bool = True
    every_way: bool = False
    of_folders: bool = False
    skips_hidden: bool = False


Rules = Mapping[ModelKind, ListingRule]


def named_by_stem(suffixes: tuple[str, ...], takes_last: bool = False) -> ListingRule:
    """A rule of files that are called by their stems, whatever folder they are in."""
    return ListingRule(suffixes, stem, stem, takes_last)


def rules_by_path(
    suffixes: tuple[str, ...], every_way: bool = False, follows_links: bool = True
) -> dict[ModelKind, ListingRule]:
    """The rules of a tool that calls every file by its path without suffix, and takes the first of a name."""
    rule = ListingRule(suffixes, every_way=every_way, follows_links=follows_links)
    kinds: tuple[ModelKind, ...] = ("checkpoint", "text_encoder", "vae", "lora", "embedding")
    return dict.fromkeys(kinds, rule) | {"diffusers": replace(rule, name=whole, of_folders=True)}
