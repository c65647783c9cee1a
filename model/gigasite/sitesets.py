"""Site sets: which regions host what, and how far two plans differ in it.

A site is a region that hosts gigafactories, or one that hosts data centres. Data centres are all
other facilities built in whole units (options.SMALLEST_WHOLE_MW and more); whether a region hosts
hyperscale or colocation is one and the same, and so are years, cooling and tracks. Smaller
facilities follow the people they serve and are no sites.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigasite.options import SMALLEST_WHOLE_MW

if TYPE_CHECKING:
    import pandas as pd

    from gigasite.load import Inputs

GIGAFACTORY, DATA_CENTRES = "gigafactory", "data centres"
WEIGHTS = {GIGAFACTORY: 5, DATA_CENTRES: 1}
"""What a region counts in a distance that only one of two plans gives such a site (assumption)."""

Site = tuple[str, str]
"""Region, and GIGAFACTORY or DATA_CENTRES."""
SiteSet = frozenset[Site]


def kinds_of(inputs: Inputs) -> dict[str, str]:
    """Kind of site of every facility that counts as one."""
    return {
        str(row.facility): GIGAFACTORY if row.gigafactory else DATA_CENTRES
        for row in inputs["facilities"].itertuples()
        if row.it_mw >= SMALLEST_WHOLE_MW
    }


def it_by_site(sites: pd.DataFrame, kinds: dict[str, str]) -> dict[Site, float]:
    """IT power that a plan chooses at each of its sites [MW IT]; `sites`: SITE_COLUMNS."""
    chosen = sites[(sites["committed"] == 0) & sites["facility"].isin(list(kinds))]
    out: dict[Site, float] = {}
    for row in chosen.itertuples():
        site = (str(row.region), kinds[str(row.facility)])
        out[site] = out.get(site, 0.0) + float(row.it_mw)
    return {site: mw for site, mw in out.items() if mw > 0}


def site_set(sites: pd.DataFrame, kinds: dict[str, str]) -> SiteSet:
    """Sites that a plan chooses; committed projects stand in every plan and are left out."""
    return frozenset(it_by_site(sites, kinds))


def distance(one: SiteSet, other: SiteSet) -> int:
    """Sites that only one of two plans has, by their WEIGHTS."""
    return sum(WEIGHTS[kind] for _, kind in one ^ other)


def elsewhere_mw(one: dict[Site, float], other: dict[Site, float]) -> float:
    """IT power of `one` that stands where `other` has none, or less [MW IT]."""
    return sum(max(0.0, mw - other.get(site, 0.0)) for site, mw in one.items())
