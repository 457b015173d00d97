"""What holds for the notes on any prompt: they state what the reader gives, and fixes change what they say."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.dialects.table import DEFAULT_DIALECT, DIALECTS, read
from core.editing.fix_checks import Edit, apply_edits, mends_letters
from core.editing.lint import lint
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks

LEFT_OUT = ("comment", "address-cut")
PIECES = [
    *'()[]{}<>:|\\,.#&_"/+-= \n1a',
    *"（）［］：｜＃＆，．＋－＿＼／＜＞ＡＮＤ ｂ “ ” ’ ﬁ é ﾊ \u3000 \u200b \ufeff \u00ad".split(" "),
    *"&amp; &lt; &#39; &quot; cafÃ© â€™ e\u0301 BREAK :1.2) ：1.3） (owl:1.4) （cat：1.2） [a:b:0.5] [a|b]".split(),
    *("<lora:ｘ:1>", " AND ", "// ", "/* ", " */", "word:1.2,", "{a|b}", "__x__", "1.3::x::", "embedding:x"),
]
prompts = st.lists(st.sampled_from(PIECES) | st.text("catＣ dog", min_size=1, max_size=5), max_size=24).map("".join)
dialects = st.sampled_from(list(DIALECTS))


def notes_on(text: str, dialect: str, *codes: str) -> list[Diagnostic]:
    return [note for note in lint(read(text, dialect)) if not codes or note.code in codes]


def read_tokens(chunks: Chunks) -> list[tuple[int, float]]:
    return [(token.id, round(token.weight, 5)) for token in chunks.tokens]


def frames(chunks: Chunks) -> list[tuple[int, float, int]]:
    return [(variant.part, variant.part_weight, variant.until_step) for variant in chunks.prompt.variants]


def weights_by_letter(chunks: Chunks) -> dict[int, float]:
    spans = ((token.start, token.end, token.weight) for token in chunks.tokens)
    return {offset: weight for start, end, weight in spans if start is not None for offset in range(start, end or 0)}


def check_letters(text: str, dialect: str, edits: Sequence[Edit]) -> None:
    """Nothing but letters changes, in the tool in use where it mends letters, else in A1111."""
    changed = apply_edits(text, edits)
    mending = dialect if mends_letters(DIALECTS[dialect]) else DEFAULT_DIALECT
    before, after = read(text, mending), read(changed, mending)
    assert (frames(before), read_tokens(before)) == (frames(after), read_tokens(after)), changed
    if mending == dialect:
        return
    old, new = weights_by_letter(read(text, dialect)), weights_by_letter(read(changed, dialect))
    for offset in range(len(text)):
        if text[offset].isspace() or any(start <= offset < end for start, end, _ in edits):
            continue
        moved = sum(len(written) - (end - start) for start, end, written in edits if end <= offset)
        assert old.get(offset) == new.get(offset + moved), changed


def check_notes(text: str, dialect: str) -> int:
    """All properties of the notes on a prompt; how many notes there were."""
    notes = notes_on(text, dialect)
    edits = [edit for note in notes if note.code == "letters-differ" for fix in note.fixes for edit in fix.edits]
    for some in [*([edit] for edit in edits), edits]:
        check_letters(text, dialect, some)
    comments = [note for note in notes if note.code in LEFT_OUT]
    tokens = [token for token in read(text, dialect).tokens if token.start is not None]
    for comment in comments:
        assert not any(comment.start <= (token.start or 0) < comment.end for token in tokens)
    letters = weights_by_letter(read(text, dialect))
    for note in notes:
        end = {"unclosed-bracket": len(text), "bracket-as-text": note.end}.get(note.code, 0)
        assert dialect != "comfyui" or all(letters.get(offset, 1) == 1 for offset in range(note.start, end))
        inside = any(comment.start <= note.start and note.end <= comment.end for comment in comments)
        assert note.code in LEFT_OUT or not inside
        check_weights(text, note)
        check_fixes(text, dialect, note)
    return len(notes)


def check_weights(text: str, note: Diagnostic) -> None:
    for tool, weight in note.weights:
        tokens = (token for token in read(text, tool).tokens if token.start is not None)
        read_weights = [t.weight for t in tokens if note.start <= (t.start or 0) and (t.end or 0) <= note.end]
        assert any(abs(weight - other) < 1e-6 for other in read_weights), (note, read_weights)


def check_fixes(text: str, dialect: str, note: Diagnostic) -> None:
    for fix in note.fixes:
        ((start, end, _),) = fix.edits
        changed = apply_edits(text, fix.edits)
        assert fix.label and 0 <= start <= end <= len(text) and changed != text
        before, after = notes_on(text, dialect, note.code), notes_on(changed, dialect, note.code)
        is_gone = (note.start, note.end) not in [(other.start, other.end) for other in after]
        assert is_gone or len(after) < len(before), (
            note,
            changed,
        )  # of "((" the second one takes the first one's place


@given(prompts, dialects)
@example("（a：1.3）&amp;lt; (b:1.2", "a1111")
@example("“a, ﬁ” (x：1.2）", "compel")
@example("＃a ＡＮＤ b：1.2", "comfyui")
def test_notes_on_generated_prompts_state_what_is_read(text: str, dialect: str) -> None:
    check_notes(text, dialect)


def decorated(prompt: str) -> Iterator[str]:
    """A prompt as people paste it: with the marks of other tools, other keyboards and word processors."""
    words = prompt.split(" ")
    middle = len(words) // 2
    first, second = " ".join(words[:middle]), " ".join(words[middle:])
    yield f"（{first}：1.3），“{second}”"
    yield f"(({first}:1.2), [{second}:1.3]"
    yield f"[({first}:1.4)] // {second}\n# ’s {first}"
    yield prompt.replace("'", "’").replace(",", "，") + " &amp; more :1.2"


def sample_prompts(shared: Path) -> list[str]:
    path = shared / "samples" / "prompts" / "parti_prompts.tsv"
    if not path.is_file():
        pytest.skip("../shared/samples/prompts is missing: the sample prompts lie beside the checkout, not in it")
    with path.open(encoding="utf-8", newline="") as file:
        return [row["Prompt"] for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_notes_on_sample_prompts_state_what_is_read(shared: Path, dialect: str) -> None:
    texts = [text for prompt in sample_prompts(shared)[::40] for text in (prompt, *decorated(prompt))]
    assert len(texts) > 150
    assert sum(check_notes(text, dialect) for text in texts) > 100
