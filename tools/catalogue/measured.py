"""Plain sentences and names of the kinds that set a number.

They are built from measure, bound and reference, so that a maximum can never read as anything else. `{n}` is the value,
`{n2}` the second of two, `{level}` a level with its sign, `{storeys}` a number of storeys with its noun, and `{…}` of
another name the words of that slot.
"""

LIMIT_SV = {"max": "högst ", "min": "minst ", "exact": "exakt "}
LIMIT_EN = {"max": "at most ", "min": "at least ", "exact": "exactly "}
MUST_SV = {"max": "får vara", "min": "ska vara", "exact": "ska vara"}
MUST_EN = {"max": "may be", "min": "must be", "exact": "must be"}
NOT_ABOVE_GROUND_SV = " Det är en nivå i planens höjdsystem, inte en höjd över marken."
NOT_ABOVE_GROUND_EN = " This is a level in the height system of the plan, not a height above the ground."
FROM_SV = " Höjden räknas från markens medelnivå intill byggnaden."
FROM_EN = " The height is counted from the mean ground level beside the building."

WITHIN_SV = {
    "regulation-area": " inom det område där regeln gäller",
    "use-area": " inom hela användningsområdet",
    "property": " på varje fastighet",
}
WITHIN_EN = {
    "regulation-area": " within the area where the rule applies",
    "use-area": " within the whole use area",
    "property": " on each property",
}
SHARE_SV = {
    "property": "fastighetens area",
    "property-in-use-area": "den del av fastigheten som ligger inom användningsområdet",
    "property-in-regulation-area": "den del av fastigheten som ligger inom området där regeln gäller",
    "regulation-area": "det område där regeln gäller",
}
SHARE_EN = {
    "property": "the area of the property",
    "property-in-use-area": "the part of the property that lies inside the use area",
    "property-in-regulation-area": "the part of the property that lies inside the area where the rule applies",
    "regulation-area": "the area where the rule applies",
}


def structure(slots):
    """The slot that names the kind of structure, if the kind has one."""
    for name, kind in slots:
        if kind == "text" and name in ("byggnadsverk", "byggnad", "typ av byggnad", "upplag"):
            return "{" + name + "}"
    return None


