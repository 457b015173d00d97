"""What a text is: a session, prompts, or something that is named."""

import json
from pathlib import Path

import picture_files
import pytest

from core.files.inspected import InspectedFile, PromptList, SavedSession
from core.files.inspecting import inspect_path
from core.image_metadata.found import Picture


def written(folder: Path, name: str, content: str | bytes) -> InspectedFile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect_path(path)


@pytest.mark.parametrize("name", ["cow.promptscope", "renamed.json", "renamed.txt"])
def test_a_session_is_told_by_its_content(name: str, tmp_path: Path) -> None:
    fields = {"format": "promptscope session", "version": 1, "text": "a cow", "dialect": "comfyui"}
    file = written(tmp_path, name, json.dumps(fields, indent=1))
    assert (file.kind, file.content) == ("session", SavedSession(fields))


def test_a_file_that_only_ends_like_a_session_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, "cow.promptscope", "{}")
    assert file.kind == "unreadable" and "is no session" in file.error


@pytest.mark.parametrize(
    ("name", "content", "prompts"),
    [
        ("a.txt", "a cow\r\na fox\r\n", ("a cow", "a fox")),
        ("a.txt", "\ufeffa cow", ("a cow",)),
        ("a.TXT", "{red|blue} cow\n[fox:cow:0.5]\n", ("{red|blue} cow", "[fox:cow:0.5]")),
        ("a.txt", "[fox:cow:0.5]", ("[fox:cow:0.5]",)),
        ("a.txt", '{{masterpiece}}, "a cow"', ('{{masterpiece}}, "a cow"',)),
        ("a.txt", "<lora:a:1> cow", ("<lora:a:1> cow",)),
        ("a.txt", "", ("",)),
        ("a.jsonl", '"a\\ncow"\n\n"fox"\n', ("a\ncow", "fox")),
    ],
)
def test_a_list_of_prompts_is_read_as_analyze_reads_it(
    name: str, content: str, prompts: tuple[str, ...], tmp_path: Path
) -> None:
    file = written(tmp_path, name, content)
    assert (file.kind, file.content) == ("prompts", PromptList(prompts))


@pytest.mark.parametrize("encoding", ["latin-1", "cp949"])
def test_prompts_in_another_encoding_are_refused_with_what_to_do(encoding: str, tmp_path: Path) -> None:
    file = written(tmp_path, "a.txt", ("a cow, caf\xe9" if encoding != "cp949" else "\uc18c").encode(encoding))
    assert file.kind == "unreadable" and "save the prompts as UTF-8" in file.error


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("model.safetensors", "<!DOCTYPE html>\n<html>Sign in", "is a web page"),
        ("prompts.txt", "<!DOCTYPE html>\n<html>Not found", "is a web page"),
        ("model.ckpt", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "Git LFS pointer"),
        ("model.safetensors", "Access denied", "no list of prompts or workflow"),
        ("model.pt", "Access denied", "no list of prompts or workflow"),
        ("model.safetensors.index.json", '{"metadata": {"total_size": 1}, "weight_map": {}}', "Open the folder"),
        ("config.json", '{"_class_name": "UNet2DConditionModel"}', "the settings of a model"),
        ("adapter_config.json", '{"alpha": 1, "peft_type": "LORA"}', "of a PEFT adapter"),
        ("model.civitai.info", '{"id": 1, "modelId": 2, "name": "v1"}', "Open the model's own file"),
        ("tokenizer.json", '{"version": "1.0", "truncation": null, "added_tokens": []}', "part of a tokenizer"),
        ("vocab.json", '{"!": 0, "\\"": 1, "#": 2}', "part of a tokenizer"),
        ("a.svg", '<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg">', "is a drawing (SVG)"),
        ("a.url", "[InternetShortcut]\nURL=https://example.com\n", "no list of prompts or workflow"),
        ("training.toml", "[general]\nlr = 1\n", "no list of prompts or workflow"),
        ("{a}.json", '{"a": 1}', "is a JSON text"),
        ("v1-inference.yaml", "model:\n  base_learning_rate: 1.0e-04\n", "no list of prompts or workflow"),
        ("model.safetensors", "", "is empty. Download or copy it again."),
    ],
)
def test_another_text_is_named_whatever_its_name_promises(name: str, content: str, says: str, tmp_path: Path) -> None:
    file = written(tmp_path, name, content)
    assert (file.kind, file.error) == ("other", "") and says in file.notes[0]
    assert file.path.name in file.notes[0]


@pytest.mark.parametrize(
    "content",
    [
        '{"3": {"class_type": "LoadImage", "inputs": {"image": "a.png"}}}',
        '{"last_node_id": 1, "last_link_id": 0, "nodes": [{"id": 1, "type": "LoadImage"}], "links": []}',
    ],
)
def test_a_workflow_without_a_prompt_is_one_all_the_same(content: str, tmp_path: Path) -> None:
    file = written(tmp_path, "upscale.json", content)
    assert file.kind == "workflow" and "no prompt was found in it" in file.notes[0]
    assert isinstance(file.content, Picture) and file.content.texts == {"JSON": content}


@pytest.mark.parametrize("graph", [picture_files.simple_graph(), picture_files.simple_workflow()])
def test_a_dropped_workflow_is_read_as_the_one_in_a_picture(graph: dict, tmp_path: Path) -> None:
    file = written(tmp_path, "a.json", json.dumps(graph))
    assert file.kind == "workflow" and isinstance(file.content, Picture)
    assert [prompt.prompt for prompt in file.content.found] == [picture_files.PROMPT]


def test_the_text_that_a_generator_writes_beside_a_picture_is_read_as_the_one_in_it(tmp_path: Path) -> None:
    file = written(tmp_path, "a.txt", picture_files.INFOTEXT)
    assert file.kind == "prompts" and isinstance(file.content, Picture)
    assert file.content.found[0].negative_prompt == picture_files.NEGATIVE
