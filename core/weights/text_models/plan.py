"""What is to be read of a text model: its tensors' places and forms, known from headers and configs, without torch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.translation import tr
from core.text_models.config import TextModelConfig
from core.tokens.text_families import TEXT_ENCODERS
from core.weights.checkpoints.plan import contents_of
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.gguf_file import ARCHITECTURE
from core.weights.formats.safetensors_file import FLOAT_TYPES, SafetensorsFile, TensorEntry
from core.weights.text_models.configs import Settings, apply_settings, head_size_of
from core.weights.text_models.forms import PLAIN_TYPES, StoredForm, forms_of, refuse_unread_forms
from core.weights.text_models.names import HEAD, TextModelNames, find_text_models
from core.weights.text_models.recognition import encoder_name, recognise, shape_of
from core.weights.text_models.shapes import check_tensors, infer_config, tensors_of
from core.weights.text_models.tokenizers import TokenizerSource, find_tokenizer

if TYPE_CHECKING:
    from core.tokens.vocabularies.text_tokenizer import TextTokenizer


@dataclass(frozen=True)
class TextModelPlan:
    """All that is to be read of one text model: `forms` by transformers' own names, checked against `config`.

    `facts` is what it is, without its tokenizer; `info` has that too, which is made when it is first asked for.
    `adapter` are the tensors of Anima's adapter behind `llm_adapter.`, where a file that was named holds one.
    """

    path: Path
    forms: Mapping[str, StoredForm] = field(repr=False)
    config: TextModelConfig
    facts: EncoderInfo
    tokenizer: TokenizerSource | None = None
    adapter: Mapping[str, TensorEntry] = field(default_factory=dict, repr=False)
    is_of_known_family: bool = True

    @cached_property
    def info(self) -> EncoderInfo:
        """What it is. UnreadableEncoder where its file's tokenizer is damaged."""
        return replace(self.facts, tokenizer=self._tokenizer)

    @property
    def _tokenizer(self) -> "TextTokenizer | None":
        return self.tokenizer.read() if self.tokenizer is not None else None

    def with_notes(self, notes: tuple[str, ...]) -> "TextModelPlan":
        """The plan of the same model with more notes."""
        return replace(self, facts=replace(self.facts, notes=self.facts.notes + notes))


@dataclass(frozen=True)
class ModelFiles:
    """Where one text model, or several in one file, may lie: `named` stands for it in sentences.

    `settings` is the config.json beside it, None where there is none; `tokenizer` the folder of its tokenizer.
    `wanted` are the encoders that a named family reads with.
    """

    named: Path
    weights: tuple[Path, ...]
    title: str
    settings: Settings | None = None
    tokenizer: Path | None = None
    wanted: tuple[str, ...] = ()


def plan_models(files: ModelFiles, cancelled: CancelCheck = never_cancelled) -> list[TextModelPlan]:
    """The text models in these files, none where they hold none; family and source are filled in by the caller.

    OtherForm for one that is not read here, UnreadableEncoder for one that lacks something.
    """
    contents = contents_of(files.weights, cancelled, "text_model")
    return [_plan(files, contents, model) for model in find_text_models(contents.entries)]


def _plan(files: ModelFiles, contents: SafetensorsFile, model: TextModelNames) -> TextModelPlan:
    path, entries = files.named, contents.entries
    found = recognise(path, model, entries, contents.metadata.get(ARCHITECTURE, ""))
    notes = refuse_unread_forms(path, contents, model)
    table = shape_of(entries, model, model.table)
    name = encoder_name(path, found, model.layers, table[-1] if table else 1, files.wanted)
    config = infer_config(entries, model, found, name, head_size_of(files.settings))
    check_tensors(path, entries, model, config)
    if files.settings is not None:
        config = apply_settings(path.parent / "config.json", config, files.settings)
    names = [*tensors_of(config), *_head(entries, model, config)]
    forms = forms_of(path, entries, model, config, names, notes)
    tokenizer = find_tokenizer(TEXT_ENCODERS[name].vocabulary, model.root, contents, files.tokenizer)
    facts = _facts(files, name, config, forms, contents.notes)
    return TextModelPlan(path, forms, config, facts, tokenizer)


def _head(entries: Mapping[str, TensorEntry], model: TextModelNames, config: TextModelConfig) -> tuple[str, ...]:
    """The matrix of the logits, where the file has one that is not quantised."""
    is_plain = HEAD in model.names and entries[model.names[HEAD]].dtype in (*PLAIN_TYPES, *BLOCK_TYPES)
    return (HEAD,) if is_plain and shape_of(entries, model, HEAD)[1:] == (config.width,) else ()


def _facts(
    files: ModelFiles, name: str, config: TextModelConfig, forms: Mapping[str, StoredForm], notes: Sequence[str]
) -> EncoderInfo:
    from core.weights.text_models.sizes import bytes_of, size_of

    return EncoderInfo(
        name=name,
        family="",
        title=files.title,
        source=files.named,
        layers=config.layers,
        width=config.width,
        projection=None,
        dtype=_stored_type(forms),
        notes=(*notes, *_size_notes(name, config)),
        parameters=sum(prod(size) for size in tensors_of(config).values()),
        stored_bytes=sum(bytes_of(form.entry) for form in forms.values()),
        file_bytes=size_of(files.weights),
        is_causal=config.is_causal,
    )


def _size_notes(name: str, config: TextModelConfig) -> tuple[str, ...]:
    """What is unusual in its sizes, unless it is a tiny one, made for tests."""
    usual = TEXT_ENCODERS[name]
    notes = []
    if config.width != usual.width:
        note = tr("Its width is {width}; {encoder} as it was released has {usual}.")
        notes.append(note.format(width=config.width, encoder=usual.title, usual=usual.width))
    if config.layers != usual.layers:
        note = tr("It has {layers} layers; {encoder} as it was released has {usual}.")
        notes.append(note.format(layers=config.layers, encoder=usual.title, usual=usual.layers))
    return tuple(notes)


def _stored_type(forms: Mapping[str, StoredForm]) -> str:
    """The types of its matrices as torch calls them; what is multiplied by scales is called scaled."""
    matrices = [form for form in forms.values() if len(form.entry.shape) == 2]
    return " and ".join(sorted({_type_name(form) for form in matrices}))


def _type_name(form: StoredForm) -> str:
    name = "int8" if form.entry.dtype == "I8" else FLOAT_TYPES.get(form.entry.dtype, form.entry.dtype)
    return name + (" (convrot)" if form.group else " (scaled)" if form.scale is not None else "")
