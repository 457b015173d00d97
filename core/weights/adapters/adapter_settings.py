"""What PEFT and diffusers write beside a LoRA's tensors: alpha, rank and the like, by which its changes are scaled."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.config_files import read_json
from core.weights.formats.safetensors_file import cannot_read

CONFIG_NAME = "adapter_config.json"
MODEL_NAMES = ("adapter_model.safetensors", "adapter_model.bin")  # in the order in which PEFT looks for them
UNET_ROOT = "unet"  # what diffusers calls the U-Net there
DIFFUSERS_KEY = "lora_adapter_metadata"  # in a safetensors header (diffusers, `loaders/lora_base.py`)

_KINDS = {"LORA": "lora_alpha", "LOHA": "alpha", "LOKR": "alpha", "OFT": ""}  # by PEFT's word, where its alpha stands
_PEFT_ALPHA, _PEFT_RANK = 8.0, 8  # PEFT's defaults
_SIMPLE = re.compile(r"[\w.^$\\*+\[\]-]{1,200}")


@dataclass(frozen=True)
class AdapterSettings:
    """The scale of an adapter's changes: alpha / rank, or alpha / √rank for rsLoRA (PEFT, `LoraLayer.update_layer`).

    The patterns are by the ends of module names, the first that fits holds (PEFT, `get_pattern_key`).
    """

    alpha: float
    rank: int
    alphas: Mapping[re.Pattern[str], float]
    ranks: Mapping[re.Pattern[str], float]
    is_rank_stabilised: bool = False

    def factor(self, module: str, rank: int | None) -> float:
        """The scale of the change of a module; `rank` is that of its tensors, None where they do not tell it."""
        alpha = _first(self.alphas, module, self.alpha)
        rank = rank or round(_first(self.ranks, module, self.rank))
        return alpha / (math.sqrt(rank) if self.is_rank_stabilised else rank)


def adapter_files(path: Path) -> tuple[Path, Path | None]:
    """The file of the tensors, and PEFT's settings beside it; `path` is a file or PEFT's adapter folder."""
    try:
        if not path.is_dir():
            config = path.with_name(CONFIG_NAME)
            return path, config if path.name in MODEL_NAMES and config.is_file() else None
        model = next((path / name for name in MODEL_NAMES if (path / name).is_file()), None)
        if model is not None and (path / CONFIG_NAME).is_file():
            return model, path / CONFIG_NAME
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    message = tr("{folder} is no LoRA's folder: {missing} is missing. Open the LoRA's file.")
    missing = CONFIG_NAME if model else MODEL_NAMES[0]
    raise UnreadableEncoder(message.format(folder=quoted(path), missing=missing))


def peft_settings(config: Path) -> AdapterSettings:
    """What an adapter_config.json says; OtherForm where it is for a kind of adapter not known here."""
    content = read_json(config)
    kind = str(content.get("peft_type", "LORA")).upper()
    is_series = content.get("use_cayley_neumann") is True and content.get("num_cayley_neumann_terms", 5) == 5
    if kind not in _KINDS or (kind == "OFT" and not is_series):  # whose inverse is exact, and so another rotation
        message = tr("{file} is of the kind {kind}, which is not supported. Use a LoRA instead.")
        raise OtherForm(message.format(file=quoted(config.parent), kind=shortened(kind)), "peft")
    if kind == "OFT":  # which nothing scales
        return AdapterSettings(_PEFT_ALPHA, _PEFT_RANK, {}, {})
    return _settings(config, content, _KINDS[kind])


def diffusers_settings(path: Path, metadata: Mapping[str, str]) -> dict[int | str, AdapterSettings]:
    """By the number of the text encoder in its family, and by UNET_ROOT, what diffusers wrote into `path`'s header."""
    try:
        content = json.loads(metadata.get(DIFFUSERS_KEY, "{}"))
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(content, dict):
        raise _damaged(path)
    by_encoder: dict[int | str, AdapterSettings] = {}
    for number, root in ((0, "text_encoder."), (1, "text_encoder_2."), (UNET_ROOT, f"{UNET_ROOT}.")):
        own = {name.removeprefix(root): value for name, value in content.items() if name.startswith(root)}
        if own:
            by_encoder[number] = _settings(path, own, "lora_alpha")
    return by_encoder


def _settings(path: Path, content: Mapping[str, object], alpha: str) -> AdapterSettings:
    settings = AdapterSettings(
        _number(path, content.get(alpha, _PEFT_ALPHA)),
        round(_number(path, content.get("r", _PEFT_RANK))),
        _patterns(path, content.get("alpha_pattern")),
        _patterns(path, content.get("rank_pattern")),
        content.get("use_rslora") is True,
    )
    if min(settings.rank, *settings.ranks.values(), 1) < 1:
        raise _damaged(path)
    return settings


def _patterns(path: Path, numbers: object) -> dict[re.Pattern[str], float]:
    if not isinstance(numbers, dict):
        return {}
    return {_pattern(path, str(name)): _number(path, number) for name, number in numbers.items()}


def _pattern(path: Path, name: str) -> re.Pattern[str]:
    """The pattern of a module's name; one that could take for ever is refused."""
    if not _SIMPLE.fullmatch(name) or len(re.findall(r"[*+]", name)) > 2:
        message = tr("{file} scales modules by a pattern that is not understood: {pattern}.")
        raise UnreadableEncoder(message.format(file=quoted(path), pattern=shortened(name)))
    try:
        return re.compile(rf"(.*\.)?({name})$")
    except re.error as error:
        raise _damaged(path) from error


def _first(patterns: Mapping[re.Pattern[str], float], module: str, otherwise: float) -> float:
    return next((number for pattern, number in patterns.items() if pattern.match(module)), otherwise)


def _number(path: Path, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise _damaged(path)
    return float(value)


def _damaged(path: Path) -> UnreadableEncoder:
    message = tr("{file} is damaged: its alpha or rank is no number. Download or copy it again.")
    return UnreadableEncoder(message.format(file=quoted(path)))
