"""What went wrong: logged, counted, and told in one dialog."""