def sentences(quantity, slots):
    """(Swedish, English) for (measure, bound, unit, reference, scope, reading)."""
    measure, bound, unit, reference, _scope, reading = quantity
    what = structure(slots)
    must, limit = MUST_SV[bound], LIMIT_SV[bound]
    must_en, limit_en = MUST_EN[bound], LIMIT_EN[bound]
    if measure in ("ridge-height", "total-height", "building-height"):
        subject = {
            "ridge-height": ("Nockhöjden", "The ridge height"),
            "total-height": ("Totalhöjden", "The total height"),
            "building-height": ("Byggnadshöjden", "The building height"),
        }[measure]
        note = {
            "ridge-height": ("", ""),
            "total-height": (" Allt räknas med, även skorsten och mast.", " Everything counts, chimneys and masts too."),
            "building-height": (
                " Den mäts där fasaden möter ett tänkt plan som lutar 45 grader inåt och nuddar taket.",
                " It is measured where the façade meets an imagined plane that leans 45 degrees inwards and touches the roof.",
            ),
        }[measure]
        of_sv, of_en = (f" på {what}", f" of {what}") if what else ("", "")
        return (
            f"{subject[0]}{of_sv} {must} {limit}{{n}} meter.{FROM_SV}{note[0]}",
            f"{subject[1]}{of_en} {must_en} {limit_en}{{n}} metres.{FROM_EN}{note[1]}",
        )
    if measure in ("ridge-level", "total-level"):
        ridge = measure == "ridge-level"
        subject_sv = "Taknocken" if ridge else "Den högsta punkten"
        subject_en = "The roof ridge" if ridge else "The highest point"
        of_sv, of_en = (f" på {what}", f" of {what}") if what else ("", "")
        if not ridge and not what:
            of_sv, of_en = " på byggnaden", " of the building"
        note = ("", "") if ridge else (" Allt räknas med, även skorsten och mast.", " Everything counts, chimneys and masts too.")
        verb_sv = {"max": "får ligga högst på", "min": "ska ligga lägst på", "exact": "ska ligga exakt på"}[bound]
        verb_en = {"max": "may lie no higher than", "min": "must lie no lower than", "exact": "must lie exactly at"}[bound]
        return (
            f"{subject_sv}{of_sv} {verb_sv} nivån {{level}} meter.{NOT_ABOVE_GROUND_SV}{note[0]}",
            f"{subject_en}{of_en} {verb_en} level {{level}} metres.{NOT_ABOVE_GROUND_EN}{note[1]}",
        )
    if measure == "ground-level":
        verb_sv = {"max": "får inte ligga högre än", "min": "får inte ligga lägre än", "exact": "ska ligga på"}[bound]
        verb_en = {"max": "may not lie higher than", "min": "may not lie lower than", "exact": "must lie at"}[bound]
        return (
            f"Marken {verb_sv} nivån {{level}} meter i planens höjdsystem.",
            f"The ground {verb_en} level {{level}} metres in the height system of the plan.",
        )
    if measure == "excavation-level":
        return (
            "Det är inte tillåtet att gräva eller dränera djupare än till nivån {level} meter i planens höjdsystem.",
            "Digging or draining may not go below level {level} metres in the height system of the plan.",
        )
    if measure == "barrier-level":
        kind = next(("{" + name + "}" for name, of in slots if of == "text" and name in ("vall", "bullerskydd")), None)
        if reference == "datum":
            at = ("som når till nivån {level} meter i planens höjdsystem", "that reaches level {level} metres in the height system of the plan")
        else:
            at = ("som är {n} meter högt, räknat från marken intill", "that is {n} metres high, counted from the ground beside it")
        if kind:
            return (f"Här ska det finnas ett skydd {at[0]}: {kind}.", f"There must be a barrier here {at[1]}: {kind}.")
        return (
            f"Här ska det finnas ett skydd, till exempel en vall eller en bullerskärm, {at[0]}.",
            f"There must be a barrier here, such as a berm or a noise screen, {at[1]}.",
        )
    if measure == "clear-height":
        return (
            "Utrymmet upp till minst {n} meter över marken ska hållas fritt så att allmänheten kan passera.",
            "The space up to at least {n} metres above the ground must be kept clear so that the public can pass.",
        )
    if measure == "roof-pitch":
        if reading == "range":
            return ("Taket ska luta minst {n} och högst {n2} grader.", "The roof must have a pitch of at least {n} and at most {n2} degrees.")
        of_sv, of_en = (f" på {what}", f" of {what}") if what else ("", "")
        verb = {"max": "får luta", "min": "ska luta", "exact": "ska luta"}[bound]
        verb_en = {"max": "may have", "min": "must have", "exact": "must have"}[bound]
        return (f"Taket{of_sv} {verb} {limit}{{n}} grader.", f"The roof{of_en} {verb_en} a pitch of {limit_en}{{n}} degrees.")
    if measure == "storeys":
        verb = {"max": "får ha högst", "min": "ska ha minst", "exact": "ska ha exakt"}[bound]
        verb_en = {"max": "may have at most", "min": "must have at least", "exact": "must have exactly"}[bound]
        return (
            f"Byggnaden {verb} {{storeys}}. Regeln kommer från en äldre plan: vad som räknas som en våning beror på planens ålder.",
            f"The building {verb_en} {{storeys}}. The rule comes from an older plan: what counts as a storey depends on the age of the plan.",
        )
    if measure == "distance-to-boundary":
        return (
            f"Byggnaden ska stå {limit}{{n}} meter från fastighetsgränsen.",
            f"The building must stand {limit_en}{{n}} metres from the property boundary.",
        )
    if measure == "volume":
        return (
            "Här ska det finnas ett magasin som kan hålla kvar {n} kubikmeter regnvatten.",
            "There must be a basin here that can hold {n} cubic metres of rainwater.",
        )
    if measure == "area":
        return ("Här ska det finnas en anlagd våtmark på {n} kvadratmeter.", "There must be a constructed wetland of {n} square metres here.")
    if measure == "property-area":
        return (f"En fastighet {must} {limit}{{n}} kvadratmeter.", f"A property {must_en} {limit_en}{{n}} square metres.")
    if measure == "ground-slope":
        verb = {"max": "får luta högst", "min": "ska luta minst"}[bound]
        verb_en = {"max": "may slope at most", "min": "must slope at least"}[bound]
        tail = (" Pilen på plankartan pekar uppåt i lutningen.", " The arrow on the plan map points uphill.")
        size = {"slope": ("{n}:{n2}", "{n}:{n2}"), "one-to": ("{n}:{n2}", "{n}:{n2}"), "per-hundred": ("{n} procent", "{n} percent")}
        size_sv, size_en = size.get(reading, ("{n} grader", "{n} degrees"))
        return (f"Marken {verb} {size_sv}.{tail[0]}", f"The ground {verb_en} {size_en}.{tail[1]}")
    if measure == "permeable-share":
        of_sv = "fastigheten" if reference == "property" else "marken"
        of_en = "the property" if reference == "property" else "the ground"
        return (f"Minst {{n}} procent av {of_sv} ska släppa igenom regnvatten.", f"At least {{n}} percent of {of_en} must let rainwater through.")
    return areas(measure, bound, unit, reference, what)


