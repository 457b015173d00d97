"""SD.Next 2026-07: variables and `config.json` (`modules/paths.py`, `modules/ui_definitions.py`). No start file."""

from pathlib import Path
from typing import Any

from core.studio.command_lines import parse_arguments
from core.studio.listing_rules import ListingRule, Rules, named_by_stem, repository, stem, whole
from core.studio.paths import is_folder
from core.studio.settings_files import read_json, setting
from core.studio.studio import ModelFolder, ModelKind, Studio, Surroundings, TextKind, TextPlace
from core.studio.tools.extensions import web_ui_texts
from core.studio.tools.stability_matrix import launch_arguments

_SUFFIXES = (".safetensors", ".sft", ".ckpt", ".pt", ".bin", ".gguf")


def lora_name(relative: str) -> str:
    """The stem of a LoRA's file, whose dots are written as underscores."""
    return stem(relative).replace(".", "_")


RULES: Rules = {
    "checkpoint": ListingRule((".safetensors", ".sft", ".ckpt", ".gguf"), whole, whole),
    "diffusers": ListingRule((), repository, repository, takes_last=True, of_folders=True),
    "text_encoder": named_by_stem(_SUFFIXES),
    "vae": named_by_stem(_SUFFIXES),
    "lora": ListingRule((".safetensors", ".sft", ".pt", ".ckpt"), lora_name, lora_name, takes_last=True),
    "embedding": named_by_stem((".safetensors", ".pt"), takes_last=True),
}
# The kind, its key in config.json, its variable where it has one, and its folder among the models.
_FOLDERS: tuple[tuple[ModelKind, str, str, str], ...] = (
    ("checkpoint", "ckpt_dir", "", "Stable-diffusion"),
    ("checkpoint", "unet_dir", "", "UNET"),
    ("diffusers", "diffusers_dir", "", "Diffusers"),
    ("text_encoder", "te_dir", "", "Text-encoder"),
    ("lora", "lora_dir", "SD_LORADIR", "Lora"),
    ("embedding", "embeddings_dir", "SD_EMBEDDINGSDIR", "embeddings"),
    ("vae", "vae_dir", "SD_VAEDIR", "VAE"),
)
# Arguments that stand for variables, which Stability Matrix alone keeps.
_ARGUMENTS = {"data-dir": "SD_DATADIR", "models-dir": "SD_MODELSDIR", "config": "SD_CONFIG"}
_OUTPUTS = {"txt2img": "text", "img2img": "image", "control": "control", "extras": "extras", "save": "save"}


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of SD.Next."""
    _, words = launch_arguments(root)
    given = parse_arguments(words, tuple(_ARGUMENTS)).values
    environment = {**surroundings.environment, **{_ARGUMENTS[name]: values[-1] for name, values in given.items()}}
    data = root / environment.get("SD_DATADIR", "")
    path = data / (environment.get("SD_CONFIG") or "config.json")
    settings, problems = read_json(path)
    models = data / (setting(settings, "models_dir") or environment.get("SD_MODELSDIR") or "models")
    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {}
    for kind, key, variable, default in _FOLDERS:
        named = setting(settings, key)
        place = named or environment.get(variable, "")
        folder = ModelFolder(data / place if place else models / default, path if named else None)
        folders[kind] = (*folders.get(kind, ()), folder)
    keys = {tab: "outdir_save" if tab == "save" else f"outdir_{tab}_samples" for tab in _OUTPUTS}
    pictures = [data / (setting(settings, keys[tab]) or f"outputs/{name}") for tab, name in _OUTPUTS.items()]
    if everything := setting(settings, "outdir_samples"):
        pictures = [data / everything, pictures[-1]]
    reaches_text = settings.get("lora_apply_te") is True
    texts = _texts(data, root, models, settings, path)
    return Studio("sdnext", root, folders, tuple(pictures), problems=problems, texts=texts, lora_text=reaches_text)


def _texts(
    data: Path, root: Path, models: Path, settings: dict[str, Any], source: Path
) -> dict[TextKind, tuple[TextPlace, ...]]:
    """The places of styles, wildcards and tags. `styles_dir` may name a CSV as A1111's."""

    def placed(kind: str, format: str, pattern: str = "") -> TextPlace:
        named = setting(settings, f"{kind}_dir")
        return TextPlace(data / named if named else models / kind, format, source if named else None, pattern)

    named = placed("styles", "sdnext", "**/*.json")
    styles: tuple[TextPlace, ...] = (
        (named,) if is_folder(named.path) else (TextPlace(models / "styles", "sdnext", None, "**/*.json"),)
    )
    if named.path.suffix.lower() == ".csv":  # which the tool copies to its own folder once
        styles = (TextPlace(named.path, "csv", source), *styles)
    extensions = web_ui_texts(data, root, settings, source)
    is_on = settings.get("wildcards_enabled", True)
    return {
        "styles": (*styles, TextPlace(root / "html/art-styles.json", "sdnext-reference")),
        "wildcards": (placed("wildcards", "sdnext"),) if is_on else (),
        "tags": (placed("autocomplete", "sdnext-tags", "*.json"), *extensions["tags"]),
    }
