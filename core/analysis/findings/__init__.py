"""What is worth knowing of a prompt on a model at a layer: pure functions of what is at hand, each quiet where nothing
stands out. tests/random_prompts.py shows how often they speak of random words.
"""
