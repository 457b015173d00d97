"""Which text model a file holds: its architecture by the names of a layer's tensors, its encoder by its sizes.

Sources: ComfyUI 0.33, comfy/sd.py: detect_te_model; ComfyUI-GGUF, loader.py.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple, NoReturn

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.tokens.text_families import TEXT_ENCODERS, Architecture
from core.weights import OtherForm
from core.weights.checkpoints.recognition import MIN_REAL_WIDTH
from core.weights.formats.safetensors_file import TensorEntry
from core.weights.text_models.names import TextModelNames

LANGUAGE_MODEL = "language-model"  # the form, for programs, of a model that is not read
# Text models that are known by name and belong to no family that is read here: what they are built like, layers, width.
_STRANGERS: Mapping[tuple[str, int, int], str] = {
    ("t5", 24, 2048): "T5-XL (AuraFlow)",
    ("t5", 24, 1024): "T5-Large",
    ("t5", 12, 768): "T5-Base",
    ("t5", 12, 1472): "ByT5-Small",
    ("qwen3", 28, 2048): "Qwen3 1.7B (Ovis-Image)",
    ("qwen2", 36, 2048): "Qwen2.5 3B (OmniGen 2)",
    ("gemma3", 34, 2560): "Gemma 3 4B (NewBie)",
    ("gemma3", 48, 3840): "Gemma 3 12B (LTX-2)",
    ("mistral", 32, 4096): "Llama 3 8B (HiDream)",
    ("mistral", 26, 3072): "Ministral 3 3B (ERNIE-Image)",
}
_TITLES = {"t5": "T5", "umt5": "umT5", "qwen2": "Qwen2.5", "qwen3": "Qwen3", "gemma2": "Gemma 2", "gemma3": "Gemma 3"}
_MISTRAL = "Mistral, Llama …"
# What general.architecture of a GGUF file says, where it is one that is read.
GGUF_ARCHITECTURES: Mapping[str, tuple[Architecture, ...]] = {
    "t5": ("t5", "umt5"),
    "t5encoder": ("t5", "umt5"),
    "llama": ("mistral",),
    "mistral3": ("mistral",),
    "qwen2": ("qwen2",),
    "qwen2vl": ("qwen2",),
    "qwen3": ("qwen3",),
    "qwen3vl": ("qwen3",),
}
_UNKNOWN_KIND = tr_noop(
    "{file} is a text encoder of another kind: {model}. How image generators read a prompt with it is not known here."
)


class RecognisedModel(NamedTuple):
    """What a text model is built like, and whether it is the language half of a model that also sees (Qwen-VL)."""

    architecture: Architecture
    is_vision_language: bool


def recognise(path: Path, model: TextModelNames, names: Collection[str], gguf: str = "") -> RecognisedModel:
    """The architecture by the names of a layer's parts; `names` are all of the file's.

    `gguf` is what a GGUF file calls it. OtherForm for one that is not known here, which is named as far as it can be.
    """
    if model.is_gguf and gguf not in GGUF_ARCHITECTURES:
        refuse_kind(path, gguf or tr("a language model"))
    parts = _parts_of_a_layer(model)
    if model.is_t5:
        return RecognisedModel(_kind_of_t5(path, model, parts), False)
    if any(name.startswith("linear_attn.") for name in parts):
        refuse_kind(path, "Qwen 3.5")
    if any(name.startswith(("mlp.experts.", "block_sparse_moe.")) for name in parts):
        refuse_kind(path, tr("a mixture of experts"))
    architecture = _kind_of_decoder(parts)
    return RecognisedModel(architecture, gguf.endswith("vl") or _sees(model, names))


def _parts_of_a_layer(model: TextModelNames) -> set[str]:
    """The names of all layers' parts, without the layers' numbers."""
    stems = tuple(model.layer(index) for index in range(model.layers))
    return {name.split(".", 3 if model.is_t5 else 2)[-1] for name in model.names if name.startswith(stems)}


def _kind_of_t5(path: Path, model: TextModelNames, parts: set[str]) -> Architecture:
    if not any(name.startswith("layer.1.DenseReluDense.wi_") for name in parts):
        refuse_kind(path, tr("a T5 of the first version"))
    has_own_tables = f"{model.layer(1)}layer.0.SelfAttention.relative_attention_bias.weight" in model.names
    return "umt5" if has_own_tables else "t5"


def _kind_of_decoder(parts: set[str]) -> Architecture:
    has_norms = "self_attn.q_norm.weight" in parts
    if "post_feedforward_layernorm.weight" in parts:
        return "gemma3" if has_norms else "gemma2"
    if "self_attn.k_proj.bias" in parts:
        return "qwen2"
    return "qwen3" if has_norms else "mistral"


def _sees(model: TextModelNames, names: Collection[str]) -> bool:
    """Whether the half that sees stands beside it, or did: the layers are then below `language_model`."""
    if model.root.endswith("language_model."):
        return True
    outer = model.root.removesuffix("model.")
    return any(name.startswith((f"{outer}visual.", f"{model.root}visual.")) for name in names)


def encoder_name(path: Path, found: RecognisedModel, layers: int, width: int, wanted: Collection[str] = ()) -> str:
    """The key of TEXT_ENCODERS for a model of these sizes; `wanted` are those that the family reads with, if named.

    Among `wanted` one of the right build has it, whatever its sizes, unless they are another's. OtherForm where it is
    a model that is not read here. Tiny ones, made for tests, have any width.
    """
    alike = [name for name in TEXT_ENCODERS if _is_built_like(name, found)]
    exact = [name for name in alike if (TEXT_ENCODERS[name].layers, TEXT_ENCODERS[name].width) == (layers, width)]
    exact += [name for name in alike if name not in exact and _is_cut(name, layers, width)]
    if exact:
        return exact[0]
    stranger = _STRANGERS.get((found.architecture, layers, width))
    if not alike or stranger:
        refuse_kind(path, stranger or _title(found))
    chosen = [name for name in alike if name in wanted]
    if not chosen and width >= MIN_REAL_WIDTH:
        sizes = tr("{model} of {layers} layers and width {width}")
        refuse_kind(path, sizes.format(model=_title(found), layers=layers, width=width))
    return next((name for name in chosen or alike if TEXT_ENCODERS[name].layers == layers), (chosen or alike)[0])


def _is_built_like(name: str, found: RecognisedModel) -> bool:
    """Whether an encoder has the architecture; Qwen3 and Qwen3-VL are two, by their rotary base."""
    facts = TEXT_ENCODERS[name]
    if facts.architecture != found.architecture:
        return False
    return found.architecture != "qwen3" or ("vl" in name) == found.is_vision_language


def _is_cut(name: str, layers: int, width: int) -> bool:
    """Whether it is Mistral Small without its last ten layers, as ComfyUI's files for Flux.2 may be."""
    return name == "mistral3_24b" and (layers, width) == (30, TEXT_ENCODERS[name].width)


def _title(found: RecognisedModel) -> str:
    return _TITLES.get(found.architecture, _MISTRAL) + ("-VL" if found.is_vision_language else "")


def refuse_kind(path: Path, model: str) -> NoReturn:
    """OtherForm for a text model that is not read here."""
    raise OtherForm(tr(_UNKNOWN_KIND).format(file=quoted(path), model=model), LANGUAGE_MODEL)


def shape_of(entries: Mapping[str, TensorEntry], model: TextModelNames, name: str) -> tuple[int, ...]:
    """The sizes of a tensor by transformers' own name, () where the file has it not."""
    stored = model.names.get(name)
    return entries[stored].shape if stored else ()
