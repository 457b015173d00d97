"""A1111's prompt editing and alternation: one text to the texts of its sampling steps.

    [a:b:0.5]   a up to and with half of the steps, then b        [a::3]     a for 3 steps, then nothing
    [b:0.5]     nothing at first, then b                          [a|b|c]    another one at every step

A number with a dot is a fraction of the steps, one without is a step (A1111 1.6 and later). What stands inside may be
scheduled again. A schedule is recognised only where all brackets inside it, round and square, are in pairs and hold
no colon or bar of their own kind of place: `(a:b)` may have one colon, `[a:b:c:5]` is no schedule, and neither is what
encloses it. Everything else stays as it was typed. A bar that belongs to no alternation, or a backslash in front of
nothing or a line break, makes A1111 give up: then nothing in the text is scheduled.

A1111 reads this with an ambiguous Earley grammar (`modules/prompt_parser.py`, `schedule_parser`); here it is one pass
with a stack. Where a bracket without partner stands beside a schedule, as in `[a:3](`, A1111 takes the schedule or
leaves it as text by chance, differently from one start to the next; here it is taken.

The grammar before 1.6, which SD.Next has still, is the same but for its `ScheduleRules`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from core.prompt.mapped_text import MappedText, concat

_PIECE = re.compile(r"(?:[^\\\[\]():|]|\\.)+|[\[\]():|]")
NUMBER = r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_CLOSES = {")": "(", "]": "["}


def step_of(number: str, steps: int) -> int:
    """The last step before a change, at most `steps`: the number times `steps` if it has a dot, else itself."""
    value = float(number) * steps if "." in number else float(number)
    return int(min(float(steps), max(value, -1.0)))


@dataclass(frozen=True, slots=True)
class ScheduleRules:
    """What differs among versions of the grammar.

    `number` matches the last part of a schedule, group 1 being its number, whose step `step_of` gives. `lists_all` says
    that a border before the first step has a text too. With `keeps_first_piece`, an alternation's option is only its
    first piece: a run without marks, a bracket, or a schedule.
    """

    number: re.Pattern[str] = re.compile(NUMBER + r"\s*")
    step_of: Callable[[str, int], int] = step_of
    lists_all: bool = False
    keeps_first_piece: bool = False


RULES = ScheduleRules()


@dataclass(frozen=True, slots=True)
class _Slice:
    """A piece of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Choice:
    """A schedule: the first option up to step `when`, then the second; without `when`, one option a step in turn."""

    options: tuple[Sequence["_Item"], ...]
    when: int | None = None

    def at(self, step: int) -> Sequence["_Item"]:
        if self.when is None:
            return self.options[(step - 1) % len(self.options)]
        return self.options[0 if step <= self.when else 1]


_Item = _Slice | _Choice


@dataclass(slots=True)
class _Group:
    """An open bracket: the index of its item, and of the colons and bars directly inside."""

    bracket: str
    item: int
    colons: list[int] = field(default_factory=list)
    bars: list[int] = field(default_factory=list)


class _GivenUp(Exception):
    """The text is none of the grammar's."""


