"""What the extensions of a web UI, or the node packs of ComfyUI, bring that matters to a prompt.

An extension is known by what is in its folder, since artists name the folders as they like.
"""

import configparser
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.studio.paths import is_file, is_folder
from core.studio.settings_files import UnreadableSettings, read_settings_text, setting
from core.studio.studio import TextKind, TextPlace

MAX_EXTENSIONS = 2000
_IMPACT_FOLDERS = ("wildcards", "custom_wildcards")
_Texts = dict[TextKind, tuple[TextPlace, ...]]


def web_ui_texts(data: Path, root: Path, settings: Mapping[str, Any], source: Path) -> _Texts:
    """The wildcards and tags of a web UI's extensions that are not switched off. `source` is its `config.json`."""
    extensions = _active(data, root, settings)
    tags = [folder / "tags" for folder in extensions if is_folder(folder / "tags") and _completes_tags(folder)]
    return {
        "wildcards": _web_ui_wildcards(extensions, root, settings, source),
        "tags": tuple(place for folder in tags for place in _tag_lists(folder, settings, source)),
    }


def _tag_lists(folder: Path, settings: Mapping[str, Any], source: Path) -> tuple[TextPlace, ...]:
    """The lists that tagcomplete is set to read: tags, extra ones, translations; unset, all that are in its folder."""
    keys = ("tac_tagFile", "tac_extra.extraFile", "tac_translation.translationFile")
    if not isinstance(settings.get(keys[0]), str):
        return (TextPlace(folder, "tagcomplete", pattern="*.csv"),)
    names = [name for key in keys if isinstance(name := settings.get(key), str) and name.lower().endswith(".csv")]
    return tuple(TextPlace(folder / Path(name).name, "tagcomplete", source) for name in dict.fromkeys(names))


def _completes_tags(extension: Path) -> bool:
    return "tag" in extension.name.lower() or is_file(extension / "javascript/tagAutocomplete.js")


def _web_ui_wildcards(
    extensions: list[Path], root: Path, settings: Mapping[str, Any], source: Path
) -> tuple[TextPlace, ...]:
    """The folder of Dynamic Prompts, which a setting may place elsewhere, else that of the extension for wildcards."""
    for folder in extensions:
        if is_folder(folder / "sd_dynamic_prompts"):
            named = setting(dict(settings), "wildcard_dir")
            own = TextPlace(folder / "wildcards", "dynamic-prompts")
            return (TextPlace(root / named, "dynamic-prompts", source) if named else own,)
    plain = [folder for folder in extensions if is_file(folder / "scripts/wildcards.py")]
    return tuple(TextPlace(folder / "wildcards", "wildcards-extension") for folder in plain[:1])


def _active(data: Path, root: Path, settings: Mapping[str, Any]) -> list[Path]:
    """The folders of the extensions that are on, an artist's own before those that come with the tool."""
    off, switch = settings.get("disabled_extensions"), settings.get("disable_all_extensions")
    disabled = set(map(str, off)) if isinstance(off, list) else set()
    places = [] if switch == "all" else [root / "extensions-builtin"]
    places = places if switch in ("all", "extra") else [data / "extensions", *places]
    return [folder for place in places for folder in _folders_in(place) if folder.name not in disabled]


def comfyui_texts(custom_nodes: Path, comfyui: Path) -> _Texts:
    """The wildcards and tags of ComfyUI's node packs; of two that bring wildcards, Impact Pack's are taken."""
    packs = _folders_in(custom_nodes)
    with_wildcards = [pack for pack in packs if any(is_folder(pack / name) for name in _IMPACT_FOLDERS)]
    impact = [pack for pack in with_wildcards if _is_called(pack, "impact", "pack")]
    wildcards = [place for pack in impact[:1] for place in _impact_places(pack, comfyui)]
    if not wildcards:
        dynamic = [pack for pack in with_wildcards if _is_called(pack, "dynamic", "prompts")]
        wildcards = [TextPlace(pack / "wildcards", "dynamic-prompts") for pack in dynamic[:1]]
    tags = [place for pack in packs for place in _tag_places(pack)]
    return {"wildcards": tuple(wildcards), "tags": tuple(tags)}


def _is_called(pack: Path, *words: str) -> bool:
    name = pack.name.lower()
    return all(word in name for word in words)


def _impact_places(pack: Path, comfyui: Path) -> list[TextPlace]:
    """Impact Pack's own folder, and the artist's, which `impact-pack.ini` may place elsewhere."""
    source, own = pack / "impact-pack.ini", pack / "custom_wildcards"
    try:
        settings = configparser.ConfigParser(interpolation=None)
        settings.read_string(read_settings_text(source) or "")
        named = settings.get("default", "custom_wildcards", fallback="").strip("'\"")
    except (UnreadableSettings, configparser.Error):
        named = ""
    given = comfyui / named if named else None
    is_given = given is not None and is_folder(given)
    custom = TextPlace(given, "impact", source) if given and is_given else TextPlace(own, "impact")
    return [TextPlace(pack / "wildcards", "impact"), custom]


def _tag_places(pack: Path) -> list[TextPlace]:
    """The lists of ComfyUI-Custom-Scripts and of ComfyUI-Autocomplete-Plus."""
    words, data = pack / "user/autocomplete.txt", pack / "data"
    places = [TextPlace(words, "custom-scripts")] if is_file(words) else []
    lists = _is_called(pack, "autocomplete") and is_folder(data)
    return places + ([TextPlace(data, "autocomplete-plus", pattern="*.csv")] if lists else [])


def _folders_in(folder: Path) -> list[Path]:
    """The folders in a folder in order; none where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            listed = [entry.name for _, entry in zip(range(MAX_EXTENSIONS), entries, strict=False) if entry.is_dir()]
    except (OSError, ValueError):
        return []
    return [folder / name for name in sorted(listed) if not name.startswith(".")]
