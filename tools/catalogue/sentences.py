"""Plain sentences of the kinds that set no number: one place for all of them.

`{wording}` stands for the rule in the plan's own words (the delivered formulation with its values filled in). A sentence
is chosen by category, by role of the free words (see `roles`), or by the corrections below, which replace what the source
tables say where it reads badly or says more than the rule does.
"""

import re

# What a rule of a category is about, for rules that stand in the plan's own words.
ABOUT = {
    "Utformning av allmän plats": ("hur den allmänna platsen ska ordnas", "how the public place is laid out"),
    "Utformning": ("hur bebyggelsen ska se ut", "what the buildings are to look like"),
    "Placering": ("var byggnaderna ska stå", "where the buildings are to stand"),
    "Utförande": ("hur byggnaderna ska utföras", "how the buildings are to be constructed"),
    "Byggnaders användning": ("hur byggnadens delar får användas", "how the parts of the building may be used"),
    "Användning": ("hur byggnadens delar får användas", "how the parts of the building may be used"),
    "Lägenhetsfördelning": ("hur lägenheterna ska fördelas", "the mix of dwellings"),
    "Lägenhetsfördelning och storlek på lägenheter": ("lägenheternas fördelning och storlek", "the mix and size of dwellings"),
    "Markens anordnande och vegetation": ("hur marken ska ordnas", "how the ground is to be arranged"),
    "Mark": ("hur marken ska ordnas", "how the ground is to be arranged"),
    "Skydd mot störningar": ("skydd mot störningar", "protection against disturbances"),
    "Störningsskydd": ("skydd mot störningar", "protection against disturbances"),
    "Skydd": ("skydd mot störningar", "protection against disturbances"),
    "Skydd av kulturvärden": ("vad som ska bevaras", "what is to be preserved"),
    "Kulturvärden": ("vad som ska bevaras", "what is to be preserved"),
    "Varsamhet": ("vad som ska tas till vara när byggnaden ändras", "what must be respected when the building is altered"),
    "Rivningsförbud": ("vad som inte får rivas", "what may not be demolished"),
    "Höjd på byggnadsverk": ("hur högt det får byggas", "how tall buildings may be"),
    "Takvinkel": ("hur taket ska luta", "how the roof is to slope"),
    "Utnyttjandegrad": ("hur mycket som får byggas", "how much may be built"),
    "Omfattning": ("hur mycket eller hur högt det får byggas", "how much may be built, or how tall"),
    "Begränsning av markens utnyttjande": ("vad som får byggas på marken", "what may be built on the land"),
    "Fastighetsstorlek": ("hur stor en fastighet ska vara", "the size of a property"),
    "Fastighet": ("hur stor en fastighet ska vara", "the size of a property"),
    "Stängsel, utfart och annan utgång": ("stängsel och utfarter", "fences and exits"),
    "Utfart": ("stängsel och utfarter", "fences and exits"),
    "Fastighetsindelningsbestämmelser": ("hur marken ska delas in i fastigheter och rättigheter",
                                         "how the land is divided into properties and rights"),
    "Fastighetsindelning": ("hur marken ska delas in i fastigheter", "how the land is divided into properties"),
    "Rättighetsområden": ("en rättighet på marken", "a right over the land"),
    "Huvudmannaskap": ("vem som sköter den allmänna platsen", "who looks after the public place"),
    "Upphävande av strandskydd": ("att strandskyddet inte gäller", "shore protection being lifted"),
    "Strandskydd": ("strandskyddet", "shore protection"),
    "Genomförandetid": ("planens genomförandetid", "the implementation period of the plan"),
    "Villkor för lov": ("villkor för lov", "conditions for a permit"),
    "Villkor för startbesked": ("villkor för att få börja bygga", "conditions for starting to build"),
    "Ändrad lovplikt": ("när lov krävs", "when a permit is needed"),
    "Utökad bygglovsplikt": ("när bygglov krävs", "when a building permit is needed"),
    "Gemensamhetsanläggning": ("utrymme för en gemensam anläggning", "space for a joint facility"),
    "Markreservat för gemensamhetsanläggningar": ("utrymme för en gemensam anläggning", "space for a joint facility"),
    "Markreservat för allmännyttiga ändamål": ("utrymme för allmänna ändamål", "space for public purposes"),
    "Markreservat": ("utrymme för allmänna ändamål", "space for public purposes"),
    "": ("något annat", "another matter"),
    "Övrigt": ("något annat", "another matter"),
}
USE_SV, USE_EN = "vad marken får användas till", "what the land may be used for"


def about(category, type_sv):
    """What a rule is about."""
    return (USE_SV, USE_EN) if type_sv == "Användning" else ABOUT[category]


def interpretation(category, type_sv):
    """A rule from an older plan, quoted and not interpreted."""
    sv, en = about(category, type_sv)
    return (
        f"En bestämmelse ur en äldre plan handlar om {sv}. Den är inte översatt till dagens begrepp och behöver läsas av en människa: ”{{wording}}”.",
        f"A rule from an older plan is about {en}. It has not been translated into today's terms and has to be read by a person. In Swedish: “{{wording}}”.",
    )


