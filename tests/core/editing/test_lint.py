"""What the artist is told about a prompt."""

import pytest

from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.prompt.prompt import Fix


def told(text: str, dialect: str, family: str = "sd1") -> list[tuple[str, str]]:
    return [
        (diagnostic.code, text[diagnostic.start : diagnostic.end]) for diagnostic in lint(read(text, dialect, family))
    ]


def mended(text: str, fix: Fix) -> str:
    for start, end, new in sorted(fix.edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("a1111", "a (cat", [("unclosed-bracket", "(")]),
        ("a1111", r"a \(cat", []),
        ("a1111", "a cat]", [("stray-bracket", "]")]),
        ("a1111", "[x:1.3]", [("never-appears", "[x:1.3]")]),
        ("a1111", "[x:0.8] [a:b:5]", []),
        ("a1111", "(a BREAK b:1.2)", [("break-in-brackets", "BREAK")]),
        ("a1111", "a BREAK b", []),
        ("a1111", "a cat:1.2", [("part-weight", ":1.2")]),
        ("a1111", "a AND cat:1.2", []),
        ("a1111", "a # cat", [("comment", "# cat")]),
        ("a1111", "(a:0) cat", [("weight-zero", "a")]),
        ("a1111", "(a:1.2.3)", [("unreadable-number", "1.2.3")]),
        ("a1111", "((a:1.2) b:1.5)", [("nested-weights", "(a:1.2)")]),
        ("a1111", "a ﬁne “day”", [("letters-differ", "ﬁ"), ("letters-differ", "“"), ("letters-differ", "”")]),
        ("a1111", "naïve 猫 e\u0301", []),
        ("comfyui", "(a", [("unclosed-bracket", "(")]),
        ("comfyui", "[a:b:0.5]", [("syntax-as-text", "[a:b:0.5]")]),
        ("comfyui", "a BREAK <lora:x:1>", [("syntax-as-text", "BREAK"), ("tag-as-text", "<lora:x:1>")]),
        ("comfyui", "a,embedding:x", [("glued-embedding", "embedding:x")]),
        ("diffusers", "(a:1.2) b", [("syntax-as-text", "(a:1.2)")]),
        ("a1111", "(a:2)(b:1.3) [(c:1.3)]", [("nested-weights", "(c:1.3)")]),
        ("reforge", "((a:x0.8):1.5)", [("nested-weights", "(a:x0.8)")]),
        ("reforge", "((a:1.2):x2.5)", []),  # twice, at 1.2 and 1.8
        ("a1111", "{{a|b}} {x|{c|d}}", [("choice-as-text", "{a|b}"), ("choice-as-text", "{x|{c|d}}")]),
        ("a1111", "{ {a|b} {x|{c|{d|e}} {f}", [("choice-as-text", "{a|b}"), ("choice-as-text", "{c|{d|e}}")]),
        ("a1111", "(a：1.5)", [("full-width-weight", "(a：1.5)"), ("letters-differ", "：")]),
        ("a1111", "# “a”\n<lora:ａ:1> b", [("comment", "# “a”")]),
        ("a1111", "red skirt:1.2, hat 16:9, at 10:30 h", [("weight-without-brackets", ":1.2")]),
        ("a1111", '"ROCK AND ROLL", a AND b', [("split-by-and", "AND")]),
        ("a1111", "a | b, [c:d:0.4]", [("bar-ends-schedules", "|")]),
        ("sdnext", "a | b, [c:d:0.4]", [("bar-ends-schedules", "|")]),
        ("a1111", "a | b", []),
        ("a1111", "{a|b} {{c}}", [("choice-as-text", "{a|b}"), ("novelai-braces", "{{c}}")]),
        ("compel", "1.3::a b::", [("novelai-weight", "1.3::a b::")]),
        ("a1111", "__a/b__ <lora:__c__:1> d__e", [("wildcard-as-text", "__a/b__")]),
        ("comfyui", "a,\u200bb 👩\u200d🎨", [("invisible-character", "\u200b")]),
        ("comfyui", "((a:1.3), b, (c)", [("closed-at-end", "("), ("nested-weights", "(a:1.3)")]),
        ("comfyui", "a) b (c:1.3)", [("stray-bracket", ")"), ("bracket-as-text", "(c:1.3)")]),
        ("comfyui", "<random:a,b> <lora:c:1>", [("swarm-syntax", "<random:a,b>"), ("tag-as-text", "<lora:c:1>")]),
        ("compel", "f1.6, XL1.0, v1.1", []),
        ("compel", "(a:1.2) b", [("syntax-as-text", "(a:1.2)")]),
        ("compel", "cat1.3 b", [("bare-weight", "cat1.3")]),
        ("compel", "hot- dog", [("sign-as-weight", "-")]),
        ("compel", '("a", "b").blend(1)', [("unreadable", '("a", "b").blend(1)')]),
    ],
)
def test_each_trap_is_named_where_it_stands(dialect: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text, dialect) == expected


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_plain_prompt_has_no_diagnostics(dialect: str) -> None:
    assert told("masterpiece, 1girl, a cat's red dress, well-made", dialect) == []


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_typed_special_token_is_named_once_for_all_encoders_that_read_it(dialect: str, family: str) -> None:
    assert told("a <|endoftext|>", dialect, family).count(("special-token", "<|endoftext|>")) == 1


def test_the_padding_mark_is_named_where_diffusers_reads_it_as_padding() -> None:
    assert told("wow!", "diffusers", "sdxl") == [("padding-mark", "!")]
    assert told("wow!", "diffusers") == told("wow!", "comfyui", "sdxl") == []


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("a1111", "a (cat"),
        ("a1111", "a cat) b"),
        ("a1111", "[x:1.3] b"),
        ("a1111", "(a cat:1.2"),
        ("a1111", "it’s &amp; ﬁne"),
        ("a1111", "（a：１．５） ＃ b"),
        ("a1111", "a, red skirt:1.2, ROCK AND ROLL"),
        ("a1111", "a | b [c:d:0.4] e\u00ad"),
        ("comfyui", "(a b"),
        ("comfyui", "a,embedding:x"),
        ("diffusers", "a (b:1.2) c"),
        ("compel", "a (b:1.2) c"),
    ],
)
def test_a_fix_removes_its_diagnostic(dialect: str, text: str) -> None:
    fixes = [(diagnostic, fix) for diagnostic in lint(read(text, dialect)) for fix in diagnostic.fixes]
    assert fixes
    for diagnostic, fix in fixes:
        assert (diagnostic.code, text[diagnostic.start : diagnostic.end]) not in told(mended(text, fix), dialect)
