"""Reading for families whose text encoder is not CLIP's: what holds whatever the vocabulary is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from text_tokenizers import letter_settings, letter_tokenizer

from core.dialects.table import read
from core.dialects.text_families.phrases import tokenize
from core.dialects.way_lengths import measure_ways, option_lengths
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import TextFamilySettings
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES
from core.tokens.vocabularies.table import tokenizer_for

PLACES = [(family, tool) for family, facts in TEXT_FAMILIES.items() for tool in facts.tools]
MARKS = [
    "(",
    ")",
    ":1.2)",
    "\\(",
    " ",
    "\n",
    "embedding:x",
    "<|im_start|>",
    "user\n",
    "<|endoftext|>",
    "&amp;",
    "ﬁ",
    "😀",
]
typed_texts = st.lists(st.one_of(st.sampled_from([*MARKS, "<end_of_turn>", "[IMG]", "</s>"]), st.text(max_size=4)))


def letters(text: str, family: str, tool: str, settings: TextFamilySettings | None = None) -> Chunks:
    return read(text, tool, family, letter_settings(settings))


def text_side(chunks: Chunks) -> Chunks:
    return next(side for side in chunks.encoders if not side.is_clip)


def pieces(chunks: Chunks, kind: str = "text") -> str:
    spelled = "".join(token.piece for token in chunks.tokens if token.kind == kind)
    return spelled.replace("Ġ", " ").replace("Ċ", "\n")


@pytest.mark.parametrize(("family", "tool"), PLACES)
@given(texts=typed_texts)
@example(texts=[])
@example(texts=["<|im_start|>"])
@example(texts=["<|endoftext|>", "a"])
@example(texts=["embedding:"])
def test_whatever_is_typed_is_read_with_every_token_at_typed_letters(family: str, tool: str, texts: list[str]) -> None:
    text = "".join(texts)
    chunks = letters(text, family, tool)
    for side in chunks.encoders:
        assert side.tokens and side.family == family
        for token in side.tokens:
            if token.kind == "text":
                assert 0 <= token.start < token.end <= len(text)  # type: ignore[operator]
            elif token.kind in ("template", "padding"):
                assert token.start is token.end is None
        if not side.is_clip:
            assert side.kept is None or 0 <= side.kept[0] < side.kept[1] <= len(side.tokens) or tool == "diffusers"
            rows = side.kept[1] - side.kept[0] if side.kept else len(side.tokens)
            assert all(0 <= start < end <= rows for start, end in side.handed_mask or ())


@pytest.mark.parametrize(("family", "tool"), PLACES)
def test_the_prompts_own_letters_stand_between_those_of_the_template(family: str, tool: str) -> None:
    side = text_side(letters("red cube", family, tool))
    assert pieces(side) == "red cube"
    kinds = [token.kind for token in side.tokens if token.kind != "padding"]
    first, last = kinds.index("text"), len(kinds) - kinds[::-1].index("text")
    assert kinds[first:last] == ["text"] * 8
    assert side.used == 8


@pytest.mark.parametrize(("family", "tool"), PLACES)
def test_one_letter_beyond_the_limit_is_counted_and_something_is_lost_of_it(family: str, tool: str) -> None:
    side = text_side(letters("a", family, tool))
    if not side.limit:
        assert tool == "comfyui" or family == "qwen_image_21"
        return
    full, over = (text_side(letters("a" * (side.limit + more), family, tool)) for more in (0, 1))
    whole = list(full.tokens[slice(*full.kept)] if full.kept else full.tokens)
    template = [token.kind for token in whole].count("template")
    cut = list(over.tokens[slice(*over.kept)] if over.kept else over.tokens)
    assert full.used == full.limit and not full.truncated
    assert [token.kind for token in whole].count("text") == full.limit
    lost = template - [token.kind for token in cut].count("template")
    assert over.used == over.limit + 1 and len(over.truncated) + lost == 1


def test_with_weights_each_stretch_is_tokenised_by_itself_and_brackets_are_gone() -> None:
    side = text_side(letters("a (red:1.3) b", "chroma", "comfyui"))
    assert pieces(side) == "a red b"
    assert [token.weight for token in side.tokens] == [1, 1, 1.3, 1.3, 1.3, 1, 1, 1]


def test_without_weights_brackets_are_text_but_a_backslash_before_one_goes() -> None:
    side = text_side(letters("(red:1.3) \\(x\\)", "z_image", "comfyui"))
    assert pieces(side) == "(red:1.3) (x)"
    assert {token.weight for token in side.tokens} == {1.0}
    assert pieces(text_side(letters("(red:1.3) \\(x\\)", "z_image", "diffusers"))) == "(red:1.3) \\(x\\)"


def test_of_anima_in_comfyui_the_weights_are_those_of_t5_alone() -> None:
    qwen, t5 = letters("(red:1.3)", "anima", "comfyui").encoders
    assert pieces(qwen) == pieces(t5) == "red"
    assert {token.weight for token in qwen.tokens} == {1.0} and t5.tokens[0].weight == 1.3


def test_a_typed_template_without_a_system_turn_loses_the_users_text() -> None:
    typed = "<|im_start|>user\ncat<|im_end|>\n<|im_start|>assistant\n"
    side = text_side(letters(typed, "krea2", "comfyui"))
    assert "".join(token.piece for token in side.tokens[slice(*side.kept)]) == "<|im_start|>assistantĊ"  # type: ignore[misc]
    whole = text_side(letters(typed, "z_image", "comfyui"))
    assert whole.kept is None and whole.tokens[0].kind == "template" and "cat" in pieces(whole)


def test_end_of_text_that_is_typed_hides_itself_and_all_behind_it_in_comfyui() -> None:
    side = text_side(letters("a<|endoftext|>b", "z_image", "comfyui"))
    attended = [token.attended for token in side.tokens]
    at = [token.id for token in side.tokens].index(151643)
    assert all(attended[:at]) and not any(attended[at:])
    assert side.handed_mask == ((0, at),)
    assert all(
        token.attended for token in text_side(letters("a<|endoftext|>b", "flux2_klein", "diffusers")).tokens[:20]
    )


def test_lumina_loses_the_first_token_of_a_stretch_with_the_end_of_a_turn() -> None:
    side = text_side(letters("cat<end_of_turn>dog", "lumina2", "comfyui"))
    assert [token.piece for token in side.tokens] == ["<bos>", "a", "t", "<end_of_turn>", "d", "o", "g"]


def test_system_texts_of_lumina_stand_in_front_where_a_tool_puts_them() -> None:
    node = text_side(letters("cat", "lumina2", "comfyui", TextFamilySettings(system_prompt="alignment")))
    assert "alignment based on textual prompts. <Prompt Start> " in pieces(node, "template")
    assert "superior" in pieces(text_side(letters("cat", "lumina2", "diffusers")), "template")
    negative = text_side(read("cat", "diffusers", "lumina2", letter_settings(is_negative=True)))
    assert "superior" not in pieces(negative, "template")


def test_the_node_for_t5_puts_its_lengths_in_the_place_of_the_familys() -> None:
    settings = TextFamilySettings(t5_min_padding=1, t5_min_length=0)
    chroma, flux = (text_side(letters("cat", family, "comfyui", settings)) for family in ("chroma", "flux1"))
    assert len(chroma.tokens) == len(flux.tokens) == 5 and chroma.tokens[-1].kind == "padding"


def test_a_maximum_length_of_diffusers_is_that_of_the_rows() -> None:
    settings = TextFamilySettings(max_length=64)
    assert len(text_side(letters("cat", "flux1", "diffusers", settings)).tokens) == 64
    krea = text_side(letters("cat", "krea2", "diffusers", settings))
    assert krea.kept is not None and krea.kept[1] == len(krea.tokens)


def test_wans_cleaning_in_diffusers_keeps_what_was_typed_in_sight() -> None:
    text = "  ｆull &amp; “x”  "
    side = text_side(letters(text, "wan", "diffusers"))
    assert pieces(side) == 'full & "x"'
    spans = [text[token.start : token.end] for token in side.tokens if token.kind == "text"]
    assert spans == ["ｆ", "u", "l", "l", " ", "&", " ", "“", "x", "”"]


def test_flux_3_is_filled_to_the_next_80_with_padding_at_place_1() -> None:
    side = text_side(letters("a" * 100, "flux3", "diffusers"))
    assert len(side.tokens) % 80 == 0 and side.places == "padding-at-1"


def test_an_embedding_without_a_file_goes_with_its_mark_where_a_family_looks_for_it() -> None:
    assert pieces(text_side(letters("a embedding:x, b", "chroma", "comfyui"))) == "a , b"
    assert pieces(text_side(letters("a embedding:x, b", "wan", "comfyui"))) == "a embedding:x, b"


def test_an_empty_prompt_of_anima_is_one_token_that_nothing_looks_at() -> None:
    for tool, index in (("comfyui", 151643), ("diffusers", 0)):
        qwen, t5 = letters("", "anima", tool).encoders
        assert [(token.id, token.attended) for token in qwen.tokens] == [(index, False)]
        assert [token.id for token in t5.tokens] == [1] and qwen.used == t5.used == 0


def test_clip_parts_are_read_by_the_tools_own_chunking() -> None:
    long = "word " * 100
    comfyui, diffusers = (letters(long, "sd3_t5", tool) for tool in ("comfyui", "diffusers"))
    assert [len(side.chunks) for side in comfyui.encoders] == [2, 2, 1]
    assert [len(side.chunks) for side in diffusers.encoders] == [1, 1, 1] and diffusers.truncated


@given(
    texts=st.lists(st.sampled_from(["a, b", " Cat. ", ", The", ".", "e\u0301", "<|im_end|>", "  ", "\n", "소녀", "x"]))
)
def test_phrase_by_phrase_shipped_tokenizers_find_the_tokens_of_the_whole(texts: list[str]) -> None:
    text = identity_mapped("".join(texts))
    for vocabulary in ("t5", "qwen3"):
        tokenizer = tokenizer_for(vocabulary)
        assert tokenize(tokenizer, text, 1.0, True) == tokenizer.tokenize(text, 1.0, True)


@given(texts=typed_texts)
def test_the_words_of_t5_do_not_depend_on_what_stands_beside_it(texts: list[str]) -> None:
    text = "".join(texts)
    sides = [letters(text, name, "comfyui").for_encoder("t5xxl") for name in ("chroma", "flux1", "sd3_t5", "anima")]
    words = [[(token.id, token.start, token.weight) for token in own.tokens if token.kind == "text"] for own in sides]
    assert all(own == words[0] for own in words)


def test_choices_are_counted_for_the_encoder_that_is_asked_for() -> None:
    chunks = letters("a {red|scarlet} cube", "flux1", "comfyui")
    clip, t5 = chunks.encoders
    assert [measure_ways(side).most - measure_ways(side).least for side in (clip, t5)] == [0, 4]
    assert option_lengths(t5, 0) == (3, 7) and option_lengths(clip, 0) == (1, 1)


def test_a_choice_that_is_made_in_front_of_the_tool_stands_at_its_typed_letters() -> None:
    text = "a {red|blue} cube"
    side = text_side(letters(text, "z_image", "comfyui"))
    assert pieces(side) in ("a red cube", "a blue cube")
    spans = [text[token.start : token.end] for token in side.tokens if token.kind == "text"]
    assert "".join(spans).replace(" ", "") in ("aredcube", "abluecube")
    assert {token.kind for token in side.tokens} == {"text", "template"}


def test_every_encoder_of_every_family_has_a_rule_in_each_of_its_tools() -> None:
    for family, tool in PLACES:
        assert [side.encoder for side in letters("cat", family, tool).encoders] == list(TEXT_FAMILIES[family].encoders)
    with pytest.raises(KeyError):
        letters("cat", "flux3", "comfyui")
    assert all(letter_tokenizer(facts.vocabulary) for facts in TEXT_ENCODERS.values())
