"""Colours and the few rules of style that the theme cannot say. No text from files gets here."""

from __future__ import annotations

from typing import Literal

from gigasite import words
from gigasite.maps import GIGA, NEW, THEMES

Theme = Literal["light", "dark"]
CSS = """<style>
.block-container {padding: 1.6rem 2.2rem 2rem 2.2rem;}
[data-testid="stHeader"] {height: 1.6rem; min-height: 1.6rem;}
h1 {font-size: 1.35rem !important; padding: 0 !important;}
.st-key-undo [data-testid="stMarkdownContainer"], .st-key-redo [data-testid="stMarkdownContainer"],
.st-key-undo kbd, .st-key-redo kbd {position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%);}
[class*="st-key-kept_"] button [data-testid="stMarkdownContainer"] {position: absolute;
  width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);}
.st-key-topbar, .st-key-headline {gap: .5rem;}
h2 {font-size: 1.1rem !important; padding: .1rem 0 0 0 !important;}
[data-testid="stSkillsNudge"] {display: none;}
[data-testid="stMetricValue"] {font-size: 1.5rem;}
[data-testid="stMetricLabel"] p {font-size: .8rem;}
[data-testid="stMetricDelta"] {font-size: .8rem;}
:has(> [data-testid="stMetricDelta"]) {flex-wrap: wrap; row-gap: 0;}
[data-testid="stMetric"] {padding: .35rem .6rem .5rem .7rem; border-radius: .5rem;
  border: 1px solid color-mix(in srgb, currentColor 18%, transparent);}
.st-key-question p {font-size: .92rem;}
.st-key-proof p {font-size: .82rem;}
[data-testid="stSidebarHeader"] {height: 2.2rem; padding-bottom: 0;}
.st-key-limits [data-testid="stCheckbox"] .stMarkdownEllipsis,
.st-key-limits [data-testid="stCheckbox"] p {white-space: normal; font-size: .8rem;
  line-height: 1.2;}
.st-key-limits [data-testid="stCheckbox"] label {align-items: center; height: auto;}
.st-key-limits [data-testid="stNumberInputClearButton"] {display: none;}
.st-key-limits input[type="number"] {padding: .3rem .5rem; font-size: .85rem;}
.st-key-limits [data-testid="stCaptionContainer"] {margin: -.9rem 0 0 2.55rem;}
.st-key-limits [data-testid="stCaptionContainer"] p {font-size: .75rem; line-height: 1.1;}
.st-key-stale, .st-key-stale_here, .st-key-stale_power {opacity: .55; filter: saturate(.4);}
</style>"""
MAP_CSS = """
.frame { width: 100%; }
.frame:focus-visible { outline: 2px solid #ff8a00; outline-offset: 2px; border-radius: 8px; }
.frame svg { display: block; }
.frame > svg { width: 100%; height: auto; border-radius: 8px; font-size: 15px; }
.frame path[data-region] { cursor: pointer; }
.frame path[data-region]:hover { stroke: #ff8a00; stroke-width: 14; }
.frame path.chosen { stroke: #ff8a00; stroke-width: 22; }
"""
MAP_JS = """
const drawn = (frame) => [...frame.querySelectorAll("path[data-region]")];
const middle = (path) => {
  const box = path.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};
const mark = (frame, code) => {
  let chosen = null;
  drawn(frame).forEach((path) => {
    path.classList.toggle("chosen", path.dataset.region === code);
    if (path.dataset.region === code) { chosen = path; }
  });
  if (chosen) { chosen.parentElement.append(chosen); }
  return chosen;
};
const next = (frame, from, key) => {
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const [dx, dy] = ways[key];
  const [x, y] = middle(from);
  let best = null, least = Infinity;
  drawn(frame).forEach((path) => {
    if (path === from) { return; }
    const [u, v] = middle(path);
    const along = (u - x) * dx + (v - y) * dy;
    const aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
    if (along > 0 && along + 2 * aside < least) { best = path; least = along + 2 * aside; }
  });
  return best || from;
};
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  if (frame.dataset.seen !== data.key) {
    const parsed = new DOMParser().parseFromString(data.svg, "image/svg+xml");
    if (parsed.querySelector("parsererror")) { frame.textContent = data.alt; return; }
    parsed.querySelectorAll("script, foreignObject").forEach((node) => node.remove());
    frame.replaceChildren(document.importNode(parsed.documentElement, true));
    frame.dataset.seen = data.key;
  }
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", data.hint);
  mark(frame, data.region);
  frame.onclick = (event) => {
    const below = frame.getRootNode().elementsFromPoint(event.clientX, event.clientY);
    const path = below.find((node) => node.matches("path[data-region]"));  // under any symbol
    if (path) { mark(frame, path.dataset.region); setTriggerValue("picked", path.dataset.region); }
  };
  frame.onkeydown = (event) => {
    const now = frame.querySelector("path.chosen") || drawn(frame)[0];
    if (event.key.startsWith("Arrow") && now) {
      event.preventDefault();
      mark(frame, next(frame, now, event.key).dataset.region);
    } else if (event.key === "Enter" && now) {
      setTriggerValue("picked", now.dataset.region);
    }
  };
}
"""
GREYS = {"light": ("#a9b4bd", "#4690ac"), "dark": ("#5d6b76", "#5d9c9f")}


def part_colours(theme: str) -> dict[str, str]:
    """Colour of each part of the build-out, as on the map."""
    existing, committed = GREYS[theme]
    return {
        words.EXISTING: existing,
        words.COMMITTED: committed,
        words.CHOSEN: THEMES[theme][NEW],
    }


def kind_colours(theme: str) -> dict[str, str]:
    """Colour of each kind of new site, as on the map."""
    return {words.GIGA: THEMES[theme][GIGA], words.OTHER: THEMES[theme][NEW]}


def ink(theme: str) -> str:
    """Colour of lines and text."""
    return THEMES[theme]["ink"]
