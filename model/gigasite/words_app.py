"""Texts of the app's frame: bar, pages, what they share."""

from __future__ import annotations

from gigasite.catalogue import _

PAGES = _("Page")
PLAN, SITE, ENERGY, LIMITS = _("Plan"), _("Region"), _("Energy"), _("Limits")
COMPARE, INPUTS, BATCH, EXPORT = _("Compare"), _("Inputs"), _("Batch"), _("Export")
PRESET = _("Ready-made scenarios")
PRESET_HELP = _("Replaces all your choices by those of a scenario that comes with gigasite.")
UNDO, REDO = _("Undo"), _("Redo")
UNDO_HELP, REDO_HELP = _("Take the last change of a choice back."), _("Make the change again.")
SHARE = _("Link")
SHARE_HELP = _("Whoever opens this address on this server sees these choices and this page.")
SHARE_TABLES = _("Tables that you changed are not in the link: export them on the page Inputs.")
REFUSED = _(
    "**The link or the button asks for something that cannot be.** Nothing of it was taken:"
)
"""Shown above the faults."""
NO_PLAN_YET = _("This page needs a plan. Press **Solve** at the left.")
SO_FAR = _("The best plan so far; the search goes on.")
MAP_HINT = _("Map of regions. Arrow keys move from region to region, Enter chooses one.")
CLICK = _("Click a region to look at it, to force a gigafactory in, or to keep it free.")
INSPECT, FORCE, FORBID = _("Look at it"), _("Force a gigafactory in"), _("Build nothing new here")
UNFORCE, ALLOW = _("No longer force"), _("Allow building here")
NEEDS_SOLVE = _("Changes your choices; press Solve for the new plan.")
AGAIN, STOP = _("Ask again"), _("Stop")
ERRANDS = {
    "none-time": _("**The time was up before there was an answer.**"),
    "none-user": _("**Stopped before there was an answer.**"),
    "wrong": _("**This cannot be asked of these choices.** What is wrong:"),
    "crashed": _(
        "**The work ended unexpectedly.** Try again; if it happens again, report what is "
        "written here:"
    ),
}
EVERYWHERE = _("Union")
