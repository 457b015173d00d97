"""How each tool writes LoRAs, embeddings and wildcards in a prompt, as its own completion does."""

from core.editing.completion import CompletionForms

_LORA = "<lora:{name}:{weight}>"
# tagcomplete's `$` asks for styles in A1111 and its relatives, where that extension runs.
_WEB_UI = CompletionForms(_LORA, "{name}", "__{name}__", asks_styles=True)
FORMS: dict[str, CompletionForms] = {
    "a1111": _WEB_UI,
    "forge": _WEB_UI,
    "forge_classic": _WEB_UI,
    "forge_neo": _WEB_UI,
    "reforge": _WEB_UI,
    "sdnext": CompletionForms(_LORA, "{name}", "__{name}__"),
    "comfyui": CompletionForms(embedding="embedding:{name}", wildcard="__{name}__"),
    "swarmui": CompletionForms(_LORA, "<embed:{name}>", "<wildcard:{name}>"),
    "fooocus": CompletionForms(_LORA, "embedding:{name}", "__{name}__"),
    "invokeai": CompletionForms(embedding="<{name}>", wildcard="__{name}__"),
}
NO_FORMS = CompletionForms()
