"""The session and everything that works for it, without a widget."""
