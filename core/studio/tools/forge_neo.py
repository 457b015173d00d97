"""Forge Neo 2.26: several folders a kind, and those of a ComfyUI (`modules/cmd_args.py`, `modules/launch_utils.py`)."""

from dataclasses import replace
from pathlib import Path

from core.studio.settings_files import read_yaml
from core.studio.studio import ModelFolder, ModelKind, Studio, StudioProblem, Surroundings
from core.studio.tools import a1111

OPTIONS = (
    *("data-dir", "models-dir", "model-ref", "ckpt-dirs", "lora-dirs", "vae-dirs", "text-encoder-dirs"),
    *("embeddings-dir", "ui-settings-file", "styles-file", "ckpt"),
    *("forge-ref-a1111-home", "forge-ref-comfy-home", "forge-ref-comfy-yaml"),
)
# The keys of ComfyUI's file that Neo looks at; embeddings are none of them.
YAML_KINDS: dict[str, ModelKind] = {
    "checkpoints": "checkpoint",
    "diffusion_models": "checkpoint",
    "unet": "checkpoint",
    "clip": "text_encoder",
    "text_encoders": "text_encoder",
    "loras": "lora",
    "vae": "vae",
}
_A1111_FOLDERS: dict[ModelKind, str] = {"checkpoint": "Stable-diffusion", "lora": "Lora", "vae": "VAE"}


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of Forge Neo, whose own folders come before those of others."""
    web_ui = a1111.read_web_ui(root, surroundings, OPTIONS)
    reference = web_ui.arguments.last("model-ref")
    if reference:
        values = dict(web_ui.arguments.values) | {"models-dir": (reference,)}
        web_ui = replace(web_ui, arguments=replace(web_ui.arguments, values=values))
    loras = (ModelFolder(web_ui.models / "Lora"), *web_ui.given("lora-dirs"))
    encoders = (ModelFolder(web_ui.models / "text_encoder"), *web_ui.given("text-encoder-dirs"))
    own = ("styles_integrated.csv",)
    studio = a1111.studio_of("forge_neo", web_ui, loras, web_ui.models / "embeddings", encoders, "output", own)
    referred, problems = _referred(web_ui)
    folders = dict(studio.folders)
    for kind, others in referred.items():
        # Of two checkpoints with one name the last is taken, and that is Neo's own.
        folders[kind] = (*others, *folders[kind]) if kind == "checkpoint" else (*folders[kind], *others)
    return replace(studio, folders=folders, problems=(*studio.problems, *problems))


def _referred(web_ui: a1111.WebUi) -> tuple[dict[ModelKind, tuple[ModelFolder, ...]], tuple[StudioProblem, ...]]:
    """The folders of another A1111 and of a ComfyUI that arguments name."""
    found: dict[ModelKind, tuple[ModelFolder, ...]] = {}
    source = web_ui.arguments.source
    for home in web_ui.arguments.folders("forge-ref-a1111-home", web_ui.root):
        models = home if home.name == "models" else home / "models"
        for kind, name in _A1111_FOLDERS.items():
            found[kind] = (*found.get(kind, ()), ModelFolder(models / name, source, is_usual=True))
    for home in web_ui.arguments.folders("forge-ref-comfy-home", web_ui.root):
        models = home if home.name == "models" else home / "models"
        for name, kind in YAML_KINDS.items():
            found[kind] = (*found.get(kind, ()), ModelFolder(models / name, source, is_usual=True))
    problems: tuple[StudioProblem, ...] = ()
    for path in web_ui.arguments.folders("forge-ref-comfy-yaml", web_ui.root):
        settings, problems = read_yaml(path)
        for section in settings.values():
            _add_section(section, path, found)
    return found, problems


def _add_section(section: object, path: Path, found: dict[ModelKind, tuple[ModelFolder, ...]]) -> None:
    """Adds the folders of one section; a value is a text of lines or a list."""
    if not isinstance(section, dict):
        return
    base = path.parent / str(section.get("base_path") or "")
    for name, kind in YAML_KINDS.items():
        value = section.get(name)
        lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
        folders = [base / line.strip() for line in lines if isinstance(line, str) and line.strip()]
        found[kind] = (*found.get(kind, ()), *(ModelFolder(folder, path) for folder in folders))
