"""Names of the kinds that set no quantity."""

import re

from corrections import english

# Codes without a row in the table of kinds: (Swedish name, English name).
NEW_NAMES = {
    "DP_AP_Eg_Adm_Aldre": ("Övrigt – äldre bestämmelse, ej tolkad", "Other – older provision, not interpreted"),
    "DP_KM_Eg_Adm_Aldre": ("Övrigt – äldre bestämmelse, ej tolkad", "Other – older provision, not interpreted"),
    "DP_AP_Eg_Rivningsforbud_Rivningsforbud_2_Annan": ("Rivningsförbud för {Byggnadsverk}", "Ban on demolishing {Byggnadsverk}"),
    "DP_KM_Eg_Rivningsforbud_Rivningsforbud_2_Annan": ("Rivningsförbud för {Byggnadsverk}", "Ban on demolishing {Byggnadsverk}"),
    "DP_AP_Eg_UtformAP_Mark_Plushojd_Aldre": (
        "Markens höjd – äldre bestämmelse, ej tolkad", "Level of the ground – older provision, not interpreted"),
    "DP_AP_Eg_UtformAP_Trad_Aldre": ("Träd – äldre bestämmelse, ej tolkad", "Trees – older provision, not interpreted"),
    "DP_KM_Eg_MarkensAnordOchVeg_Trad_Aldre": ("Träd – äldre bestämmelse, ej tolkad", "Trees – older provision, not interpreted"),
    "DP_AP_Eg_UtokadLovplikt_UtokadeKrav_Bygglov": (
        "Utökad bygglovsplikt: {åtgärd}", "Extended duty to have a building permit: {åtgärd}"),
    "DP_KM_Eg_UtokadLovplikt_UtokadeKrav_Bygglov": (
        "Utökad bygglovsplikt: {åtgärd}", "Extended duty to have a building permit: {åtgärd}"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_ByggnadsverkUnderMark_2_Annan": (
        "Begränsning under mark, med planens egna ord", "Limit below ground, in the plan's own words"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_ByggnadsverkUnderMark_Ringmark2_Annan": (
        "Ringmark, med planens egna ord", "Ringed land, in the plan's own words"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_ByggnadsverkUnderMark_Ringmark_Aldre": (
        "Ringmark – äldre bestämmelse, ej tolkad", "Ringed land – older provision, not interpreted"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_EjByggnadsverk2_Annan": (
        "Byggförbud, med planens egna ord", "Ban on building, in the plan's own words"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_EjByggnadsverkPrickmark2_Annan": (
        "Prickmark, med planens egna ord", "Dotted land, in the plan's own words"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark2_Annan": (
        "Korsmark, med planens egna ord", "Crossed land, in the plan's own words"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_Aldre": (
        "Korsmark – äldre bestämmelse, ej tolkad", "Crossed land – older provision, not interpreted"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_ByggnadOchAndra": (
        "Bland byggnader bara {byggnad}", "Among buildings only {byggnad}"),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_KomplementOchAndra": (
        "Bland byggnader bara komplementbyggnader", "Among buildings only ancillary ones"),
    "DP_KM_Eg_Fastighetsstorlek_Ingen_Aldre": (
        "Fastighetsstorlek – äldre bestämmelse, ej tolkad", "Property size – older provision, not interpreted"),
    "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Aldre": (
        "Markens genomsläpplighet – äldre bestämmelse, ej tolkad", "Permeability of the ground – older provision, not interpreted"),
    "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Genomslapp": ("Genomsläpplig mark", "Permeable ground"),
}

