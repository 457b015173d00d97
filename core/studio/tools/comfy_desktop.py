"""ComfyUI Desktop 2026-05 and Comfy Desktop 2 2026-06: what they keep in the user's application data.

Desktop: `config.json` with `basePath`, and `extra_models_config.yaml` (`comfyServerConfig.ts`). Desktop 2:
`settings.json`, `installations.json` and `shared_model_paths.yaml` (`installations.ts`, `lib/models.ts`). Both may lie
side by side; an installation that `installations.json` lists takes Desktop 2's.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.studio.paths import is_file, is_folder
from core.studio.settings_files import UnreadableSettings, invalid, read_json, read_settings_text, setting
from core.studio.studio import ModelFolder, StudioProblem, Surroundings

DESKTOP_FOLDER = "ComfyUI"
DESKTOP_2_FOLDERS = ("comfyui-desktop-2", "Comfy Desktop")
DESKTOP_PATHS = "extra_models_config.yaml"
DESKTOP_2_PATHS = "shared_model_paths.yaml"
_LIST = "installations.json"


@dataclass(frozen=True)
class DesktopSettings:
    """What a Desktop adds to an installation: files of folders, folders of models, and another folder of pictures."""

    path_files: tuple[Path, ...] = ()
    model_roots: tuple[ModelFolder, ...] = ()
    output: Path | None = None
    problems: tuple[StudioProblem, ...] = ()


def desktop_settings(root: Path, surroundings: Surroundings) -> DesktopSettings:
    """The settings of the Desktop that an installation belongs to; empty for one that belongs to none."""
    problems = list[StudioProblem]()
    for data in surroundings.application_data:
        for folder in (data / name for name in DESKTOP_2_FOLDERS):
            listed, broken = _installations(folder)
            problems += broken
            for installation in listed:
                if _is_of(installation, root):
                    return _desktop_2(folder, installation, surroundings)
    for data in surroundings.application_data:
        settings, broken = read_json(data / DESKTOP_FOLDER / "config.json")
        if broken or Path(setting(settings, "basePath") or "/") == root:
            return DesktopSettings((data / DESKTOP_FOLDER / DESKTOP_PATHS,) if not broken else (), problems=broken)
    return DesktopSettings(problems=tuple(problems))


def installations_of(folder: Path) -> tuple[Path, ...]:
    """The roots that a Desktop's settings folder names; none for any other folder."""
    if is_file(folder / _LIST):
        places = [setting(installation, "installPath") for installation in _installations(folder)[0]]
        found = [root for place in places if place for root in (Path(place), Path(place) / "ComfyUI")]
        return tuple(root for root in found if is_file(root / "main.py"))
    if not is_file(folder / "config.json"):
        return ()
    base = setting(read_json(folder / "config.json")[0], "basePath")
    return (Path(base),) if base and is_folder(Path(base)) else ()


def _is_of(installation: dict[str, Any], root: Path) -> bool:
    place = setting(installation, "installPath")
    return bool(place) and Path(place) in (root, root.parent)


def _desktop_2(folder: Path, installation: dict[str, Any], surroundings: Surroundings) -> DesktopSettings:
    source = folder / "settings.json"
    settings, problems = read_json(source)
    # On Linux settings lie in the folder of settings, the list and the folders in that of data.
    for data in surroundings.application_data if not settings else ():
        settings = settings or read_json(data / folder.name / "settings.json")[0]
    output = setting(installation, "outputDir") or setting(settings, "outputDir")
    shares = installation.get("useSharedModels", True) is not False
    places = [data / folder.name / DESKTOP_2_PATHS for data in surroundings.application_data]
    shared = tuple(path for path in places if is_file(path))[:1] if shares else ()
    named = [*_texts(installation, "modelDirs"), *(_texts(settings, "modelsDirs") if shares and not shared else ())]
    roots = [ModelFolder(Path(place), source) for place in named]
    usual = surroundings.home / "ComfyUI-Shared"
    if shares and not shared and not named:
        roots = [ModelFolder(usual / "models")]
    return DesktopSettings(shared, tuple(roots), Path(output) if output else usual / "output", problems)


def _texts(record: dict[str, Any], key: str) -> list[str]:
    values = record.get(key)
    return [value for value in values if isinstance(value, str) and value] if isinstance(values, list) else []


def _installations(folder: Path) -> tuple[list[dict[str, Any]], tuple[StudioProblem, ...]]:
    """The installations that Desktop 2 lists, without those in the cloud."""
    path = folder / _LIST
    try:
        listed = json.loads(read_settings_text(path) or "[]")
    except UnreadableSettings as error:
        return [], (StudioProblem(path, str(error)),)
    except (ValueError, RecursionError):
        return [], (invalid(path, "JSON"),)
    listed = listed if isinstance(listed, list) else []
    return [entry for entry in listed if isinstance(entry, dict) and entry.get("sourceId") != "cloud"], ()
