"""Texts of the page Batch: many scenarios at once."""

from __future__ import annotations

from gigasite import words_limits
from gigasite.catalogue import _

INTRO = _(
    "Solve many scenarios at once and see what they have in common: which regions are chosen "
    "whatever happens, and what moves the cost."
)
SOURCE = _("Scenarios")
OWN, SHIPPED = _("Vary your choices"), _("Ready-made: {title}")

# the builder
BASE = _("Your choices at the left are the base. Up to three things vary, each combined with each.")
KEY, KEY_NONE = _("What varies"), _("nothing")
KEY_HELP = _("Choose from the list, or type a key of a scenario, such as water.price_eur_m3.")
VALUES = _("Values")
VALUES_HELP = _("Separated by commas, or by semicolons where a value holds a comma.")
KEYS: dict[str, tuple[str, str]] = {
    "gigafactories.max": (_("AI gigafactories, at most"), "3, 5, 7"),
    "capacity.multiplier": (_("Capacity target, times today's"), "2, 2.5, 3"),
    "capacity.year": (_("Target year"), "2030, 2032"),
    "energy.clean_share": (_("Clean power from the target year, at least (%)"), "50, 70, 90"),
    "energy.price_scale": (_("Power prices, times today's"), "1, 1.5"),
    "energy.carbon_price_eur_t": (_("Price of carbon (EUR/t)"), "75, 150"),
    "energy.supply": (_("Power supply: designs or flat"), _("designs, flat")),
    "water.price_eur_m3": (_("Price of water (EUR/m³)"), "2, 4"),
    "money.discount_rate": (_("Discount rate of society (1)"), "0.03, 0.05"),
    "permits.standard_months": (_("Standard permits (months)"), "36, 48, 72"),
    "permits.accelerated_months": (_("Accelerated permits (months)"), "12, 18, 30"),
    "grid.extra_lead_months": (_("Grid works take longer by (months)"), "0, 12, 24"),
    "gigafactories.min_distance_km": (_("Distance between gigafactories (km)"), "100, 300"),
    "objective.minimise": (_("What is minimised"), _("cost, emissions, water")),
    **{
        f"limits.{name}.scale": (f"Limit ×: {words_limits.name_of(name)}", "0.8, 1, 1.2")
        for name in words_limits.LIMITS
    },
    **{
        f"limits.{name}.enabled": (f"Limit on or off: {words_limits.name_of(name)}", "on, off")
        for name in words_limits.LIMITS
    },
}
"""Keys that can vary: name and, as an example, values."""
SHARES_BY_YEAR = (_("energy.clean_share"),)
"""Keys that are asked for in per cent and hold from the target year on."""
GAP, GAP_HELP = (
    _("Gap that is good enough (%)"),
    _("A scenario is done when no plan can be cheaper by more than this. Wider is quicker."),
)
TIME, TIME_HELP = _("Most minutes a scenario"), _("What has no plan by then is marked so.")
WORKERS, WORKERS_HELP = (
    _("At the same time"),
    _("Scenarios solved at once on this machine, each on a core and with 1 to 2 GB of memory."),
)
COUNT = _("**{n} scenarios**, {good} can start.")
COUNT_ALL = _("**{n} scenarios**, all of them can start.")
COUNT_TABLE = _("{n} scenarios of {axes}.")
AXIS_VALUES = "{axis} ({n})"
TOO_MANY, TOO_MANY_REMEDY = (
    _("{n} scenarios are too many here"),
    _("At most {most}; larger ones run on the command line"),
)
TWICE, TWICE_REMEDY = _("{value!r} stands twice"), _("Keep one of them")
KEY_TWICE, KEY_TWICE_REMEDY = _("varies twice"), _("Choose another one, or nothing")
NO_VALUES, NO_VALUES_REMEDY = _("has no values"), _("Type values, such as {example}")
NO_AXIS, NO_AXIS_REMEDY = _("nothing varies"), _("Choose what varies and type values")
NO_SHARE, NO_SHARE_REMEDY = _("{value!r} is no share in per cent"), _("Type a number from 0 to 100")
WHERE_AXIS = _("what varies, line {n}")
FAULTS = _("This cannot be started as it stands:")
CASES = _("All scenarios")
CASES_COLUMNS = (_("Scenario"), _("Can start"), _("What is wrong"))
YES, NO = _("yes"), _("no")
CASES_ALT = _("Scenarios of the matrix, and why some cannot start")
START, START_HELP = _("Start"), _("Solves all scenarios; you can close the page meanwhile.")
START_OVER = _("Start (in place of the batch below)")
MATRIX, MATRIX_HELP = _("Matrix (YAML)"), _("The scenarios as the command line takes them.")

