"""Tokenizers out of files that were put together here, and out of ones that are broken, hostile or another model's."""

import base64
import json
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sentencepiece_files as files
from sentencepiece_files import GEMMA_PIECES, NORMAL, T5_PIECES, UNIGRAM, byte_pair_model, unigram_model

from core.prompt.mapped_text import identity_mapped
from core.tokens.vocabularies import building, reading
from core.tokens.vocabularies.building import UnreadableTokenizer
from core.tokens.vocabularies.charsmap import Charsmap
from core.tokens.vocabularies.sentencepiece import read_model
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

NEEDED = ["<unk>", "<s>", "</s>", "[INST]", "[/INST]", "<pad>", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]"]


def pieces_of(tokenizer: TextTokenizer, text: str) -> list[str]:
    return [token.piece for token in tokenizer.tokenize(identity_mapped(text))]


def tekken(words: list[str], names: list[str] | None = None, **config: object) -> dict[str, Any]:
    """A tekken file's values: 20 control tokens, the bytes, and these words, the commonest first."""
    pieces = [*(bytes([byte]) for byte in range(256)), *(word.encode() for word in words)]
    vocab = [{"rank": at, "token_bytes": base64.b64encode(piece).decode()} for at, piece in enumerate(pieces)]
    sizes = {"default_num_special_tokens": 20, "default_vocab_size": 20 + len(pieces)}
    values: dict[str, Any] = {"config": {"pattern": r" ?\p{L}+|\s+|[^\s\p{L}]+", **sizes, **config}, "vocab": vocab}
    if names:
        values["special_tokens"] = [{"rank": at, "token_str": name} for at, name in enumerate(names)]
    return values


# --- what is read


def test_a_unigram_model_takes_its_likeliest_pieces_and_one_unknown_token_for_a_word() -> None:
    tokenizer = reading.tokenizer_from_sentencepiece("t5", unigram_model(["▁cat", "▁", "c", "a", "t", "s"]))
    assert pieces_of(tokenizer, "cats  cat") == ["▁cat", "s", "▁cat"]
    assert pieces_of(tokenizer, "한복 </s>") == ["▁", "<unk>", "</s>"]
    assert [tokenizer.piece(index) for index in range(4)] == ["<pad>", "</s>", "<unk>", "▁cat"]
    assert (tokenizer.unknown, tokenizer.size, tokenizer.piece(99), tokenizer.piece(-1)) == (2, 9, "", "")


def test_a_byte_pair_model_joins_by_score_keeps_blanks_and_reads_the_rest_as_bytes() -> None:
    tokenizer = reading.tokenizer_from_sentencepiece("gemma2", byte_pair_model(["at", "▁c", "▁cat", *"act▁"]))
    assert pieces_of(tokenizer, "cat  cat") == ["c", "at", "▁", "▁cat"]
    assert pieces_of(tokenizer, "é<end_of_turn>a") == ["<0xC3>", "<0xA9>", "<end_of_turn>", "a"]
    assert tokenizer.unknown is None


def test_user_defined_pieces_are_read_whole_and_unused_ones_never() -> None:
    extra = [("▁▁▁", 0.0, files.USER_DEFINED), ("cat", -1.0, files.UNUSED), *((x, -2.0, NORMAL) for x in "cat▁")]
    model = files.model([*T5_PIECES, *extra], UNIGRAM, 2, folds_blanks=False, adds_blank=False)
    tokenizer = reading.tokenizer_from_sentencepiece("umt5", model)
    assert pieces_of(tokenizer, "cat   a") == ["c", "a", "t", "▁▁▁", "a"]
    extra = [
        ("▁<x>", 0.0, files.USER_DEFINED),
        ("<y>", 0.0, files.USER_DEFINED),
        ("▁", -1.0, NORMAL),
        ("a", -1, NORMAL),
    ]
    tokenizer = reading.tokenizer_from_sentencepiece("umt5", files.model([*T5_PIECES, *extra], UNIGRAM, 2))
    assert pieces_of(tokenizer, " a <x>a<y>a <y>") == ["▁", "a", "▁<x>", "a", "<y>", "a", "▁", "<y>"]


def test_letters_of_several_marks_are_joined_as_sentencepiece_joins_them(blob: Callable[[str], bytes]) -> None:
    """transformers looks at whole graphemes: it leaves a long one as it is, and a Thai vowel out."""
    charsmap = read_model(blob("umt5")).charsmap
    pieces = [*T5_PIECES, *((text, -1.0, NORMAL) for text in ("▁", "\N{HIRAGANA LETTER GA}", "a", "\u0e4d"))]
    tokenizer = reading.tokenizer_from_sentencepiece("umt5", files.model(pieces, UNIGRAM, 2, charsmap=charsmap))
    text = " a\N{HIRAGANA LETTER KA}\u3099 \u00a0\u0e33\N{FULLWIDTH LATIN SMALL LETTER A} "
    tokens = tokenizer.tokenize(identity_mapped(text), reads_specials=False)
    assert [token.piece for token in tokens] == [*("▁", "a", "\N{HIRAGANA LETTER GA}"), *("▁", "\u0e4d", "<unk>", "a")]
    assert [(token.start, token.end) for token in tokens] == [(1, 2), (1, 2), (2, 4), (4, 5), (6, 7), (6, 7), (7, 8)]
    assert pieces_of(tokenizer, text) != [token.piece for token in tokens]


