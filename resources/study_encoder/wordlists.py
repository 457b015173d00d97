"""Words people put into prompts, and the shapes of prompts they go into."""

COLOURS = (
    "red green blue yellow orange purple pink black white brown grey golden silver turquoise crimson teal violet "
    "beige cyan magenta maroon navy olive lavender scarlet emerald"
).split()
LOOKS = (
    "wooden metal plastic glass stone leather silk ceramic bronze marble paper rusty old new ancient modern broken "
    "shiny dirty wet dry tiny huge small large big little tall short long round square fluffy furry soft fat thin "
    "heavy empty full open closed beautiful ugly cute elegant colorful transparent glowing burning frozen flying "
    "sleeping running smiling angry sad happy young elderly sweet fresh ripe rotten hot cold striped spotted floral "
    "ornate futuristic vintage gothic magical mechanical wild baby giant toy abandoned cozy dark bright messy clean "
    "expensive cheap"
).split()
COUNTS = "two three four five six seven eight nine ten several many".split()
STYLES = (
    "oil painting|watercolor|digital art|concept art|pencil sketch|line art|anime|manga|pixel art|3d render|"
    "photograph|polaroid photo|film still|comic book|cartoon|charcoal drawing|ukiyo-e|impressionism|cubism|"
    "surrealism|pop art|art nouveau|baroque painting|cyberpunk|steampunk|vaporwave|low poly|claymation|"
    "children's book illustration|stained glass|graffiti|mosaic|engraving|studio photo|black and white photo|"
    "matte painting|minimalism"
).split("|")
LIGHTS = (
    "golden hour|soft lighting|dramatic lighting|cinematic lighting|volumetric light|neon lights|backlit|candlelight|"
    "moonlight|studio lighting|rim light|sunset|sunrise|overcast|foggy morning|night|low key|high contrast|bokeh|"
    "depth of field|sunbeams|bright sunlight|shadows|view flare|long exposure|natural light"
).split("|")
QUALITY = (
    "masterpiece|best quality|highly detailed|sharp focus|8k|4k|trending on artstation|intricate|award winning|"
    "ultra realistic|photorealistic|hdr|unreal engine|octane render|beautiful|smooth|elegant|high resolution|"
    "wallpaper"
).split("|")
CAMERA = (
    "close-up|wide angle|macro|portrait|full body|from above|from behind|from below|side view|aerial view|panorama|"
    "upper body|fisheye|35mm|symmetrical|centered|telephoto|looking at viewer|profile|bird's eye view"
).split("|")
PEOPLE_TAGS = (
    "1girl|1boy|2girls|solo|long hair|short hair|blue eyes|green eyes|red hair|blonde hair|black hair|white hair|"
    "ponytail|smile|standing|sitting|holding sword|school uniform|red dress|white shirt|hat|glasses|armor|cat ears|"
    "wings|twintails|open mouth|blush|closed eyes|jewelry|kimono|hoodie|boots|gloves|scarf|cape|crown|freckles|"
    "tattoo|beard"
).split("|")
PLACES = (
    "in a forest|on a beach|in the city|on a table|in space|in the desert|under water|in the snow|in a garden|"
    "on the moon|in a kitchen|at night|in the rain|on a mountain|by the river|in a castle|on the street|in a field|"
    "at sunset|in a library|on a white background|in a bedroom|in the sky|near a lake|in a cave|on a bridge|"
    "in a museum"
).split("|")
RELATIONS = (
    "and|with|next to|on top of|under|behind|in front of|holding|inside|wearing|near|to the left of|riding|eating|"
    "looking at|made of|without|on|over|beside"
).split("|")
SINGLE = (
    "a photo of {a}|a photo of the {n}|a picture of {a}|an image of {a}|a painting of {a}|a drawing of {a}|"
    "a close-up of {a}|{a} {place}|{a}, {style}|{style} of {a}|{n}, {light}|the {n}|{a}, {light}, {quality}|"
    "portrait of {a}|a photo of my {n}|a {style} of {a}|a statue of {a}|{n}, {camera}|{p}|a photo of {p}|{p} {place}"
).split("|")
QUALIFIED = (
    "a {c} {n}|a {l} {n}|a {l} {c} {n}|a photo of a {c} {n}|a photo of a {l} {n}|a {c} {n} {place}|{c} {n}|{l} {n}|"
    "{k} {p}|{k} {c} {p}|a photo of {k} {p}|the {l} {n}|a {l} {n}, {style}|a {w} {n}|{w} {n}"
).split("|")
PAIRED = (
    "{a} {r} {a2}|a {c} {n} {r} a {c2} {n2}|a photo of {a} {r} {a2}|{a}, {a2}, {a3}|a photo of {a}, {a2}, a {c} {n3}|"
    "{n} and {n2}|a {l} {n} {r} a {c} {n2}|{a} {r} {a2} {place}|{a} {r} {a2}, {style}|{n}, {n2}, {n3}"
).split("|")
# What is between two things: the words with the first of them above (before, doing ...), and with the second there.
AXES = {
    "height": "on top of|above|over / under|below|beneath",
    "depth": "in front of / behind",
    "side": "to the left of / to the right of",
    "holding": "holding|carrying / held by|carried by",
    "chasing": "chasing|following / chased by|followed by",
    "eating": "eating / eaten by",
    "riding": "riding / ridden by",
    "size": "larger than|taller than / smaller than|shorter than",
    "room": "inside / around",
}
SIDES = {axis: [side.split("|") for side in sides.split(" / ")] for axis, sides in AXES.items()}
RELATION_AXIS = {
    relation: (axis, sign)
    for axis, sides in SIDES.items()
    for side, sign in zip(sides, (1, -1), strict=True)
    for relation in side
}


def used_words() -> set[str]:
    """All words that the lists' own texts hold."""
    lists = (COLOURS, LOOKS, COUNTS, STYLES, LIGHTS, QUALITY, CAMERA, PEOPLE_TAGS, PLACES, RELATIONS, RELATION_AXIS)
    return {word for texts in lists for text in texts for word in text.replace("/", " ").split()}
