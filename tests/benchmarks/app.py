"""Benchmark of the app in a real browser: its first page, its pages, a moved limit on screen.

    python tests/benchmarks/app.py

Prints seconds and ratios, and checks nothing. Chromium is needed.
"""

# ruff: noqa: T201 - a benchmark prints

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, sync_playwright

from gigasite import words_app
from gigasite.load import read_inputs
from gigasite.scenario import Scenario
from gigasite.session import Session
from test_browser import CHROMIUM, move, server

NAMES = (words_app.SITE, words_app.ENERGY, words_app.LIMITS, words_app.COMPARE, words_app.INPUTS,
         words_app.BATCH, words_app.EXPORT, words_app.PLAN)  # fmt: skip
IDLE = "!document.querySelector('[data-testid=\"stStatusWidget\"]')"


def quiet(page: Page) -> None:
    """Wait until nothing is under way."""
    page.wait_for_timeout(150)
    page.wait_for_function(IDLE)


def turns(page: Page) -> None:
    """Seconds to turn to each page, the second time."""
    for again in (False, True):
        for name in NAMES:
            began = perf_counter()
            page.get_by_role("radio", name=name, exact=True).click()
            quiet(page)
            if again:
                print(f"turn to {name:10s} {perf_counter() - began:5.2f} s", flush=True)


def moved(page: Page) -> float:
    """Seconds from the press of Solve to the new plan on screen."""
    page.get_by_role("button", name="Solve", exact=True).click()
    began = perf_counter()
    page.get_by_text("Solving for").wait_for()
    page.get_by_text("Up to date").wait_for()
    return perf_counter() - began


def main() -> None:
    """Print all."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for warm in (False, True):
            began = perf_counter()
            with server() as port:
                page = chromium.new_page(viewport={"width": 1366, "height": 768})
                page.set_default_timeout(600_000)
                page.goto(f"http://127.0.0.1:{port}")
                page.get_by_text("Up to date").wait_for()
                page.locator("path[data-region]").first.wait_for()
                print(f"from the command to the first page, {'warm' if warm else 'first'}: "
                      f"{perf_counter() - began:.1f} s", flush=True)  # fmt: skip
                if warm:
                    quiet(page)
                    turns(page)
                    shown = []
                    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft"):
                        move(page, "AI gigafactories", key)
                        page.get_by_text("Out of date").first.wait_for()
                        shown.append(moved(page))
                page.close()
        chromium.close()
    session, solved = Session(read_inputs(), Scenario.named("base")), []
    for most in (4, 3, 2):
        began = perf_counter()
        session.resolve({"gigafactories.max": most})
        solved.append(perf_counter() - began)
    for n, (seen, own) in enumerate(zip(shown, solved, strict=True)):
        print(f"move {n + 1}: on screen after {seen:.1f} s, solve itself {own:.1f} s")
    ratios = [s / o for s, o in zip(shown[1:], solved[1:], strict=True)]
    print(f"on screen against the solve itself, median of the later moves: {median(ratios):.2f}")


if __name__ == "__main__":
    main()
