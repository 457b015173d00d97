"""`--ask knows`: which words the LoRAs of the command know, and what the checkpoint's training changed."""

from pathlib import Path
from typing import Any

from core.analysis.answer_check import AnswerCheck
from core.cli.answers.asked import AskedPrompt
from core.cli.answers.checks import check_record
from core.cli.loras import split_strength
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.queries.learned_rows import learned_rows
from core.queries.response_run import ResponseQuestion
from core.queries.vocabulary_response import ResponseCache, vocabulary_response
from core.studio.written_words import WrittenWord, written_words

DIGITS = 4
MAX_ROWS = 100  # of a changed table


def answer(asked: AskedPrompt) -> dict[str, Any]:
    """What the checkpoint and each LoRA know, by encoder; UnreadableEncoder where a file cannot be read."""
    options, model = asked.options, asked.model
    views = asked.views.values()
    layers = {view.encoding.encoder: asked.layer(view) for view in views}
    loras = [_lora_record(Path(file), strength, model, layers) for file, strength in map(split_strength, options.lora)]
    record: dict[str, Any] = {"written": _written(written_words(model.source)), "loras": loras}
    if options.base:
        record["vocabulary"] = {info.name: _table_record(options.base, info, model) for info in layers}
    return record


def _written(words: tuple[WrittenWord, ...]) -> list[dict[str, Any]]:
    return [{"text": word.text, "source": word.source, "count": word.count} for word in words]


def _table_record(base: str, info: EncoderInfo, model: Model) -> dict[str, Any]:
    answer = learned_rows(base, info, model)
    rows = [
        {"id": row.id, "piece": row.name, "change": _number(row.change), "rank": row.rank, "is_word": row.is_word}
        for row in answer.rows[:MAX_ROWS]
    ]
    return {
        "base": base,
        "changed": len(answer.rows),
        "scale": answer.table.scale,
        "threshold": answer.table.threshold,
        "rows": rows,
        "check": check_record(answer.check),
    }


def _lora_record(path: Path, strength: float, model: Model, layers: dict[EncoderInfo, int]) -> dict[str, Any]:
    written = written_words(path)
    first = tuple(word.text for word in written)
    moved = {
        info.name: _moved(ResponseQuestion(info, path, strength, layer, first), model) for info, layer in layers.items()
    }
    return {"file": str(path), "strength": strength, "written": _written(written), "moved_most": moved}


def _moved(question: ResponseQuestion, model: Model) -> dict[str, Any] | None:
    """What a LoRA moves most in one encoder; None where it has no part for it that fits, or does nothing."""
    answer = vocabulary_response(question, ResponseCache(), model)
    if not answer.acts:
        return None
    beyond = {each.name for each in answer.beyond_chance}
    words = [
        {"text": each.name, "score": _number(each.score), "rank": each.rank, "stands_out": each.name in beyond}
        for each in answer.candidates
    ]
    end = None if answer.chance_end is None else _number(answer.chance_end)
    check = answer.check or AnswerCheck(None, "")
    return {"candidates": words, "words": answer.count, "chance_ends": end, "check": check_record(check)}


def _number(value: float) -> float:
    return round(value, DIGITS)
