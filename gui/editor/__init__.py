"""The left column: the prompt editor, counters, token strip, notes, negative prompt and adapters."""
