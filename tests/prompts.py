"""The prompt of the tests that need any: short, with alike words, a colour, and one word three times."""

SHORT_PROMPT = "a photo of a cow, a bull, a red car"