def areas(measure, bound, unit, reference, what):
    """Sentences of building area and gross floor area."""
    limit, limit_en = LIMIT_SV[bound], LIMIT_EN[bound]
    if measure == "building-area":
        verb = {"max": "får täcka", "min": "ska täcka"}[bound]
        verb_en = {"max": "may cover", "min": "must cover"}[bound]
        if reference == "building":
            return (
                f"Varje byggnad av det här slaget {verb} {limit}{{n}} kvadratmeter mark (byggnadsarea): {what}.",
                f"Each building of this kind {verb_en} {limit_en}{{n}} square metres of ground (building area): {what}.",
            )
        if unit == "%":
            return (
                f"Byggnaderna {verb} {limit}{{n}} procent av {SHARE_SV[reference]} (byggnadsarea).",
                f"The buildings {verb_en} {limit_en}{{n}} percent of {SHARE_EN[reference]} (building area).",
            )
        return (
            f"Byggnaderna {verb} sammanlagt {limit}{{n}} kvadratmeter mark{WITHIN_SV[reference]} (byggnadsarea).",
            f"Together the buildings {verb_en} {limit_en}{{n}} square metres of ground{WITHIN_EN[reference]} (building area).",
        )
    below = measure == "gross-floor-area-below-ground"
    must, must_en = MUST_SV[bound], MUST_EN[bound]
    subject = "Våningsytan under mark" if below else "Våningsytan"
    subject_en = "The floor area below ground" if below else "The floor area"
    if reference == "building":
        return (
            f"{subject} i varje byggnad av det här slaget {must} {limit}{{n}} kvadratmeter (bruttoarea): {what}.",
            f"{subject_en} of each building of this kind {must_en} {limit_en}{{n}} square metres (gross floor area): {what}.",
        )
    if unit == "%":
        return (
            f"{subject}, alla plan sammanlagda, {must} {limit}{{n}} procent av {SHARE_SV[reference]} (bruttoarea).",
            f"{subject_en}, all floors together, {must_en} {limit_en}{{n}} percent of {SHARE_EN[reference]} (gross floor area).",
        )
    return (
        f"{subject}, alla plan sammanlagda, {must} {limit}{{n}} kvadratmeter{WITHIN_SV[reference]} (bruttoarea).",
        f"{subject_en}, all floors together, {must_en} {limit_en}{{n}} square metres{WITHIN_EN[reference]} (gross floor area).",
    )


