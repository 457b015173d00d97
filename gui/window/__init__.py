"""The window: arranges the widgets and wires the actions."""
