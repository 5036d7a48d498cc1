"""Corrections, by code or by sentence: what the source tables say badly, wrongly or not at all."""

# Sentences of the source -> ours.
SENTENCES = {}

# Words in Swedish that the source left in its English names and sentences.
ENGLISH_WORDS = {}

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

# The figure stands on the map alone.
ON_THE_MAP = (
    "Planen har en regel med ett mått som bara står på plankartan. Läs det där: ”{wording}”",
    "The plan has a rule with a figure that stands on the plan map alone. Read it there. In Swedish: “{wording}”",
)

# Codes -> (Swedish, English) plain sentences.
PLAIN = {
    "DP_AP_Eg_Rivningsforbud_Rivningsforbud_2_Annan": ("Här är det förbjudet att riva {Byggnadsverk}.", "It is forbidden here to demolish {Byggnadsverk}."),
    "DP_KM_Eg_Rivningsforbud_Rivningsforbud_2_Annan": ("Här är det förbjudet att riva {Byggnadsverk}.", "It is forbidden here to demolish {Byggnadsverk}."),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_ByggnadOchAndra": (
        "Av byggnader får bara {byggnad} byggas här. Andra anläggningar än byggnader är tillåtna.",
        "Of buildings, only {byggnad} may be built here. Structures that are not buildings are allowed."),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_KomplementOchAndra": (
        "Av byggnader får bara komplementbyggnader byggas här, till exempel garage, förråd eller uthus. Andra anläggningar än byggnader är tillåtna.",
        "Of buildings, only ancillary ones such as garages, stores or sheds may be built here. Structures that are not buildings are allowed."),
    "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Genomslapp": (
        "Regnvatten ska kunna sjunka ner i marken. Den får inte täckas med något tätt, som asfalt.",
        "Rainwater must be able to sink into the ground. It may not be sealed, with asphalt for example."),
}


def name_sv(name):
    """A Swedish name as it is shown."""
    return name


def name_en(name, category, subcategory):
    """An English name as it is shown."""
    return english(name)


def english(text):
    """English text with the words that the source left in Swedish, or put awkwardly, replaced."""
    for word, better in ENGLISH_WORDS.items():
        text = text.replace(word, better)
    return text
