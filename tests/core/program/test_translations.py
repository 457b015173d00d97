"""Every sentence is collected, translated with its gaps kept, and compiled; none is built where that is not seen."""

import ast
import importlib.util
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from analysis_models import encoded, tiny_encoder
from encoder_files import save_lora
from pickle_gadgets import gadgets, hostile

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.how_clip_reads import steps, summarise
from core.dialects.table import read
from core.editing.lint import lint
from core.model import Model
from core.program import translation
from core.queries.ablation import PAD_MASKED
from core.queries.ablations import ablation_effects
from core.queries.claims import claims
from core.weights import UnreadableEncoder
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_model

ROOT = Path(__file__).parents[3]
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
    """Every call of tr and tr_noop, and whether it stands in an f-string, where lupdate does not look."""
    for path in update.sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        hidden = {id(node) for outer in ast.walk(tree) if isinstance(outer, ast.JoinedStr) for node in ast.walk(outer)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "tr_noop"):
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
    pairs = [(source, form) for source, forms, _ in messages(ts) for form in forms]
    assert pairs and [(source, form) for source, form in pairs if gaps(form) != gaps(source)] == []


def test_what_is_said_is_a_literal_that_can_be_collected() -> None:
    seen, wrong = 0, []
    for seen, (path, call, hidden) in enumerate(calls(), 1):  # noqa: B007
        first = call.args[0] if call.args else None
        literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
        built = isinstance(first, ast.JoinedStr | ast.BinOp | ast.Call)
        function = call.func.id if isinstance(call.func, ast.Name) else ""
        if hidden or built or (function == "tr_noop" and not literal) or (call.keywords and literal):
            wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert seen > 100 and wrong == []


