"""What an installation holds, as far as it has been looked into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from core.prompt.styles import Style
from core.prompt.textual_inversions import NO_INVERSIONS, TextualInversions
from core.prompt.wildcards import NO_WILDCARDS, Wildcards
from core.studio.aliases import LoraAliases, lora_aliases
from core.studio.headers import ModelHeader
from core.studio.sidecars import SidecarNotes
from core.studio.studio import Listing, Studio, StudioFile, StudioProblem


@dataclass(frozen=True, eq=False)
class StudioContents:
    """The files of a studio and what is known of them; equal to itself alone, as it may hold 20,000 of them.

    `headers` are those that have been read, None for a file that has none that can be read; `sidecars` likewise.
    `inversions` are the embeddings whose files have been looked into. `tag_lists` are files of tags for completion, in
    the order in which they are asked. `problems` are those of styles, wildcards and lists; the studio has its own.
    """

    listing: Listing
    headers: Mapping[Path, ModelHeader | None] = field(default_factory=dict)
    sidecars: Mapping[Path, SidecarNotes] = field(default_factory=dict)
    inversions: TextualInversions = NO_INVERSIONS
    styles: tuple[Style, ...] = ()
    wildcards: Wildcards = NO_WILDCARDS
    tag_lists: tuple[Path, ...] = ()
    problems: tuple[StudioProblem, ...] = ()

    @property
    def studio(self) -> Studio:
        """The installation."""
        return self.listing.studio

    @cached_property
    def loras(self) -> Mapping[str, StudioFile]:
        """The LoRAs that can be reached by their names, by the tool's own name for each."""
        return {file.name: file for file in self.listing.of_kind("lora")}

    @cached_property
    def aliases(self) -> LoraAliases:
        """The second names of LoRAs, as far as headers have been read."""
        return lora_aliases(self.listing, self.headers)

    def is_read(self, file: StudioFile) -> bool:
        """Whether a LoRA's header and what lies beside it have been looked into."""
        return file.path in self.headers and (file.path in self.sidecars or not file.sidecars)

    @cached_property
    def unread(self) -> int:
        """How many LoRAs' headers have not been read yet, so that an alias may still turn up."""
        return sum(file.kind == "lora" and file.path not in self.headers for file in self.listing.files)
