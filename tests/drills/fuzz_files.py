"""The fuzz of files: safetensors, pickles zipped and plain, pictures."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.torch import save as saved

from core.dialects.table import read
from core.image_metadata.reading import is_picture, read_picture
from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_files import open_inversions, read_vectors
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.checkpoints.loading import load_encoder
from core.weights.checkpoints.unpickle_worker import copy_tensors, limit_this_process
from core.weights.opening import open_encoder, plan_model
from tests import container_files, picture_files
from tests import inversion_pictures as made_words
from tests.drills.fuzz import fuzz
from tests.drills.mutations import damaged, damaged_text
from tests.drills.registry import Scene, drill
from tests.encoder_files import CHECKPOINT, WIDTH, State, random_lora, save, tiny_shape, tiny_state
from tests.inspected_files import kind_of
from tests.pickle_gadgets import gadgets, hostile, in_zip

STEM = "lora_te_text_model_encoder_layers_0_mlp_fc1"


def _header_of_encoder() -> tuple[bytes, int]:
    """The header of a tiny checkpoint and how many bytes it promises; the numbers are a hole."""
    header, end = {}, 0
    for name, size in tiny_shape().tensors().items():
        start, end = end, end + torch.Size(size).numel()
        header[CHECKPOINT + name] = {"dtype": "F8_E4M3", "shape": size, "data_offsets": [start, end]}
    return json.dumps(header).encode(), end


def _small_files() -> list[tuple[bytes, bytes]]:
    """Header and numbers of LoRAs and textual inversions."""
    settings = json.dumps({"text_encoder.lora_alpha": 4, "text_encoder.r": 2})
    loha = {f"{STEM}.hada_w{number}_{part}": torch.rand(*size) for number in (1, 2) for part, size in
            (("a", (256, 2)), ("b", (2, WIDTH)))}  # fmt: skip
    lokr = {f"{STEM}.lokr_w1": torch.rand(4, 4), f"{STEM}.lokr_w2_a": torch.rand(64, 2), f"{STEM}.lokr_w2_b":
            torch.rand(2, 16), f"{STEM}.alpha": torch.tensor(2.0)}  # fmt: skip
    dora = random_lora(0) | {"lora_te_text_model_encoder_layers_0_self_attn_q_proj.dora_scale": torch.rand(WIDTH, 1)}
    made = (
        saved(random_lora(0), {"lora_adapter_metadata": settings}),
        *map(saved, (loha, lokr, dora, *_kinds_of_lora())),
        saved({"emb_params": torch.rand(2, WIDTH)}),
        saved({"clip_l": torch.rand(2, WIDTH), "text_encoders_1": torch.rand(2, 8), "t5": torch.rand(2, 9)}),
    )
    return [_apart(raw) for raw in made]


def _kinds_of_lora() -> Iterator[State]:
    """LoRAs of the kinds that depend on the weight, and one with whole differences and names of other encoders."""
    flags = {"scaled_oft": torch.tensor(True)}
    yield {f"{STEM}.oft_R.weight": torch.rand(4, 120) * 0.1, **{f"{STEM}.oft_R.{name}": flags[name] for name in flags}}
    yield {f"{STEM}.oft_blocks": torch.rand(16, 16, 16), f"{STEM}.alpha": torch.tensor(1), f"{STEM}.rescale":
           torch.rand(256, 1)}  # fmt: skip
    yield {f"{STEM}.oft_blocks": torch.rand(3, 64, 4, 4)}
    yield {f"{STEM}.{name}.weight": torch.rand(*size) for name, size in
           (("a1", (WIDTH, 2)), ("a2", (2, WIDTH)), ("b1", (256, 2)), ("b2", (2, WIDTH)))}  # fmt: skip
    yield {f"{STEM}.weight": torch.rand(256), f"{STEM}.on_input": torch.tensor(0)}
    names = ("clip_l.text_model.final_layer_norm.diff", "clip_l.text_model.final_layer_norm.diff_b",
             "clip_l.text_model.final_layer_norm.set_weight", "lora_te3_encoder_block_0_layer_0_SelfAttention_q.diff",
             "bundle_emb.a.clip_l", "lora_unet_x.lora_up.weight")  # fmt: skip
    yield {name: torch.rand(WIDTH) for name in names}


def _apart(raw: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(raw[:8], "little")
    return raw[8 : 8 + length], raw[8 + length :]


@drill("fuzz safetensors", "safetensors: checkpoints, LoRAs of all kinds, learned words", 240)
def safetensors(scene: Scene) -> str:
    """Headers with the length put right again, and whole files; what is accepted is loaded and used."""
    header, size = _header_of_encoder()
    seeds = _small_files()
    headers = [header, *(head for head, _ in seeds)]
    path = scene.folder / "case.safetensors"
    encoder = open_encoder(save(scene.folder / "own.safetensors", tiny_state()))

    def make(chance: Random) -> tuple[bytes, int]:
        own, numbers, hole = (header, b"", size) if chance.random() < 0.4 else (*chance.choice(seeds), 0)
        how = chance.random()
        if how < 0.3:
            return damaged(len(own).to_bytes(8, "little") + own + numbers, headers, chance), hole
        if how < 0.6:
            own = damaged(own, headers, chance)
        elif how < 0.95:
            own = damaged_text(own.decode(), [*map(bytes.decode, headers)], chance).encode("utf-8", "replace")
        else:
            numbers = damaged(numbers or b"x", headers, chance)
        return len(own).to_bytes(8, "little") + own + numbers, hole

    def act(case: tuple[bytes, int]) -> None:
        raw, hole = case
        with path.open("wb") as file:
            file.write(raw)
            file.truncate(len(raw) + hole)
        refusals = [_refusal(opener, path) for opener in (kind_of, _load, _words, lambda p: _mix(p, encoder))]
        if all(refusals):
            raise refusals[0]  # type: ignore[misc]  # there are some

    return fuzz(scene, "safetensors", make, act)


def _refusal(opener, path: Path) -> UnreadableEncoder | None:  # noqa: ANN001
    try:
        opener(path)
    except UnreadableEncoder as error:
        return error
    return None


def _load(path: Path) -> None:
    for plan in plan_model(path):
        load_encoder(plan, lambda: False)


def _words(path: Path) -> None:
    for word in open_inversions(path):
        read_vectors(word)


def _mix(path: Path, encoder) -> None:  # noqa: ANN001
    apply_loras([encoder], [(open_lora(path), 1.0)])


def _pickles(is_zip: bool) -> list[bytes]:
    """Sound ones and hostile ones."""
    small = {CHECKPOINT + name: tensor[:2].clone() for name, tensor in tiny_state().items()}
    word = {"string_to_param": {"*": torch.rand(2, WIDTH)}, "name": "x"}
    made = []
    for content in ({"state_dict": small, "epoch": 3}, word, random_lora()):
        stream = io.BytesIO()
        torch.save(content, stream, _use_new_zipfile_serialization=is_zip)
        made.append(stream.getvalue())
    bad = [hostile(call) for call in list(gadgets("touch canary").values())[:8]]
    return [*made, *map(in_zip, bad)] if is_zip else [*made, *bad]


def _rezipped(raw: bytes, others: list[bytes], chance: Random) -> bytes:
    """A zip whose pickle is damaged, and whose sums are right again."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith(".pkl") or chance.random() < 0.02:
                content = damaged(content, others, chance)
            target.writestr(part.filename, content)
    return stream.getvalue()


