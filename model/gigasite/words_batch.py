"""Texts of the page Batch: many scenarios at once."""

from __future__ import annotations

from gigasite import words_limits

INTRO = (
    "Solve many scenarios at once and see what they have in common: which regions are chosen "
    "whatever happens, and what moves the cost."
)
SOURCE = "Scenarios"
OWN, SHIPPED = "Vary your choices", "Ready-made: {title}"

# the builder
BASE = "Your choices at the left are the base. Up to three things vary, each combined with each."
KEY, KEY_NONE = "What varies", "nothing"
KEY_HELP = "Choose from the list, or type a key of a scenario, such as water.price_eur_m3."
VALUES = "Values"
VALUES_HELP = "Separated by commas, or by semicolons where a value holds a comma."
KEYS: dict[str, tuple[str, str]] = {
    "gigafactories.max": ("AI gigafactories, at most", "3, 5, 7"),
    "capacity.multiplier": ("Capacity target, times today's", "2, 2.5, 3"),
    "capacity.year": ("Target year", "2030, 2032"),
    "energy.clean_share": ("Clean power from the target year, at least (%)", "50, 70, 90"),
    "energy.price_scale": ("Power prices, times today's", "1, 1.5"),
    "energy.carbon_price_eur_t": ("Price of carbon (EUR/t)", "75, 150"),
    "energy.supply": ("Power supply: designs or flat", "designs, flat"),
    "water.price_eur_m3": ("Price of water (EUR/m³)", "2, 4"),
    "money.discount_rate": ("Discount rate of society (1)", "0.03, 0.05"),
    "permits.standard_months": ("Standard permits (months)", "36, 48, 72"),
    "permits.accelerated_months": ("Accelerated permits (months)", "12, 18, 30"),
    "grid.extra_lead_months": ("Grid works take longer by (months)", "0, 12, 24"),
    "gigafactories.min_distance_km": ("Distance between gigafactories (km)", "100, 300"),
    "objective.minimise": ("What is minimised", "cost, emissions, water"),
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
SHARES_BY_YEAR = ("energy.clean_share",)
"""Keys that are asked for in per cent and hold from the target year on."""
GAP, GAP_HELP = (
    "Gap that is good enough (%)",
    "A scenario is done when no plan can be cheaper by more than this. Wider is quicker.",
)
TIME, TIME_HELP = "Most minutes a scenario", "What has no plan by then is marked so."
WORKERS, WORKERS_HELP = (
    "At the same time",
    "Scenarios solved at once on this machine, each on a core and with 1 to 2 GB of memory.",
)
COUNT = "**{n} scenarios**, {good} can start."
COUNT_ALL = "**{n} scenarios**, all of them can start."
COUNT_TABLE = "{n} scenarios of {axes}."
AXIS_VALUES = "{axis} ({n})"
TOO_MANY, TOO_MANY_REMEDY = (
    "{n} scenarios are too many here",
    "At most {most}; larger ones run on the command line",
)
TWICE, TWICE_REMEDY = "{value!r} stands twice", "Keep one of them"
KEY_TWICE, KEY_TWICE_REMEDY = "varies twice", "Choose another one, or nothing"
NO_VALUES, NO_VALUES_REMEDY = "has no values", "Type values, such as {example}"
NO_AXIS, NO_AXIS_REMEDY = "nothing varies", "Choose what varies and type values"
NO_SHARE, NO_SHARE_REMEDY = "{value!r} is no share in per cent", "Type a number from 0 to 100"
WHERE_AXIS = "what varies, line {n}"
FAULTS = "This cannot be started as it stands:"
CASES = "All scenarios"
CASES_COLUMNS = ("Scenario", "Can start", "What is wrong")
YES, NO = "yes", "no"
CASES_ALT = "Scenarios of the matrix, and why some cannot start"
START, START_HELP = "Start", "Solves all scenarios; you can close the page meanwhile."
START_OVER = "Start (in place of the batch below)"
MATRIX, MATRIX_HELP = "Matrix (YAML)", "The scenarios as the command line takes them."

# progress
RUNNING = "**{title}** · {seconds}"
STARTING = "Reading the tables, then a first plan of the base"
FAR = "{done} of {total} done · {running} running · {failed} failed{left}"
LEFT = " · about {left} left"
STOP, STOPPING = "Stop", "Stopping: what is done is kept, and the summary is being written."
STOP_NOW = "Stop at once"
GO_ON, AGAIN = "Go on", "Try the failed ones again"
GO_ON_HELP = "Scenarios that are done stay done."
REMOVE, REMOVE_HELP = "Remove", "Forget this batch and its results."
ENDED = "**{title}**: {told}."
STATUS = {
    "optimal": "with a proven plan",
    "feasible": "with a plan, not proven",
    "infeasible": "proven impossible",
    "none": "without an answer in their time",
    "failed": "failed",
    "missing": "not reached",
}
STATUS_COUNT = "{n} {status}"
UNFINISHED = "not finished"
STOPPED = "Stopped; it goes on from here."
CRASHED = "**The batch ended unexpectedly.** What is done is kept; go on from there."
OTHER_TABLES = "These scenarios were solved with other tables than those in use now."
NONE_YET = "Nothing is solved yet. The summary comes when the batch ends or is stopped."
NOTHING = "No batch yet. Choose scenarios above and press **Start**."

# the summary
TABS = ("What moves the figures", "Regions", "Spread", "All scenarios")
METRIC, DOWN, ACROSS = "Figure", "Down", "Across"
METRICS = {
    "cost_meur": ("Discounted cost", "MEUR"),
    "cost_energy_meur": ("of which energy", "MEUR"),
    "it_mw_online": ("IT power online in the last year", "MW"),
    "gigafactories": ("Gigafactories", "sites"),
    "regions": ("Regions chosen", "regions"),
    "member_states": ("Member states chosen", "states"),
    "emissions_t": ("Emissions of new sites, all years", "t CO₂e"),
    "water_m3": ("Water withdrawn, all years", "m³"),
    "public_meur": ("Public money", "MEUR"),
}
HEAT_TITLE = "{metric} ({unit}), mean by weight over what else varies"
HEAT_ALT = "{metric} by {down} and {across}, a cell for each pair of values"
HEAT_NOTE = "In each cell the mean, and how many of its scenarios have a plan."
NO_PLAN, OF = "no plan", "{n} of {all}"
BARS_ALT = "{metric} by {axis}"
CHOSEN = "Chosen in so many plans"
CHOSEN_NOTE = (
    "Share of the plans, by weight, that build in a region beyond what is committed. Grey: never. "
    "Symbols: mean IT power over all plans."
)
CHOSEN_COLUMNS = ("Place", "State", "Chosen in (%)", "Mean IT power (MW)", "Code")
CHOSEN_ALT = "How often each region is chosen, the most frequent first"
NO_CHOSEN = "No scenario chooses a site."
SPREAD_COLUMNS = ("Figure", "Unit", "Least", "A quarter below", "Mean", "A quarter above", "Most")
SPREAD_ALT = "Least, mean and most of each figure over all plans"
STRIP_ALT = "{metric} of each scenario, by {axis}"
TABLE_COLUMNS = ("Scenario", "Status", "Cost (MEUR)", "IT power online (MW)", "Gigafactories",
                 "Weight", "Seconds", "Reason")  # fmt: skip
TABLE_ALT = "Every scenario with its values, how it ended and its figures"
NO_PLANS = "No scenario has a plan, so there is nothing to compare. The reasons are below."
TAKE_WHICH, TAKE = "Scenario", "Take over its choices"
TAKE_HELP = (
    "Replaces your choices by those of the scenario; you can undo it. Its plan and the tables "
    "that it changes come along."
)
NOT_TAKEN = "These choices cannot be taken over:"
SUMMARY, STORE = "Summary (HTML)", "Tables (zip)"
STORE_HELP = "Parquet files for pandas, duckdb and the like, and the figures as CSV."
SUMMARY_HELP = "One page that can be opened anywhere."
