"""compel's prompts as a whole: one, or several mixed by `.and()` or `.blend()`."""

from collections.abc import Callable
from dataclasses import dataclass

from core.dialects.compel.grammar import Grammar, Nodes, RuleMatch, Unreadable


@dataclass(frozen=True, slots=True)
class Mixture:
    """Several prompts for one picture: `.and()`, or `.blend()` whose weights are normalised or not."""

    kind: str  # "and", "blend" or "blend-raw"
    prompts: tuple[Nodes, ...]
    weights: tuple[float, ...]


class PromptGrammar(Grammar):
    """The rules that hold at the very start of a prompt."""

    def whole(self) -> Mixture | Nodes:
        """The text as a mixture or as one prompt; Unreadable where compel raises."""
        end = len(self.text.text)
        mixed = self._mixture((".and", ".add"), 0, end)
        if mixed is not None:
            return mixed[1]
        mixed = self._mixture((".blend",), self._after_loras(0, end), end)
        if mixed is None:
            return self._all_of(self.prompt, 0, end)
        if self._after_loras(mixed[0], end) != end:
            raise Unreadable
        return mixed[1]

    def _after_loras(self, offset: int, end: int) -> int:
        start = self.skip(offset, end)
        while start < end and (found := self.lora(start, end)) is not None:
            start = self.skip(found[0], end)
        return start

    def _mixture(self, names: tuple[str, ...], start: int, end: int) -> tuple[int, Mixture] | None:
        """`("a", "b").blend(0.7, 0.3)`, where all of the prompt begins."""
        offset = self.mark("(", start, end)
        prompts: list[Nodes] = []
        while offset is not None:
            found = self._part(self.skip(offset, end), end)
            if found is None:
                return None
            prompts.append(found[1])
            after, offset = found[0], self.mark(",", found[0], end)
        closing = self.mark(")", after, end) if prompts else None
        name = next((name for name in names if closing is not None and self.starts(name, closing, end)), None)
        opening = self.method(name, (closing, ()), end) if name and closing is not None else None
        if opening is None or name is None:
            return None
        after, options = self.options(opening, end)
        closing = self.mark(")", after, end)
        return None if closing is None else (closing, _mixture(name, tuple(prompts), options))

    def _part(self, offset: int, end: int) -> RuleMatch:
        if offset >= end:
            return None
        return self.first(offset, end, self.target) or self.in_quotes(offset, end, self.prompt)

    def _all_of(self, rule: Callable[[int, int], RuleMatch], offset: int, end: int) -> Nodes:
        found = rule(offset, end)
        if found is None or self.skip(found[0], end) != end:
            raise Unreadable
        return found[1]


def _mixture(name: str, prompts: tuple[Nodes, ...], options: list[str]) -> Mixture:
    """A mixture with its weights, 1 for all where none are given; Unreadable where there are too few or no numbers."""
    kind = "and"
    if name == ".blend":
        kind = "blend-raw" if options[-1:] == ["no_normalize"] else "blend"
        options = options[:-1] if kind == "blend-raw" else options
    try:
        weights = tuple(float(option) for option in options) or (1.0,) * len(prompts)
    except ValueError:
        raise Unreadable from None
    if len(weights) != len(prompts):
        raise Unreadable
    return Mixture(kind, prompts, weights)
