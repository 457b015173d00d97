"""What a file is that holds no CLIP text encoder, by the names of its tensors, and what to do."""

import re
from pathlib import Path
from typing import NamedTuple, NoReturn

from core.program.messages import quoted, shortened
from core.program.translation import tr, tr_noop
from core.weights import OtherForm
from core.weights.checkpoints.helper_models import CONTROL_LORA, helper_model

ONLY_CLIP = tr_noop("Only CLIP's text encoders, those of Stable Diffusion, can be opened.")

_ADAPTER = re.compile(
    r"(^|[._])lora\d?(_|\.|$)|^lora|^lycoris_|\.(hada_w1|lokr_w|dora_scale|oft_|a1\.weight$|(w|b)_norm$|on_input$|diff(_b)?$"
    r"|set_weight$)|^(text_encoder|unet):\d+:(up|down)"
)
# Adapters for pictures that keep a LoRA for the U-Net inside (IP-Adapter FaceID, PhotoMaker).
_HOLDS_LORA = re.compile(r"(.+\.)?(image_proj(_model)?|ip_adapter|id_encoder)\.")
_EMBEDDING_NAMES = {"emb_params", "clip_l", "clip_g", "t5xxl", "string_to_param", "text_encoders_0", "text_encoders_1"}
_WHOLE = tr_noop("Open a whole checkpoint or a text encoder instead.")
_OTHER_FORM = tr_noop(
    "It is not whole, or named in a way that is not read here; open it as ComfyUI or diffusers have it."
)
_TEXT_ENCODER = tr_noop("{file} is a text encoder of another kind: {model}.")
_UMT5 = r"(.+\.)?blocks\.\d+\.(ffn\.gate\.0|pos_embedding\.embedding)\."  # as Wan's own code names it

# The form for programs, a pattern, the model's own name, what is said, and what to do. The first whose pattern any name
# of the file matches decides.
_MODELS: tuple[tuple[str, re.Pattern[str], str, str, str], ...] = tuple(
    (form, re.compile(pattern), model, what, advice)
    for form, pattern, model, what, advice in (
        ("t5", _UMT5, "T5 (UMT5)", _TEXT_ENCODER, _OTHER_FORM),
        (
            "unknown-encoder",
            r"(cond_stage_model|conditioner)\.",
            "",
            tr_noop("{file} is a checkpoint whose text encoder is not CLIP's or goes by unknown names."),
            ONLY_CLIP,
        ),
        (
            "unknown-encoder",
            r"text_encoders\.",
            "",
            tr_noop("{file} is a checkpoint with text encoders other than CLIP's only, such as T5."),
            ONLY_CLIP,
        ),
        ("siglip", r"(.+\.)?text_model\.head\.", "SigLIP", _TEXT_ENCODER, ONLY_CLIP),
        (
            "t5",
            r"(.+\.)?encoder\.block\.\d+|(.+\.)?shared\.weight$|enc\.blk\.\d+\.",
            "",
            tr_noop("{file} is a T5 text encoder."),
            _OTHER_FORM,
        ),
        ("blip", r"(.+\.)?([qQ]former|text_decoder\.bert|visual_encoder\.blocks)\.", "BLIP", _TEXT_ENCODER, ONLY_CLIP),
        (
            "bert",
            r"(.+\.)?(text_model|bert|roberta|text_encoder)(\.\w+)?\.encoder\.layer\.\d+\.|(bert|roberta)\.",
            "BERT (Chinese CLIP, AltCLIP …)",
            _TEXT_ENCODER,
            ONLY_CLIP,
        ),
        ("gemma", r"(.+\.)?layers\.\d+\.pre_feedforward_layernorm\.", "Gemma", _TEXT_ENCODER, _OTHER_FORM),
        ("qwen", r"(.+\.)?layers\.\d+\.self_attn\.(q_norm|q_proj\.bias$)", "Qwen", _TEXT_ENCODER, _OTHER_FORM),
        (
            "language-model",
            r"(.+\.)?layers\.\d+\.(self_attn\.q_proj|self_attention\.query_key_value|input_layernorm)"
            r"|(.+\.)?embed_tokens\.|blk\.\d+\.(attn_q|ffn_gate)\.",
            "Llama, Mistral, Qwen, Gemma …",
            _TEXT_ENCODER,
            _OTHER_FORM,
        ),
        (
            "vision",
            r"(.+\.)?(vision_model\.|visual\.|embeddings\.patch_embedding|v\.blk\.\d)",
            "",
            tr_noop("{file} holds the picture half of CLIP only; the text half is missing."),
            _WHOLE,
        ),
        (
            "controlnet",
            r"(.+\.)?(control_model\.|controlnet_|controlnet\.|zero_convs\.|control_add_embedding\.|input_hint_block\.|control_(blocks|layers|img_in)\b)",
            "",
            tr_noop("{file} is a ControlNet and holds no text encoder."),
            _WHOLE,
        ),
        (
            "ip-adapter",
            r"(.+\.)?(image_proj(_model)?|ip_adapter)\.",
            "",
            tr_noop("{file} is an IP-Adapter and holds no text encoder."),
            _WHOLE,
        ),
        (
            "diffusion-model",
            r"((model|module|unet|transformer|net)\.)*(diffusion_model|down_blocks|up_blocks|mid_block|time_embed"
            r"|input_blocks|double_blocks|joint_blocks|(\w+\.)?transformer_blocks|single_blocks|double_stream_blocks"
            r"|double_layers|[xty]_embedder|cap_embedder|context_embedder|patch_embedding|text_embedding\.\d|txtfusion"
            r"|(noise|context)_refiner|blocks\.\d+\.cross_attn|time_text_embed|img_in|txt_in)\.",
            "",
            tr_noop("{file} holds a U-Net or other diffusion model without its text encoder."),
            _WHOLE,
        ),
        (
            "vae",
            r"(.+\.)?(first_stage_model|encoder\.(down(_blocks|samples)?|mid_block|stages)"
            r"|decoder\.(up(_blocks|samples)?|mid_block|conv_in|stages))\.",
            "",
            tr_noop("{file} is a VAE and holds no text encoder."),
            _WHOLE,
        ),
    )
)