NOUNS = {
    "ridge-height": ("nockhöjd", "ridge height"),
    "total-height": ("totalhöjd", "total height"),
    "building-height": ("byggnadshöjd", "building height"),
    "ridge-level": ("nockhöjd över nollplanet", "ridge level"),
    "total-level": ("totalhöjd över nollplanet", "total level"),
    "roof-pitch": ("takvinkel", "roof pitch"),
    "building-area": ("byggnadsarea", "building area"),
    "gross-floor-area": ("bruttoarea", "gross floor area"),
    "gross-floor-area-below-ground": ("bruttoarea under mark", "gross floor area below ground"),
    "storeys": ("antal våningar", "number of storeys"),
    "property-area": ("fastighetsstorlek", "property size"),
    "distance-to-boundary": ("avstånd till fastighetsgräns", "distance to the property boundary"),
    "ground-level": ("markhöjd", "ground level"),
    "excavation-level": ("schaktningsnivå", "excavation level"),
    "ground-slope": ("marklutning", "ground slope"),
    "permeable-share": ("andel genomsläpplig mark", "share of permeable ground"),
    "clear-height": ("fri höjd", "clear height"),
    "barrier-level": ("höjd på skydd", "height of a barrier"),
    "volume": ("fördröjningsmagasin", "detention basin"),
    "area": ("anlagd våtmark", "constructed wetland"),
}
ADJECTIVES = {
    "high": ({"max": "Högsta", "min": "Lägsta", "exact": "Exakt"}, {"max": "Highest", "min": "Lowest", "exact": "Exact"}),
    "big": ({"max": "Största", "min": "Minsta", "exact": "Exakt"}, {"max": "Largest", "min": "Smallest", "exact": "Exact"}),
}
HIGH = {"ridge-height", "total-height", "building-height", "ridge-level", "total-level", "storeys", "ground-level",
        "excavation-level", "clear-height", "barrier-level"}
PER_SV = {"use-area": " i användningsområdet", "property": " per fastighet", "building": " per byggnad",
          "property-in-use-area": " som andel av fastigheten i användningsområdet",
          "property-in-regulation-area": " som andel av fastigheten i egenskapsområdet", "regulation-area": ""}
PER_EN = {"use-area": " in the use area", "property": " per property", "building": " per building",
          "property-in-use-area": " as a share of the property in the use area",
          "property-in-regulation-area": " as a share of the property in the regulation area", "regulation-area": ""}


def names(quantity, slots):
    """(Swedish, English) names of a kind with a number."""
    measure, bound, unit, reference, _scope, reading = quantity
    noun, noun_en = NOUNS[measure]
    if measure in ("volume", "area"):
        return noun.capitalize(), noun_en.capitalize()
    if reading == "range":
        return "Takvinkel inom ett spann", "Roof pitch within a range"
    sv, en = ADJECTIVES["high" if measure in HIGH else "big"]
    adjective, adjective_en = sv[bound], en[bound]
    if measure == "clear-height":
        adjective, adjective_en = "Minsta", "Least"
    if measure in ("permeable-share", "distance-to-boundary", "roof-pitch", "ground-slope") and bound == "min":
        adjective_en = "Least"
    if measure in ("roof-pitch", "ground-slope") and bound == "max":
        adjective_en = "Greatest"
    tail = PER_SV.get(reference, "") if measure in ("building-area", "gross-floor-area") else ""
    tail_en = PER_EN.get(reference, "") if measure in ("building-area", "gross-floor-area") else ""
    if unit == "%" and reference == "property" and measure != "permeable-share":
        tail, tail_en = " som andel av fastigheten", " as a share of the property"
    if unit == "%" and reference == "regulation-area" and measure != "permeable-share":
        tail, tail_en = " som andel av området", " as a share of the area"
    if structure(slots) and reference != "building":
        tail, tail_en = tail + " för angivet byggnadsverk", tail_en + " of a named structure"
    return f"{adjective} {noun}{tail}", f"{adjective_en} {noun_en}{tail_en}"


