"""Money: who pays for gigafactories, equipment that is renewed, heat that is sold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gigasite.errors import InputError
from gigasite.planning import plan
from gigasite.units import renewal_years
from worlds import GIGA, HALL, cooling, demand, ladder, neutral, states, world

if TYPE_CHECKING:
    from gigasite.plans import Plan


def two_gigafactories(**changes: Any) -> Plan:
    """One in A and one in B (one to a state), each half public: all-in 200 and 400."""
    tables = {"member_states": states(public_pledge_meur=(40,))}
    inputs = world(ladder(), [GIGA], **tables)
    return plan(inputs, neutral(gigafactories__min=2, gigafactories__per_state=1, **changes))


def test_public_money_is_half_the_unions_and_half_the_host_states() -> None:
    table = two_gigafactories().public.set_index("region")
    assert table.loc["A", "all_in_meur"] == pytest.approx(200)
    assert table.loc["A", ["union_meur", "host_meur", "private_meur"]].tolist() == [50, 50, 100]
    assert table.loc["B", "union_meur"] == pytest.approx(100)
    assert table.loc["A", "pledge_meur"] == 40
    assert table.loc["A", "beyond_pledge_meur"] == pytest.approx(10)
    assert table["beyond_pledge_meur"].isna().tolist() == [False, True]


def test_union_share() -> None:
    table = two_gigafactories(public__union_share=1.0).public.set_index("region")
    assert table["host_meur"].tolist() == [0, 0]
    assert table.loc["A", "beyond_pledge_meur"] == 0


def test_no_public_money_no_rows() -> None:
    assert plan(world(ladder()), demand(100)).public.empty


GEAR = HALL | {"equipment_meur_per_mw": 2.0, "equipment_years": 2}


RENEWED = [(None, [2029, 2031]), (1, range(2028, 2032)), (9, [])]


@pytest.mark.parametrize(("every", "years"), RENEWED)
def test_equipment_is_renewed(every: int | None, years: Any) -> None:
    """A hall online at the end of 2027 with equipment of 200, renewed as long as the plan looks."""
    changes = {"years__last": 2031, "money__processors": True, "money__refresh_years": every}
    budget = plan(world(ladder(), [GEAR]), demand(100, **changes)).budget.set_index("year")
    renewed = budget["capex_renewal_meur"]
    assert renewed[renewed > 0].to_dict() == dict.fromkeys(years, pytest.approx(200))
    assert budget["capex_meur"].sum() == pytest.approx(100 + 200 + 200 * len(years))
    assert budget.loc[2027, "running_processors_meur"] == pytest.approx(200 / (every or 2))


def test_nothing_is_renewed_that_is_not_counted() -> None:
    budget = plan(world(ladder(), [GEAR]), demand(100, years__last=2031)).budget
    assert budget["capex_renewal_meur"].sum() == 0


def test_renewals_count_against_a_yearly_budget() -> None:
    """200 a year pay for the renewal in 2029 but not for a second hall in that year."""
    changes = {"years__last": 2029, "money__processors": True, "budget__yearly_meur": 300,
               "capacity__milestones_mw__2029": 200}  # fmt: skip
    result = plan(world(ladder(), [GEAR]), demand(100, **changes))
    assert result.sites.set_index("start_year").index.tolist() == [2027, 2028]


@pytest.mark.parametrize(
    ("online", "every", "last", "years"),
    [(2027, 5, 2035, (2032,)), (2027, 4, 2035, (2031, 2035)), (2030, 6, 2035, ()),
     (2027, 2.5, 2035, (2030, 2032, 2035))],
)  # fmt: skip
def test_renewal_years(online: int, every: float, last: int, years: tuple[int, ...]) -> None:
    assert renewal_years(online, every, last) == years


def heated(price: float) -> Plan:
    """100 MW in A whose cooling passes on a tenth of the energy as heat."""
    inputs = world(ladder(), cooling=[cooling(erf=0.1)])
    return plan(inputs, demand(100, money__heat_price_eur_mwh=price, energy__supply="flat"))


def test_heat_that_is_reused_earns() -> None:
    cold, warm = heated(0.0), heated(10.0)
    mwh = float(warm.energy["mwh"].sum())
    assert warm.cost_meur["heat"] == pytest.approx(-0.1 * mwh * 10 / 1e6)
    assert warm.cost == pytest.approx(cold.cost + warm.cost_meur["heat"])
    assert cold.cost_meur["heat"] == 0


def test_heat_never_pays_for_the_whole_site() -> None:
    with pytest.raises(InputError, match="heat pays more"):
        heated(5000.0)


def test_a_pledge_that_is_passed_is_flagged() -> None:
    """The states have no peak load stated, so no draw is flagged."""
    assert two_gigafactories().flags == (
        "The host state's part of public money passes what it has pledged: X (10 MEUR beyond 40)",
    )


@pytest.mark.parametrize(("peak", "flagged"), [(999.0, True), (1001.0, False), (0.0, False)])
def test_a_draw_that_is_large_for_its_state_is_flagged(peak: float, flagged: bool) -> None:
    inputs = world(ladder(), member_states=states(peak_mw=(peak,)))
    notes = plan(inputs, demand(100)).flags
    told = "New sites draw more than 10 % of a state's peak load from its grid in X 10 % (100 MW)"
    assert any(note.startswith(told) for note in notes) == flagged
