"""`--ask unet`: what each block of a U-Net gets of each word, and where the LoRAs of the command act in it."""

from pathlib import Path
from typing import Any

from core.analysis.cross_attention import BlockHearing
from core.analysis.unet_sentences import contrast_sentence, nearest_pair, pair_sentence
from core.cli.answers.asked import AskedPrompt
from core.cli.answers.checks import check_record
from core.cli.loras import split_strength
from core.encoder.encoding import Floats
from core.program.messages import UnusableInput
from core.queries.unet_files import OpenUnets
from core.queries.unet_hearing import HearingQuestion, UnetHearing, hear_prompt
from core.queries.unet_lora_map import LoraMap, map_lora
from core.weights import UnreadableEncoder

DIGITS = 4


def answer(asked: AskedPrompt) -> dict[str, Any]:
    """The numbers of each word by block; UnusableInput where the U-Net takes rows of another width."""
    options, unets = asked.options, OpenUnets()
    named = [(Path(file), strength) for file, strength in map(split_strength, options.lora)]
    loras = (*named, *asked.unet_loras.items())
    maps = [lora_map for path in dict.fromkeys(path for path, _ in loras) if (lora_map := _map_of(path, unets))]
    source = options.unet or asked.model.source
    view = next(iter(asked.views.values()))
    question = HearingQuestion(Path(source), options.clip_skip, loras=loras)
    try:
        hearing = hear_prompt(view, asked.chunks, question, unets, asked.model)
    except ValueError as error:
        raise UnusableInput(f"--unet {source}: {error}.") from None
    return _record(hearing) | {"loras": [_lora_record(lora_map) for lora_map in maps]}


def _map_of(path: Path, unets: OpenUnets) -> LoraMap | None:
    """Where a LoRA acts in the U-Net; None for one of the text encoder alone, of which a note tells."""
    try:
        return map_lora(path, unets)
    except UnreadableEncoder:
        return None


def _record(hearing: UnetHearing) -> dict[str, Any]:
    blocks = [block for block in hearing.blocks if block]
    pair = nearest_pair(hearing.row_apart, hearing.words)
    sentences = [contrast_sentence(hearing.contrast, hearing.lines)] if hearing.contrast else []
    sentences += [pair_sentence(blocks, hearing.row_apart, hearing.lines, *pair)] if pair else []
    return {
        "unet": str(hearing.file.path),
        "context": hearing.file.context,
        "sentences": sentences,
        "lines": [line.name for line in hearing.lines],
        "blocks": [_block_record(hearing, index, block) for index, block in enumerate(blocks)],
        "told_apart_in_clip": _rounded(hearing.row_apart),
        "notes": list(hearing.notes),
        "check": None if hearing.check is None else check_record(hearing.check),
    }


def _block_record(hearing: UnetHearing, index: int, block: BlockHearing) -> dict[str, Any]:
    """One block's numbers by line, each beside what a random matrix gives."""
    place = hearing.file.blocks[index].place
    padding = block.padding_likeness
    return {
        "name": place.name,
        "side": hearing.sides[index],
        "inner": block.inner,
        "heads": len(block.head_gain),
        "random_gain": [1.0, round(block.band, DIGITS)],
        "random_head_gain": [1.0, round(block.head_band, DIGITS)],
        "gain": _rounded(block.gain),
        "head_gain": _rounded(block.head_gain),
        "loudness": _rounded(block.loudness),
        "away_from_empty": None if block.away is None else _rounded(block.away),
        "share_of_clip_l": None if block.first_share is None else _rounded(block.first_share),
        "told_apart": _rounded(block.apart),
        "competes": _rounded(block.competes),
        "padding_like_eos": None if padding != padding else round(padding, DIGITS),
    }


def _lora_record(lora_map: LoraMap) -> dict[str, Any]:
    keys, values = lora_map.key_sizes.tolist(), lora_map.value_sizes.tolist()
    rows = zip(lora_map.places, lora_map.sides, keys, values, strict=True)
    return {
        "file": str(lora_map.path),
        "shares": {kind: round(share, DIGITS) for kind, share in lora_map.shares.items()},
        "blocks": [{"name": place.name, "side": side, "to_k": key, "to_v": value} for place, side, key, value in rows],
        "notes": list(lora_map.notes),
        "check": check_record(lora_map.check),
    }


def _rounded(numbers: Floats) -> list[Any]:
    """A list, or lists, with null for what is not a number."""
    if numbers.ndim > 1:
        return [_rounded(row) for row in numbers]
    return [None if number != number else round(number, DIGITS) for number in numbers.tolist()]
