"""Texts of the app's frame: bar, pages, what they share."""

from __future__ import annotations

PAGES = "Page"
PLAN, SITE, ENERGY, LIMITS = "Plan", "Region", "Energy", "Limits"
COMPARE, INPUTS, BATCH, EXPORT = "Compare", "Inputs", "Batch", "Export"
PRESET = "Ready-made scenarios"
PRESET_HELP = "Replaces all your choices by those of a scenario that comes with gigasite."
UNDO, REDO = "Undo", "Redo"
UNDO_HELP, REDO_HELP = "Take the last change of a choice back.", "Make the change again."
SHARE = "Link"
SHARE_HELP = "Whoever opens this address on this server sees these choices and this page."
SHARE_TABLES = "Tables that you changed are not in the link: export them on the page Inputs."
REFUSED = "**The link or the button asks for something that cannot be.** Nothing of it was taken:"
"""Shown above the faults."""
NO_PLAN_YET = "This page needs a plan. Press **Solve** at the left."
SO_FAR = "The best plan so far; the search goes on."
MAP_HINT = "Map of regions. Arrow keys move from region to region, Enter chooses one."
CLICK = "Click a region to look at it, to force a gigafactory in, or to keep it free."
INSPECT, FORCE, FORBID = "Look at it", "Force a gigafactory in", "Build nothing new here"
UNFORCE, ALLOW = "No longer force", "Allow building here"
NEEDS_SOLVE = "Changes your choices; press Solve for the new plan."
AGAIN, STOP = "Ask again", "Stop"
ERRANDS = {
    "none-time": "**The time was up before there was an answer.**",
    "none-user": "**Stopped before there was an answer.**",
    "wrong": "**This cannot be asked of these choices.** What is wrong:",
    "crashed": "**The work ended unexpectedly.** Try again; if it happens again, report what is "
    "written here:",
}
EVERYWHERE = "Union"
