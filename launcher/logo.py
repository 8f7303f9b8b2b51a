"""Plain logos for invented companies: no binary in the repository."""
import base64
import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (480, 160)
ROOM = 330  # pixels to the right of the square


def draw_logo(name, colour):
    """Return a PNG, as a binary field takes it: a coloured square with the initials, and the name."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((8, 24, 120, 136), radius=20, fill=colour)
    words = name.split()
    initials = "".join(word[0] for word in words if word[0].isupper())[:2]
    draw.text((64, 80), initials, font=ImageFont.load_default(60), fill="white", anchor="mm")
    lines = _split(words)
    font = next(font for font in map(ImageFont.load_default, range(30, 8, -1)) if max(map(font.getlength, lines)) <= ROOM)
    for number, line in enumerate(lines):
        draw.text((140, 62 + 40 * number), line, font=font, fill=colour, anchor="lm")
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return base64.b64encode(stream.getvalue())


def _split(words):
    """Return the words in one or two lines of nearly the same length.

    >>> _split(["Tre", "Fonti", "Energia"]), _split(["Solo"])
    (['Tre Fonti', 'Energia'], ['Solo'])
    """
    cuts = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    return list(min(cuts, key=lambda lines: max(map(len, lines)))) if cuts else words
