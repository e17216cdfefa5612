"""The pages in a real browser: nothing is loaded, nothing runs, everything can be reached, paper shows what is folded.

The browser is the Chromium of the system. Where there is none the tests are skipped, but never where CI is set.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from digsite import DigSite
from program import archaeologist

sync_api = pytest.importorskip("playwright.sync_api")

PLACE = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
TILL = "def tax(amount, rate):\n    return amount * rate\n"
CAREFUL = TILL.replace("    return", "    if amount < 0:\n        return 0\n    return")
CALLER = "import till\n\n\ndef total(basket):\n    return till.tax(basket, 2)\n"
HOSTILE = "Make <script>document.title='broken'</script> <img src=x onerror=alert(1)> faster"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if PLACE is None and not os.environ.get("CI"):
        pytest.skip("there is no Chromium")
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=PLACE, args=list(QUIET))
        yield opened
        opened.close()


class Shown:
    """A page that is open, with the requests it made besides itself and what the console complained of."""

    def __init__(self, browser: Any, place: Path, **how: Any) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = browser.new_page(**how)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(place.as_uri())


@pytest.fixture
def report(site: DigSite, tmp_path: Path) -> Path:
    """A postmortem whose suspect has a subject that would like to be more than text."""
    site.commit("Add a till", {"till.py": TILL, "shop.py": CALLER}, at=1)
    site.commit("Fix the tax of returned goods", {"till.py": CAREFUL}, at=20)
    site.commit(HOSTILE, {"till.py": TILL}, at=40)
    site.tag("v1.0")
    site.commit("Charge nothing", {"till.py": CAREFUL}, at=80)
    site.tag("v1.1")
    site.remote("git@github.com:o/shop.git")
    place = tmp_path / "report.html"
    ran = archaeologist("postmortem", "--fix", "HEAD", "-o", str(place), cwd=site.path)
    assert (ran.status, ran.err) == (0, "")
    return place


def test_a_page_loads_nothing_and_repository_text_stays_in_its_place(browser: Any, report: Path) -> None:
    shown = Shown(browser, report)
    assert shown.requests == [report.as_uri()]
    assert shown.complaints == []
    assert shown.page.title() == "Charge nothing"
    assert shown.page.locator("script, img, iframe, object, link, form").count() == 0
    assert shown.page.locator("#suspects").inner_text().count("<script>document.title='broken'</script>") == 1


def test_links_lead_to_the_forge_and_nowhere_else(browser: Any, report: Path) -> None:
    page = Shown(browser, report).page
    addresses = page.locator("a").evaluate_all("all => all.map(each => each.href)")
    assert addresses
    assert [each for each in addresses if not each.startswith("https://github.com/o/shop/")] == []


def test_what_breaks_into_a_page_all_the_same_can_do_nothing(browser: Any, report: Path) -> None:
    """The policy is the second wall: the same page with an element put into it by hand."""
    inside = "<script>document.title='broken'</script><img src='https://example.org/x.png'><style>h1{color:red}</style>"
    report.write_text(report.read_text("utf-8").replace("<main>", f"<main>{inside}"), "utf-8")
    shown = Shown(browser, report)
    assert shown.page.title() == "Charge nothing"
    assert shown.page.evaluate("getComputedStyle(document.querySelector('h1')).color") != "rgb(255, 0, 0)"
    assert sum("Content Security Policy" in each for each in shown.complaints) == 3


def test_page_one_is_there_and_the_rest_unfolds_by_keyboard(browser: Any, report: Path) -> None:
    page = Shown(browser, report).page
    assert page.locator("figure svg").count() == 3
    assert page.locator("details[open]").count() == 0
    assert not page.locator("#timeline table").is_visible()
    page.locator("#timeline summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#timeline table").is_visible()


def test_pictures_and_parts_have_names_for_those_who_do_not_see_them(browser: Any, report: Path) -> None:
    page = Shown(browser, report).page
    for name in ("What happened when", "What it reaches"):
        assert page.get_by_role("img", name=name).count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.locator("table").count() == page.locator("table:has(th[scope=col])").count()
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_light_and_dark_can_both_be_read(browser: Any, report: Path, scheme: str, dark: bool) -> None:
    page = Shown(browser, report, color_scheme=scheme).page
    for kind in ("h1", ".headline", "dt", "figcaption", "th", ".commit"):
        ink, paper = page.evaluate(_COLOURS, kind)
        assert _luminance(paper) < 0.1 if dark else _luminance(paper) > 0.9
        assert _contrast(ink, paper) >= 4.5, kind


def test_paper_shows_what_the_screen_folds(browser: Any, report: Path) -> None:
    page = Shown(browser, report).page
    page.emulate_media(media="print")
    boxes = page.locator("details table, details ul").evaluate_all(
        "all => all.map(each => each.getClientRects().length)"
    )
    assert boxes
    assert all(boxes)
    assert page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_no_width_makes_the_page_itself_scroll_sideways(browser: Any, report: Path, width: int) -> None:
    page = Shown(browser, report, viewport={"width": width, "height": 900}).page
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_answer_is_the_same_kind_of_page(browser: Any, site: DigSite, tmp_path: Path) -> None:
    site.commit("Add a till", {"till.py": TILL}, at=1)
    site.commit("Charge nothing for returned goods, the ledger refuses it", {"till.py": CAREFUL}, at=20)
    place = tmp_path / "answer.html"
    ran = archaeologist("ask", "why does tax return 0?", "-o", str(place), cwd=site.path)
    assert ran.status in (0, 3)
    shown = Shown(browser, place)
    assert (shown.requests, shown.complaints) == ([place.as_uri()], [])
    assert shown.page.get_by_role("main").count() == 1


_COLOURS = """kind => {
  const colour = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const style = getComputedStyle(document.querySelector(kind));
  return [colour(style.color), colour(getComputedStyle(document.body).backgroundColor)];
}"""


def _luminance(colour: list[float]) -> float:
    """The relative luminance of WCAG 2 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [each / 255 for each in colour]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