def prose(category, type_sv):
    """A rule in the plan's own words, which a person has to read."""
    sv, en = about(category, type_sv)
    return (
        f"Planen har en regel om {sv}. Den behöver läsas och bedömas av en människa: ”{{wording}}”.",
        f"The plan has a rule about {en}. It has to be read and judged by a person. In Swedish: “{{wording}}”.",
    )


def quoted(category, type_sv):
    """A rule whose sense the code fixes and whose object the plan names."""
    sv, en = about(category, type_sv)
    return (f"Planen har en regel om {sv}: ”{{wording}}”.", f"The plan has a rule about {en}. In Swedish: “{{wording}}”.")


PERMITS = {
    "Bygglov": ("du får bygglov", "a building permit can be given"),
    "Marklov": ("du får marklov", "a ground permit can be given"),
    "Rivningslov": ("du får rivningslov", "a demolition permit can be given"),
}


def condition(code, category):
    """A condition for a permit or for starting to build."""
    if category == "Villkor för startbesked":
        before = ("bygget får börja", "building may start")
    else:
        before = next((words for permit, words in PERMITS.items() if permit in code), ("du får lov", "a permit can be given"))
    return (
        f"Ett villkor ska vara uppfyllt innan {before[0]}: ”{{wording}}”.",
        f"A condition has to be met before {before[1]}. In Swedish: “{{wording}}”.",
    )


RESERVES = [
    ("Tunnel, bro eller brygga", "tunnel, bro eller brygga för allmän trafik", "a tunnel, bridge or jetty for public traffic"),
    ("Elektronisk kommunikation", "utrustning för elektronisk kommunikation", "electronic communications equipment"),
    ("Energianläggningar", "energianläggningar", "energy installations"),
    ("Luftledningar", "luftledningar", "overhead lines"),
    ("Underjordiska ledningar", "allmänna ledningar under mark", "public underground lines"),
    ("Gång- och cykeltrafik", "allmän gång- och cykeltrafik", "public walking and cycling"),
    ("Körtrafik", "allmän körtrafik", "public vehicle traffic"),
    ("Spårtrafik", "spårtrafik", "rail traffic"),
    ("Gemensamhetsanläggning", "en anläggning som flera fastigheter delar", "a facility shared by several properties"),
    ("Tunnel", "en tunnel för allmän trafik", "a tunnel for public traffic"),
    ("Brygga", "en brygga för allmän trafik", "a jetty for public traffic"),
    ("Bro", "en bro för allmän trafik", "a bridge for public traffic"),
]


def reserve(category, subcategory, named):
    """Land kept free for something that others need."""
    for of, sv, en in RESERVES:
        if of in (subcategory, category):
            tail = (": ”{wording}”.", ". In Swedish: “{wording}”.") if named else (".", ".")
            return f"Här ska utrymme hållas fritt för {sv}{tail[0]}", f"Space must be kept free here for {en}{tail[1]}"
    return None


def permit_duty(code, slots):
    """More or less permit duty than the law's."""
    what = next(("{" + name + "}" for name, _ in slots if name in ("åtgärd", "atgard")), None)
    permit = next((p for p in ("rivningslov", "marklov", "bygglov") if p in code.lower().replace("lovplikt", "")), "bygglov")
    if what is None:
        return None
    en = {"bygglov": "building permit", "marklov": "ground permit", "rivningslov": "demolition permit"}[permit]
    time = next(("{" + name + "}" for name, _ in slots if name == "tid"), None)
    if "inskad" in code:
        until = f" Undantaget gäller under en viss tid: {time}." if time else ""
        until_en = f" The exemption holds for a certain time: {time}." if time else ""
        return f"Här behövs inte {permit} för {what}.{until}", f"No {en} is needed here for {what}.{until_en}"
    return f"Här behövs {permit} även för {what}.", f"A {en} is also needed here for {what}."


def words_of_use(sentence_sv, sentence_en):
    """Plain sentences of a use, from those of the source. A precise use does not say "only": another use may stand beside it."""
    precise = re.match(r"Området får bara användas för (.+), inte för annat inom (.+)\.$", sentence_sv)
    precise_en = re.match(r"The area may be used only for (.+), not for anything else within (.+)\.$", sentence_en)
    if precise and precise_en:
        return (
            f"Marken får användas för {precise[1]}, men inte för annat inom användningen {precise[2]}.",
            f"Permitted use of the land: {precise_en[1]}. Other uses within {precise_en[2]} are not allowed.",
        )
    place = re.match(r"Den allmänna platsen är avsedd för (.+)\.$", sentence_sv)
    place_en = re.match(r"The public place is intended (?:as|for):? (.+)\.$", sentence_en)
    if place and place_en:
        return f"Platsen är allmän. Användning: {place[1]}.", f"The place is public. Use: {place_en[1]}."
    water = re.match(r"Vattenområdet får användas för (.+)\.$", sentence_sv)
    water_en = re.match(r"The water area may be used for (.+)\.$", sentence_en)
    if water and water_en:
        return f"Vattnet får användas för {water[1]}.", f"Permitted use of the water: {water_en[1]}."
    return sentence_sv, sentence_en
