"""The LoRAs of a studio by the names that a tool calls them by, whichever tool the studio is of."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate
from unicodedata import is_normalized, normalize

from core.studio.aliases import LoraAliases
from core.studio.contents import StudioContents
from core.studio.listing_rules import ListingRule
from core.studio.studio import StudioFile
from core.studio.table import TOOLS

DEFAULT_RULES_OF = "comfyui"  # whose names nodes of ComfyUI use


class LoraNames:
    """The names of a studio's LoRAs in one tool; made once for contents, as 20,000 of them take a moment."""

    def __init__(self, contents: StudioContents, tool: str) -> None:
        self.contents, self.tool = contents, tool
        own = TOOLS[contents.studio.tool].rules.get("lora")
        rule = TOOLS[tool if tool in TOOLS else DEFAULT_RULES_OF].rules.get("lora")
        listed = [file for file in contents.listing.files if file.kind == "lora"]
        self.files: Mapping[str, StudioFile]  # by name, in natural order
        self.shadowed: Mapping[str, tuple[StudioFile, ...]]  # files of a name that the tool cannot reach by it
        if rule is None or own is None or rule.name is own.name:
            self.files = {file.name: file for file in listed if file.shadowed_by is None}
            self.shadowed = _grouped((file.name, file) for file in listed if file.shadowed_by is not None)
        else:
            self.files, self.shadowed = _renamed(listed, rule)

    def prepare(self) -> "LoraNames":
        """Has what is looked up at a key be made now, on the thread that calls."""
        _ = self.aliases, self.owners, self.by_normal_form, self.joined, self.cleaned, self.by_length
        return self

    @cached_property
    def aliases(self) -> LoraAliases:
        """Second names, of headers that have been read."""
        return self.contents.aliases

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the files that have an alias, by that alias."""
        headers = self.contents.headers
        pairs = ((header.alias, file) for file in self.files.values() if (header := headers.get(file.path)))
        return {alias: tuple(file.name for file in files) for alias, files in _grouped(pairs).items() if alias}

    @cached_property
    def by_normal_form(self) -> Mapping[str, StudioFile]:
        """The files whose names are stored decomposed, as macOS does, by their composed names."""
        named = ((normalize("NFC", name), file) for name, file in self.files.items() if not is_normalized("NFC", name))
        return dict(named)

    @cached_property
    def joined(self) -> "JoinedNames":
        """The paths below the folders, for tools that match by a part of them."""
        return JoinedNames([file.relative for file in self.files.values()], list(self.files.values()))

    @cached_property
    def cleaned(self) -> Mapping[str, StudioFile]:
        """SwarmUI's: in lower case, without blanks and square brackets; of equal ones the first."""
        return {cleaned_name(name): file for name, file in reversed(list(self.files.items()))}

    @cached_property
    def by_length(self) -> "JoinedNames":
        """SwarmUI's names from short to long."""
        pairs = sorted(((cleaned_name(name), file) for name, file in self.files.items()), key=lambda pair: len(pair[0]))
        return JoinedNames([name for name, _ in pairs], [file for _, file in pairs])


def cleaned_name(name: str) -> str:
    """A name as SwarmUI compares it (`T2IParamTypes.CleanNameGeneric`)."""
    return name.lower().removesuffix(".safetensors").translate(_CLEANED).strip()


_CLEANED = str.maketrans({" ": None, "[": None, "]": None, "\\": "/"})


class JoinedNames:
    """Names in one text, so that what contains something is found by one look."""

    def __init__(self, names: list[str], files: list[StudioFile]) -> None:
        self._files = files
        self._starts = list(accumulate((len(name) + 1 for name in names), initial=0))
        self._text = "".join(f"{name}\n" for name in names)

    def first_with(self, part: str) -> StudioFile | None:
        """The first file whose name contains a text; a line break at its end stands for the end of the name."""
        at = self._text.find(part)
        if at < 0 or not self._files or part.rstrip("\n").count("\n"):
            return None
        return self._files[bisect_right(self._starts, at) - 1]


def _renamed(
    listed: Iterable[StudioFile], rule: ListingRule
) -> tuple[dict[str, StudioFile], dict[str, tuple[StudioFile, ...]]]:
    """Another tool's files by the names that `rule` makes of their paths, and those that cannot be reached."""
    named = _grouped((rule.name(file.relative), file) for file in listed)
    chosen = {name: files[-1 if rule.takes_last else 0] for name, files in named.items()}
    others = {name: tuple(file for file in files if file is not chosen[name]) for name, files in named.items()}
    return chosen, {name: files for name, files in others.items() if files}


def _grouped(pairs: Iterable[tuple[str, StudioFile]]) -> dict[str, tuple[StudioFile, ...]]:
    groups = defaultdict[str, list[StudioFile]](list)
    for name, file in pairs:
        groups[name].append(file)
    return {name: tuple(files) for name, files in groups.items()}