@dataclass(slots=True)
class _Reader:
    """One pass over a text; `items` is the flat list of what was read, in which schedules replace their pieces."""

    text: str
    steps: int
    rules: ScheduleRules = RULES
    items: list[_Item] = field(default_factory=list)
    open: list[_Group] = field(default_factory=list)
    borders: set[int] = field(default_factory=set)
    outer_bars: list[int] | None = None  # where bars outside of brackets stand, if they are passed over

    def read(self) -> None:
        """Fills `items` and `borders`, the steps after which the text may change."""
        end = 0
        for match in _PIECE.finditer(self.text):
            if match.start() != end:
                break
            end = match.end()
            self.items.append(_Slice(match.start(), end))
            if match[0] in "[]():|":
                self._take_mark(match[0], match.start())
        if end != len(self.text):
            raise _GivenUp
        self._dissolve()

    def _take_mark(self, mark: str, at: int) -> None:
        index = len(self.items) - 1
        if mark in "([":
            self.open.append(_Group(mark, index))
        elif mark in ")]":
            self._close(_CLOSES[mark])
        elif self.open:
            (self.open[-1].colons if mark == ":" else self.open[-1].bars).append(index)
        elif mark == "|":
            if self.outer_bars is None:
                raise _GivenUp
            self.outer_bars.append(at)

    def _close(self, bracket: str) -> None:
        """Ends the innermost group, where the bracket is of its kind and it is one that the grammar knows."""
        if not self.open or self.open[-1].bracket != bracket:
            self._dissolve()
            return
        group = self.open[-1]
        if group.bars and bracket == "[" and not group.colons:
            options = self._options(group, group.bars)
            if self.rules.keeps_first_piece:
                options = tuple(map(self._first_piece, options))
            self._wrap(group, _Choice(options))
        elif group.bars:
            raise _GivenUp
        elif bracket == "[" and group.colons:
            self._close_schedule(group)
        elif len(group.colons) > 1:
            self._dissolve()
        else:
            self.open.pop()

    def _close_schedule(self, group: _Group) -> None:
        number = self._number_after(group.colons[-1])
        if number is None or len(group.colons) > 2:
            self._dissolve()
            return
        when = self.rules.step_of(number, self.steps)
        if when >= 1 or self.rules.lists_all:
            self.borders.add(when)
        *options, _ = self._options(group, group.colons)
        self._wrap(group, _Choice(((), *options)[-2:], when))

    def _number_after(self, colon: int) -> str | None:
        """The number that fills the last part of the innermost group, as typed; None where something else does."""
        after = self.items[colon + 1 : -1]
        if len(after) != 1 or not isinstance(after[0], _Slice):
            return None
        match = self.rules.number.fullmatch(self.text, after[0].start, after[0].end)
        return match[1] if match else None

    def _options(self, group: _Group, marks: list[int]) -> tuple[Sequence[_Item], ...]:
        starts = [group.item + 1, *(mark + 1 for mark in marks)]
        ends = [*marks, len(self.items) - 1]
        return tuple(self.items[start:end] for start, end in zip(starts, ends, strict=True))

    def _first_piece(self, option: Sequence[_Item]) -> Sequence[_Item]:
        depth = 0
        for index, item in enumerate(option):
            mark = self.text[item.start] if isinstance(item, _Slice) else ""
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(mark, 0)
            if depth == 0:
                return option[: index + 1]
        return option

    def _wrap(self, group: _Group, choice: _Choice) -> None:
        if choice.when is None:
            self.borders.update(range(1, self.steps + 1))
        self.items[group.item :] = [choice]
        self.open.pop()

    def _dissolve(self) -> None:
        """What is open holds something out of place, so its brackets are plain text."""
        if any(group.bars for group in self.open):
            raise _GivenUp
        self.open.clear()


def schedule(text: MappedText, steps: int, rules: ScheduleRules = RULES) -> list[tuple[int, MappedText]]:
    """The texts of a prompt in order, each with the last step that it holds for; the last is `steps`.

    Neighbours may be equal: A1111 makes a border of every number, also where the text does not change.
    """
    if "[" not in text.text:
        return [(steps, text)]
    reader = _Reader(text.text, steps, rules)
    try:
        reader.read()
    except _GivenUp:
        return [(steps, text)]
    made: dict[tuple[tuple[int, int], ...], MappedText] = {}
    texts = []
    for step in sorted(reader.borders | {steps}):
        slices = tuple(_slices(reader.items, step))
        if slices not in made:
            made[slices] = concat([text.cut(start, end) for start, end in slices])
        texts.append((step, made[slices]))
    return texts


def bar_outside_schedules(text: str, steps: int, rules: ScheduleRules = RULES) -> int | None:
    """Where the first bar outside of brackets stands in a text of which nothing is scheduled for such bars alone."""
    if "[" not in text or "|" not in text:
        return None
    reader = _Reader(text, steps, rules, outer_bars=(bars := list[int]()))
    try:
        reader.read()
    except _GivenUp:
        return None
    return bars[0] if bars and any(isinstance(item, _Choice) for item in reader.items) else None


def _slices(items: Sequence[_Item], step: int) -> Iterator[tuple[int, int]]:
    """The pieces of the text that stand at a step, neighbours joined."""
    start = end = 0
    waiting = [iter(items)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif isinstance(item, _Choice):
            waiting.append(iter(item.at(step)))
        elif item.start == end:
            end = item.end
        else:
            yield start, end
            start, end = item.start, item.end
    yield start, end