def test_of_a_tokenizer_json_s_letters_only_special_tokens_are_control_pieces() -> None:
    """Gemma's `</s>` is HTML, which it reads whole in every tool; its `<bos>` is text in ComfyUI."""
    ids = {text: index for index, text in enumerate(["<pad>", "<bos>", "<unk>", "</s>", "<end_of_turn>", *"<bos>/"])}
    added = [
        {"id": ids[text], "content": text, "special": text != "</s>", "normalized": False}
        for text in ("<pad>", "<bos>", "</s>", "<end_of_turn>")
    ]
    model = {"type": "BPE", "vocab": ids, "merges": [], "unk_token": "<unk>", "byte_fallback": True}
    content = json.dumps({"version": "1.0", "added_tokens": added, "model": model}).encode()
    tokenizer = reading.tokenizer_from_json("gemma2", content)
    tokens = tokenizer.tokenize(identity_mapped("<bos></s>"), reads_specials=False)
    assert [token.piece for token in tokens] == [*"<bos>", "</s>"]
    assert pieces_of(tokenizer, "<bos></s>") == ["<bos>", "</s>"]


def test_a_tekken_file_without_names_has_those_that_all_have() -> None:
    content = json.dumps(tekken(["ca", "cat", " cat"])).encode()
    tokenizer = reading.tokenizer_from_bytes("mistral", content)
    assert (tokenizer.specials["[INST]"], tokenizer.specials["[/SYSTEM_PROMPT]"], tokenizer.specials["<pad>"]) == (
        3,
        18,
        11,
    )
    assert pieces_of(tokenizer, "[INST]cat cat") == ["[INST]", "cat", "Ġcat"]
    assert [token.id for token in tokenizer.tokenize(identity_mapped("cat cat"))] == [20 + 257, 20 + 258]


def test_a_tekken_file_is_read_up_to_the_size_that_it_names() -> None:
    values = tekken(["ca", "cat"], default_vocab_size=20 + 257)
    assert pieces_of(reading.tokenizer_from_tekken("mistral", json.dumps(values).encode()), "cat") == ["ca", "t"]


def gguf_values(kind: str, pieces: list[files.Piece], **others: object) -> dict[str, object]:
    texts, scores, kinds = zip(*pieces, strict=True)
    values = {"model": kind, "tokens": list(texts), "scores": list(scores), "token_type": list(kinds), **others}
    return {f"tokenizer.ggml.{name}": value for name, value in values.items()}


def test_gguf_s_values_give_what_the_model_s_own_file_gives() -> None:
    words = [(text, -1.0 - at, NORMAL) for at, text in enumerate(["▁cat", "▁", "s"])]
    t5 = reading.tokenizer_from_gguf("umt5", gguf_values("t5", [*T5_PIECES, *words], unknown_token_id=2))
    assert pieces_of(t5, "cats  cat") == ["▁cat", "s", "▁cat"]
    pieces = [*GEMMA_PIECES, *((text, -float(at), NORMAL) for at, text in enumerate(["at", "▁c", "▁cat", *"act▁"]))]
    others = {"unknown_token_id": 3, "add_space_prefix": False}
    gemma = reading.tokenizer_from_gguf("gemma2", gguf_values("llama", pieces, **others))
    assert pieces_of(gemma, "cat  cat") == ["c", "at", "▁", "▁cat"]


def test_gguf_s_merges_are_cut_as_the_vocabulary_is() -> None:
    names: list[files.Piece] = [(name, 0, files.CONTROL) for name in NEEDED]
    letters: list[files.Piece] = [(letter, 0, NORMAL) for letter in "catĠ"]
    values = gguf_values("gpt2", [*names, *letters, ("ca", 0, NORMAL), ("cat", 0, NORMAL)], merges=["c a", "ca t"])
    assert pieces_of(reading.tokenizer_from_gguf("mistral", values), "[INST]cat ca") == ["[INST]", "cat", "Ġ", "ca"]
    values["tokenizer.ggml.merges"] = ["c x"]
    with pytest.raises(UnreadableTokenizer, match="do not fit together"):
        reading.tokenizer_from_gguf("mistral", values)


def test_folders_of_all_kinds_are_searched_for_the_right_one(tmp_path: Path) -> None:
    for place in ("tokenizer/vocab.json", "tokenizer_2/spiece.model"):
        (tmp_path / place).parent.mkdir()
    (tmp_path / "tokenizer/vocab.json").write_text('{"a": 0}')  # CLIP's, in a pipeline
    (tmp_path / "tokenizer/merges.txt").write_text("#version: 0.2\n")
    (tmp_path / "tokenizer_2/spiece.model").write_bytes(unigram_model(["▁cat"]))
    assert reading.tokenizer_from_folder("t5", tmp_path).specials["</s>"] == 1
    assert reading.tokenizer_from_folder("t5", tmp_path / "tokenizer_2").specials["</s>"] == 1
    assert reading.tokenizer_from_folder("t5", tmp_path / "tokenizer_2/spiece.model").specials["</s>"] == 1
    installed = tmp_path / "ComfyUI/comfy/text_encoders/t5_tokenizer"
    installed.mkdir(parents=True)
    (installed / "tokenizer.model").write_bytes(unigram_model(["▁dog"]))
    assert reading.tokenizer_from_folder("t5", tmp_path / "ComfyUI").piece(3) == "▁dog"


