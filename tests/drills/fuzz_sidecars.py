"""The fuzz of what tells files of weights: names and hashes in A1111's text, notes of other programs beside files."""

import json
from random import Random

from safetensors.torch import save as saved

from core.files.named_weights import find_weights, loras_named_in, model_named_in
from core.files.weights_sidecars import SIDECAR_SUFFIXES
from core.image_metadata.a1111 import parse_infotext
from tests import picture_files
from tests.drills.fuzz import fuzz
from tests.drills.mutations import damaged, damaged_text
from tests.drills.registry import Scene, drill
from tests.encoder_files import random_lora

HASH = "0123456789abcdef" * 4
NOTES = (
    json.dumps({"files": [{"hashes": {"SHA256": HASH, "AutoV2": HASH[:10]}}], "images": [{"meta": {"hashes": {}}}]}),
    json.dumps({"sha256": HASH, "civitai": {"files": [{"hashes": {"AutoV3": HASH[:12]}}]}, "modelVersion": None}),
    f"{HASH} *detail.safetensors\n",
)
INFOTEXTS = (
    picture_files.INFOTEXT,
    f"a <lora:detail:1>\nSteps: 20, Sampler: Euler, Model hash: {HASH[:10]}, Model: dream, "
    f'Lora hashes: "detail: {HASH[:12]}", Hashes: {{"lora:detail": "{HASH[:10]}", "model": 1}}',
)


@drill("fuzz sidecars", "names and hashes of LoRAs and models, and the notes that other programs lay beside files", 300)
def sidecars(scene: Scene) -> str:
    """Each name has a file of the folder, or none."""
    lora = saved(random_lora(0), {"ss_output_name": "detail", "sshs_model_hash": HASH})
    path = scene.folder / "renamed.safetensors"
    found_at_all = 0

    def make(chance: Random) -> tuple[bytes, str, str, str]:
        weights = damaged(lora, [lora], chance) if chance.random() < 0.3 else lora
        notes = damaged_text(chance.choice(NOTES), NOTES, chance)
        return (
            weights,
            chance.choice(SIDECAR_SUFFIXES),
            notes,
            damaged_text(chance.choice(INFOTEXTS), INFOTEXTS, chance),
        )

    def act(case: tuple[bytes, str, str, str]) -> None:
        nonlocal found_at_all
        weights, suffix, notes, infotext = case
        path.write_bytes(weights)
        beside = path.with_suffix(suffix)
        beside.write_bytes(notes.encode("utf-8", "surrogatepass"))
        try:
            prompt = parse_infotext(infotext)
            wanted = (*loras_named_in(prompt), model_named_in(prompt))
            found = find_weights(wanted, [], [], [scene.folder])
            assert len(found) == len(wanted) and set(found) <= {path, None}
            found_at_all += path in found
        finally:
            beside.unlink()

    seen = fuzz(scene, "sidecars", make, act)
    assert found_at_all, "no file was found by what stands beside it"
    return seen