def said_at_import(node: ast.AST) -> Iterator[int]:
    """The lines of `tr` that run while a module is imported, before there is a translator."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
        yield node.lineno
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for child in node.args.defaults + node.args.kw_defaults if is_function else ast.iter_child_nodes(node):
        if child is not None:
            yield from said_at_import(child)


def test_nothing_is_said_while_a_module_is_imported() -> None:
    lines = ((path, line) for path in update.sources() for line in said_at_import(ast.parse(path.read_text("utf-8"))))
    assert [f"{path.relative_to(ROOT)}:{line}" for path, line in lines] == [], "tr_noop there, and tr where it is said"
    found = said_at_import(ast.parse('A = tr("a")\ndef f(b=tr("b")):\n    tr("c")\nclass C:\n    d = [tr("d")]'))
    assert list(found) == [1, 2, 5]


def test_english_counts_in_one_and_many() -> None:
    assert translation.tr("%n token(s)", "", 1) == "1 token"
    assert translation.tr("%n token(s)", "", 0) == "0 tokens"


def test_a_translator_is_asked_and_given_up_again() -> None:
    translation.set_translator(lambda text, comment, n: f"{text}|{comment}|{n}")
    assert translation.tr("a", "b") == "a|b|-1"
    assert translation.tr("%n c", "", 3) == "3 c||3"
    translation.set_translator(None)
    assert translation.tr("a") == "a"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    translation.set_translator(None)


def unmarked(said: str) -> str:
    """What of a sentence no translator has seen."""
    while (rest := re.sub("⟦[^⟦⟧]*⟧", "", said)) != said:
        said = rest
    return said.strip(" ,;.…")


def refusal_of(open_file: Callable[[], object]) -> str:
    with pytest.raises(UnreadableEncoder) as refused:
        open_file()
    return str(refused.value)


def of_diagnostics(_folder: Path) -> Iterator[str]:
    texts = {"a1111": "(a cat", "diffusers": "[cat:dog:0.5] AND (cow:1.2)", "compel": "cow1.3 (cow:1.2)"}
    for diagnostic in (diagnostic for dialect, text in texts.items() for diagnostic in lint(read(text, dialect))):
        yield from (diagnostic.message, *(fix.label for fix in diagnostic.fixes))


def of_files(folder: Path) -> Iterator[str]:
    (folder / "page.safetensors").write_text("<!DOCTYPE html><html>Not found</html>", encoding="ascii")
    (folder / "hostile.ckpt").write_bytes(hostile(gadgets("true")["os.system"]))
    for name in ("gone.safetensors", "page.safetensors", "hostile.ckpt"):
        yield refusal_of(partial(open_model, folder / name))


def of_a_prompt(folder: Path) -> Iterator[str]:
    encoder = tiny_encoder(folder)
    encoding = encoded(encoder, "a (red:1.2) cow")
    effects = ablation_effects(encoding.chunks, Model(encoder))
    masked = next(effect for effect in effects if effect.key == PAD_MASKED)
    yield from (masked.name, masked.explanation)
    for claim in claims(EncodingView(encoding, ViewOptions("word", centred=False)), None, masked):
        yield from (claim.statement, claim.finding)
    for step in steps(summarise(encoding)):
        yield from (step.sentence, re.sub(r"^\d+ × \d+$", "", step.title))


def of_a_lora(folder: Path) -> Iterator[str]:
    lora = open_lora(save_lora(folder / "wide.safetensors", 0, width=768))
    yield refusal_of(partial(apply_loras, [tiny_encoder(folder)], [(lora, 1.0)]))


@pytest.mark.parametrize("sentences", [of_diagnostics, of_files, of_a_prompt, of_a_lora])
def test_a_translator_reaches_what_the_core_says(
    sentences: Callable[[Path], Iterator[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    translation.set_translator(lambda text, comment, n: f"⟦{text}⟧")
    said = list(sentences(tmp_path))
    assert any("⟦" in sentence for sentence in said)
    assert [rest for rest in map(unmarked, said) if rest] == []


def test_what_a_child_says_is_translated_where_it_is_heard() -> None:
    translation.set_translator(translation.serialise)
    inner = translation.tr("%n token(s)", "counted", 3)
    said = translation.tr("{file} holds {what}, = {file}").format(file="“{a}=b.ckpt”", what=inner)
    said = " ".join([said, translation.tr("Try {this} again.").format(this=1), translation.tr("As it is: (s).")])
    translation.set_translator(None)
    assert translation.deserialise(said) == "“{a}=b.ckpt” holds 3 tokens, = “{a}=b.ckpt” Try 1 again. As it is: (s)."
    translation.set_translator(lambda text, comment, n: f"⟦{text}|{comment}|{n}⟧")
    assert "⟦3 tokens|counted|3⟧" in translation.deserialise(said)


# What of the core stays as it is, by file, as patterns of whole literals in which `{}` stands for a gap.
LEFT_ALONE = {
    # the command line and what it says are English, for people and programs alike
    "cli/analyze.py": ".*",
    "cli/analyze_options.py": ".*",
    "cli/answers/axis.py": ".*",
    "cli/answers/unet.py": ".*",
    "cli/answers/zoo.py": ".*",
    "cli/argument_parser.py": ".*",
    "cli/downloads.py": ".*",
    "cli/families.py": ".*",
    "cli/inspect.py": ".*",
    "cli/library.py": ".*",
    "cli/loras.py": ".*",
    "cli/prompt_files.py": ".*",
    "cli/reading.py": ".*",
    "cli/studio.py": ".*",
    # names of tools, of folders that they use, of models and encoders; SQLite's words, and words to it
    "dialects/forge_neo/dialect.py": "Forge Neo",
    "studio/table.py": "Forge (classic|Neo)|Stability Matrix",
    "studio/header_cache.py": r"(CREATE|SELECT|INSERT) .*|\(path BLOB .*|\{\} WHERE path = \?",
    "studio/sidecars.py": "sd version|(activation|negative) text|preferred weight",
    "studio/studio.py": "Library/Application Support",
    "studio/tools/comfy_desktop.py": "Comfy Desktop",
    "studio/tools/swarmui.py": "ComfyUI {}",
    "studio/tools/invokeai.py": "no such (table|column)|SELECT .*",
    "tokens/families.py": r"Stable Diffusion (\d(\.x)?|XL( refiner)?)",
    "weights/checkpoints/recognition.py": "CLIP [LHG]|Kandinsky 5|Stable Cascade",
    "weights/adapters/lora_change.py": "DoRA {}",
    "weights/adapters/unet_lora.py": "DoRA {}",
    # data: a prompt to measure with, names of tensors, keys of a header and of settings, types one after the other
    "queries/precision.py": "masterpiece, .*",
    "weights/adapters/lora_keys.py": "alpha scale .*",
    "weights/opening.py": "rank correlation with CLIP, unseen nouns|study encoder",
    "weights/checkpoints/plan.py": " and ",
    "analysis/encoder_distance.py": " and ",
    # words and codes that are cut at their blanks
    "analysis/findings/reading.py": "syntax-as-text .*",
    "analysis/kinds_of_words.py": "(red|gray|amber|wooden|plastic|big|striped|and|old|a an) .*",
    # ready axes, which are English words to the encoder; a mark that some tools read; names in an exported file
    "analysis/own_axis.py": r"(\w+( \w+)?, )+\w+",
    "analysis/word_places.py": "a BREAK b| BREAK ",
    "queries/learned_rows.py": " and ",
    "queries/summary_parts.py": "(attention|norm) bias|Parts of the summary",
    # patterns of what is written, and names of functions in a pickle
    "editing/completion.py": r".*\\N\{FULLWIDTH COMMA\}.*",
    "weights/formats/pickle_shapes.py": r"torch\._utils \w+",
    # names of models and vocabularies; what tools put around a prompt; patterns by which models cut a text into words
    "tokens/text_families.py": r"(Qwen|Gemma|Mistral|SD|Flux|Krea|Wan)[\w .,-]*",
    "tokens/vocabularies/facts.py": r"(Gemma|Llama) \d",
    "dialects/text_families/templates.py": ".*",
    "tokens/vocabularies/tekken.py": r".*\\p\{L\w?\}.*",
    "tokens/vocabularies/text_tokenizer.py": r".*\\p\{[LN]\}.*",
    "tokens/vocabularies/tokenizer_json.py": r".*\\p\{L\}.*",
    # a folder's name in a system
    "tokens/vocabularies/kept.py": "Application Support",
    # units
    "weights/hub/hub.py": "{} [GM]B",
    # what other programs say, as a mark of what happened; and what is said to nobody
    "weights/formats/safetensors_file.py": "Error while deserializing header: ",
    "weights/checkpoints/unpickle_worker.py": "WeightsUnpickler error:",
    "program/child_processes.py": "child's lines",
    # names of models, of programs and of ways to quantise; what is wrong with a header, in the format's own words
    "weights/checkpoints/other_models.py": r"T5 \(UMT5\)|BERT \(.*|Llama, Mistral, Qwen, Gemma …",
    "weights/text_models/recognition.py": r"(T5|Qwen|Gemma|Llama|Ministral|Mistral,).*",
    "weights/text_models/forms.py": "nvfp4, w4a8 …",
    "weights/text_models/lent_pages.py": "no leases here|cut off",  # then the file is read otherwise
    "weights/text_models/plan.py": r" and | \((convrot|scaled)\)",
    "weights/text_models/stored.py": "rows {} to {} of {}|reading weights",
    "weights/text_models/opening.py": "cross_attn.*",
    "text_models/linear.py": "Build Dependencies",  # numpy's word for how it was built
    "tokens/vocabularies/reading.py": "A cat, 1 .*",  # a text that a tokenizer is tried with
    "weights/checkpoints/stored_forms.py": r"bitsandbytes \(.*|SVDQuant \(nunchaku\)|GPTQ or AWQ",
    "weights/formats/other_programs.py": r"\w+ \(.*|Core ML|TensorFlow Lite|(ONNX|NumPy|Draw) .*",
    "weights/formats/gguf_file.py": r"(over|a name|alignment|lists of|values of) .*|\{\}:? .*",
    "program/licences.py": "License ::",
    "queries/word_vectors.py": "{} is damaged",
    "storage/journal.py": "promptscope journal|the disk took a part of the line only",
    # the name of a format, and A1111's own words for a negative prompt
    "files/session_files.py": "promptscope session",
    "files/named_embeddings.py": "TI hashes|Used embeddings",
    "files/named_weights.py": "(Lora|Model) hash(es)?",
    "storage/history.py": "promptscope history|\nNegative prompt: {}",
    "image_metadata/a1111.py": r"(Forge|Krita|Draw|draw|ruined|[Ss]tability) .*|CFG scale|Model hash|no norm|Civitai "
    "|Postprocess ",
    # names of tools that make pictures, of texts in a picture's file, of their settings, and keys of a graph's nodes
    "image_metadata/draw_things.py": "Draw Things",
    "image_metadata/easy_diffusion.py": "Easy Diffusion",
    "image_metadata/infotext.py": r"<br />|(clip|distilled|cfg|denoising|schedule|model) .*|Sampler\|.*",
    "image_metadata/midjourney.py": "(XMP|IPTC|Job) .*",
    "image_metadata/mochi.py": "(Include|Exclude|Metadata|Model|Starting|ControlNet|Input|ML|Guidance|Mochi) .*",
    "image_metadata/named_json.py": "(Stability|NMKD) .*",
    "image_metadata/prompt_property.py": "XMP .*",
    "image_metadata/refusals.py": "(XMP|IPTC) .*",
    "image_metadata/resources.py": "(Civitai|Lora|Lora_{}|AddNet) .*",
    "image_metadata/text_files.py": "negative prompt|stable diffusion model",
    "image_metadata/text_and_graph.py": r"\[object object\]",
    "image_metadata/containers/iptc.py": "IPTC .*",
    "image_metadata/containers/table.py": "JPEG XL",
    "image_metadata/containers/xmp.py": "XMP {}",
    "image_metadata/comfyui/widgets.py": "value {}|Node name for S&R",
    "image_metadata/comfyui/operations.py": "new line|title case",
}
NOT_LOOKED_INTO = (
    "tr",
    "tr_noop",
    "compile",
    "fullmatch",
    "match",
    "search",
    "finditer",
    "sub",
    "expect_axes",
    "word_set",
)


def is_sentence(text: str) -> bool:
    """Whether it is of two words or more, one of them of letters, or a piece to be put between others."""
    return (len(text.split()) > 1 or text != text.strip()) and bool(re.search(r"[^\W\d_]{2}", text.replace("{}", " ")))


def is_not_said(node: ast.AST) -> bool:
    """Whether literals inside are for no person: patterns, annotations, comparisons, messages to a careless caller.

    A ValueError that a person can cause is translated like anything else; one that only a caller can is not.
    """
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in NOT_LOOKED_INTO
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call) and getattr(node.exc.func, "id", "") == "ValueError"
    return isinstance(node, ast.Compare) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every literal that may be said; an f-string is one, with `{}` for its gaps."""
    if is_not_said(node):
        return
    if isinstance(node, ast.JoinedStr):
        pieces = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        yield node.lineno, "".join(pieces)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns", "format_spec"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not (
                    isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
                ):
                    yield from literals(child)


def test_no_sentence_of_the_core_is_left_untranslated() -> None:
    wrong, needed = [], set()
    for path in sorted((ROOT / "core").rglob("*.py")):
        name = path.relative_to(ROOT / "core").as_posix()
        for line, text in literals(ast.parse(path.read_text(encoding="utf-8"))):
            if is_sentence(text):
                if re.fullmatch(LEFT_ALONE.get(name, ""), text, re.DOTALL):
                    needed.add(name)
                else:
                    wrong.append(f"{name}:{line}: {text}")
    assert not wrong, "say it with tr, or leave it alone with a reason:\n" + "\n".join(wrong)
    assert needed == set(LEFT_ALONE), "these need not be left alone any more"


def test_a_sentence_without_tr_would_be_found() -> None:
    found = literals(
        ast.parse('def f(x: "a b") -> "c d":\n    "doc string"\n    say(f"{x} is bad", tr("not said"), "ok")')
    )
    assert [text for _, text in found if is_sentence(text)] == ["{} is bad"]
