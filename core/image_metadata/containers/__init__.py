"""Pictures and videos as containers: the texts in them, a file a format, found without decoding a pixel."""
