"""Files of wildcards: what `__name__` stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase


@dataclass(frozen=True, eq=False)
class Wildcards:
    """The lines of the files of a folder, by their path in it without suffix, with `/`; equal to itself alone."""

    by_path: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def lines_of(self, name: str) -> tuple[str, ...]:
        """The lines of a file or, with `*`, of several: each once, in order; none where no file has that name.

        A name that no path has is looked for in all folders (dynamicprompts 0.31.0, `wildcard_manager.py`).
        """
        path = re.sub(r"[\\/]+", "/", name).strip("/")
        for pattern in (path, f"*/{path}") if self.by_path else ():
            lines = {line for key, own in self.by_path.items() if fnmatchcase(key, pattern) for line in own}
            if lines:
                return tuple(sorted(lines))
        return ()


NO_WILDCARDS = Wildcards()
