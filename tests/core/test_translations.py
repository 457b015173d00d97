"""Every sentence is collected, translated with its gaps kept, and compiled; none is built where that is not seen."""

import ast
import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core import language

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
_spec = importlib.util.spec_from_file_location("translations_update", FOLDER / "update.py")
assert _spec and _spec.loader
update = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(update)
TS = [FOLDER / f"promptscope_{name}.ts" for name in update.LANGUAGES]


def messages(ts: Path) -> Iterator[tuple[str, list[str], bool]]:
    """Each source with its translations, and whether it is finished."""
    for message in ElementTree.parse(ts).iter("message"):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        yield message.findtext("source") or "", forms, translation.get("type") is None and all(forms)


def gaps(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}|%n|</?\w+[^<>]*>", text))


def calls() -> Iterator[tuple[Path, ast.Call, bool]]:
    """Every call of tr and tr_later, and whether it stands in an f-string, where lupdate does not look."""
    for path in update.sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        hidden = {id(node) for outer in ast.walk(tree) if isinstance(outer, ast.JoinedStr) for node in ast.walk(outer)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "tr_later"):
                yield path, node, id(node) in hidden


@pytest.mark.parametrize("ts", TS, ids=lambda ts: ts.stem)
def test_every_sentence_is_translated_and_none_that_is_gone(ts: Path, tmp_path: Path) -> None:
    fresh = Path(shutil.copy(ts, tmp_path))
    update.collect(fresh, update.sources())
    assert [source for source, _, finished in messages(fresh) if not finished] == [], "run update.py and translate"
    assert fresh.read_text(encoding="utf-8") == ts.read_text(encoding="utf-8"), "run resources/translations/update.py"


@pytest.mark.parametrize("ts", TS, ids=lambda ts: ts.stem)
def test_the_compiled_file_is_that_of_the_translations(ts: Path, tmp_path: Path) -> None:
    update.compile_to(ts, tmp_path / "fresh.qm")
    assert (tmp_path / "fresh.qm").read_bytes() == ts.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize("ts", TS, ids=lambda ts: ts.stem)
def test_a_translation_keeps_the_gaps_and_the_markup(ts: Path) -> None:
    wrong = [(source, form) for source, forms, _ in messages(ts) for form in forms if gaps(form) != gaps(source)]
    assert wrong == []


def test_what_is_said_is_a_literal_that_can_be_collected() -> None:
    wrong = []
    for path, call, hidden in calls():
        first = call.args[0] if call.args else None
        literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
        built = isinstance(first, ast.JoinedStr | ast.BinOp | ast.Call)
        function = call.func.id if isinstance(call.func, ast.Name) else ""
        if hidden or built or (function == "tr_later" and not literal) or (call.keywords and literal):
            wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert wrong == []


def test_english_counts_in_one_and_many() -> None:
    assert language.tr("%n token(s)", "", 1) == "1 token"
    assert language.tr("%n token(s)", "", 0) == "0 tokens"


def test_a_translator_is_asked_and_given_up_again() -> None:
    language.use(lambda text, comment, n: f"{text}|{comment}|{n}")
    try:
        assert language.tr("a", "b") == "a|b|-1"
        assert language.tr("%n c", "", 3) == "3 c||3"
    finally:
        language.use(None)
    assert language.tr("a") == "a"
