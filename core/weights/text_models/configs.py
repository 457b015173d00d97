"""The config.json of a text model: what it says, held against the weights beside it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.text_models.config import TextModelConfig
from core.weights import OtherForm, UnreadableEncoder

Settings = Mapping[str, object]
MAX_HEAD_SIZE, MAX_ROTARY_BASE = 4096, 1e12
_PLAIN_ROTARY = ("default", "mrope", None)  # ways to turn places into angles that come to the same for words alone


def text_settings(config: Settings) -> Settings:
    """The settings of the language half, which stand in `text_config` where a model also sees."""
    inner = config.get("text_config")
    return inner if isinstance(inner, dict) else config


def head_size_of(settings: Settings | None) -> int | None:
    """How long a head is said to be, None where it is not said or impossible."""
    size = settings.get("head_dim") if settings is not None else None
    return size if type(size) is int and 0 < size <= MAX_HEAD_SIZE else None


def apply_settings(config_file: Path, config: TextModelConfig, settings: Settings) -> TextModelConfig:
    """`config` with what only the settings know; UnreadableEncoder where the two contradict each other.

    OtherForm where places are turned into angles in a way that is not known here (YaRN).
    """
    for key, size in _sizes(config).items():
        if settings.get(key, size) not in (size, None):
            message = tr("{file} says {key} is {value}, but the weights have {size}.")
            _contradict(message, config_file, key, settings[key], size)
    epsilon = settings.get("layer_norm_epsilon" if not config.is_causal else "rms_norm_eps", config.epsilon)
    if not isinstance(epsilon, float) or not 0 < epsilon < 1:
        message = tr("{file} says {key} is {value}, but it must be a small number such as 1e-06.")
        _contradict(message, config_file, "eps", epsilon)
    return replace(config, epsilon=epsilon, rotary_base=_rotary_base(config_file, config, settings))


def _sizes(config: TextModelConfig) -> Mapping[str, int]:
    if not config.is_causal:
        keys = ("d_model", "d_ff", "d_kv", "num_heads", "num_layers", "vocab_size")
        sizes = (config.width, config.mlp, config.head_size, config.heads, config.layers, config.vocabulary)
        return dict(zip(keys, sizes, strict=True))
    return {
        "hidden_size": config.width,
        "intermediate_size": config.mlp,
        "head_dim": config.head_size,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.kv_heads,
        "num_hidden_layers": config.layers,
        "vocab_size": config.vocabulary,
    }


def _rotary_base(config_file: Path, config: TextModelConfig, settings: Settings) -> float | None:
    """The base that is written in one of transformers' three ways, or the usual one."""
    if config.rotary_base is None:
        return None
    rotary = settings.get("rope_parameters") or settings.get("rope_scaling")
    rotary = rotary if isinstance(rotary, dict) else {}
    kind = rotary.get("rope_type", rotary.get("type"))
    if kind not in _PLAIN_ROTARY:
        message = tr("{file} asks for a way of turning places into angles ({kind}) that is not known here.")
        raise OtherForm(message.format(file=quoted(config_file), kind=shortened(str(kind), 40)), "rotary")
    base = rotary.get("rope_theta", settings.get("rope_theta", config.rotary_base))
    if not isinstance(base, int | float) or not 1 < base <= MAX_ROTARY_BASE:
        message = tr("{file} says {key} is {value}, which is no number that places can be turned by.")
        _contradict(message, config_file, "rope_theta", base)
    return float(base)


def _contradict(message: str, path: Path, key: str, value: object, size: int = 0) -> NoReturn:
    sentence = message.format(file=quoted(path), key=key, value=shortened(str(value)), size=size)
    raise UnreadableEncoder(" ".join([sentence, tr("Correct it, or open the file of the weights itself.")]))
