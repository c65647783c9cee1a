"""What a planner does, in a real browser: map, links, undo, reload, pages, several at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gigasite import words_app, words_limits_page
from test_browser import CHROMIUM, browser, move, opened, server, solve, tiny_port  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


PAGE_NAMES = {name: getattr(words_app, name.upper()) for name in (
    "plan", "site", "energy", "limits", "compare", "inputs", "batch", "export")}  # fmt: skip


IDLE = (
    "!document.querySelector('[data-testid=\"stStatusWidget\"], [data-stale=\"true\"]')"
)
"""Nothing is under way, and what a page no longer holds is gone."""


def settled(page: Page) -> Page:
    """Wait until a plan of these choices is on the page, solving for it where need be."""
    if page.get_by_role("button", name="Solve", exact=True).is_enabled():
        solve(page)
    page.get_by_text("Up to date").wait_for()
    page.wait_for_timeout(300)
    page.wait_for_function(IDLE)
    return page


def address(page: Page) -> str:
    return str(page.evaluate("location.search"))


SCREENS = Path(__file__).parents[1] / "outputs" / "screens"


@pytest.fixture(scope="module")
def union() -> Iterator[int]:
    with server() as port:
        yield port


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGE_NAMES)
def test_every_page_opens_on_the_union(
    browser: Browser, union: int, name: str, scheme: str  # noqa: F811
) -> None:
    """Without a fault and without asking anybody; a picture of it is left in outputs/screens."""
    query = f"?page={name}&region=ES61"
    with opened(browser, union, scheme, query=query) as (page, _):
        page.get_by_text("Up to date").wait_for()
        page.get_by_role("radio", name=PAGE_NAMES[name], exact=True).wait_for()
        page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")
        page.wait_for_timeout(1500)
        assert page.locator('[data-testid="stException"]').count() == 0
        assert page.get_by_test_id("stMain").inner_text().count("\n") > 15
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(SCREENS / f"{name}-{scheme}.png"))


def test_a_broken_table_is_told_row_by_row(browser: Browser, tiny_port: int) -> None:  # noqa: F811
    """An upload with two wrong cells: both are named, and nothing is taken."""
    broken = b"region,name,member_state,lat,lon,headroom_mw\nA1,Alpha,A,95,10.5,many\n"
    with opened(browser, tiny_port, query="?page=inputs") as (page, _):
        page.get_by_role("tab", name="Bring a CSV file").click()
        page.locator('input[type="file"]').set_input_files(
            {"name": "regions.csv", "mimeType": "text/csv", "buffer": broken}
        )
        page.get_by_text("faults in the file. Nothing of it was taken").wait_for()


def test_a_clash_is_shown_and_its_least_change_applied(browser: Browser, tiny_port: int) -> None:  # noqa: F811
    """x4 wants 800 MW where 750 can run; what the page offers makes it possible."""
    with opened(browser, tiny_port) as (page, _):
        move(page, "Capacity target", "End")
        solve(page)
        page.get_by_text("No plan is possible with these choices").wait_for()
        page.get_by_role("button", name=words_limits_page.GO).click()
        page.get_by_role("button", name=words_limits_page.ASK_WHY).click()
        apply = page.get_by_role("button", name=words_limits_page.APPLY, exact=True).first
        apply.wait_for(timeout=240_000)
        before = address(page)
        apply.click()
        page.wait_for_function(f"location.search !== {before!r}")
        page.wait_for_function(IDLE)
        settled(page)


def test_a_region_is_forced_in_by_a_click_on_the_map(browser: Browser, tiny_port: int) -> None:  # noqa: F811
    """Beta is dear, so the plan leaves it out until it is told otherwise; undo takes that back."""
    with opened(browser, tiny_port) as (page, _):
        settled(page)
        page.locator('path[data-region="B1"]').click(force=True)  # on the symbol of its site
        page.locator(".st-key-actions").get_by_text("(B1)").wait_for()
        page.get_by_role("button", name=words_app.FORCE).click()
        page.get_by_text("a giga forced into B1").first.wait_for()
        solve(page)
        page.get_by_text("Up to date").wait_for()
        mark = page.locator("svg title").filter(has_text="Beta").filter(has_text=": giga ")
        mark.wait_for(state="attached")
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("button", name=words_app.FORCE).wait_for()
        assert "pins" not in address(page)
        page.get_by_role("button", name="Redo").click()
        page.get_by_role("button", name=words_app.UNFORCE).wait_for()


def test_the_map_works_by_keyboard(browser: Browser, tiny_port: int) -> None:  # noqa: F811
    with opened(browser, tiny_port) as (page, _):
        settled(page)
        frame = page.get_by_role("application", name=words_app.MAP_HINT)
        frame.focus()
        frame.press("ArrowRight")
        frame.press("Enter")
        page.locator(".st-key-actions").get_by_text("(B1)").wait_for()


def test_a_link_shows_somebody_else_the_same(browser: Browser, tiny_port: int) -> None:  # noqa: F811
    with opened(browser, tiny_port) as (page, _):
        settled(page)
        move(page, "Target year", "ArrowLeft")
        page.get_by_text("by 2031").first.wait_for()
        page.wait_for_function("location.search.includes('capacity.year')")
        query = address(page)
        with opened(browser, tiny_port, query=query) as (other, _):
            other.get_by_text("by 2031").first.wait_for()
            year = other.get_by_role("slider", name="Target year")
            assert year.get_attribute("aria-valuetext") == "2031"


def test_a_broken_link_is_told(browser: Browser, tiny_port: int) -> None:  # noqa: F811
    with opened(browser, tiny_port, query="?set=gigafactories.mx%3D3&page=nowhere") as (page, _):
        page.get_by_text("asks for something that cannot be").wait_for()
        page.get_by_text("Did you mean max").wait_for()


def test_a_reload_finds_the_running_solve_again(browser: Browser) -> None:  # noqa: F811
    """On the EU-27: reloaded while it searches, the same search goes on, then its plan is there."""
    with server() as port, opened(browser, port, query="?set=gigafactories.max%3D4") as (page, _):
        solve(page)
        page.get_by_text("Solving for up to 4 gigafactories").wait_for()
        page.reload()
        page.get_by_text("Solving for up to 4 gigafactories").wait_for()
        page.get_by_text("The best plan so far").wait_for(timeout=300_000)
        page.get_by_text("Up to date").wait_for(timeout=300_000)
        page.get_by_text("of up to 4").wait_for()


def test_a_tighter_water_limit_changes_cost_and_map(browser: Browser) -> None:  # noqa: F811
    with server() as port, opened(browser, port) as (page, _):
        settled(page)
        cost = page.get_by_test_id("stMetricValue").first.inner_text()
        drawn = page.locator("svg circle").count()
        page.locator("summary").filter(has_text="All limits").click()
        scale = page.get_by_label("Scale of: Water", exact=False).first
        scale.fill("0.05")
        scale.press("Enter")
        page.get_by_text("Out of date").first.wait_for()
        solve(page)
        page.get_by_text("Up to date").wait_for(timeout=300_000)
        assert page.get_by_test_id("stMetricValue").first.inner_text() != cost
        assert page.locator("svg circle").count() != drawn
