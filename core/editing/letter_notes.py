"""Letters that A1111 and the programs made from it repair before they look them up, and other tools do not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from core.dialects.table import DEFAULT_DIALECT, DIALECTS, parse
from core.editing.fix_checks import Edit, LetterCheck, mends_letters, settings_of_other
from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix, Prompt, Segment
from core.tokens.chunks import Chunks
from core.tokens.normalization import normalize

MAX_NORMALIZED = 4  # times the length of a prompt; its scheduled texts may be many
_ODD = re.compile(r"[^\x00-\x7f]|&")
_MARKS = re.compile(r"[()\[\]{}<>:|\\#/*&_]")  # what means something to some tool, in some place
_MARKS_AND_SIGNS = re.compile(_MARKS.pattern[:-1] + "\"'+=-]")  # and to one that weighs by signs
_OPENING = re.compile(r"[(\[]")
_ESCAPED = re.compile(r"[()\[\]:|\\]")
_UNSEEN = ("Cc", "Cf")  # control and format characters


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters side by side that are read as others, by their span in the typed text."""

    start: int
    end: int
    read: str


def letter_notes(chunks: Chunks) -> Iterator[Diagnostic]:
    """Where a tool that repairs letters reads others than those typed, in what the tool in use reads too."""
    prompt = chunks.prompt
    if not _ODD.search(prompt.source):
        return
    tool = DIALECTS[prompt.dialect]
    if not mends_letters(tool):
        tool = DIALECTS[DEFAULT_DIALECT]
    mending = (
        prompt if tool.key == prompt.dialect else parse(prompt.source, tool.key, settings_of_other(prompt.settings))
    )
    is_read = _read_offsets(chunks)
    runs = [run for run in _changed_runs(mending) if run.start in is_read and _is_typed(run, prompt)]
    edits = _safe_edits(chunks, mending, runs)
    for run in runs:
        message = tr("{tool} reads “{typed}” as “{read}”; ComfyUI, diffusers and compel read it as it stands.")
        message = message.format(tool=tool.title, typed=prompt.source[run.start : run.end], read=run.read)
        edit = edits.get(run.start)
        fixes = (Fix(tr("Write {letters}").format(letters=edit[2]), (edit,)),) if edit else ()
        yield Diagnostic("letters-differ", message, run.start, run.end, fixes)


def _is_typed(run: _Run, prompt: Prompt) -> bool:
    """Whether a run is of the typed prompt, and not of a style around it."""
    return run.start >= 0 and run.end <= len(prompt.source)


def _read_offsets(chunks: Chunks) -> frozenset[int]:
    """The typed letters that stand for words in the shown variant, and those of the others."""
    shown = chunks.prompt.variant
    runs = (run for v in chunks.prompt.variants if v is not shown for run in (v.segments, v.more_segments or ()))
    others = {id(run): run for run in runs if run is not shown.segments and run is not shown.more_segments}
    words = (token for own in chunks.encoders for token in own.tokens if token.kind == "text")
    spans = ((token.start, token.end) for token in words)
    read = {offset for start, end in spans if start is not None and end is not None for offset in range(start, end)}
    return frozenset(read.union(*(segment.offsets for run in others.values() for segment in run)))


def _changed_runs(prompt: Prompt) -> list[_Run]:
    """All runs in the texts that a tool makes of a prompt, each once."""
    segments = {id(v.segments): v.segments for v in (prompt.variant, *prompt.variants)}
    seen: set[int] = set()
    runs: dict[int, _Run] = {}
    left = MAX_NORMALIZED * len(prompt.source)
    for segment in (segment for run in segments.values() for segment in run):
        odd = [segment.offsets[match.start()] for match in _ODD.finditer(segment.text)]
        if left < 0 or seen.issuperset(odd):
            continue
        seen.update(odd)
        left -= len(segment.text)
        for run in _runs_of(segment):
            runs.setdefault(run.start, run)
    return sorted(runs.values(), key=lambda run: run.start)


