"""The tags of all of a studio's own lists, searched as someone types."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.program.cancellation import CancelCheck, never_cancelled
from core.studio.tag_words.tag_list import MAX_TAGS, TagList, TagWord, Where, folded, read_tag_list


@dataclass(frozen=True, eq=False)
class TagWords:
    """The lists of a studio, MAX_TAGS tags of them at most: 30 MB."""

    lists: tuple[TagList, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.lists))

    def search(
        self, query: str, limit: int, cancelled: CancelCheck = never_cancelled, at_start: bool = False
    ) -> tuple[TagWord, ...]:
        """The tags in which `query` stands at the beginning or behind a non-letter, as tagcomplete finds them.

        Case does not count, and an underscore is a blank; a `*` in front finds it anywhere, and `at_start` at the
        beginning alone. First comes a tag that is
        just `query`, then those with a note, then the most frequent; aliases find their tag. Cancelled.
        """
        needle = folded(query.removeprefix("*").lstrip()).encode(errors="replace")
        if not needle.strip():
            return ()
        where: Where = "start" if at_start else "anywhere" if query.startswith("*") else "word"
        found = list[tuple[bool, int, TagWord]]()
        for tags in self.lists:
            exact, hits = tags.exact(needle, cancelled), tags.hits(needle, where, limit, cancelled)
            for is_other, lines in ((False, exact), (True, hits)):
                found += [(is_other, -tags.ranks[index], tags.word(index, alias)) for index, alias in lines]
        found.sort(key=lambda hit: hit[:2])
        first = {word.name: word for _, _, word in reversed(found)}
        return tuple(first[name] for name in dict.fromkeys(word.name for _, _, word in found))[:limit]


NO_TAG_WORDS = TagWords()


def read_tag_words(
    paths: Iterable[Path], drops_comments: bool = False, cancelled: CancelCheck = never_cancelled
) -> TagWords:
    """The tags of several lists. A list that cannot be read, or that exceeds MAX_TAGS, is passed over. Cancelled."""
    lists, count = list[TagList](), 0
    for path in paths:
        try:
            tags = read_tag_list(path, drops_comments, cancelled)
        except OSError:
            continue
        if count + len(tags) <= MAX_TAGS:
            count += len(tags)
            lists.append(tags)
    return TagWords(tuple(lists))
