"""The ways to go through a journey: with script, without it, and with the keyboard alone."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator

from tests.browser import keyboard


@dataclass(frozen=True)
class Way:
    name: str

    @property
    def by_keyboard(self):
        return self.name == "keyboard"

    def open(self, new_page, **options):
        return new_page(java_script_enabled=self.name != "without script", **options)

    def look(self, page, axe):
        """Once is enough: the pages are the same in every way, and axe is a script itself."""
        if self.name == "with script":
            axe(page)

    def press(self, target):
        (keyboard.press if self.by_keyboard else Locator.click)(target)

    def write(self, target, text):
        """Instead of what stands there."""
        if self.by_keyboard:
            keyboard.tab_to(target)
            target.page.keyboard.press("Control+a")
            target.page.keyboard.type(text)
        else:
            target.fill(text)

    def choose(self, radio):
        """One of several of which none is chosen yet: Tab leads to the first, and arrows to the others."""
        if not self.by_keyboard:
            radio.check()
            return
        keyboard.tab_to(radio.page.locator(f"[type=radio][name={radio.get_attribute('name')}]").first)
        radio.page.keyboard.press("Space")
        while not radio.is_checked():
            radio.page.keyboard.press("ArrowDown")


def ways(*names):
    return pytest.mark.parametrize("way", [Way(name) for name in names], ids=lambda way: way.name)


every_way = ways("with script", "without script", "keyboard")
