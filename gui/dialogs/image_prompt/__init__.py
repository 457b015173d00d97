"""The prompt that a generator wrote into a picture, shown before anything is taken over."""
