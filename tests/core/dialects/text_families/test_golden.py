"""Tokens, weights, masks and kept rows of all cases of ../shared/golden2026, as ComfyUI and diffusers put them out."""

import json
import tarfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from safetensors import safe_open

from core.dialects.table import read
from core.dialects.text_families.phrases import tokenize
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import ReadingSettings, TextFamilySettings
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_FAMILIES
from core.tokens.vocabularies.reading import tokenizer_from_folder, tokenizer_from_sentencepiece, tokenizer_from_tekken
from core.tokens.vocabularies.table import tokenizer_for
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

Case = dict[str, Any]
Tokenizers = Mapping[str, tuple[tuple[str, TextTokenizer], ...]]

KEYS = {facts.option: key for key, facts in TEXT_FAMILIES.items()}
FOLDERS = {"umt5xxl": ("umt5", "wan"), "gemma2_2b": ("gemma2", "lumina2"), "mistral3_24b": ("mistral", "flux2_dev")}
FILES = {
    "umt5xxl": ("umt5", "umt5_xxl", "spiece_model"),
    "gemma2_2b": ("gemma2", "gemma_2_2b", "spiece_model"),
    "mistral3_24b": ("mistral", "mistral_3_small", "tekken_model"),
}
NUMBERS = {"--max-length": "max_length", "--t5-min-padding": "t5_min_padding", "--t5-min-length": "t5_min_length"}
PLACES = {"real tokens counted": "without-padding", "1 on padding": "padding-at-1"}
# The last rows, which the recorder worked out of the count; the recorded conditioning is that of the first ones.
WRONGLY_RECORDED = {"df-qwen_image-p08": (34, 546), "df-qwen_image-p08-max64": (34, 98)}


@pytest.fixture(scope="module")
def golden(shared: Path) -> Path:
    folder = shared / "golden2026"
    if not (folder / "cases.jsonl").is_file():
        pytest.skip("../shared/golden2026 is missing: the recorded cases lie there")
    return folder


@pytest.fixture(scope="module")
def tokenizers(golden: Path, tmp_path_factory: pytest.TempPathFactory) -> Tokenizers:
    """Those that are not shipped, of ComfyUI's files and of diffusers' folders."""
    top = tmp_path_factory.mktemp("golden2026")
    wanted = [f"encoders/diffusers/{folder}/tokenizer/" for _, folder in FOLDERS.values()]
    wanted += [f"encoders/text_encoders/{file}.safetensors" for _, file, _ in FILES.values()]
    with tarfile.open(golden / "encoders.tar.xz") as archive:
        archive.extractall(top, [member for member in archive if member.name.startswith(tuple(wanted))], filter="data")
    return {
        "comfyui": tuple((name, from_file(top, *place)) for name, place in FILES.items()),
        "diffusers": tuple(
            (name, tokenizer_from_folder(vocabulary, top / "encoders/diffusers" / folder))
            for name, (vocabulary, folder) in FOLDERS.items()
        ),
    }


def from_file(top: Path, vocabulary: str, file: str, key: str) -> TextTokenizer:
    with safe_open(top / f"encoders/text_encoders/{file}.safetensors", "numpy") as opened:
        content = opened.get_tensor(key).tobytes()
    return (tokenizer_from_tekken if key == "tekken_model" else tokenizer_from_sentencepiece)(vocabulary, content)


def read_case(case: Case, tokenizers: Tokenizers) -> Chunks:
    arguments = case["args"]
    options = dict(pairwise(arguments))
    numbers = {name: int(options[name]) if name in options else None for name in NUMBERS}
    family = TextFamilySettings(
        system_prompt=options.get("--system-prompt", ""),
        tokenizers=tokenizers[options["--dialect"]],
        **{NUMBERS[name]: number for name, number in numbers.items()},
    )
    settings = ReadingSettings(is_negative="--negative" in arguments, text_family=family)
    return read(case["prompt"], options["--dialect"], KEYS[case["family"]], settings)


