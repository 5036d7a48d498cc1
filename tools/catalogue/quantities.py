"""Which number a regulation kind sets: measure, bound, unit, reference, scope, and how the delivered value is read.

The source tables name a quantity and a reference per kind. Where they are too coarse, or wrong (they call absolute areas
inside a use area a share of the property), the national wording decides; the test `numeric_kinds` of the plan crate holds
all 83 numeric kinds in force against it, one by one.
"""

from sources import numeric

SENSES = {"max": "max", "min": "min", "exact": "exact", "exakt": "exact"}

# Beginning of the parametric notation -> measure.
MEASURES = [
    ("nockhöjd", "ridge-height"),
    ("totalhöjd", "total-height"),
    ("byggnadshöjd", "building-height"),
    ("bruttoarea under mark", "gross-floor-area-below-ground"),
    ("bruttoarea", "gross-floor-area"),
    ("byggnadsarea", "building-area"),
    ("takvinkel", "roof-pitch"),
    ("taklutning", "roof-pitch"),
    ("{n} ≤ takvinkel", "roof-pitch"),
    ("fastighetsstorlek", "property-area"),
    ("genomsläpplig yta", "permeable-share"),
    ("markhöjd", "ground-level"),
    ("gatunivå", "ground-level"),
    ("markens lutning", "ground-slope"),
    ("fri höjd", "clear-height"),
    ("antal våningar", "storeys"),
    ("skydd (vall", "barrier-level"),
    ("lägsta nivå för schakt", "excavation-level"),
    ("avstånd till fastighetsgräns", "distance-to-boundary"),
    ("fördröjningsmagasin", "volume"),
    ("anlagd våtmark", "area"),
]

LEVELS = {"ridge-height": "ridge-level", "total-height": "total-level"}

# Kinds whose sense the source leaves out. The code itself names it.
SENSE_OF = {
    "DP_PO_Eg_Hojd_ExaktHojd_ExaktVan_Aldre": "exact",
    "DP_PO_Eg_Omfatt_Takvinkel_Max": "max",
    "OLD_STOREYS": "max",
    "OLD_HEIGHT_SYMBOL": "max",
    "OLD_GATUHOJD": "exact",
    "OLD_ROOF": "max",
}

# Kinds for older plans whose figure is printed in a symbol on the map and that have no wording with a slot.
OLD_SLOTS = {
    "OLD_STOREYS": [("antal", "decimaltal")],
    "OLD_HEIGHT_SYMBOL": [("höjd", "decimaltal")],
    "OLD_GATUHOJD": [("höjd", "decimaltal")],
    "OLD_ROOF": [("takvinkel", "decimaltal")],
}


def on_the_map(code, slots):
    """Variants of 2015-2020 (`..._A`) whose figure stands on the map alone: the wording has no slot for it."""
    stems = ("hojd_A", "hojd_Plus_A", "hojd_Meter_A", "Takvinkel_Exakt_A", "Takvinkel_Max_A", "Takvinkel_Min_A",
             "Takvinkel_Minmax_A", "Schaktniva_A", "Lagsta_Niva_A", "St_Djup_A", "Vradie_A", "Plushojd_A", "Lutning_A",
             "Lutning_Grad_A", "Lutning_Proc_A", "Vall_A")
    return code.endswith(stems) and not numeric(slots)


