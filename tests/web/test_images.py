import tracemalloc
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from tests.web import pictures
from web.images import HEAVIEST, Crop, squares


def kept(content, side=96):
    """What is kept of an upload, as Pillow reads it."""
    return Image.open(BytesIO(squares(pictures.upload(content), (320, side))[side].read()))


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        squares(pictures.upload(content), (320, 96))
    return refused.value.message


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
        ("AVIF", "RGB"),
    ],
)
def test_any_photo_becomes_a_square_webp(kind, mode):
    content = pictures.photo((400, 300), kind, mode, color=1 if mode in {"1", "P", "I;16", "L"} else "green")

    for side in (320, 96):
        image = kept(content, side)
        assert (image.format, image.size, image.mode) == ("WEBP", (side, side), "RGB")


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (6000, 6000)])
def test_any_shape_becomes_a_square(size):
    assert kept(pictures.photo(size, "PNG")).size == (96, 96)


def test_what_a_camera_writes_in_a_photo_is_gone():
    content = pictures.photo_with_traces()
    assert b"fotograaf" in content

    image = kept(content)

    assert dict(image.getexif()) == {}
    assert {"exif", "xmp", "icc_profile", "comment"} & set(image.info) == set()


def test_a_photo_on_its_side_is_put_upright():
    image = kept(pictures.photo_with_traces(), 96)

    assert image.getpixel((48, 5))[0] > 200  # red is above
    assert image.getpixel((48, 90))[2] > 200  # blue is below


def test_a_colour_profile_goes_too():
    content = pictures.photo(kind="PNG", icc_profile=b"geheim" * 100)

    assert "icc_profile" not in kept(content).info


def test_what_shows_through_becomes_white():
    image = kept(pictures.photo(kind="PNG", mode="RGBA", color=(0, 0, 0, 0)))

    assert min(image.getpixel((48, 48))) > 250


@pytest.mark.parametrize("content", pictures.NOT_A_PHOTO.values(), ids=pictures.NOT_A_PHOTO)
def test_what_is_no_photo_is_refused(content):
    assert "Dit is geen foto die wij kunnen lezen" in refusal(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_photo_is_refused(kind, share):
    content = Image.effect_noise((300, 300), 80).convert("RGB")
    buffer = BytesIO()
    content.save(buffer, kind)

    refusal(buffer.getvalue()[: int(len(buffer.getvalue()) * share)])


def test_a_photo_over_10_mb_is_refused():
    assert "10 MB" in refusal(pictures.photo() + b"\x00" * HEAVIEST)


@pytest.mark.parametrize("side", [6400, 20_000, 60_000])
def test_more_than_40_megapixels_are_refused_before_they_are_unpacked(side):
    tracemalloc.start()
    message = refusal(pictures.png_bomb(side))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "40 megapixels" in message
    assert peak < 5_000_000


def test_a_comment_that_unpacks_to_200_mb_is_not_unpacked():
    content = pictures.png_text_bomb()

    tracemalloc.start()
    refusal(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20_000_000


def test_a_broken_byte_anywhere_never_breaks_the_page():
    content = bytearray(pictures.photo_with_traces())
    for place in range(0, len(content), 7):
        broken = bytearray(content)
        broken[place] ^= 0xFF
        try:
            kept(bytes(broken))
        except ValidationError:
            pass


# --- Which part is used


def colours(crop):
    """The colours in the corners of what is cut from a photo that is red to the left and blue to the right."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 200, 200))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    cut = Image.open(BytesIO(squares(pictures.upload(buffer.getvalue()), (96,), crop)[96].read())).convert("RGB")
    name = {True: "red", False: "blue"}
    return [name[red > blue] for red, _green, blue in (cut.getpixel((4, 48)), cut.getpixel((91, 48)))]


@pytest.mark.parametrize(
    ("crop", "left_and_right"),
    [
        (Crop(), ["red", "blue"]),
        (Crop(x=0), ["red", "red"]),
        (Crop(x=100), ["blue", "blue"]),
        (Crop(x=40, zoom=400), ["red", "red"]),
        (Crop(x=50, zoom=400), ["red", "blue"]),
    ],
)
def test_the_chosen_part_is_cut_out(crop, left_and_right):
    assert colours(crop) == left_and_right


def test_a_part_is_chosen_of_the_photo_as_it_is_held_upright():
    content = pictures.photo_with_traces()  # lies on its side: red above, blue below

    top = Image.open(BytesIO(squares(pictures.upload(content), (96,), Crop(y=0))[96].read())).convert("RGB")

    red, _green, blue = top.getpixel((48, 90))
    assert red > blue