@pytest.mark.parametrize("make", [lambda path: path / "gone", lambda path: path])
def test_a_folder_without_one_and_a_file_that_is_gone_are_said(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    with pytest.raises(UnreadableTokenizer, match=r"cannot be read \(|holds no tokenizer of T5"):
        reading.tokenizer_from_folder("t5", make(tmp_path))


# --- what is refused


def refused(vocabulary: str, content: bytes) -> str:
    with pytest.raises(UnreadableTokenizer) as told:
        reading.tokenizer_from_bytes(vocabulary, content)
    sentence = str(told.value)
    assert sentence.endswith(".") and len(sentence) < 300
    return sentence


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no model of SentencePiece"),
        (b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "no model of SentencePiece"),
        (b"\x0a\x7f", "no model of SentencePiece"),
        (unigram_model(["▁a"])[:-3], "no model of SentencePiece"),
        (unigram_model(["a", "a"]), "a piece stands in it twice"),
        (unigram_model(["a" * 2_000]), "longer ones"),
        (files.model(T5_PIECES, 4, 2), "neither unigram nor BPE"),
        (files.model(T5_PIECES, UNIGRAM, 7), "no model of SentencePiece"),
        (
            files.model([*T5_PIECES, ("a", 0, NORMAL)], UNIGRAM, 2, charsmap=b"\0\4\0\0" + b"\xff" * 2_000),
            "table of letters",
        ),
        (b"{", "no JSON"),
        (b"[" * 10_000, "no model of SentencePiece"),
        (b'{"a":' + b"[" * 100_000, "no JSON"),
        (b'{"a": [' + b"[]," * 2_000_001 + b"[]]}", "larger than any"),
        (b"{}", "no tokenizer.json"),
        (b'{"model": {"type": "WordPiece", "vocab": {}}}', "neither unigram nor BPE"),
        (b'{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}', "no tokenizer.json"),
        (b'{"model": {"type": "Unigram", "vocab": [["a", 0]], "unk_id": 5}}', "no tokenizer.json"),
        (json.dumps(tekken(["ca"]) | {"vocab": []}).encode().replace(b"vocab", b"token_bytes"), "no tekken file"),
        (json.dumps(tekken(["ca", "ca"])).encode(), "no tekken file"),
        (json.dumps(tekken(["ca"], pattern="(")).encode(), "the library that reads"),
        (json.dumps(tekken(["ca"], default_num_special_tokens=10**12)).encode(), "no tekken file"),
    ],
    ids=range(21),
)
def test_what_is_broken_or_hostile_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    assert reason in refused("t5", content)


def test_another_model_s_tokenizer_is_not_taken_for_this_one_s() -> None:
    assert "another model's and has no <bos>" in refused(
        "gemma2", unigram_model(["▁cat", "▁"]).replace(b"</s>", b"</S>")
    )


def test_a_file_too_large_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TOKENIZER_BYTES", 1_000)
    assert "larger than any tokenizer" in refused("t5", unigram_model([f"▁{number}" for number in range(500)]))


def test_more_pieces_than_any_model_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "MAX_PIECES", 100)
    assert "more pieces" in refused("t5", unigram_model([f"▁{number}" for number in range(500)]))


def test_a_table_of_letters_that_points_elsewhere_is_refused(blob: Callable[[str], bytes]) -> None:
    """The library would follow it, and end the thread that reads a prompt."""
    charsmap = read_model(blob("umt5")).charsmap
    Charsmap(charsmap)
    for at in (0, 400, 4_000):
        broken = bytearray(charsmap)
        struct.pack_into("<I", broken, 4 + 4 * at, 0x7FFFFDFF)
        with pytest.raises(building.Unsound, match="table of letters is damaged"):
            Charsmap(bytes(broken))


@pytest.mark.parametrize("vocabulary", ["umt5", "gemma2", "mistral"])
def test_bytes_that_are_spoiled_anywhere_give_a_tokenizer_or_a_sentence(
    vocabulary: str, blob: Callable[[str], bytes]
) -> None:
    sound, draw, outcomes = blob(vocabulary), random.Random(7), set()
    for _ in range(60):
        spoiled = bytearray(sound)
        for _ in range(draw.choice([1, 3, 20])):
            spoiled[draw.randrange(len(spoiled))] = draw.randrange(256)
        try:
            reading.tokenizer_from_bytes(vocabulary, bytes(spoiled)).tokenize(identity_mapped("a 한복 ½ <bos>"))
            outcomes.add("read")
        except UnreadableTokenizer:
            outcomes.add("refused")
    assert "refused" in outcomes
