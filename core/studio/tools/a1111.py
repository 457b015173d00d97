"""A1111 1.10.1, and what its relatives share: arguments and `config.json` (`modules/paths_internal.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.studio.command_lines import Arguments, parse_arguments, web_ui_arguments
from core.studio.listing_rules import ListingRule, Rules, named_by_stem, stem, whole
from core.studio.paths import is_folder
from core.studio.settings_files import read_json, setting
from core.studio.studio import ModelFolder, ModelKind, Studio, StudioProblem, Surroundings, TextPlace
from core.studio.tools.extensions import web_ui_texts
from core.studio.tools.stability_matrix import launch_arguments

CHECKPOINTS = (".ckpt", ".safetensors")
LORAS = (".pt", ".ckpt", ".safetensors")
EMBEDDINGS = (".pt", ".bin", ".safetensors")
PICTURES = (".png", ".webp", ".jxl", ".avif")
VAES = (".pt", ".ckpt", ".safetensors")
VAES_BESIDE = (".vae.ckpt", ".vae.pt", ".vae.safetensors")
OPTIONS = (
    *("data-dir", "models-dir", "ckpt-dir", "vae-dir", "vae-path", "lora-dir", "embeddings-dir", "ui-settings-file"),
    *("lyco-dir", "lyco-dir-backcompat", "hypernetwork-dir", "styles-file", "ckpt"),
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
    settings_file: Path

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

    def files(self, option: str) -> tuple[ModelFolder, ...]:
        """The one model that the last of an option's values names; none where it is not given."""
        return tuple(replace(named, is_file=True) for named in self.given(option)[-1:])

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
    return WebUi(root, arguments, settings, (*arguments.problems, *problems), path)


def studio_of(
    tool: str,
    web_ui: WebUi,
    loras: tuple[ModelFolder, ...],
    embeddings: Path | None = None,
    encoders: tuple[ModelFolder, ...] = (),
    outputs: str = "outputs",
    styles: tuple[str, ...] = (),
) -> Studio:
    """A studio in A1111's layout. `embeddings` is the tool's own folder of them, `outputs` that of its pictures.

    `styles` are files in the tool's folder that it reads where no option names any, behind those of the artist.
    """
    checkpoints = (*web_ui.given("ckpt-dir", "ckpt-dirs"), ModelFolder(web_ui.models / "Stable-diffusion"))
    beside = tuple(ModelFolder(folder.path, folder.source, VAES_BESIDE) for folder in checkpoints)
    vaes = (*web_ui.given("vae-dir", "vae-dirs"), ModelFolder(web_ui.models / "VAE"), *beside)
    own = embeddings or web_ui.data / "embeddings"
    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {"checkpoint": (*checkpoints, *web_ui.files("ckpt"))}
    folders |= {"text_encoder": encoders} if encoders else {}
    folders |= {"lora": loras, "embedding": web_ui.replaced(own, "embeddings-dir")}
    folders |= {"vae": (*vaes, *web_ui.files("vae-path"))}
    texts = web_ui_texts(web_ui.data, web_ui.root, web_ui.settings, web_ui.settings_file)
    texts |= {"styles": _styles(web_ui, styles)}
    is_sorted, are_unique = (not web_ui.settings.get(f"dp_wildcard_manager_no_{name}") for name in ("sort", "dedupe"))
    pictures = pictures_of(web_ui, outputs)
    studio = Studio(tool, web_ui.root, folders, pictures, problems=web_ui.problems, texts=texts)
    skipped: frozenset[ModelKind] = frozenset(("checkpoint", "lora"))
    hidden = skipped if web_ui.settings.get("list_hidden_files") is False else frozenset[ModelKind]()
    return replace(studio, wildcard_order=(is_sorted, are_unique), hidden_skipped=hidden)


def _styles(web_ui: WebUi, own: tuple[str, ...]) -> tuple[TextPlace, ...]:
    """The files of styles, each once: those that options name, where `*` stands for several, else the tool's own."""
    source, named = web_ui.arguments.source, web_ui.arguments.folders("styles-file", web_ui.root)
    if not named:
        files = (web_ui.data / "styles.csv", *(web_ui.root / name for name in own))
        return tuple(TextPlace(file, "csv") for file in files)
    if has_marks(named[0].name):  # its first match, or the usual file in that folder, comes first
        named = (next(iter(matches(named[0])), named[0].with_name("styles.csv")), *named)
    files = tuple(file for path in named for file in (matches(path) if has_marks(path.name) else (path,)))
    return tuple(TextPlace(file, "csv", source) for file in dict.fromkeys(files))


def has_marks(name: str) -> bool:
    """Whether a name stands for all that fit it."""
    return "*" in name or "?" in name


def matches(path: Path) -> tuple[Path, ...]:
    """The files whose names fit the last part of a path, in order; none where their folder cannot be listed."""
    try:
        return tuple(sorted(path.parent.glob(path.name)))
    except (OSError, ValueError):
        return ()


def pictures_of(web_ui: WebUi, outputs: str) -> tuple[Path, ...]:
    """The folders of pictures: the one that is set for all, else one a tab, or their parent while there is none."""
    settings = dict(web_ui.settings)
    kept = web_ui.root / (setting(settings, "outdir_save") or "log/images")
    if everything := setting(settings, "outdir_samples"):
        return (web_ui.root / everything, kept)
    tabs = ("txt2img", "img2img", "extras")
    named = [setting(settings, f"outdir_{tab}_samples") for tab in tabs]
    own = [web_ui.data / outputs / f"{tab}-images" for tab in tabs]
    folders = [web_ui.root / name if name else usual for name, usual in zip(named, own, strict=True)]
    none_yet = not any(named) and not any(is_folder(folder) for folder in folders)
    return (web_ui.data / outputs, kept) if none_yet else (*folders, kept)
