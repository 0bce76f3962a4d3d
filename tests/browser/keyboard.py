"""Working with the keyboard alone: from stop to stop with Tab, seeing at each where one is."""

import pytest

MOST_STOPS = 80
# Where the focus is, and what is wrong with how it shows: nothing drawn around it, out of the window, or covered.
FOCUS = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return { name: "nothing", wrong: "" };
  const name = it.outerHTML.slice(0, 120);
  const style = getComputedStyle(it);
  // On the calendar button within a box for a day the box is active and not focused: the button has the ring.
  const within = !it.matches(":focus");
  const ring = within || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const box = it.getBoundingClientRect();
  const inWindow = box.width > 1 && box.height > 1 &&
    box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const top = document.elementFromPoint(x, y);
  const bare = top && (it.contains(top) || top.contains(it));
  return { name, wrong: !ring ? "has no ring" : !inWindow ? "is out of sight" : !bare ? "is covered" : "" };
}"""


def tab(page, key="Tab"):
    """To the next stop, which must show that it is the one."""
    page.keyboard.press(key)
    while page.evaluate("document.getAnimations().length"):  # the ring fades in; the page itself may evaluate nothing
        page.wait_for_timeout(20)
    focus = page.evaluate(FOCUS)
    assert not focus["wrong"], f"{focus['name']} {focus['wrong']} on {page.url}"
    return focus["name"]


def tab_to(target, key="Tab"):
    """Stop after stop; what stands at the end of a long page is nearer with Shift+Tab."""
    page = target.page
    for _stop in range(MOST_STOPS):
        if target.evaluate("it => it === document.activeElement"):
            return
        tab(page, key)
    pytest.fail(f"No way to {target} with {key} on {page.url}")


def press(target, key="Tab"):
    """Reach it and press it: a box is ticked with the space bar, all else answers to Enter."""
    tab_to(target, key)
    target.page.keyboard.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")


def choose(radio):
    """Of radio buttons only the chosen one is a stop; the arrows lead to the others and choose them."""
    tab_to(radio.page.locator(f"[type=radio][name={radio.get_attribute('name')}]:checked"))
    for _choice in range(MOST_STOPS):
        if radio.is_checked():
            return
        radio.page.keyboard.press("ArrowDown")
    pytest.fail(f"No way to {radio} with the arrows on {radio.page.url}")


def write(target, text):
    tab_to(target)
    target.page.keyboard.type(text)
