"""Logs hold no word of a prompt and not the home's name."""

from pathlib import Path

from core.program.log_redaction import fault_key, format_redacted, without_home, without_prompts

TEXTS = ("masterpiece, 1girl, café, 猫が好き", "blurry")


def test_what_is_quoted_and_what_stands_in_a_prompt_is_left_out() -> None:
    said = without_prompts("can't read 'secret' at \"a\\\"b\": MASTERPIECE of 77 rows, 猫 and “x y”, Blurry", TEXTS)
    for word in ("secret", "MASTERPIECE", "猫", "x y", "Blurry"):
        assert word not in said
    assert said.startswith("can't read … at …: … of 77 rows")


def test_an_error_is_described_with_what_led_to_it_and_without_prompts() -> None:
    try:
        try:
            int("masterpiece")
        except ValueError as error:
            raise RuntimeError("blurry shape (77, 768)") from error
    except RuntimeError as error:
        told, place = format_redacted(error, TEXTS), fault_key(error)
    assert told.index("ValueError: invalid literal for int() with base 10: …") < told.index("RuntimeError: … shape (77")
    assert "test_log_redaction.py" in place and place.startswith("RuntimeError")
    messages = [line for line in told.splitlines() if line.startswith(("ValueError", "RuntimeError"))]
    assert len(messages) == 2 and not any("masterpiece" in line or "blurry" in line for line in messages)


def test_home_is_a_tilde() -> None:
    assert without_home(f"in {Path.home()}/models") == "in ~/models"


def test_errors_that_lead_round_in_a_circle_end() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert format_redacted(first).count("⇒") == 1
