"""What every package may use: translation, cancellation, child processes, tables, licences."""