def _runs_of(segment: Segment) -> Iterator[_Run]:
    read = normalize(segment.text, "ftfy")
    starts = sorted(set(read.offsets))
    if not starts:
        return
    by_offset = groupby(zip(read.offsets, read.text, strict=True), key=itemgetter(0))
    letters = ["".join(letter for _, letter in group) for _, group in by_offset]
    run: _Run | None = None
    for at, until, written in zip(starts, [*starts[1:], len(segment.text)], letters, strict=True):
        typed = segment.text[at:until]
        if _is_read_alike(typed, written):
            continue
        start, end = segment.span(at, at + max(1, len(_without_unseen(typed))))
        if run and run.end == start:
            run = _Run(run.start, end, run.read + written)
            continue
        if run:
            yield run
        run = _Run(start, end, written)
    if run:
        yield run


def _without_unseen(typed: str) -> str:
    """The letters without control and format characters at their end, which the tool has dropped."""
    while typed and unicodedata.category(typed[-1]) in _UNSEEN:
        typed = typed[:-1]
    return typed


@lru_cache(maxsize=5_000)  # pairs of letters, which come again at the next key
def _is_read_alike(typed: str, read: str) -> bool:
    if typed == read or typed.lower() == read or not (typed.strip() or read.strip()):
        return True
    return unicodedata.normalize("NFC", typed.lower()) == read or _seen(typed.lower()) == _seen(read)


def _seen(letters: str) -> str:
    return "".join(letter for letter in letters if unicodedata.category(letter) not in _UNSEEN)


def _safe_edits(chunks: Chunks, mending: Prompt, runs: Sequence[_Run]) -> dict[int, Edit]:
    """For each run that may be written otherwise its edit, by its start: each alone and all of them together.

    What holds no mark of the tools changes nothing but letters, and an escaped opening bracket is a letter wherever it
    stands, so those are read together; the others one by one.
    """
    from ftfy.badness import is_bad  # hardly any prompt has odd letters

    source = mending.source
    single = {} if is_bad(source) else _single_letters(source, runs)
    marks = _MARKS_AND_SIGNS if DIALECTS[chunks.prompt.dialect].quotes else _MARKS
    check = LetterCheck(chunks, mending, single)
    runs = [run for run in runs if check.keeps_length(source[run.start : run.end], run.read)]
    edits = [
        (run.start, run.end, _OPENING.sub(r"\\\g<0>", run.read))
        for run in runs
        if single
        and not marks.search(_OPENING.sub("", run.read))
        and source[run.start : run.end].translate(single) == run.read
    ]
    if edits and not check.keeps_reading(edits):
        edits = []
    done = {edit[0] for edit in edits}
    alone = [edit for run in runs if run.start not in done and (edit := _edit_alone(check, run))]
    if alone and not check.keeps_reading([*edits, *alone]):
        for edit in alone:
            edits += [edit] if check.keeps_reading([*edits, edit]) else []
    else:
        edits += alone
    return {edit[0]: edit for edit in edits}


def _edit_alone(check: LetterCheck, run: _Run) -> Edit | None:
    """The letters that are read in place of the run, as they are or escaped, where nothing else changes."""
    written = dict.fromkeys((run.read, _ESCAPED.sub(r"\\\g<0>", run.read)))
    edits = ((run.start, run.end, letters) for letters in written)
    return next((edit for edit in edits if check.keeps_reading([edit])), None)


def _single_letters(text: str, runs: Sequence[_Run]) -> dict[int, str]:
    """What each letter of the runs is read as by itself, by its code point, as far as the runs are made of those."""
    letters = {letter for run in runs for letter in text[run.start : run.end]}
    read = {ord(letter): normalize(letter, "ftfy").text for letter in letters}
    return {letter: written for letter, written in read.items() if letter > 127}
