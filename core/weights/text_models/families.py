"""Which family the text encoders at hand are read for, and whether they are all that it needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from core.program.messages import quoted
from core.program.translation import join_names, tr
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, family_title
from core.weights import UnreadableEncoder
from core.weights.checkpoints.recognition import ENCODER_TITLES

# By how the names of diffusers' classes begin, the first that fits.
_FAMILY_OF_PIPELINE = (
    ("Flux2Klein", "flux2_klein"),
    ("Flux2", "flux2_dev"),
    ("Flux3", "flux3"),
    ("Flux", "flux1"),
    ("StableDiffusion3", "sd3_t5"),
    ("Chroma", "chroma"),
    ("Wan", "wan"),
    ("ZImage", "z_image"),
    ("QwenImage21", "qwen_image_21"),
    ("QwenImage", "qwen_image"),
    ("Krea2", "krea2"),
    ("Lumina2", "lumina2"),
    ("Anima", "anima"),
)


def allowed_encoders(family: str) -> tuple[str, ...]:
    """All encoders that a family may be read with weights of, in its order, each with what may stand in its place."""
    facts = TEXT_FAMILIES[family]
    others = facts.alternatives
    return tuple(name for own in facts.encoders if own not in facts.ids_only for name in (own, *others.get(own, ())))


def missing_encoders(family: str, present: Collection[str]) -> list[str]:
    """The encoders that a family needs and that are not there; one, if any does, where it can do without each."""
    facts = TEXT_FAMILIES[family]
    others = facts.alternatives
    needed = [name for name in facts.encoders if name not in (*facts.optional, *facts.ids_only)]
    missing = [name for name in needed if {name, *others.get(name, ())}.isdisjoint(present)]
    return missing if needed or present else list(facts.encoders[:1])


def family_of_pipeline(kind: str) -> str:
    """The family of diffusers' class of this name, "" where none is known."""
    return next((family for start, family in _FAMILY_OF_PIPELINE if kind.startswith(start)), "")


def usual_family(present: Sequence[str]) -> str:
    """The family that is most usual for these encoders together, "" where none takes them all."""
    fitting = [
        family
        for family in TEXT_FAMILIES
        if set(present) <= set(allowed_encoders(family)) and not missing_encoders(family, present)
    ]
    return min(fitting, key=lambda family: len(TEXT_FAMILIES[family].encoders), default="")


def families_of(encoder: str) -> list[str]:
    """The families that are read by the weights of an encoder that is not CLIP's."""
    return [family for family in TEXT_FAMILIES if encoder in TEXT_ENCODERS and encoder in allowed_encoders(family)]


def has_several(family: str) -> bool:
    """Whether a family is read by the weights of several encoders together."""
    return len(set(TEXT_FAMILIES[family].encoders) - set(TEXT_FAMILIES[family].ids_only)) > 1


def other_families(family: str, present: Iterable[str]) -> list[str]:
    """The titles of the other families that are read by one of these encoders other than CLIP's."""
    keys = dict.fromkeys(key for encoder in present for key in families_of(encoder) if key != family)
    return [title_of(key) for key in keys]


def title_of(family: str) -> str:
    """What a family is called, in the language set."""
    title = family_title(family)
    return tr(title)


def check_parts(family: str, parts: Iterable[tuple[Path, str]], is_whole: bool = True) -> None:
    """UnreadableEncoder where these files' encoders are not those of a family: doubled, none of its, or not all.

    Without `is_whole` some of a family's encoders are enough.
    """
    files: dict[str, Path] = {}
    for path, name in parts:
        if name not in allowed_encoders(family):
            _refuse_stranger(family, path, name)
        if name in files:
            message = tr("{first} and {second} both hold {encoder}. Name one of them.")
            names = {"first": quoted(files[name]), "second": quoted(path)}
            raise UnreadableEncoder(message.format(encoder=ENCODER_TITLES[name], **names))
        files[name] = path
    _check_alternatives(family, files)
    if is_whole and (missing := missing_encoders(family, files)):
        message = tr("{family} also needs {missing}. Choose the file that holds it as well.")
        raise UnreadableEncoder(message.format(family=title_of(family), missing=_titles(missing)))


def _check_alternatives(family: str, files: Mapping[str, Path]) -> None:
    for own, others in TEXT_FAMILIES[family].alternatives.items():
        present = [name for name in (own, *others) if name in files]
        if len(present) > 1:
            message = tr("{family} reads by one of {encoders}, not by both. Name one of them.")
            raise UnreadableEncoder(message.format(family=title_of(family), encoders=_titles(present)))


def _refuse_stranger(family: str, path: Path, name: str) -> None:
    message = tr("{file} holds {encoder}, by which {family} does not read; it needs {needed}.")
    needed = _titles(allowed_encoders(family))
    raise UnreadableEncoder(
        message.format(file=quoted(path), encoder=ENCODER_TITLES[name], family=title_of(family), needed=needed)
    )


def _titles(names: Iterable[str]) -> str:
    return join_names([ENCODER_TITLES[name] for name in names])
