"""What is known of each vocabulary: by which tokens it is told, which file is shipped, where else it can be had."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core import RESOURCES
from core.tokens.text_families import Vocabulary


@dataclass(frozen=True, slots=True)
class VocabularyFacts:
    """A vocabulary of text encoders, which has `pieces` in the released models.

    `needed` are tokens without which a file is another model's: those that tools put around a prompt. `shipped` is its
    tokenizer.json, gzipped, where its licence allows that. `repository` is a public one on the Hugging Face hub and
    `file` its smallest that holds the tokenizer, "" for those that are shipped. `comfyui` is its folder below
    comfy/text_encoders in an installed ComfyUI, "" where that has none.
    """

    title: str
    pieces: int
    needed: tuple[str, ...]
    shipped: Path | None = None
    repository: str = ""
    file: str = ""
    comfyui: str = ""


_FOLDER = RESOURCES / "vocabulary"
VOCABULARIES: Mapping[Vocabulary, VocabularyFacts] = {
    "t5": VocabularyFacts("T5", 32_100, ("</s>", "<pad>"), _FOLDER / "t5_tokenizer.json.gz", comfyui="t5_tokenizer"),
    "umt5": VocabularyFacts("umT5", 256_300, ("</s>", "<pad>"), repository="google/umt5-xxl", file="spiece.model"),
    "qwen3": VocabularyFacts(
        "Qwen3",
        151_669,
        ("<|endoftext|>", "<|im_start|>", "<|im_end|>"),
        _FOLDER / "qwen3_tokenizer.json.gz",
        comfyui="qwen25_tokenizer",
    ),
    "gemma2": VocabularyFacts(
        "Gemma 2", 256_000, ("<pad>", "<bos>", "<end_of_turn>"), repository="google/gemma-2-2b", file="tokenizer.model"
    ),
    "gemma3": VocabularyFacts(
        "Gemma 3",
        262_144,
        ("<pad>", "<bos>", "<end_of_turn>"),
        repository="google/gemma-3-4b-pt",
        file="tokenizer.model",
    ),
    "mistral": VocabularyFacts(
        "Mistral",
        131_072,
        ("<s>", "<pad>", "[INST]", "[/INST]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]"),
        repository="mistralai/Mistral-Small-3.2-24B-Instruct-2506",
        file="tekken.json",
    ),
    "llama3": VocabularyFacts(
        "Llama 3",
        128_256,
        ("<|begin_of_text|>", "<|eot_id|>"),
        repository="meta-llama/Meta-Llama-3-8B",
        file="tokenizer.json",
        comfyui="llama_tokenizer",
    ),
}


def title_of(vocabulary: str) -> str:
    """What a vocabulary is called."""
    facts = VOCABULARIES.get(vocabulary)  # type: ignore[call-overload]
    return facts.title if facts else vocabulary
