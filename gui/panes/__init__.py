"""One file a pane; a pane takes the session and connects itself."""
