"""The texts that tools put around a prompt, as they stand in the tools."""

QWEN_HEAD, QWEN_TAIL = "<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n"
KLEIN_TAIL = QWEN_TAIL + "<think>\n\n</think>\n\n"
QWEN_IMAGE_HEAD = (
    "<|im_start|>system\nDescribe the image by detailing the color, shape, size, texture, quantity, text, spatial"
    " relationships of the objects and background:<|im_end|>\n" + QWEN_HEAD
)
QWEN_IMAGE_21_HEAD = "<|im_start|>system\nComprehend and analyze the provided prompt.<|im_end|>\n" + QWEN_HEAD
FLUX2_HEAD = (
    "[SYSTEM_PROMPT]You are an AI that reasons about image descriptions. You give structured responses focusing on"
    " object relationships, object\nattribution and actions without speculation.[/SYSTEM_PROMPT][INST]"
)
FLUX2_TAIL = "[/INST]"
_BEHIND_SYSTEM = " <Prompt Start> "
SYSTEM_TEXTS = {
    "": "",
    "superior": "You are an assistant designed to generate superior images with the superior degree of image-text"
    " alignment based on textual prompts or user prompts." + _BEHIND_SYSTEM,
    "alignment": "You are an assistant designed to generate high-quality images with the highest degree of image-text"
    " alignment based on textual prompts." + _BEHIND_SYSTEM,
}

TURN, USER, LINE_BREAK = 151644, 872, 198  # Qwen's ids of <|im_start|>, `user` and a line break
END_OF_TEXT = 151643  # Qwen's <|endoftext|>, with which it is filled up
