"""Colours as style sheets write them, and how well one can be read on another (WCAG 2.2)."""

import math
import re

NUMBER = r"[-+]?(?:\d{1,4}(?:\.\d{0,12})?|\.\d{1,12})"
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
RGB = re.compile(rf"rgb\(\s*({NUMBER}%?)(?:\s*,\s*|\s+)({NUMBER}%?)(?:\s*,\s*|\s+)({NUMBER}%?)\s*\)", re.IGNORECASE)
HSL = re.compile(rf"hsl\(\s*({NUMBER})(?:deg)?(?:\s*,\s*|\s+)({NUMBER})%(?:\s*,\s*|\s+)({NUMBER})%\s*\)", re.IGNORECASE)
OKLCH = re.compile(rf"oklch\(\s*({NUMBER}%?)\s+({NUMBER}%?)\s+({NUMBER})(?:deg)?\s*\)", re.IGNORECASE)


def as_hex(text):
    """The colour as #rrggbb, or None for what is none, or lets through what is behind it."""
    text = text.strip()
    for form, meant in ((HEX, of_hex), (RGB, of_rgb), (HSL, of_hsl), (OKLCH, of_oklch)):
        found = form.fullmatch(text)
        if found:
            return "#" + "".join(f"{min(255, max(0, round(255 * part))):02x}" for part in meant(*found.groups()))
    return {"white": "#ffffff", "black": "#000000"}.get(text.lower())


def contrast(one, other):
    """From 1, the same, to 21, black on white; of two colours as #rrggbb."""
    darker, lighter = sorted(luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    red, green, blue = (linear(part) for part in of_hex(colour.removeprefix("#")))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part):
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def of_hex(digits):
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    return [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]


def of_rgb(*parts):
    return [share(part, 255) for part in parts]


def of_hsl(hue, saturation, lightness):
    lightness, spread = float(lightness) / 100, float(saturation) / 100
    spread *= min(lightness, 1 - lightness)
    turns = [(turn + float(hue) / 30) % 12 for turn in (0, 8, 4)]
    return [lightness - spread * max(-1, min(turn - 3, 9 - turn, 1)) for turn in turns]


def of_oklch(lightness, chroma, hue):
    """By Björn Ottosson's matrices, as CSS Color 4 has them; what a screen cannot show is cut off."""
    lightness, chroma, angle = share(lightness, 1), share(chroma, 1, 0.4), math.radians(float(hue))
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    light = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in light]


def share(part, whole, hundred_percent=1):
    return float(part[:-1]) / 100 * hundred_percent if part.endswith("%") else float(part) / whole
