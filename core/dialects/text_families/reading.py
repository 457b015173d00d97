"""Reading a text for a family whose text encoder is not CLIP's, as ComfyUI and diffusers do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.dialects.comfyui.chunking import chunk_comfyui
from core.dialects.comfyui.syntax import parse_comfyui, weighted_segments
from core.dialects.diffusers import chunk_diffusers, parse_plain
from core.dialects.placing import place
from core.dialects.text_families.comfyui_rules import COMFYUI_RULES
from core.dialects.text_families.diffusers_rules import DIFFUSERS_RULES
from core.dialects.text_families.filling import Lengths, Reading, fill
from core.dialects.text_families.phrases import tokenize
from core.dialects.text_families.rules import EncoderRule, FamilyRule
from core.dialects.text_families.templates import SYSTEM_TEXTS
from core.dialects.text_families.words import cleaned, comfyui_tokens, in_template, of_prompt, with_unknown_as
from core.prompt.expansion import Expansion
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Prompt, PromptVariant, ReadingSettings, TextFamilySettings
from core.tokens.chunks import BlindRule, Chunks
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

RULES: Mapping[str, Mapping[str, FamilyRule]] = {"comfyui": COMFYUI_RULES, "diffusers": DIFFUSERS_RULES}
# Whether Gemma 2's soft cap acts (ComfyUI has none; transformers' eager attention has), and what a row gets that sees
# nothing: ComfyUI hides tokens by one large finite number, so that such a row sees all up to it alike.
_PASSES: Mapping[str, tuple[bool, BlindRule]] = {"comfyui": (False, "mean"), "diffusers": (True, "zeros")}


@dataclass(frozen=True, slots=True)
class KnownSettings:
    """Which fields of TextFamilySettings a tool has for a family: a longest length, a system text, T5's lengths."""

    max_length: bool
    system_prompt: bool
    t5_lengths: bool


def known_settings(family: str, dialect: str) -> KnownSettings:
    """What can be set for a family in a tool; KeyError where the tool does not know it."""
    rule, ids_only = RULES[dialect][family], TEXT_FAMILIES[family].ids_only
    return KnownSettings(
        any(own.limit for own in rule.encoders.values()),
        rule.puts_system_text,
        any(_takes_t5_lengths(own, name) for name, own in rule.encoders.items() if name not in ids_only),
    )


def _takes_t5_lengths(rule: EncoderRule, encoder: str) -> bool:
    """Whether ComfyUI's node T5TokenizerOptions sets lengths of this encoder; where there are no weights, no node."""
    return rule.brackets != "text" and TEXT_ENCODERS[encoder].vocabulary in ("t5", "umt5")


def read_text_family(
    sent: MappedText, typed: str, dialect: str, family: str, settings: ReadingSettings, expansion: Expansion
) -> Chunks:
    """What each encoder of a family gets of a text that a tool was sent, placed in the text as it was typed.

    KeyError where the tool does not know the family; MissingTokenizer where a tokenizer is neither shipped nor opened.
    """
    rule = RULES[dialect][family]
    prompt = _prompt(sent.text, dialect, rule, settings)
    is_typed = sent.text == typed and isinstance(sent.offsets, range)
    prompt = replace(prompt, expansion=expansion) if is_typed else prompt
    first, *others = (_chunks(prompt, family, encoder) for encoder in TEXT_FAMILIES[family].encoders)
    chunks = replace(first, others=tuple(others))
    return chunks if is_typed else place(chunks, typed, expansion)


def weights_act(family: str, dialect: str) -> bool:
    """Whether brackets are weights in a family, as a tool reads it; no where the tool does not know it."""
    rule = RULES.get(dialect, {}).get(family)
    return rule is not None and any(own.brackets == "weights" for own in rule.encoders.values())


def _prompt(text: str, dialect: str, rule: FamilyRule, settings: ReadingSettings) -> Prompt:
    """The prompt with the stretches that are tokenised apart, of which the weights are those that act."""
    if dialect != "comfyui":
        return parse_plain(text, settings)
    if any(own.brackets != "text" for own in rule.encoders.values()):
        return parse_comfyui(text, settings)
    segments = weighted_segments(identity_mapped(text), reads_brackets=False)
    return Prompt(text, dialect, (PromptVariant(text, segments, until_step=settings.steps),), settings=settings)


