"""A1111 1.10.1, and what its relatives share: arguments and `config.json` (`modules/paths_internal.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.studio.command_lines import Arguments, parse_arguments, web_ui_arguments
from core.studio.listing_rules import ListingRule, Rules, named_by_stem, stem, whole
from core.studio.settings_files import read_json, setting
from core.studio.studio import ModelFolder, ModelKind, Studio, StudioProblem, Surroundings
from core.studio.tools.stability_matrix import launch_arguments

CHECKPOINTS = (".ckpt", ".safetensors")
LORAS = (".pt", ".ckpt", ".safetensors")
EMBEDDINGS = (".pt", ".bin", ".safetensors")
PICTURES = (".png", ".webp", ".jxl", ".avif")
VAES = (".pt", ".ckpt", ".safetensors")
VAES_BESIDE = (".vae.ckpt", ".vae.pt", ".vae.safetensors")
OPTIONS = (
    *("data-dir", "models-dir", "ckpt-dir", "vae-dir", "vae-path", "lora-dir", "embeddings-dir", "ui-settings-file"),
    *("lyco-dir", "lyco-dir-backcompat", "hypernetwork-dir"),
)


def vae_name(relative: str) -> str:
    """The stem of a VAE's file, without the `.vae` that A1111 looks for."""
    return stem(relative).removesuffix(".vae")


RULES: Rules = {
    "checkpoint": ListingRule(CHECKPOINTS, whole, whole, takes_last=True, left_out=VAES_BESIDE),
    "lora": named_by_stem(LORAS, takes_last=True),
    "embedding": replace(named_by_stem(EMBEDDINGS, takes_last=True), picture_suffixes=PICTURES, skips_empty=True),
    "vae": ListingRule(VAES, vae_name, whole),
}


@dataclass(frozen=True)
class WebUi:
    """A web UI's arguments and settings, and the folders that both start from."""

    root: Path
    arguments: Arguments
    settings: Mapping[str, Any]
    problems: tuple[StudioProblem, ...]

    @property
    def data(self) -> Path:
        """The folder of settings, embeddings and pictures."""
        return self.root / self.arguments.last("data-dir")

    @property
    def models(self) -> Path:
        """The folder of folders of models."""
        given = self.arguments.last("models-dir")
        return self.root / given if given else self.data / "models"

    def given(self, *options: str) -> tuple[ModelFolder, ...]:
        """The folders that options name, with the file that they stand in."""
        named = [folder for option in options for folder in self.arguments.folders(option, self.root)]
        return tuple(ModelFolder(folder, self.arguments.source) for folder in named)

    def replaced(self, default: Path, *options: str) -> tuple[ModelFolder, ...]:
        """The folder that the last of an option's values names, else the tool's own."""
        return self.given(*options)[-1:] or (ModelFolder(default),)


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of A1111."""
    web_ui = read_web_ui(root, surroundings, OPTIONS)
    second = web_ui.replaced(web_ui.models / "LyCORIS", "lyco-dir-backcompat", "lyco-dir")
    return studio_of("a1111", web_ui, loras=(*web_ui.replaced(web_ui.models / "Lora", "lora-dir"), *second))


def read_web_ui(root: Path, surroundings: Surroundings, options: tuple[str, ...]) -> WebUi:
    """The arguments (Stability Matrix' before those of the start file) and `config.json` of a web UI."""
    arguments = web_ui_arguments(root, surroundings, options)
    source, words = launch_arguments(root)
    if words:
        arguments = parse_arguments(words, options, source)
    placed = arguments.last("ui-settings-file")
    path = root / placed if placed else root / arguments.last("data-dir") / "config.json"
    settings, problems = read_json(path)
    return WebUi(root, arguments, settings, (*arguments.problems, *problems))


def studio_of(
    tool: str,
    web_ui: WebUi,
    loras: tuple[ModelFolder, ...],
    embeddings: Path | None = None,
    encoders: tuple[ModelFolder, ...] = (),
    outputs: str = "outputs",
) -> Studio:
    """A studio in A1111's layout. `embeddings` is the tool's own folder of them, `outputs` that of its pictures."""
    checkpoints = (*web_ui.given("ckpt-dir", "ckpt-dirs"), ModelFolder(web_ui.models / "Stable-diffusion"))
    beside = tuple(ModelFolder(folder.path, folder.source, VAES_BESIDE) for folder in checkpoints)
    vaes = (*web_ui.given("vae-dir", "vae-dirs"), ModelFolder(web_ui.models / "VAE"), *beside)
    own = embeddings or web_ui.data / "embeddings"
    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {"checkpoint": checkpoints}
    folders |= {"text_encoder": encoders} if encoders else {}
    folders |= {"lora": loras, "embedding": web_ui.replaced(own, "embeddings-dir"), "vae": vaes}
    return Studio(tool, web_ui.root, folders, pictures_of(web_ui, outputs), problems=web_ui.problems)


def pictures_of(web_ui: WebUi, outputs: str) -> tuple[Path, ...]:
    """The folders of pictures: the one that is set for all, else one a tab, or their parent while there is none."""
    settings = dict(web_ui.settings)
    kept = web_ui.root / (setting(settings, "outdir_save") or "log/images")
    if everything := setting(settings, "outdir_samples"):
        return (web_ui.root / everything, kept)
    tabs = ("txt2img", "img2img", "extras")
    named = [setting(settings, f"outdir_{tab}_samples") for tab in tabs]
    folders = [web_ui.data / (name or f"{outputs}/{tab}-images") for name, tab in zip(named, tabs, strict=True)]
    none_yet = not any(named) and not any(folder.is_dir() for folder in folders)
    return (web_ui.data / outputs, kept) if none_yet else (*folders, kept)
