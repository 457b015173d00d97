"""Ids against what ComfyUI and diffusers gave for 34 prompts, and against the library's reading of their folders."""

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from core.prompt.mapped_text import identity_mapped
from core.tokens.vocabularies.reading import tokenizer_from_folder
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

FOLDERS = {  # vocabulary and diffusers folder, and where the tokenizer lies in it
    "flux1": ("t5", "tokenizer_2"),
    "sd3": ("t5", "tokenizer_3"),
    "wan": ("umt5", "tokenizer"),
    "z_image": ("qwen3", "tokenizer"),
    "krea2": ("qwen3", "tokenizer"),
    "lumina2": ("gemma2", "tokenizer"),
    "flux2_dev": ("mistral", "tokenizer"),
}
Z_IMAGE = ("<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n")
FLUX2 = (
    "<s>[SYSTEM_PROMPT]You are an AI that reasons about image descriptions. You give structured responses focusing on "
    "object relationships, object\nattribution and actions without speculation.[/SYSTEM_PROMPT][INST]",
    "[/INST]",
)
# What tokenizers are known to differ on: joined letters, letters that become several, specials, blanks, line breaks.
ODD_TEXTS = (
    "don't DON'T camelCase",
    "e\u0301a\u0301 cafe\u0301s",
    "x</s>y <s> <unk> <bos> <end_of_turn> <|im_end|>\n",
    "",
    "   ",
    "\n\n\n a",
    "\ufdfa \u00bd \uff26\uff35",
    "\u200b\u00ad",
    "<0x41> <think>a</think>",
    "a\tb\r\nc",
    "<extra_id_0>x <unused3> <mask>",
    "\u1112\u1161\u11ab x",
)


@pytest.fixture(scope="module")
def cases(golden2026: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (golden2026 / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


def ids_of(tokenizer: TextTokenizer, text: str, reads_specials: bool = True) -> list[int]:
    return [token.id for token in tokenizer.tokenize(identity_mapped(text), reads_specials=reads_specials)]


def _is_changed(case: dict[str, Any]) -> bool:
    """Whether a tool reads other words than those that were typed."""
    has_syntax = case["tool"] == "comfyui" and (set(case["prompt"]) & set("()\\") or "embedding:" in case["prompt"])
    return bool(has_syntax) or bool({"--negative", "--system-prompt", "--max-length"} & set(case["args"]))


def expected(cases: list[dict[str, Any]], tool: str, family: str, encoder: str) -> dict[str, list[int]]:
    """The ids of the plain cases of a family by prompt, those apart that are cut, cleaned or hold ComfyUI's syntax."""
    of_family = [case for case in cases if (case["tool"], case["family"]) == (tool, family)]
    read = [
        (case, case["expect"]["tokens"][encoder]["ids"]) for case in of_family if encoder in case["expect"]["tokens"]
    ]
    plain = {case["prompt"]: ids for case, ids in read if len(ids) < 250 and not _is_changed(case)}
    assert len(plain) > 15
    return plain


@pytest.mark.parametrize("family", ["flux1", "sd3", "chroma", "anima"])
@pytest.mark.parametrize("tool", ["comfyui", "diffusers"])
def test_t5_gives_the_ids_that_the_tools_gave(
    family: str, tool: str, cases: list[dict[str, Any]], tokenizers: dict[str, TextTokenizer]
) -> None:
    for prompt, ids in expected(cases, tool, family, "t5xxl").items():
        assert [*ids_of(tokenizers["t5"], prompt), 1] == ids, prompt


def test_sentencepiece_reads_as_itself_in_comfyui(
    cases: list[dict[str, Any]], tokenizers: dict[str, TextTokenizer]
) -> None:
    for prompt, ids in expected(cases, "comfyui", "wan", "umt5xxl").items():
        assert [*ids_of(tokenizers["umt5"], prompt, reads_specials=False), 1] == ids, prompt
    for prompt, ids in expected(cases, "comfyui", "lumina2", "gemma2_2b").items():
        assert [2, *ids_of(tokenizers["gemma2"], prompt, reads_specials=False)] == ids, prompt


@pytest.mark.parametrize("tool", ["comfyui", "diffusers"])
def test_a_template_and_the_prompt_in_it_are_looked_up_in_one(
    tool: str, cases: list[dict[str, Any]], tokenizers: dict[str, TextTokenizer]
) -> None:
    for prompt, ids in expected(cases, tool, "z_image", "qwen3_4b").items():
        assert ids_of(tokenizers["qwen3"], prompt.join(Z_IMAGE)) == ids, prompt


def test_mistral_is_cut_by_its_own_pattern_in_diffusers_and_by_llama_s_in_comfyui(
    cases: list[dict[str, Any]], tokenizers: dict[str, TextTokenizer]
) -> None:
    by_tool = {"diffusers": tokenizers["mistral"], "comfyui": tokenizers["mistral"].with_llama_split}
    for tool, tokenizer in by_tool.items():
        for prompt, ids in expected(cases, tool, "flux2_dev", "mistral3_24b").items():
            assert ids_of(tokenizer, prompt.join(FLUX2)) == ids, (tool, prompt)
    marks = identity_mapped("cafe\u0301s nai\u0308ve")
    assert by_tool["diffusers"].tokenize(marks) != by_tool["comfyui"].tokenize(marks)


@pytest.mark.parametrize("family", FOLDERS)
def test_a_folder_s_tokenizer_gives_the_library_s_own_ids(
    family: str, golden_encoders: Path, cases: list[dict[str, Any]], tokenizers: dict[str, TextTokenizer]
) -> None:
    vocabulary, place = FOLDERS[family]
    folder = golden_encoders / "diffusers" / family
    theirs = Tokenizer.from_file(str(folder / place / "tokenizer.json"))
    ours = tokenizer_from_folder(vocabulary, folder)
    for text in {*ODD_TEXTS, *(case["prompt"] for case in cases)}:
        ids = theirs.encode(text, add_special_tokens=False).ids
        assert ids_of(ours, text) == ids, text
        assert ids_of(tokenizers[vocabulary], text) == ids, text


def test_vocab_and_merges_give_the_same_ids_as_the_tokenizer_json(
    golden_encoders: Path, tokenizers: dict[str, TextTokenizer]
) -> None:
    """Qwen-Image's folder has no tokenizer.json."""
    ours = tokenizer_from_folder("qwen3", golden_encoders / "diffusers" / "qwen_image")
    for text in ODD_TEXTS:
        assert ids_of(ours, text) == ids_of(tokenizers["qwen3"], text), text


def test_of_sentencepiece_s_models_control_pieces_alone_are_text_where_the_tool_reads_them_so(
    tokenizers: dict[str, TextTokenizer],
) -> None:
    text = "a <bos> </s><end_of_turn>"
    gemma, umt5 = tokenizers["gemma2"], tokenizers["umt5"]
    assert 2 in ids_of(gemma, text) and 2 not in ids_of(gemma, text, reads_specials=False)
    assert ids_of(gemma, text, reads_specials=False).count(107) == 1
    assert 1 in ids_of(umt5, text) and 1 not in ids_of(umt5, text, reads_specials=False)