def _chunks(prompt: Prompt, family: str, encoder: str) -> Chunks:
    """What one encoder gets."""
    rule = RULES[prompt.dialect][family]
    if encoder not in rule.encoders:
        chunk = chunk_comfyui if prompt.dialect == "comfyui" else chunk_diffusers
        return replace(chunk(prompt, rule.clip_family, encoder), family=family)
    own = rule.encoders[encoder]
    reading, (caps_scores, blind) = read_encoder(prompt, rule, encoder), _PASSES[prompt.dialect]
    return Chunks(
        prompt,
        family,
        (reading.tokens,),
        reading.used,
        reading.limit,
        reading.truncated,
        encoder,
        kept=reading.kept,
        handed_mask=reading.handed_mask,
        places=own.places,
        caps_scores=caps_scores,
        blind=blind,
    )


def count_tokens(text: str, like: Chunks) -> int:
    """What the counter shows for a text that the tool is sent, for the encoder of other chunks, by their rules."""
    dialect, family = like.prompt.dialect, like.family
    prompt = _prompt(text, dialect, RULES[dialect][family], like.prompt.settings)
    return _chunks(prompt, family, like.encoder).used


def read_encoder(prompt: Prompt, family_rule: FamilyRule, encoder: str) -> Reading:
    """What one encoder that is not CLIP's gets of the text of a prompt."""
    settings, rule = prompt.settings, family_rule.encoders[encoder]
    tokenizer = tokenizer_of(encoder, settings.text_family)
    tokenizer = tokenizer.with_llama_split if rule.splits_as_llama else tokenizer
    text, length = cleaned(identity_mapped(prompt.source), rule), len(prompt.source)
    head, tail = _template(text.text, rule, family_rule, settings)
    behind = tail if rule.filling == "middle" else ""
    whole = in_template(text, length, head, "" if behind else tail)
    if prompt.dialect == "comfyui":
        words = comfyui_tokens(whole, rule, encoder, settings, tokenizer)
    else:
        words = with_unknown_as(rule.unknown, tokenize(tokenizer, whole, 1.0, True), tokenizer)
    words = of_prompt(words, length)
    if not words and rule.lone_empty is not None:
        words = [tokenizer.token(rule.lone_empty, kind="padding", attended=False)]
    behind_tokens = tokenizer.template(behind) if behind else []
    lengths = _lengths(rule, encoder, settings.text_family, len(behind_tokens))
    return fill(rule, words, behind_tokens, lengths, tokenizer)


def tokenizer_of(encoder: str, settings: TextFamilySettings) -> TextTokenizer:
    """The tokenizer of an encoder: out of the opened one's files, else the shipped one; MissingTokenizer for none."""
    own = dict(settings.tokenizers).get(encoder)
    if isinstance(own, TextTokenizer):
        return own
    from core.tokens.vocabularies.table import tokenizer_for  # the window's first frame does without

    return tokenizer_for(TEXT_ENCODERS[encoder].vocabulary)


def _template(text: str, rule: EncoderRule, family: FamilyRule, settings: ReadingSettings) -> tuple[str, str]:
    """What stands in front of a text and behind it."""
    if rule.typed_templates and text.startswith(rule.typed_templates):
        return "", ""
    head = rule.head
    if family.always_puts and not settings.is_negative:
        head = SYSTEM_TEXTS[family.always_puts] + head
    if family.puts_system_text:
        head = SYSTEM_TEXTS[settings.text_family.system_prompt] + head
    return head + (" " if rule.cleaning == "blank-for-empty" and not text else ""), rule.tail


def _lengths(rule: EncoderRule, encoder: str, settings: TextFamilySettings, behind: int) -> Lengths:
    """The lengths of a reading, `behind` tokens of the template standing behind the padding."""
    if not rule.limit:
        least_padding, least = 0, rule.minimum
        if _takes_t5_lengths(rule, encoder):
            least_padding = settings.t5_min_padding or 0
            least = rule.minimum if settings.t5_min_length is None else settings.t5_min_length
        return Lengths(least=least, least_padding=least_padding)
    limit = settings.max_length or rule.limit
    whole = limit + rule.dropped
    cut = rule.encoded + rule.dropped if rule.encoded else whole - behind
    least = whole if rule.filling != "none" and not rule.multiple else 0
    return Lengths(limit, cut, least, rule.multiple)