# progress
RUNNING = "**{title}** · {seconds}"
STARTING = _("Reading the tables, then a first plan of the base")
FAR = _("{done} of {total} done · {running} running · {failed} failed{left}")
LEFT = _(" · about {left} left")
STOP, STOPPING = _("Stop"), _("Stopping: what is done is kept, and the summary is being written.")
STOP_NOW = _("Stop at once")
GO_ON, AGAIN = _("Go on"), _("Try the failed ones again")
GO_ON_HELP = _("Scenarios that are done stay done.")
REMOVE, REMOVE_HELP = _("Remove"), _("Forget this batch and its results.")
ENDED = "**{title}**: {told}."
STATUS = {
    "optimal": _("with a proven plan"),
    "feasible": _("with a plan, not proven"),
    "infeasible": _("proven impossible"),
    "none": _("without an answer in their time"),
    "failed": _("failed"),
    "missing": _("not reached"),
}
STATUS_COUNT = "{n} {status}"
UNFINISHED = _("not finished")
STOPPED = _("Stopped; it goes on from here.")
CRASHED = _("**The batch ended unexpectedly.** What is done is kept; go on from there.")
OTHER_TABLES = _("These scenarios were solved with other tables than those in use now.")
NONE_YET = _("Nothing is solved yet. The summary comes when the batch ends or is stopped.")
NOTHING = _("No batch yet. Choose scenarios above and press **Start**.")

# the summary
TABS = (_("What moves the figures"), _("Regions"), _("Spread"), _("All scenarios"))
METRIC, DOWN, ACROSS = _("Figure"), _("Down"), _("Across")
METRICS = {
    "cost_meur": (_("Discounted cost"), _("MEUR")),
    "cost_energy_meur": (_("of which energy"), _("MEUR")),
    "it_mw_online": (_("IT power online in the last year"), _("MW")),
    "gigafactories": (_("Gigafactories"), _("sites")),
    "regions": (_("Regions chosen"), _("regions")),
    "member_states": (_("Member states chosen"), _("states")),
    "emissions_t": (_("Emissions of new sites, all years"), _("t CO₂e")),
    "water_m3": (_("Water withdrawn, all years"), "m³"),
    "public_meur": (_("Public money"), _("MEUR")),
}
HEAT_TITLE = _("{metric} ({unit}), mean by weight over what else varies")
HEAT_ALT = _("{metric} by {down} and {across}, a cell for each pair of values")
HEAT_NOTE = _("In each cell the mean, and how many of its scenarios have a plan.")
NO_PLAN, OF = _("no plan"), _("{n} of {all}")
BARS_ALT = _("{metric} by {axis}")
CHOSEN = _("Chosen in so many plans")
CHOSEN_NOTE = _(
    "Share of the plans, by weight, that build in a region beyond what is committed. Grey: never. "
    "Symbols: mean IT power over all plans."
)
CHOSEN_COLUMNS = (_("Place"), _("State"), _("Chosen in (%)"), _("Mean IT power (MW)"), _("Code"))
CHOSEN_ALT = _("How often each region is chosen, the most frequent first")
NO_CHOSEN = _("No scenario chooses a site.")
SPREAD_COLUMNS = (
    _("Figure"),
    _("Unit"),
    _("Least"),
    _("A quarter below"),
    _("Mean"),
    _("A quarter above"),
    _("Most"),
)
SPREAD_ALT = _("Least, mean and most of each figure over all plans")
STRIP_ALT = _("{metric} of each scenario, by {axis}")
TABLE_COLUMNS = (_("Scenario"), _("Status"), _("Cost (MEUR)"), _("IT power online (MW)"), _("Gigafactories"),
                 _("Weight"), _("Seconds"), _("Reason"))  # fmt: skip
TABLE_ALT = _("Every scenario with its values, how it ended and its figures")
NO_PLANS = _("No scenario has a plan, so there is nothing to compare. The reasons are below.")
TAKE_WHICH, TAKE = _("Scenario"), _("Take over its choices")
TAKE_HELP = _(
    "Replaces your choices by those of the scenario; you can undo it. Its plan and the tables "
    "that it changes come along."
)
NOT_TAKEN = _("These choices cannot be taken over:")
SUMMARY, STORE = _("Summary (HTML)"), _("Tables (zip)")
STORE_HELP = _("Parquet files for pandas, duckdb and the like, and the figures as CSV.")
SUMMARY_HELP = _("One page that can be opened anywhere.")
