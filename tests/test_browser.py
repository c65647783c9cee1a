"""The app in a real browser, with every request to another machine blocked and counted."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gigasite.scenario import Scenario
from test_app import EVIL, FORMULA, write_tiny

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


class Watch:
    """What a page asked for and complained about."""

    def __init__(self, page: Page, port: int) -> None:
        self.outside: list[str] = []
        self.faults: list[str] = []
        home = (f"http://127.0.0.1:{port}/", f"ws://127.0.0.1:{port}/", "data:", "blob:")

        def guard(route: Route) -> None:
            if route.request.url.startswith(home):
                route.continue_()
            else:
                self.outside.append(route.request.url)
                route.abort()

        page.route("**/*", guard)
        page.on(
            "websocket", lambda s: None if s.url.startswith(home) else self.outside.append(s.url)
        )
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)


@contextmanager
def server(**environment: str) -> Iterator[int]:
    """`gigasite app` on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-c", "from gigasite.cli import main; main()", "app"]
    with subprocess.Popen(
        [*command, "--port", str(port), "--headless"], env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            _await(port)
            yield port
        finally:
            process.terminate()


def _await(port: int, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def tiny_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    tables, scenario = write_tiny(tmp_path_factory.mktemp("browser"))
    with server(GIGASITE_INPUTS=str(tables), GIGASITE_SCENARIO=str(scenario)) as port:
        yield port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@contextmanager
def opened(
    browser: Browser, port: int, scheme: str = "light", *, query: str = ""
) -> Iterator[tuple[Page, Watch]]:
    """A browser of its own; nothing outside may have been asked for, and no fault may be told."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(240_000)
    watch = Watch(page, port)
    page.goto(f"http://127.0.0.1:{port}/{query}")
    page.get_by_role("button", name="Solve", exact=True).wait_for()
    yield page, watch
    assert watch.outside == []
    assert watch.faults == []
    assert page.locator('[data-testid="stException"]').count() == 0
    context.close()


def move(page: Page, label: str, key: str, times: int = 1) -> None:
    """Move a slider by keyboard."""
    slider = page.get_by_role("slider", name=label)
    slider.focus()
    for _ in range(times):
        slider.press(key)


def solve(page: Page) -> None:
    page.get_by_role("button", name="Solve", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_base_page_opens_without_a_fault_and_without_asking_anybody(
    browser: Browser, scheme: str
) -> None:
    """The EU-27 page: the map of all regions and its credits, whether or not there is a plan."""
    with server() as port, opened(browser, port, scheme) as (page, _):
        page.get_by_role("img", name="Plan:").first.wait_for()
        assert page.locator("svg path title").count() > 200
        assert page.get_by_role("slider", name="AI gigafactories").input_value() == "5"
        page.get_by_text("Assumptions and sources").click()
        page.get_by_role("tab", name="Credits").click()
        page.get_by_text("EUPL").first.wait_for()
        page.get_by_text("EuroGeographics").first.wait_for()


def test_choice_solve_and_new_figures(browser: Browser, tiny_port: int) -> None:
    with opened(browser, tiny_port) as (page, _):
        page.get_by_text("No plan yet").wait_for()
        solve(page)
        page.get_by_text("Proven optimal").wait_for()
        page.get_by_text("of up to 1").wait_for()
        page.get_by_role("img", name="Plan:").first.wait_for()
        move(page, "AI gigafactories", "ArrowRight")
        page.get_by_text("This plan is for up to 1 gigafactories").wait_for()
        assert page.get_by_text("Up to date").count() == 0
        solve(page)
        page.get_by_text("of up to 2").wait_for()
        page.get_by_text("Up to date").wait_for()
        move(page, "AI gigafactories", "ArrowLeft")
        page.get_by_text("of up to 1").wait_for()
        page.get_by_text("Up to date").wait_for()


def test_energy_choice_is_asked_for_and_marks_the_plan(browser: Browser, tiny_port: int) -> None:
    """A year is asked for with the share; the tab says what powers the sites."""
    with opened(browser, tiny_port) as (page, _):
        if page.get_by_role("button", name="Solve", exact=True).is_enabled():
            solve(page)  # else another session of this server has solved it: plans are shared
        page.get_by_text("Up to date").wait_for()
        page.get_by_text("power 0 % clean").wait_for()
        page.get_by_role("tab", name="Energy").click()
        page.get_by_text("Chosen sites in 2032").wait_for()
        page.locator("summary").filter(has_text="Energy").click()
        move(page, "Clean power, at least", "ArrowRight")
        page.get_by_text("50 % clean power from 2032").wait_for()
        page.get_by_text("from the year").first.wait_for()
        page.get_by_text("Out of date").first.wait_for()
        page.get_by_role("button", name="Reset").click()
        page.get_by_text("Up to date").wait_for()


def test_limit_is_scaled_and_set_back(browser: Browser, tiny_port: int) -> None:
    """The list of limits is open where the scenario changes one; names are not cut off."""
    with opened(browser, tiny_port) as (page, _):
        if page.get_by_role("button", name="Solve", exact=True).is_enabled():
            solve(page)
        page.get_by_text("Up to date").wait_for()
        cut = page.locator(".st-key-limits p").evaluate_all(
            "all => all.filter((p) => p.scrollWidth > p.parentElement.clientWidth + 1).length"
        )
        assert cut == 0
        scale = page.get_by_label("Scale of: Units of a facility in a region")
        scale.fill("0.25")
        scale.press("Enter")
        page.get_by_text("units of a facility in a region ×0.25").wait_for()
        page.get_by_role("button", name="Reset").click()
        page.get_by_text("Up to date").wait_for()
        assert scale.input_value() == "1"


def test_names_from_files_stay_names(browser: Browser, tiny_port: int) -> None:
    """A title with an image and a name with a script: shown as text, nothing fetched or run."""
    with opened(browser, tiny_port) as (page, watch):
        page.get_by_text(EVIL, exact=False).first.wait_for()
        page.get_by_role("img", name="Plan:").first.wait_for()
        assert any(FORMULA in text for text in page.locator("svg path title").all_text_contents())
        assert not watch.outside


def test_impossible_choice_is_explained(browser: Browser, tiny_port: int) -> None:
    with opened(browser, tiny_port) as (page, _):
        move(page, "Capacity target", "End")
        solve(page)
        page.get_by_text("No plan is possible with these choices").wait_for()
        page.get_by_text("750 MW IT can run where 800 MW IT are wanted").wait_for()


def test_two_people_at_once(browser: Browser, tiny_port: int) -> None:
    """Each sees the plan of their own choices."""
    with opened(browser, tiny_port) as (first, _), opened(browser, tiny_port) as (second, _):
        move(first, "Target year", "ArrowLeft")
        move(second, "AI gigafactories", "Home")
        solve(first)
        solve(second)
        first.get_by_text("IT power in 2031").wait_for()
        second.get_by_text("of up to 0").wait_for()
        assert first.get_by_text("of up to 0").count() == 0
        assert second.get_by_text("IT power in 2031").count() == 0


def test_solve_of_the_union_is_followed_and_can_be_stopped(
    browser: Browser, tmp_path: Path
) -> None:
    """Stopped while it looks for the cheapest plan: the best one so far is shown as unproven."""
    endless = tmp_path / "endless.yaml"
    endless.write_text(
        Scenario.named("base").with_({"solver.gap": 0.0, "solver.time_limit_s": 3600}).canonical()
    )
    with server(GIGASITE_SCENARIO=str(endless)) as port, opened(browser, port) as (page, _):
        solve(page)
        page.get_by_text("Solving for up to 5 gigafactories").wait_for()
        page.get_by_text("Best plan so far: €").wait_for(timeout=480_000)
        page.get_by_role("button", name="Stop and keep the best plan").click()
        page.get_by_text("You ended the search early").wait_for(timeout=240_000)
        page.get_by_text("Audit passed").wait_for()
        page.get_by_text("not proven").wait_for()
