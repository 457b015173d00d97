"""Prompts and words that several tests read."""

SHORT_PROMPT = "a photo of a cow, a bull, a red car"  # alike words, a colour, and one word three times
# Ten words of each of ten kinds: animals, colours, buildings, clothes, waters, vehicles, fruit, weather, plants and
# instruments.
HUNDRED_WORDS = """
cow bull dog cat horse sheep goat pig chicken duck red blue green yellow purple orange black white brown pink
castle house church tower palace temple barn bridge hut cathedral shirt coat dress hat gloves boots scarf skirt jacket
trousers river lake sea ocean stream waterfall pond beach bay harbor car truck bus train bicycle boat ship airplane
motorcycle tractor apple banana cherry grape lemon peach pear plum melon strawberry rain snow fog storm wind cloud
sunshine thunder frost mist oak pine rose tulip fern moss ivy birch lily daisy guitar piano violin drum flute trumpet
cello harp organ banjo
""".split()