# Beginning of the notation -> (noun in Swedish, noun in English, is a height or a level).
UNMEASURED = [
    ("bruksarea", "bruksarea", "usable floor area", False),
    ("öppenarea", "öppenarea", "open area", False),
    ("hårdgjord yta", "andel hårdgjord mark", "share of paved ground", False),
    ("vertikalradie", "vertikalradie", "vertical radius", False),
    ("bredd", "bredd", "width", False),
    ("bullernivå", "bullernivå", "noise level", True),
    ("djup för dränerande", "djup för schakt och dränering", "depth of digging and draining", False),
    ("damm. största djup", "djup på damm", "depth of a pond", False),
    ("byggnadshöjd", "byggnadshöjd över nollplanet", "building height as a level", True),
    ("bruttoarea", "bruttoarea per tomt", "gross floor area per plot", False),
    ("byggnadsarea", "byggnadsarea per tomt", "building area per plot", False),
    ("tomtstorlek", "tomtstorlek", "plot size", False),
    ("avstånd till tomtgräns", "avstånd till tomtgräns", "distance to the plot boundary", False),
    ("avstånd till {grans}", "avstånd till angiven gräns", "distance to a named boundary", False),
    ("antal {byggnad}", "antal byggnader", "number of buildings", True),
]
ADJECTIVES = {
    "max": {True: ("Högsta", "Highest"), False: ("Största", "Largest")},
    "min": {True: ("Lägsta", "Lowest"), False: ("Minsta", "Smallest")},
    "exact": {True: ("Exakt", "Exact"), False: ("Exakt", "Exact")},
}
PERIODS = [("_Forlangd", "Förlängd genomförandetid", "Extended implementation period"),
           ("_Fornyad", "Förnyad genomförandetid", "Renewed implementation period"),
           ("_Senare", "Genomförandetid som börjar senare", "Implementation period that begins later"),
           ("Genomforande", "Genomförandetid", "Implementation period")]


def unmeasured(notation, bound):
    """Names of a kind whose number is no quantity."""
    for start, sv, en, high in UNMEASURED:
        if notation.startswith(start):
            adjective, adjective_en = ADJECTIVES[bound or "exact"][high]
            return f"{adjective} {sv}", f"{adjective_en} {en}"
    return None


def period(code):
    """Names of a period."""
    return next(((sv, en) for part, sv, en in PERIODS if part in code), None)


def clean(name):
    """A name of the source without the age of the plan, which stands in a column of its own."""
    name = re.sub(r" \((?:planer ca|plans c\.) 2015–2020\)", "", name)
    name = re.sub(r" \((enskilt|kommunalt) huvudmannaskap\)", r", \1 huvudmannaskap", name)
    name = re.sub(r" – (?:äldre bestämmelse, ej tolkad)", ", äldre bestämmelse", name)
    name = re.sub(r" – (?:older provision, not interpreted)", ", older provision", name)
    head, colon, tail = name.partition(": ")
    if colon and tail.split(",")[0].lower() == head.lower():
        name = tail[:1].upper() + tail[1:]
    return name


def by_category(category, subcategory):
    """`Placering: annan placering`; one of the two where they say the same."""
    if not subcategory or subcategory.lower() == category.lower():
        return category
    return f"{category}: {subcategory[:1].lower()}{subcategory[1:]}"


