"""The window: Qt's side of Promptscope."""