@drill("fuzz zip pickles", "pickles in zips, as torch has written them since 1.6", 240, True)
@drill("fuzz old pickles", "pickles as torch wrote them before 1.6", 240, False)
def pickles(scene: Scene, is_zip: bool) -> str:
    """Checkpoints, learned words, LoRAs and hostile ones, read here by the function of the limited child."""
    seeds, path, canary = _pickles(is_zip), scene.folder / "case.ckpt", Path("canary")

    def make(chance: Random) -> tuple[bytes, str]:
        seed = chance.choice(seeds)
        raw = _rezipped(seed, seeds, chance) if is_zip and chance.random() < 0.6 else damaged(seed, seeds, chance)
        return raw, chance.choice(("encoders", "tensors", "shard"))

    def act(case: tuple[bytes, str]) -> None:
        raw, kind = case
        path.write_bytes(raw)
        limit_this_process(path)
        answer = copy_tensors(kind, path, scene.folder / "copy")
        assert not canary.exists(), "something was run"
        if "refused" in answer:
            raise UnreadableEncoder(answer["refused"])

    return fuzz(scene, f"pickles {is_zip}", make, act)


def _pictures(folder: Path) -> dict[str, list[bytes]]:
    made, path = picture_files, folder / "seed"
    graph = {"prompt": json.dumps(made.simple_graph()), "workflow": json.dumps(made.simple_workflow())}
    pngs = [made.write_png(path, {"parameters": made.INFOTEXT}, how).read_bytes() for how in ("tEXt", "zTXt", "iTXt")]
    pngs += [made.write_png(path, graph).read_bytes(), made.write_png(path, {}).read_bytes()]
    pngs += [made.write_hidden(path, made.INFOTEXT).read_bytes()]
    block = made.exif(made.comment_of(made.INFOTEXT, "utf-16-be"))
    xmp = made.xmp_of(json.dumps(made.DRAW_THINGS))
    parts = ({"exif_block": block}, {"comment": made.INFOTEXT}, {"xmp": xmp})
    jpegs = [made.write_jpeg(path, **part).read_bytes() for part in parts]
    webps = [made.write_webp(path, *part).read_bytes() for part in ((block[6:],), (b"", xmp), (b"", "", True))]
    webps += [made.write_hidden(path, made.INFOTEXT, "stealth_rgbcomp", kind="WEBP").read_bytes()]
    others: dict[str, list[bytes]] = {"films": [], "others": [made.encoded(made.picture(), "BMP")]}
    for kind, make in container_files.MAKERS.values():
        others["films" if kind in container_files.VIDEOS else "others"].append(make())
    profile = made.text_chunk(*container_files.raw_profile("exif", block))
    pngs += [made.png_bytes(profile), made.png_bytes(made.chunk(b"caBX", container_files.credentials("x")))]
    jpegs += [container_files.with_segment(0xED, container_files.iptc({120: made.INFOTEXT}))]
    return {"PNG": pngs, "JPEG": jpegs, "WebP": webps, **others}