def written_out(tokens: Case) -> tuple[list[int], list[float], list[bool]]:
    """Ids, weights and mask with the padding."""
    padding = tokens.get("pad", {"id": 0, "left": 0, "right": 0})
    left, right = ([value] * padding[side] for value, side in ((padding["id"], "left"), (padding["id"], "right")))
    ids = [*left, *tokens["ids"], *right]
    weights = [*[1.0] * len(left), *tokens.get("weights", [1.0] * len(tokens["ids"])), *[1.0] * len(right)]
    stretches = tokens.get("mask", [[0, len(ids)]])
    return ids, weights, [any(start <= at < end for start, end in stretches) for at in range(len(ids))]


def differences(case: Case, chunks: Chunks) -> list[str]:
    sides = {side.encoder: side for side in chunks.encoders}
    found = [
        f"{name}: {what}" for name, tokens in case["expect"]["tokens"].items() for what in of_side(tokens, sides[name])
    ]
    if case["tool"] == "reference":
        return found
    own = next(side for side in chunks.encoders if not side.is_clip)
    kept = WRONGLY_RECORDED.get(case["id"], case["expect"].get("kept"))
    if own.kept != (tuple(kept) if kept else None):
        found.append(f"kept {own.kept}")
    mask = case["expect"].get("mask")
    if own.handed_mask != (None if mask is None else tuple(map(tuple, mask))):
        found.append(f"mask that is handed on {own.handed_mask}")
    return found


def of_side(tokens: Case, side: Chunks) -> list[str]:
    if "chunks" in tokens:
        ids = [token for chunk in tokens["chunks"] for token in chunk]
        weights = [weight for chunk in tokens.get("weights", []) for weight in chunk] or [1.0] * len(ids)
        mask, places = [True] * len(ids), "index"
    else:
        ids, weights, mask = written_out(tokens)
        places = PLACES.get(tokens.get("positions", ""), side.places if "pad" not in tokens else "index")
    found = [] if [token.id for token in side.tokens] == ids else ["ids"]
    found += [] if [token.weight for token in side.tokens] == pytest.approx(weights, abs=1e-4) else ["weights"]
    found += [] if [token.attended for token in side.tokens] == mask else ["mask"]
    return found + ([] if side.places == places else ["places"])


def test_every_recorded_case_is_read_as_its_tool_reads_it(golden: Path, tokenizers: Tokenizers) -> None:
    cases = [json.loads(line) for line in (golden / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(cases) > 1000
    wrong = {case["id"]: found for case in cases if (found := differences(case, read_case(case, tokenizers)))}
    assert wrong == {}


def test_the_words_of_a_recorded_prompt_stand_at_their_letters(golden: Path, tokenizers: Tokenizers) -> None:
    cases = [json.loads(line) for line in (golden / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    plain = [case for case in cases if "plain" in case["tags"] and case["tool"] != "reference"]
    assert plain
    for case in plain:
        for side in read_case(case, tokenizers).encoders:
            spans = [(token.start, token.end) for token in side.tokens if token.kind == "text"]
            typed = "".join(case["prompt"][start:end] for start, end in dict.fromkeys(spans))
            assert typed.replace(" ", "") == case["prompt"].replace(" ", ""), (case["id"], side.encoder)


def test_phrase_by_phrase_the_tokens_are_those_of_the_whole_text(golden: Path, tokenizers: Tokenizers) -> None:
    cases = [json.loads(line) for line in (golden / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    prompts = sorted({case["prompt"] for case in cases})
    known = [tokenizer for own in tokenizers.values() for _, tokenizer in own]
    known += [tokenizer_for("t5"), tokenizer_for("qwen3")]
    assert len(prompts) > 30 and any(", a" in prompt for prompt in prompts)
    for tokenizer in known:
        for prompt in (*prompts, "Cafe\u0301, a\u0308. B ,c, \U0001f436. d,  e,\n f. <|im_end|>, g"):
            text = identity_mapped(prompt)
            whole = tokenizer.tokenize(text, 1.1, reads_specials=True)
            assert tokenize(tokenizer, text, 1.1, reads_specials=True) == whole, (tokenizer.vocabulary, prompt)
