"""Things that a plan can require of a place (a playground, a pond), with our sentences."""

# Noun of the source -> (with its article in Swedish, name in English, with its article in English).
FEATURES = {
    "Snöupplag": ("en plats för snöupplag", "snow storage", "a place for storing snow"),
    "Trappa": ("en trappa", "steps", "steps"),
    "Förråd": ("ett förråd", "store", "a store"),
    "Kiosk": ("en kiosk", "kiosk", "a kiosk"),
    "Byggnad för personalutrymmen": ("en byggnad för personal", "staff building", "a building for staff"),
    "Toalett": ("en toalett", "toilet", "a toilet"),
    "Damm": ("en damm", "pond", "a pond"),
    "Dagvattendike": ("ett dike för dagvatten", "stormwater ditch", "a ditch for stormwater"),
    "Dike": ("ett dike", "ditch", "a ditch"),
    "Våtmark": ("en våtmark", "wetland", "a wetland"),
    "Anlagd våtmark": ("en anlagd våtmark", "constructed wetland", "a constructed wetland"),
    "Fördröjningsmagasin för dagvatten": (
        "ett magasin som håller kvar dagvatten", "stormwater basin", "a basin that holds back stormwater"),
    "Bro": ("en bro", "bridge", "a bridge"),
    "Cirkulationsplats": ("en cirkulationsplats", "roundabout", "a roundabout"),
    "Hållplats med väderskydd": ("en hållplats med väderskydd", "stop with a shelter", "a stop with a shelter"),
    "Parkeringsplats": ("en parkeringsplats", "car park", "a car park"),
    "Parkering": ("plats för parkering", "parking", "room for parking"),
    "Lastning": ("plats för lastning", "loading", "room for loading"),
    "Skoterled": ("en skoterled", "snowmobile trail", "a snowmobile trail"),
    "Vändplan": ("en vändplan", "turning place", "a turning place"),
    "Cykelväg": ("en cykelväg", "cycleway", "a cycleway"),
    "Gång- och cykeltunnel": ("en gång- och cykeltunnel", "tunnel for walking and cycling", "a tunnel for walking and cycling"),
    "Gång- och cykelväg": ("en gång- och cykelväg", "path for walking and cycling", "a path for walking and cycling"),
    "Gångväg": ("en gångväg", "footpath", "a footpath"),
    "Gångtunnel": ("en gångtunnel", "pedestrian tunnel", "a pedestrian tunnel"),
    "Bollplan": ("en bollplan", "ball court", "a ball court"),
    "Hundrastgård": ("en hundrastgård", "dog exercise yard", "a dog exercise yard"),
    "Hundrastplats": ("en plats för hundrastning", "dog exercise area", "a dog exercise area"),
    "Kaj": ("en kaj", "quay", "a quay"),
    "Lekplats": ("en lekplats", "playground", "a playground"),
    "Ridväg": ("en ridväg", "bridle path", "a bridle path"),
    "Stödmur": ("en stödmur", "retaining wall", "a retaining wall"),
    "Ängsmark": ("ängsmark", "meadow", "a meadow"),
    "Plantering": ("en plantering", "planting", "a planted area"),
}


def feature(sentence):
    """The noun in a sentence of the source: `Så ska …: Lekplats {text}.`, `… Marken är avsedd för damm.`"""
    tail = sentence.split(": ", 1)[-1].replace("{text}", "").strip().rstrip(".").strip()
    tail = tail.removeprefix("Marken är avsedd för ")
    noun = tail[:1].upper() + tail[1:]
    return noun if noun in FEATURES else None


def sentences(noun, text_slot):
    """(Swedish, English)."""
    sv, _, en = FEATURES[noun]
    return (f"Här ska det finnas {sv}{' {text}' if text_slot else ''}.", f"There must be {en} here.")


def names(noun):
    """(Swedish, English)."""
    name = FEATURES[noun][1]
    return noun, name[:1].upper() + name[1:]