def _with_right_sums(raw: bytes) -> bytes:
    """A PNG with the checksums of its chunks put right, as far as they can be followed."""
    repaired, place = raw[:8], 8
    while place + 12 <= len(raw):
        length = int.from_bytes(raw[place : place + 4], "big")
        if place + 12 + length > len(raw):
            break
        repaired += picture_files.chunk(raw[place + 4 : place + 8], raw[place + 8 : place + 8 + length])
        place += 12 + length
    return repaired + raw[place:]


@drill("fuzz PNG", "PNG with texts plain, packed, behind the pixels and hidden in them", 200, "PNG")
@drill("fuzz JPEG", "JPEG with EXIF, comments and XMP", 200, "JPEG")
@drill("fuzz WebP", "WebP with EXIF and XMP", 200, "WebP")
@drill("fuzz films", "MP4, MOV, WebM and MKV with tags of every kind", 200, "films")
@drill("fuzz other pictures", "AVIF, HEIC, JPEG XL, GIF, animated PNG, TIFF, BMP", 200, "others")
def pictures(scene: Scene, kind: str) -> str:
    """Whole files; of PNG with right and wrong checksums."""
    seeds, path = _pictures(scene.folder)[kind], scene.folder / "case"

    def make(chance: Random) -> bytes:
        raw = damaged(chance.choice(seeds), seeds, chance)
        return _with_right_sums(raw) if kind == "PNG" and chance.random() < 0.6 else raw

    def act(raw: bytes) -> None:
        path.write_bytes(raw)
        is_picture(path)
        picture = read_picture(path, thumbnail=raw[-1:] < b"\x80")
        assert bool(picture.found) != bool(picture.refusal)
        for found in picture.found:
            read(found.prompt[:2000], found.dialect)

    return fuzz(scene, kind, make, act)


@drill("fuzz words in pictures", "textual inversions in a PNG's text and in the pixels of PNG and WebP", 200)
def words_in_pictures(scene: Scene) -> str:
    """Whole files, and sound ones whose content is damaged."""
    content, path = made_words.content_of(np.full((2, WIDTH), 0.25, np.float32)), scene.folder / "case.png"
    kinds = ("tEXt", "zTXt", "iTXt")
    seeds = [made_words.save_with_text(path, made_words.as_text(content), kind).read_bytes() for kind in kinds]
    seeds += [made_words.as_bytes(made_words.in_bands(content), kind) for kind in ("PNG", "WEBP")]

    def make(chance: Random) -> bytes:
        if chance.random() < 0.5:
            raw = damaged(chance.choice(seeds), seeds, chance)
            return _with_right_sums(raw) if chance.random() < 0.7 else raw
        wounded = damaged_text(content, [content], chance).encode("utf-8", "replace").decode()
        if chance.random() < 0.2:
            return made_words.as_bytes(made_words.in_bands(wounded))
        text = made_words.as_text(wounded) if chance.random() < 0.8 else wounded.encode("ascii", "replace").decode()
        return made_words.save_with_text(path, text, chance.choice(kinds)).read_bytes()

    def act(raw: bytes) -> None:
        path.write_bytes(raw)
        _words(path)

    return fuzz(scene, "words in pictures", make, act)