def is_adapter(names: list[str]) -> bool:
    """Whether these are changes to a model, as a LoRA or LyCORIS holds, rather than a checkpoint."""
    if CONTROL_LORA in names or any(map(_HOLDS_LORA.match, names)):
        return False
    changes = [name for name in names if _ADAPTER.search(name)]
    whole = ("cond_stage_model.", "conditioner.")
    return bool(changes) and not any(name.startswith(whole) for name in set(names).difference(changes))


class _Recognised(NamedTuple):
    """The form for programs, a sentence with gaps, what to do, and what fills the gap `model`."""

    form: str
    sentence: str
    advice: str
    model: str = ""


def refuse_other_models(path: Path, names: list[str]) -> NoReturn:
    """OtherForm that says what `path` is, as far as its names tell."""
    found = _recognise(names)
    first = ", ".join(shortened(name) for name in sorted(names)[:3])
    sentence = found.sentence.format(file=quoted(path), tensors=first, model=found.model)
    raise OtherForm(f"{sentence} {found.advice}", found.form)


def refuse_text_encoder(path: Path, model: str, form: str) -> NoReturn:
    """OtherForm for the text encoder `model`, which is not CLIP's."""
    raise OtherForm(" ".join([tr(_TEXT_ENCODER).format(file=quoted(path), model=model), tr(ONLY_CLIP)]), form)


def _recognise(names: list[str]) -> _Recognised:
    if not names:
        return _Recognised("empty", tr("{file} holds no tensors at all."), tr(_WHOLE))
    if is_adapter(names):
        lora = tr("{file} is a LoRA: it holds changes to a text encoder or U-Net, not an encoder.")
        return _Recognised("lora", lora, tr(_WHOLE))
    if not _EMBEDDING_NAMES.isdisjoint(names) or (len(names) == 1 and re.fullmatch(r"<.*>|[^.]+", names[0])):
        inversion = tr("{file} is a textual inversion embedding, not a text encoder.")
        return _Recognised("textual-inversion", inversion, tr(_WHOLE))
    if (known := helper_model(names)) is not None:
        helper = tr("{file} is {model} and holds no text encoder.")
        return _Recognised(known.form, helper, tr(_WHOLE), tr(known.title))
    for form, pattern, model, what, advice in _MODELS:
        if any(map(pattern.match, names)):
            return _Recognised(form, tr(what), tr(advice), model)
    unknown = tr("{file} holds no CLIP text encoder; its tensors are {tensors} and the like.")
    return _Recognised("unknown", unknown, tr(_WHOLE))