def quantity(code, kind, sense, slots):
    """(measure, bound, unit, reference, scope, reading) of a kind with a number, or (None, reason) without a word for it.

    Reasons: `no-measure` (the contract has no word), `plot` (limited by the functional plot, which is no property),
    `named-boundary` (a boundary that the wording names), `level` (a building height as a level), `period` (a time),
    `on-the-map` (the figure stands on the map alone). (None, None): the kind sets no number.
    """
    notation = kind.get("formulation_sv", "")
    what, reference = kind.get("quantity", ""), kind.get("reference", "")
    if on_the_map(code, slots):
        return None, "on-the-map"
    if code in ("GENOMFORANDETID", "LAGA_KRAFT", "TEMP_USE"):
        return None, "period"
    if code.startswith("OLD_") and "{n}" in kind.get("plain_sv", "") and not numeric(slots):
        return None, "no-measure"
    if not numeric(slots):
        return None, "no-measure" if what not in ("", "none", "text", "count", "date") else None
    if "Genomforande" in code:
        return None, "period"
    if reference in ("per_tomt", "tomtarea", "tomtgräns"):
        return None, "plot"
    if reference == "angiven_grans":
        return None, "named-boundary"
    measure = next((word for start, word in MEASURES if notation.startswith(start)), None)
    if measure is None:
        return None, "no-measure"
    bound = SENSE_OF.get(code) or SENSES.get(sense.lower())
    if measure == "building-height" and reference == "RH2000":
        return None, "level"
    if sense == "range":
        return ("roof-pitch", "exact", "deg", "none", "", "range"), None
    if bound is None:
        return None, "no-measure"
    return settled(code, measure, bound, what, reference, slots), None


def settled(code, measure, bound, what, reference, slots):
    """Unit, reference and scope of a measure."""
    if measure in ("ridge-height", "total-height", "building-height"):
        if reference in ("RH2000", "planens_hojdsystem"):
            return LEVELS[measure], bound, "m", "datum", "", "one"
        return measure, bound, "m", "mean-ground-level", "", "one"
    if measure == "ground-level":
        below = "Minushojd" in code
        return measure, bound, "m", "datum", "", "negated" if below else "one"
    if measure == "barrier-level":
        return measure, bound, "m", "datum" if reference == "RH2000" else "ground", "", "one"
    if measure == "excavation-level":
        return measure, bound, "m", "datum", "", "one"
    if measure == "clear-height":
        return measure, bound, "m", "ground", "", "one"
    if measure == "roof-pitch":
        return measure, bound, "deg", "none", "", "one"
    if measure == "storeys":
        return measure, bound, "count", "none", "", "one"
    if measure == "distance-to-boundary":
        return measure, bound, "m", "property-boundary", "", "one"
    if measure == "volume":
        return measure, bound, "m3", "none", "", "one"
    if measure == "area":
        return measure, bound, "m2", "none", "", "one"
    if measure == "property-area":
        return measure, bound, "m2", "property", "property", "one"
    if measure == "ground-slope":
        if what == "angle_deg":
            return measure, bound, "deg", "ground", "", "one"
        if what == "percent":
            return measure, bound, "ratio", "ground", "", "per-hundred"
        return measure, bound, "ratio", "ground", "", "slope" if len(numeric(slots)) == 2 else "one-to"
    if what == "percent":
        return (measure, bound, "%") + SHARES[reference] + ("one",)
    return (measure, bound, "m2") + AREAS[reference] + ("one",)


SHARES = {
    "fastighetsarea": ("property", "parcel-share"),
    "per_fastighet": ("property", "parcel-share"),
    "fastighetsarea_inom_anvandningsomrade": ("property-in-use-area", "parcel-share"),
    "fastighetsarea_inom_egenskapsomrade": ("property-in-regulation-area", "parcel-share"),
    "egenskapsomrade": ("regulation-area", "regulation-area"),
    "egenskapsomrade_under_mark": ("regulation-area", "regulation-area"),
    "markyta_inom_egenskapsomrade": ("regulation-area", "regulation-area"),
}

AREAS = {
    "egenskapsomrade": ("regulation-area", "regulation-area"),
    "egenskapsomrade_under_mark": ("regulation-area", "regulation-area"),
    # The source calls this a share of the property; the wording says square metres inside the use area.
    "fastighetsarea_inom_anvandningsomrade": ("use-area", "use-area"),
    "per_fastighet": ("property", "property"),
    "per_byggnad": ("building", "building"),
}
