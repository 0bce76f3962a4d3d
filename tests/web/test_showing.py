import pytest

from web.richtext import clean
from web.showing import elsewhere, shown
from web.videos import choices, player_of

OWN = "/afbeeldingen/6ad1b2a4-0c3f-4c55-9e21-7f8e0f3b9d10/"


@pytest.fixture(autouse=True)
def players(settings):
    settings.VIDEO_PLAYERS = ["youtube", "vimeo", "video.example.nl"]


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3s", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e"),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e",
            "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e",
        ),
        ("https://video.example.nl/w/9c9de5e8d6", "https://video.example.nl/videos/embed/9c9de5e8d6?p2p=0"),
        ("https://video.example.nl/videos/watch/9c9de5e8d6", "https://video.example.nl/videos/embed/9c9de5e8d6?p2p=0"),
    ],
)
def test_a_video_plays_where_least_is_told_of_who_watches(address, player):
    assert player_of(address) == player


@pytest.mark.parametrize(
    "address",
    [
        "https://elders.example/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.elders.example/watch?v=dQw4w9WgXcQ",
        "https://elders.example/https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be@elders.example/dQw4w9WgXcQ",
        "https://youtube.com@youtu.be/dQw4w9WgXcQ",
        "https://youtu.be:8443/dQw4w9WgXcQ",
        "http://youtu.be/dQw4w9WgXcQ",
        "//youtu.be/dQw4w9WgXcQ",
        "javascript://youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=../../redirect",
        "https://www.youtube.com/@rijksoverheid/videos",
        "https://vimeo.com/channels/staffpicks",
        'https://video.example.nl/w/a"onload=alert(1)',
        "https://[youtu.be/x",
        "/blog/1-x/",
    ],
)
def test_any_other_address_is_a_link(address):
    assert player_of(address) == ""


def test_a_network_may_show_no_videos(settings):
    settings.VIDEO_PLAYERS = []

    assert player_of("https://youtu.be/dQw4w9WgXcQ") == ""
    assert choices() == "Dit netwerk toont geen video's."


def test_a_video_is_a_link_until_somebody_plays_it():
    html = shown(clean('<figure><a href="https://youtu.be/dQw4w9WgXcQ">Zo werkt het loket</a></figure>'))

    assert html == (
        '<figure class="video" data-player="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ" '
        'data-play-word="Speel de video af"><a href="https://youtu.be/dQw4w9WgXcQ" '
        'rel="noopener noreferrer nofollow ugc">Zo werkt het loket</a>'
        "<figcaption>Bij YouTube, dat dan weet dat je kijkt.</figcaption></figure>"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p>Kijk <a href='https://youtu.be/dQw4w9WgXcQ'>hier</a></p>",
        "<figure><a href='https://elders.example/'>Zo werkt het loket</a></figure>",
        "<p>niets bijzonders</p>",
    ],
)
def test_other_links_stay_as_they_are(html):
    assert shown(clean(html)) == clean(html)


def test_a_wide_table_scrolls_by_itself_and_by_keyboard():
    html = shown(clean("<p>x</p><table><tr><td>a</table><p>y</p>"))

    assert html == (
        '<p>x</p><div class="scroll" role="group" aria-label="Tabel" tabindex="0">'
        "<table><tbody><tr><td>a</td></tr></tbody></table></div><p>y</p>"
    )


def test_the_browser_takes_the_copy_of_a_picture_that_fits():
    html = shown(clean(f'<figure><img src="{OWN}" alt="Het loket" width="1200" height="800"></figure>'))

    assert f'srcset="{OWN}480/ 480w, {OWN}960/ 960w, {OWN} 1200w"' in html
    assert 'alt="Het loket" width="1200" height="800"' in html
    assert 'loading="lazy"' in html


def test_elsewhere_addresses_are_whole(settings):
    settings.SITE_URL = "https://ambtenaar.example"

    html = elsewhere(clean(f'<p><a href="/blog/">x</a> <a href="#y">z</a></p><img src="{OWN}" alt="">'))

    assert 'href="https://ambtenaar.example/blog/"' in html
    assert f'src="https://ambtenaar.example{OWN}"' in html
    assert 'href="#y"' in html


def test_a_small_picture_has_no_other_copies():
    html = shown(clean(f'<img src="{OWN}" alt="" width="300" height="200">'))

    assert html == f'<img src="{OWN}" alt="" width="300" height="200" loading="lazy" decoding="async">'
