"""Which files of a text encoder's folder hold its weights, in whatever variant and however many."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.program.messages import quoted, shortened
from core.program.translation import join_names, tr
from core.weights import UnreadableEncoder
from core.weights.checkpoints.config_files import read_json
from core.weights.formats.other_programs import refuse_folder_of_other_programs

MAX_SHARDS = 100
MAX_FILES = 10_000  # of a folder that are looked at
USUAL_NAME = "model.safetensors"

# transformers and diffusers put a variant before or behind the number of a shard, and before or behind `index`.
_WEIGHTS = re.compile(
    r"(?P<stem>.+?)(?:\.(?P<variant>[^.]+?))?(?:-\d{5}-of-(?P<count>\d{5}))?(?:\.(?P<late>[^.]+))?"
    r"\.(?P<kind>safetensors|gguf|bin|pt|pth|ckpt)"
)
_INDEX = re.compile(r"(?P<weights>.+\.(?:safetensors|bin))\.index(?:\.(?P<variant>[^.]+))?\.json")
_NO_WEIGHTS = re.compile(
    r"(optimizer|scheduler|scaler|training_args|random_states|rng_state|adapter_model|pytorch_lora|openvino|tokenizer"
    r"|learned_embeds)",
    re.IGNORECASE,
)
_KINDS = ("safetensors", "gguf")  # the others, PyTorch's pickles, come last
_STEMS = ("model", "pytorch_model", "diffusion_pytorch_model", "open_clip_model", "open_clip_pytorch_model")
_VARIANTS = ("", "fp32", "fp16", "bf16")  # and then those of other names


@dataclass(frozen=True, slots=True)
class WeightFiles:
    """One copy of the weights: `named` stands for them in sentences, `files` are those they lie in."""

    named: Path
    files: tuple[Path, ...]


def find_weights(encoder: Path) -> WeightFiles:
    """The weights in a text encoder's folder; UnreadableEncoder where there are none, OtherForm for another form."""
    groups = _groups(encoder)
    if not groups:
        refuse_folder_of_other_programs(encoder, _names_in(encoder))
        message = tr("{folder} holds no {file}. Download or copy it into the folder.")
        raise UnreadableEncoder(message.format(folder=quoted(encoder), file=USUAL_NAME))
    best = min(groups, key=_rank)
    strangers = sorted({stem for _, stem, _ in groups if stem not in _STEMS})
    if best[1] not in _STEMS and len(strangers) > 1:
        message = tr("{folder} holds several files of weights ({files}). Open one of them.")
        raise UnreadableEncoder(message.format(folder=quoted(encoder), files=join_names(strangers[:3])))
    return _complete(groups[best])


def has_weights(folder: Path) -> bool:
    """Whether a folder holds weights under a name that text encoders' folders usually have."""
    return any(stem in _STEMS for _, stem, _ in _groups(folder))


def _names_in(folder: Path) -> list[str]:
    return sorted(path.name for _, path in zip(range(MAX_FILES), folder.iterdir(), strict=False))


def _groups(folder: Path) -> Mapping[tuple[str, str, str], list[Path]]:
    """The files of each copy of the weights, or its index alone, by its kind, name and variant."""
    groups: dict[tuple[str, str, str], list[Path]] = {}
    indices: dict[tuple[str, str, str], list[Path]] = {}
    for name in _names_in(folder):
        index = _INDEX.fullmatch(name)
        match = _WEIGHTS.fullmatch(index["weights"] if index else name)
        if match is None or _NO_WEIGHTS.match(name):
            continue
        variant = (index and index["variant"]) or match["variant"] or match["late"] or ""
        key = (match["kind"], match["stem"], variant)
        (indices if index else groups).setdefault(key, []).append(folder / name)
    indexed = {key[:2] for key in indices}
    return {key: files for key, files in groups.items() if key[:2] not in indexed or not _is_shard(files[0])} | indices


def _is_shard(path: Path) -> bool:
    match = _WEIGHTS.fullmatch(path.name)
    return match is not None and match["count"] is not None


def _rank(key: tuple[str, str, str]) -> tuple[int, int, int, str]:
    kind, stem, variant = key
    return (
        _KINDS.index(kind) if kind in _KINDS else len(_KINDS),
        _STEMS.index(stem) if stem in _STEMS else len(_STEMS),
        _VARIANTS.index(variant) if variant in _VARIANTS else len(_VARIANTS),
        variant,
    )


def _complete(files: list[Path]) -> WeightFiles:
    """The files of one copy, those that an index names among them; UnreadableEncoder where not all are there."""
    first = files[0]
    if first.suffix == ".json":
        return WeightFiles(first, _shards(first))
    match = _WEIGHTS.fullmatch(first.name)
    count = int(match["count"]) if match and match["count"] else len(files)
    if count != len(files):
        message = tr("{folder} holds {present} of the {count} files of {file}. Download or copy the others too.")
        raise UnreadableEncoder(
            message.format(folder=quoted(first.parent), present=len(files), count=count, file=shortened(first.name))
        )
    return WeightFiles(first, tuple(files))


def _shards(index: Path) -> tuple[Path, ...]:
    """The files that an index of shards names, which must lie beside it."""
    listed = read_json(index).get("weight_map")
    names = {str(name) for name in listed.values()} if isinstance(listed, dict) else set()
    if not 0 < len(names) <= MAX_SHARDS or any(Path(name).name != name for name in names):
        message = tr("{file} is damaged: it names no files beside it. Download or copy it again.")
        raise UnreadableEncoder(message.format(file=quoted(index)))
    return tuple(index.with_name(name) for name in sorted(names))
