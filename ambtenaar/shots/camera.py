"""One browser that photographs a page at each width, light and dark, and notes what is wrong with it meanwhile."""

import os
from itertools import product

from playwright.sync_api import Error, sync_playwright

from ambtenaar.local.chromium import FLAGS
from ambtenaar.local.folders import LOCAL

FOLDER = LOCAL / "shots"
WIDTHS, SCHEMES = (360, 768, 1280), ("light", "dark")
PATIENCE = 15_000  # milliseconds
# Everything at once: what is loaded lazily would be missing below the first screen.
LOADED = """async () => {
  const images = [...document.images];
  images.forEach(image => image.loading = "eager");
  await Promise.all([document.fonts.ready, ...images.map(image => image.decode().catch(() => 0))]);
}"""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const culprits = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1);
  const names = culprits.slice(0, 3).map(e => e.tagName.toLowerCase() + "." + (e.getAttribute("class") || ""));
  return `${document.documentElement.scrollWidth} px wide: ${names.join(", ")}`;
}"""


class Camera:
    def __init__(self, url, sessions):
        self.url, self.sessions, self.findings = url, sessions, []

    def __enter__(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        return self

    def __exit__(self, *exception):
        self.browser.close()
        self.playwright.stop()

    def photograph(self, scene):
        """The page as its viewer sees it, after what is to be done on it; one that cannot be reached is a finding."""
        context = self.browser.new_context(
            reduced_motion="reduce", base_url=self.url, locale="nl-NL", timezone_id="Europe/Amsterdam"
        )
        context.set_default_timeout(PATIENCE)
        if scene.who:
            cookie = {"name": "sessionid", "value": self.sessions[scene.who], "url": self.url, "httpOnly": True}
            context.add_cookies([cookie])
        page = context.new_page()
        page.on("console", lambda message: self.note_complaint(scene, message))
        page.on("pageerror", lambda error: self.note(scene, f"script error: {error}"))
        try:
            response = page.goto(scene.path)
            if response.status != scene.status:
                self.note(scene, f"answers {response.status} instead of {scene.status}: {scene.path}")
            if scene.act:
                scene.act(page)
                page.wait_for_load_state()
            self.expose(scene, page)
        except Error as error:
            self.note(scene, f"could not be photographed: {error.message.splitlines()[0]}")
        context.close()

    def expose(self, scene, page):
        page.mouse.move(0, 0)  # off what was clicked, which would be shown as under the pointer
        for width, scheme in product(WIDTHS, SCHEMES):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.evaluate(LOADED)
            # The caret stays as it is: playwright hides it with a style that our policy rightly refuses.
            page.screenshot(path=FOLDER / f"{scene.name}-{width}-{scheme}.png", full_page=True, caret="initial")
            if scheme == SCHEMES[0] and (wide := page.evaluate(TOO_WIDE)):
                self.note(scene, f"scrolls sideways at {width} px, being {wide}")

    def note_complaint(self, scene, message):
        """An error in the console, but for a page that answers 404 or 403 as asked, and the icon that no mail has."""
        address = message.location.get("url", "")
        expected = address.endswith("/favicon.ico") or (scene.status >= 400 and scene.path in address)
        if message.type == "error" and not (message.text.startswith("Failed to load resource") and expected):
            policy = "Content Security Policy" in message.text or "Content-Security-Policy" in message.text
            self.note(scene, f"{'policy violated' if policy else 'console'}: {message.text}")

    def note(self, scene, finding):
        self.findings.append(f"{scene.name}: {finding}")
