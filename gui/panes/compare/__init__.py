"""The pane Compare."""