def unmeasured(notation, bound):
    """Sentences of a kind whose number the contract has no word for, by its notation; None where there are none here."""
    must, limit = MUST_SV.get(bound, ""), LIMIT_SV.get(bound, "")
    must_en, limit_en = MUST_EN.get(bound, ""), LIMIT_EN.get(bound, "")
    plot = " Vad som är en tomt avgörs i det enskilda fallet.", " What is a plot is decided case by case."
    amount, amount_en = ("{n} procent av", "{n} percent of") if "%" in notation else ("{n} kvadratmeter", "{n} square metres")
    if notation.startswith("tomtstorlek"):
        return f"En tomt {must} {limit}{{n}} kvadratmeter.{plot[0]}", f"A plot {must_en} {limit_en}{{n}} square metres.{plot[1]}"
    if notation.startswith("avstånd till tomtgräns"):
        return (
            f"Byggnaden ska stå {limit}{{n}} meter från tomtgränsen.{plot[0]}",
            f"The building must stand {limit_en}{{n}} metres from the boundary of the plot.{plot[1]}",
        )
    if notation.startswith("byggnadshöjd"):
        verb = {"max": "högst", "min": "lägst"}[bound]
        verb_en = {"max": "no higher than", "min": "no lower than"}[bound]
        aux, aux_en = {"max": ("får", "may"), "min": ("ska", "must")}[bound]
        return (
            f"Byggnadshöjden är angiven som en nivå. Där fasaden möter ett tänkt plan som lutar 45 grader inåt och nuddar taket {aux} den ligga {verb} på nivån {{level}} meter i planens höjdsystem.",
            f"The building height is given as a level. Where the façade meets an imagined plane that leans 45 degrees inwards and touches the roof, it {aux_en} lie {verb_en} level {{level}} metres in the height system of the plan.",
        )
    if notation.endswith("per tomt"):
        area = "på varje tomt" if "%" not in notation else "tomtens area"
        area_en = "on each plot" if "%" not in notation else "the area of the plot"
        if notation.startswith("byggnadsarea"):
            verb = {"max": "får täcka", "min": "ska täcka"}[bound]
            verb_en = {"max": "may cover", "min": "must cover"}[bound]
            ground, ground_en = (" mark", " of ground") if "%" not in notation else ("", "")
            return (
                f"Byggnaderna {verb} {limit}{amount}{ground} {area} (byggnadsarea).{plot[0]}",
                f"The buildings {verb_en} {limit_en}{amount_en}{ground_en} {area_en} (building area).{plot[1]}",
            )
        return (
            f"Våningsytan, alla plan sammanlagda, {must} {limit}{amount} {area} (bruttoarea).{plot[0]}",
            f"The floor area, all floors together, {must_en} {limit_en}{amount_en} {area_en} (gross floor area).{plot[1]}",
        )
    if notation.startswith(("bruksarea", "öppenarea")):
        usable = notation.startswith("bruksarea")
        subject, subject_en = ("Bruksarean", "The usable floor area") if usable else ("Öppenarean", "The open area")
        note = (" Bruksarea är den golvyta som går att använda.", " Usable floor area is the floor that can be used.") if usable else (
            " Öppenarea är ytor under tak som inte är helt inbyggda, som carport och balkong.",
            " Open area is roofed area that is not fully enclosed, such as a carport or a balcony.",
        )
        where = (" det område där regeln gäller", " the area where the rule applies")
        inside = ("", "") if "%" in notation else (" inom", " within")
        return (
            f"{subject} {must} {limit}{amount}{inside[0]}{where[0]}.{note[0]}",
            f"{subject_en} {must_en} {limit_en}{amount_en}{inside[1]}{where[1]}.{note[1]}",
        )
    return None

