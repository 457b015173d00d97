"""The tensors of a text model, by transformers' own names, and the check that a file has just those."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.text_models.config import GEMMA, TextModelConfig
from core.tokens.text_families import TEXT_ENCODERS
from core.weights import OtherForm, UnreadableEncoder
from core.weights.formats.safetensors_file import TensorEntry
from core.weights.text_models.names import LAYER, NORM, T5_NORM, T5_TABLE, TABLE, TextModelNames
from core.weights.text_models.recognition import LANGUAGE_MODEL, RecognisedModel, shape_of

Shape = tuple[int, ...]
POSITION_BUCKETS = 32  # rows of T5's table of distances
_HEAD_SIZES = {"t5": 64, "umt5": 64, "gemma2": 256, "gemma3": 256}  # where nothing in the file tells it
_USUAL_HEAD_SIZE = 128
_EPSILONS = {"mistral": 1e-5, "llama": 1e-5}
_SOFT_CAP, _LOGITS_CAP, _GEMMA_WINDOW = 50.0, 30.0, 4096  # of Gemma 2
# Released models whose logits are not made by the token table.
_WITH_OWN_HEAD = ("qwen3_8b", "qwen3vl_8b", "qwen25_7b", "mistral3_24b")
_MAX_NAMED = 4  # tensors that a sentence names
_DISTANCES = "layer.0.SelfAttention.relative_attention_bias.weight"


def infer_config(
    entries: Mapping[str, TensorEntry], model: TextModelNames, found: RecognisedModel, name: str, head_size: int | None
) -> TextModelConfig:
    """The sizes that a file's shapes tell, and the constants that they do not (encoders_2026.md, section 7).

    `name` is its key of TEXT_ENCODERS; `head_size` what a config beside it says. What is missing or impossible is left
    for `check_tensors` to tell.
    """
    table = shape_of(entries, model, model.table)
    is_gemma = found.architecture == "gemma2"
    heads, kv_heads, size = _heads(entries, model, found, head_size)
    inner = "layer.1.DenseReluDense.wi_0.weight" if model.is_t5 else "mlp.gate_proj.weight"
    return TextModelConfig(
        architecture=found.architecture,
        layers=model.layers,
        width=table[-1] if len(table) == 2 else 1,
        heads=heads,
        kv_heads=kv_heads,
        head_size=size,
        mlp=_first(shape_of(entries, model, model.layer(0) + inner)),
        vocabulary=_first(table),
        epsilon=_EPSILONS.get(found.architecture, 1e-6),
        rotary_base=TEXT_ENCODERS[name].rotary_base,
        score_size=size if is_gemma else None,
        soft_cap=_SOFT_CAP if is_gemma else None,
        final_soft_cap=_LOGITS_CAP if is_gemma else None,
        window=_GEMMA_WINDOW if is_gemma else None,
        has_final_norm=(T5_NORM if model.is_t5 else NORM) in model.names,
        ties_table=name not in _WITH_OWN_HEAD,
    )


def _first(shape: Shape) -> int:
    return shape[0] if shape else 1


def _heads(
    entries: Mapping[str, TensorEntry], model: TextModelNames, found: RecognisedModel, given: int | None
) -> tuple[int, int, int]:
    """Heads of queries and of keys, and their size."""
    start = model.layer(0)
    if model.is_t5:
        queries = _first(shape_of(entries, model, f"{start}layer.0.SelfAttention.q.weight"))
        table = shape_of(entries, model, start + _DISTANCES)
        heads = table[-1] if len(table) == 2 else max(1, queries // _HEAD_SIZES["t5"])
        return heads, heads, max(1, queries // max(1, heads))
    norm = shape_of(entries, model, f"{start}self_attn.q_norm.weight")
    size = _first(norm) if norm else given or _HEAD_SIZES.get(found.architecture, _USUAL_HEAD_SIZE)
    rows = [_first(shape_of(entries, model, f"{start}self_attn.{part}_proj.weight")) for part in "qk"]
    queries, keys = (max(1, count // max(1, size)) for count in rows)
    return queries, keys, size


def tensors_of(config: TextModelConfig) -> dict[str, Shape]:
    """Name and shape of every tensor, as transformers' own class names them."""
    if not config.is_causal:
        return dict(_of_t5(config))
    return dict(_of_decoder(config))


