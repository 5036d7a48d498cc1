"""What the free words of a kind do, and what a kind says about building on land."""

# Slots that do not carry the rule.
ASIDE = {("text", "text")}


def role(code, type_sv, category, slots, interpretation, quantity_known):
    """`fixed`: the code says it all. `names`: free words name what the rule is about; its sense is fixed by the code.
    `prose`: the free words are the rule. `interpretation`: a rule of an older plan, quoted and not interpreted."""
    if interpretation and not quantity_known:
        return "interpretation"
    words = [slot for slot in slots if slot[1] == "text" and slot not in ASIDE and slot[0] != "orsak"]
    if code.endswith(("Utfor_Entre", "Utforande_Entre_Entre")):
        # The slot may be left empty, but it is the whole rule.
        return "prose"
    if quantity_known or not words:
        return "fixed"
    if type_sv == "Användning":
        return "names"
    own_words = code.endswith(("_Annan", "_A"))
    if category.startswith(("Markreservat", "Begränsning av markens utnyttjande", "Omfattning")):
        if "2_Annan" in code or "_2_Annan" in code or code in ("DP_KM_Eg_Omfatt_A", "DP_KM_Eg_Omfatt_Max_A",
                                                               "DP_KM_Eg_Omfatt_Min_A", "DP_KM_Eg_Omfatt_Takvinkel_A",
                                                               "DP_PO_Eg_Omfatt_Takvinkel_A"):
            return "prose"
        return "names"
    if "rickmark" in code or "orsmark" in code:
        return "names"
    if category in ("Ändrad lovplikt", "Utökad bygglovsplikt", "Villkor för lov", "Villkor för startbesked",
                    "Genomförandetid", "Gemensamhetsanläggning", "Rättighetsområden", "Strandskydd"):
        return "names"
    if category == "Rivningsförbud":
        return "prose" if words[0][0] == "rivningsförbud" else "names"
    if category in ("Fastighetsindelningsbestämmelser", "Stängsel, utfart och annan utgång"):
        return "prose" if own_words else "names"
    if code.endswith(("_Bevaras", "_IFastgrans", "EnOchTva_Friliggande", "_SkaFinnas", "Fordon_Hinder")):
        return "names"
    return "prose"


def limit(code, hatch):
    """What a kind says about building on the land: `no-building` (no buildings), `no-structure` (no structures at all),
    `not-named` (not what it names), `ancillary-only`, `named-only`, `below-ground-only`, `named-below-ground-only`."""
    if code.endswith("_Aldre") or "2_Annan" in code:
        return ""
    if "BegransningAvMarkensUtnyttjande" in code:
        tail = code.split("BegransningAvMarkensUtnyttjande_")[1]
        return {
            "ByggnadsverkUnderMark_Annan": "named-below-ground-only",
            "ByggnadsverkUnderMark_Ringmark": "below-ground-only",
            "ByggnadsverkUnderMark_Ringmark_Annan": "named-below-ground-only",
            "ByggnadsverkUnderMark_UnderMark": "below-ground-only",
            "EjByggnadsverk_EjByggnad": "no-building",
            "EjByggnadsverk_Prickmark": "no-building",
            "EjByggnadsverk_EjByggnadsverk": "no-structure",
            "EjByggnadsverk_EjByggnadsverkPrickmark": "no-structure",
            "EjByggnadsverk_EjByggnadsverkPrickmark_Annan": "not-named",
            "EjByggnadsverk_EjByggnadsverk_Annan": "not-named",
            "TypByggnadsverk_Annan": "named-only",
            "TypByggnadsverk_Korsmark_Annan": "named-only",
            "TypByggnadsverk_Komplement": "ancillary-only",
            "TypByggnadsverk_Korsmark": "ancillary-only",
            # Buildings are limited; other structures are free.
            "TypByggnadsverk_Korsmark_ByggnadOchAndra": "named-only",
            "TypByggnadsverk_Korsmark_KomplementOchAndra": "ancillary-only",
        }[tail]
    if code == "DP_KM_Eg_Utform_Byggnad_Under_Mark":
        return "below-ground-only"
    if hatch == "prickmark":
        return "not-named" if code.endswith("_A") else "no-building"
    if hatch == "korsmark":
        return "named-only" if code.endswith("_A") else "ancillary-only"
    if hatch == "ringmark":
        return "below-ground-only"
    return ""
