"""Questions that need further passes of the encoder: (model, cancelled, report) -> frozen answer."""