def _of_t5(config: TextModelConfig) -> Iterator[tuple[str, Shape]]:
    width, inside = config.width, config.heads * config.head_size
    yield T5_TABLE, (config.vocabulary, width)
    for layer in range(config.layers):
        stem = f"encoder.block.{layer}."
        for part in "qkv":
            yield f"{stem}layer.0.SelfAttention.{part}.weight", (inside, width)
        yield f"{stem}layer.0.SelfAttention.o.weight", (width, inside)
        if layer == 0 or config.architecture == "umt5":
            yield stem + _DISTANCES, (POSITION_BUCKETS, config.heads)
        yield f"{stem}layer.0.layer_norm.weight", (width,)
        for part in ("wi_0", "wi_1"):
            yield f"{stem}layer.1.DenseReluDense.{part}.weight", (config.mlp, width)
        yield f"{stem}layer.1.DenseReluDense.wo.weight", (width, config.mlp)
        yield f"{stem}layer.1.layer_norm.weight", (width,)
    if config.has_final_norm:
        yield T5_NORM, (width,)


def _of_decoder(config: TextModelConfig) -> Iterator[tuple[str, Shape]]:
    width, queries, keys = config.width, config.heads * config.head_size, config.kv_heads * config.head_size
    yield TABLE, (config.vocabulary, width)
    for layer in range(config.layers):
        stem = f"layers.{layer}."
        for part, rows in (("q", queries), ("k", keys), ("v", keys)):
            yield f"{stem}self_attn.{part}_proj.weight", (rows, width)
            if config.architecture == "qwen2":
                yield f"{stem}self_attn.{part}_proj.bias", (rows,)
        yield f"{stem}self_attn.o_proj.weight", (width, queries)
        if config.architecture in ("qwen3", "gemma3"):
            yield f"{stem}self_attn.q_norm.weight", (config.head_size,)
            yield f"{stem}self_attn.k_norm.weight", (config.head_size,)
        for part in ("gate", "up"):
            yield f"{stem}mlp.{part}_proj.weight", (config.mlp, width)
        yield f"{stem}mlp.down_proj.weight", (width, config.mlp)
        for norm in _norms(config):
            yield f"{stem}{norm}.weight", (width,)
    if config.has_final_norm:
        yield NORM, (width,)


def _norms(config: TextModelConfig) -> tuple[str, ...]:
    norms = "input_layernorm", "post_attention_layernorm"
    feedforward = ("pre_feedforward_layernorm", "post_feedforward_layernorm")
    return (*norms, *feedforward) if config.architecture in GEMMA else norms


def check_tensors(
    path: Path, entries: Mapping[str, TensorEntry], model: TextModelNames, config: TextModelConfig
) -> None:
    """UnreadableEncoder naming, in the file's words, what is missing, not known or of a wrong shape."""
    wanted = tensors_of(config)
    missing = [model.root + name for name in wanted if name not in model.names]
    if missing:
        message = tr("The text encoder in {file} lacks {tensors}. Open a file that holds the whole encoder.")
        raise UnreadableEncoder(message.format(file=quoted(path), tensors=_listed(missing)))
    unknown = [own for name, own in model.names.items() if LAYER.match(name) and name not in wanted]
    if unknown:
        message = tr("The text encoder in {file} is of a kind that is not known here: it has {tensors}.")
        raise OtherForm(message.format(file=quoted(path), tensors=_listed(unknown)), LANGUAGE_MODEL)
    wrong = tr("{tensor} is {size} instead of {wanted}")
    sizes = [
        wrong.format(tensor=own, size=_times(entries[own].shape), wanted=_times(size))
        for name, size in wanted.items()
        if entries[own := model.names[name]].shape != size
    ]
    if sizes:
        message = tr("The text encoder in {file} has tensors of a wrong shape: {tensors}. Open another copy of it.")
        raise UnreadableEncoder(message.format(file=quoted(path), tensors=_listed(sizes)))


def _listed(names: list[str]) -> str:
    """The first few, and how many more there are."""
    first = ", ".join(shortened(name, 120) for name in names[:_MAX_NAMED])
    if len(names) <= _MAX_NAMED:
        return first
    return tr("{first} and {count} more").format(first=first, count=len(names) - _MAX_NAMED)


def _times(shape: Shape) -> str:
    return " x ".join(map(str, shape)) or tr("a single number")
