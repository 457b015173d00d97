"""The table of the tools, in the order of menus and tables, and reading a text as one of them does."""

from collections.abc import Sequence
from dataclasses import replace

from core.dialects.a1111.dialect import A1111
from core.dialects.comfyui.dialect import COMFYUI
from core.dialects.compel.dialect import COMPEL
from core.dialects.dialect import Dialect
from core.dialects.diffusers import DIFFUSERS
from core.dialects.forge_neo.dialect import FORGE_NEO
from core.dialects.placing import Placement, place
from core.dialects.reforge.dialect import REFORGE
from core.dialects.sdnext.dialect import SDNEXT
from core.dialects.weight_syntax import WeightSyntax
from core.expansion.table import read_template
from core.program.translation import tr
from core.prompt.expansion import Expansion, Span, Way, expand
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import DEFAULT_SETTINGS, Prompt, ReadingSettings
from core.prompt.styles import CHOOSES_BEFORE_STYLES, FILLS_STYLES, StyledText, apply_styles
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES

_TOOLS = (A1111, COMFYUI, DIFFUSERS, COMPEL, SDNEXT, FORGE_NEO, REFORGE)
DIALECTS: dict[str, Dialect] = {dialect.key: dialect for dialect in _TOOLS}
DEFAULT_DIALECT = A1111.key
_MASK = "\ufdd0"  # a character that Unicode keeps free of meaning


def read(text: str, dialect: str, family: str = "sd1", settings: ReadingSettings = DEFAULT_SETTINGS) -> Chunks:
    """The chunks that a tool makes of a text, for all encoders of a family; KeyError for keys in no table."""
    expansion = expand_prompt(text, dialect, settings)
    return read_way(text, dialect, family, settings, expansion)


def read_way(text: str, dialect: str, family: str, settings: ReadingSettings, expansion: Expansion) -> Chunks:
    """The chunks that a tool makes of one way of a text, placed in the text as it was typed."""
    tool, sent = DIALECTS[dialect], expansion.way.text
    if family not in FAMILIES:
        from core.dialects.text_families.reading import read_text_family  # the window's first frame does without

        return read_text_family(sent, text, dialect, family, settings, expansion)
    prompt = tool.parse(sent.text, settings)
    is_typed = sent.text == text and isinstance(sent.offsets, range)
    prompt = replace(prompt, expansion=expansion) if is_typed else prompt
    first, *others = (tool.chunk(prompt, family, encoder) for encoder in FAMILIES[family].encoders)
    chunks = replace(first, others=tuple(others))
    return chunks if is_typed else place(chunks, text, expansion)


def expand_prompt(text: str, dialect: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> Expansion:
    """The way of a typed text that is shown: of the layer that is set, or else of the one that the tool brings.

    Styles are put around the text before the layer reads it, or around its way, as their tool does.
    """
    tool = DIALECTS[dialect]
    layer = settings.expansion or tool.expansion
    styled = None if _is_styled_last(settings) else _styled(identity_mapped(text), text, settings)
    given = styled.text if styled else identity_mapped(text)
    left_out = tuple(tool.left_out_first(given.text, settings)) if layer == tool.expansion else ()
    template = read_template(layer, _masked(given, left_out), settings.wildcards, settings.inversions)
    expansion = replace(expand(layer, template, settings.choice), styled=styled)
    if left_out:
        expansion = replace(expansion, way=_unmasked(expansion.way, given))
    if _is_styled_last(settings) and (styled := _styled(expansion.way.text, text, settings)):
        expansion = replace(expansion, way=replace(expansion.way, text=styled.text), styled=styled)
    cut = _without_tags(expansion.way.text, dialect, settings)
    if cut is not expansion.way.text:
        expansion = replace(expansion, way=replace(expansion.way, text=cut, tagged=expansion.way.text))
    return expansion


def sent_text(prompt: Prompt, way: Way) -> MappedText:
    """What the tool gets of a way of a prompt's choices, with the styles that are put around it behind them."""
    if _MASK in way.text.text:
        styled = prompt.expansion.styled if prompt.expansion and not _is_styled_last(prompt.settings) else None
        way = _unmasked(way, styled.text if styled else identity_mapped(prompt.source))
    styled = _styled(way.text, prompt.source, prompt.settings) if _is_styled_last(prompt.settings) else None
    return _without_tags(styled.text if styled else way.text, prompt.dialect, prompt.settings)


def _without_tags(text: MappedText, dialect: str, settings: ReadingSettings) -> MappedText:
    """The text without the LoRA tags that what stands in front of the tool takes out."""
    cutter = settings.tag_cutter
    return cutter.cut(text, settings.is_negative) if cutter is not None and cutter.dialect == dialect else text


def _is_styled_last(settings: ReadingSettings) -> bool:
    return settings.style_rule in CHOOSES_BEFORE_STYLES


def _styled(text: MappedText, typed: str, settings: ReadingSettings) -> StyledText | None:
    if not settings.styles:
        return None
    styled = apply_styles(text, typed, settings.styles, settings.style_rule, settings.is_negative)
    words = [style.wildcards for style in settings.styles if style.wildcards]
    if settings.style_rule != FILLS_STYLES or not (words or "__" in styled.before + styled.behind):
        return styled
    from core.expansion.sdnext_files import fill_styles  # hardly any style has such words

    filled = fill_styles(styled.text, len(typed), words, settings.wildcards)
    return replace(styled, text=filled)


def parse(text: str, dialect: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> Prompt:
    """The prompt that a tool reads in a typed text, without its chunks."""
    expansion = expand_prompt(text, dialect, settings)
    sent = expansion.way.text
    prompt = DIALECTS[dialect].parse(sent.text, settings)
    if sent.text == text and isinstance(sent.offsets, range):
        return replace(prompt, expansion=expansion)
    return Placement(sent, text).prompt(prompt, text, expansion)


def _masked(text: MappedText, spans: Sequence[Span]) -> MappedText:
    """The text with letters that mean nothing in the place of these spans."""
    letters = text.text
    for start, end in spans:
        letters = letters[:start] + _MASK * (end - start) + letters[end:]
    return MappedText(letters, text.offsets)


def _unmasked(way: Way, given: MappedText) -> Way:
    masked = dict(zip(given.offsets, given.text, strict=True))
    letters = zip(way.text.text, way.text.offsets, strict=True)
    text = "".join(masked[offset] if letter == _MASK else letter for letter, offset in letters)
    return replace(way, text=MappedText(text, way.text.offsets))


def weight_syntax(dialect: str, family: str) -> WeightSyntax | None:
    """How weights are written in a tool, None where it reads none in this family."""
    syntax = DIALECTS[dialect].weights
    if syntax is None or family in FAMILIES:
        return syntax
    from core.dialects.text_families.reading import weights_act  # which CLIP's families do without

    return syntax if weights_act(family, dialect) else None


def negative_notes(dialect: str, family: str, negative: str, chunks: int, negative_chunks: int) -> tuple[str, ...]:
    """What a tool does otherwise with this negative prompt than with a prompt, as sentences; none where nothing."""
    tool = DIALECTS[dialect]
    notes = tuple(tool.negative_notes(family, negative))
    unequal = tr(tool.unequal_chunks).format(tool=tool.title)
    return (*notes, unequal) if tool.unequal_chunks and chunks != negative_chunks else notes


def title_of(key: str) -> str:
    """What a tool is called on the screen; the key itself where it is in no table, as in an older history."""
    return DIALECTS[key].title if key in DIALECTS else key