# Names of kinds whose code says it all, as the source has them -> (Swedish, English).
FIXED = {
    "Bindande fastighetsindelning": ("Bindande fastighetsindelning", "Binding division into properties"),
    "Utrymme för gemensamhetsanläggning": (
        "Markreservat för gemensamhetsanläggning", "Land reserve for a joint facility"),
    "Enskilt huvudmannaskap": ("Enskilt huvudmannaskap", "Public place run by property owners"),
    "Kommunalt huvudmannaskap": ("Kommunalt huvudmannaskap", "Public place run by the municipality"),
    "Huvudmannaskap": ("Kommunalt huvudmannaskap", "Public place run by the municipality"),
    "Markytan får inte hårdgöras": ("Förbud mot hårda ytor", "No hard surfaces"),
    "Förbud mot hårdgörning": ("Förbud mot hårda ytor", "No hard surfaces"),
    "Markytan ska vara genomsläpplig": ("Genomsläpplig mark", "Permeable ground"),
    "Träd får fällas endast vid sjukdom eller fara": ("Skydd av träd", "Protection of trees"),
    "Byggnad parallell med gata": ("Byggnad längs gatan", "Building parallel to the street"),
    "Rivningsförbud för byggnad": ("Rivningsförbud", "Ban on demolition"),
    "Stängselkrav längs linjen": ("Krav på stängsel", "Fence required"),
    "Utfartsförbud längs linjen": ("Utfartsförbud", "No vehicle exit"),
    "Strandskydd upphävt": ("Upphävt strandskydd", "Shore protection lifted"),
    "Endast byggnadsverk under mark": ("Bara byggnadsverk under mark", "Only structures below ground"),
    "Förbud mot byggnad": ("Förbud mot byggnader", "No buildings"),
    "Förbud mot byggnadsverk": ("Förbud mot all bebyggelse", "No structures at all"),
    "Endast komplementbyggnad tillåten": ("Bara komplementbyggnader", "Only ancillary buildings"),
    "Minst hälften av bostadsrummen mot ljuddämpad sida": ("Bostadsrum mot tyst sida", "Living rooms on a quiet side"),
    "Markhöjd ska bevaras": ("Markens höjd bevaras", "Ground level kept"),
    "Förbud mot parkering": ("Förbud mot parkering", "No parking"),
    "Byggnaden får inte användas för parkering": ("Ingen parkering i byggnaden", "No parking inside the building"),
    "Marken är avsedd för träd": ("Träd", "Trees"),
    "Förbud mot källare": ("Förbud mot källare", "No basement"),
    "Endast kedjehus": ("Bara kedjehus", "Only link-detached houses"),
    "Endast parhus": ("Bara parhus", "Only semi-detached houses"),
    "Endast radhus": ("Bara radhus", "Only terraced houses"),
    "Endast punkthus": ("Bara punkthus", "Only point blocks"),
    "Listverk och andra fasaddekorationer ska bibehållas till sin huvudsakliga omfattning och utformning och får inte förenklas": (
        "Fasadens utsmyckning bevaras", "Decoration of the façade kept"),
    "Fönster ska till form, material, indelning och proportioner bibehållas till sin utformning": (
        "Fönster bevaras", "Windows kept"),
}
# Limits on land that name what they are about -> (Swedish, English).
LIMITS = {
    "not-named": ("Förbud mot visst byggande", "Ban on named structures"),
    "named-only": ("Bara visst byggande", "Only named structures"),
    "named-below-ground-only": ("Bara visst byggande under mark", "Only named structures, below ground"),
}


def named(name_sv, name_en, row, type_sv):
    """Names of all other kinds."""
    sv, en = clean(name_sv), clean(english(clean(name_en)))
    category, subcategory, role = row["category"], row["subcategory"], row["role"]
    if type_sv == "Användning":
        en = re.sub(r"^Other, specified in text: (.)(.*)$", lambda m: f"{m[1].upper()}{m[2]}, as the plan specifies", en)
        return sv, en
    if row["code"].startswith("OLD_") or not category:
        return sv, en
    if row["limit"] in LIMITS:
        return LIMITS[row["limit"]]
    if role == "fixed" and ": " in sv:
        tail = sv.split(": ", 1)[1]
        tail = tail[:1].upper() + tail[1:]
        if tail in FIXED:
            return FIXED[tail]
    elif sv in FIXED and role == "fixed":
        return FIXED[sv]
    if category.startswith("Strandskydd") and role != "interpretation":
        return FIXED["Strandskydd upphävt"]
    if category == "Gemensamhetsanläggning" and role != "interpretation":
        return FIXED["Utrymme för gemensamhetsanläggning"]
    older = ", äldre bestämmelse" if role == "interpretation" else ""
    if category.startswith("Markreservat"):
        en = en.replace("Land reserve for public utility", "Land reserve")
        if "gemensamhetsanläggning" in category:
            return f"Markreservat för gemensamhetsanläggning{older}", en
        return by_category("Markreservat", subcategory) + older, en
    if "lovplikt" in category.lower() or "bygglovsplikt" in category.lower():
        en = en.split(": you ")[0]
    elif ". " in en or re.search(r": (?:you|the|there|this|no|only) ", en):
        en = en.split(": ")[0]
    if category.startswith("Villkor") and role != "interpretation":
        sv = re.sub(r"^Villkor för (?:lov|startbesked): (\w+)(?: – )?", r"Villkor för \1: ", sv).rstrip(": ")
        en = re.sub(r"^Condition for permit: (\w+ permit)(?: – )?", r"Condition for a \1: ", en).rstrip(": ")
        en = en.replace("Condition for starting to build – ", "Condition for starting to build: ")
        return sv, en
    if role in ("prose", "names") and not category.startswith("Villkor"):
        return by_category(category, subcategory), re.sub(r"(, |: | )?\{[^}]*\}.*$", "", en)
    if role == "interpretation":
        return by_category(category, subcategory) + older, en
    return sv, en
