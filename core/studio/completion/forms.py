"""What begins a LoRA, an embedding or a wildcard while one types, tool by tool."""

from core.dialects.lora_tags.table import TAG_SYNTAXES
from core.editing.completion import CompletionForms
from core.studio.written_names import written_embedding, written_lora, written_wildcard

# tagcomplete's `$` asks for styles in A1111 and its relatives, where that extension runs.
_ASKS_STYLES = frozenset({"a1111", "forge", "forge_classic", "forge_neo", "reforge"})
_NAME = "{name}"


def forms_of(tool: str, is_negative: bool = False) -> CompletionForms:
    """The forms of a tool; words alone for none. In a negative prompt, most tools read a LoRA's tag as words."""
    if not tool:
        return CompletionForms()
    syntax = TAG_SYNTAXES.get(tool)
    reads_tags = syntax is not None and (syntax.is_read_in_negative or not is_negative)
    lora, embedding, wildcard = written_lora(tool, _NAME), written_embedding(tool, _NAME), written_wildcard(tool, _NAME)
    asks_models = bool(lora) or embedding.startswith("<")
    return CompletionForms(lora if reads_tags else "", embedding, wildcard, asks_models, tool in _ASKS_STYLES)
