"""Corrections, by code or by sentence: what the source tables say badly, wrongly or not at all."""

PERVIOUS = (
    "Regnvatten ska kunna sjunka ner i marken. Den får inte täckas med något tätt, som asfalt.",
    "Rainwater must be able to sink into the ground. It may not be sealed, with asphalt for example.",
)
NO_PAVING = (
    "Marken får inte täckas med hårda ytor, som asfalt eller plattor.",
    "The ground may not be covered with hard surfaces, such as asphalt or paving.",
)
NO_BUILDINGS = ("Här får inga byggnader uppföras.", "No buildings may be put up here.")

# Sentences of the source (in Swedish) -> ours.
SENTENCES = {
    "Planen är garanterad i {n} år. Innan dess får den i regel inte ändras mot fastighetsägarens vilja.": (
        "Planens genomförandetid är {n} år. Under den tiden får kommunen i regel inte ändra planen mot fastighetsägarens vilja.",
        "The implementation period of the plan is {n} years. During that time the municipality may normally not change the plan against the will of a property owner."),
    "Tiden då planen är garanterad är förlängd med {n} år.": (
        "Planens genomförandetid är förlängd med {n} år.", "The implementation period of the plan has been extended by {n} years."),
    "Tiden då planen är garanterad är förnyad med {n} år.": (
        "Planens genomförandetid är förnyad med {n} år.", "The implementation period of the plan has been renewed by {n} years."),
    "Planen är garanterad i {n} år, räknat från {n2} år efter att den fick laga kraft.": (
        "Planens genomförandetid är {n} år. Den börjar {n2} år efter att planen fick laga kraft.",
        "The implementation period of the plan is {n} years. It begins {n2} years after the plan gained legal force."),
    "Planen är garanterad till och med {datum}. Efter det gäller planen fortfarande men kan ändras utan ersättning.": (
        "Planens genomförandetid går till och med {datum}. Efter det gäller planen fortfarande, men kommunen kan lättare ändra den.",
        "The implementation period of the plan runs until {datum}. After that the plan still applies, but it is easier for the municipality to change it."),
    "Den allmänna platsen sköts av fastighetsägarna tillsammans, inte av kommunen.": (
        "Fastighetsägarna sköter den allmänna platsen tillsammans, inte kommunen.",
        "The property owners look after the public place together, not the municipality."),
    "Kommunen sköter den allmänna platsen.": (
        "Kommunen sköter den allmänna platsen.", "The municipality looks after the public place."),
    "Högst {n} procent av marken får göras hård (asfalt, plattor, tak).": (
        "Högst {n} procent av marken får täckas med hårda ytor, som asfalt, plattor eller tak.",
        "At most {n} percent of the ground may be covered with hard surfaces, such as asphalt, paving or roofs."),
    "Högst {n} procent av fastigheten får göras hård (asfalt, plattor, tak).": (
        "Högst {n} procent av fastigheten får täckas med hårda ytor, som asfalt, plattor eller tak.",
        "At most {n} percent of the property may be covered with hard surfaces, such as asphalt, paving or roofs."),
    "Vägens eller markens båge i höjdled ska ha minst {n} meters radie.": (
        "Där vägen eller marken går över ett krön eller genom en svacka ska bågens radie vara minst {n} meter.",
        "Where the road or the ground passes a crest or a dip, the radius of the curve must be at least {n} metres."),
    "Huset ska stå parallellt med gatan.": (
        "Byggnaden ska stå parallellt med gatan.", "The building must stand parallel to the street."),
    "Byggnaden får inte rivas.": ("Byggnader får inte rivas här.", "Buildings may not be demolished here."),
    "{byggnad} får inte rivas.": ("Detta får inte rivas: {byggnad}.", "This may not be demolished: {byggnad}."),
    "Marken får användas för verksamheter som stör omgivningen lite: service, lager, tillverkning och partihandel.": (
        "Marken får användas för verksamheter som inte stör omgivningen mycket: service, lager, tillverkning och partihandel.",
        "The land may be used for businesses with limited disturbance: services, storage, manufacturing and wholesale."),
    "Området är vatten och ska behålla sin karaktär av öppet vatten, med mindre anläggningar.": (
        "Området är vatten och ska behålla sin karaktär av öppet vatten. Bara mindre anläggningar får finnas där.",
        "The area is water and must keep its character of open water. Only minor installations may be there."),
    "Här ska {stängsel} finnas.": (
        "Längs den här linjen ska detta finnas: {stängsel}.", "Along this line there must be: {stängsel}."),
    "Här ska det finnas staket eller annat stängsel.": (
        "Längs den här linjen ska det finnas ett staket eller annat stängsel.", "There must be a fence along this line."),
    "Här får {utfart} inte ordnas.": (
        "Längs den här linjen får detta inte finnas: {utfart}.", "Not allowed along this line: {utfart}."),
    "Här får ingen in- eller utfart för fordon ordnas mot gatan.": (
        "Över den här linjen får det inte finnas någon in- eller utfart för fordon.",
        "No vehicle entrance or exit may be made across this line."),
    "Marken ska släppa igenom regnvatten: den får inte asfalteras eller stensättas tätt.": PERVIOUS,
    "Marken får inte göras hård med asfalt eller plattor.": NO_PAVING,
    "Så ska marken ordnas: Markytan får inte hårdgöras.": NO_PAVING,
    "Så ska bebyggelsen se ut: Markytan får inte hårdgöras.": NO_PAVING,
    "Så ska marken ordnas: Byggnaden får inte användas för parkering.": (
        "Det är inte tillåtet att parkera i byggnaden.", "Parking inside the building is not allowed."),
    "Så ska marken ordnas: Marken är avsedd för träd.": ("Här ska det finnas träd.", "There must be trees here."),
    "Så sköts den allmänna platsen: .": (
        "Kommunen är huvudman för den allmänna platsen och sköter den.",
        "The municipality is responsible for the public place and looks after it."),
    "Här får inga hus byggas.": NO_BUILDINGS,
    "Här får inget byggas: varken hus, plank, murar eller andra anläggningar.": (
        "Här får ingenting byggas, varken byggnader eller sådant som plank och murar.",
        "Nothing may be built here, neither buildings nor such things as fences and walls."),
    "Här får {byggnadsverk} inte byggas.": (
        "Detta får inte byggas här: {byggnadsverk}.", "This may not be built here: {byggnadsverk}."),
    "Här får bara {byggnadsverk} byggas.": (
        "Bara detta får byggas här: {byggnadsverk}.", "Only this may be built here: {byggnadsverk}."),
    "Här får bara {byggnadsverk} byggas, och bara under marken.": (
        "Bara detta får byggas här, och bara under marken: {byggnadsverk}.",
        "Only this may be built here, and only below the ground: {byggnadsverk}."),
    "Här får det bara byggas under marken.": (
        "Här får det bara byggas under marken.", "Building is allowed here only below the ground."),
    "Här får bara komplementbyggnader byggas, till exempel garage, förråd eller uthus.": (
        "Här får bara komplementbyggnader byggas, till exempel garage, förråd eller uthus.",
        "Only ancillary buildings may be built here, such as garages, stores or sheds."),
    "Markens höjd får inte ändras.": (
        "Marken får varken höjas eller sänkas.", "The ground may be neither raised nor lowered."),
    "Här får det inte parkeras.": ("Det är inte tillåtet att parkera här.", "Parking is not allowed here."),
    "Här får det finnas högst {n} {byggnad}.": (
        "Högst {n} byggnader av det här slaget får finnas per {tomt/fastighet/område}: {byggnad}.",
        "At most {n} buildings of this kind may stand on each {tomt/fastighet/område}: {byggnad}."),
    "Bullret får vara högst {n} decibel.": (
        "Bullret får vara högst {n} decibel, dB(A).", "The noise may be at most {n} decibels, dB(A)."),
    "Grävning eller dränering får gå högst {n} meter djupt.": (
        "Det är tillåtet att gräva eller dränera högst {n} meter djupt.", "Digging or draining may go at most {n} metres deep."),
    "Bara kedjehus får byggas (småhus som hänger ihop med garage eller förråd).": (
        "Här får bara kedjehus byggas, det vill säga småhus som hänger ihop genom garage eller förråd.",
        "Only link-detached houses may be built here, that is houses joined by garages or stores."),
    "Bara parhus får byggas (två bostäder som delar vägg).": (
        "Här får bara parhus byggas, det vill säga två bostäder som delar vägg.",
        "Only semi-detached houses may be built here."),
    "Bara radhus får byggas.": ("Här får bara radhus byggas.", "Only terraced houses may be built here."),
    "Bara punkthus får byggas (flerbostadshus med ett trapphus).": (
        "Här får bara punkthus byggas, det vill säga flerbostadshus med ett enda trapphus.",
        "Only point blocks may be built here, that is blocks of flats around a single staircase."),
    "Husen ska stå fritt, utan att vara sammanbyggda: {typ av hus}.": (
        "Bara friliggande hus av det här slaget får byggas här: {typ av hus}. De får inte byggas ihop.",
        "Only detached houses of this kind may be built here: {typ av hus}. They may not be joined."),
    "{byggnadsverk} ska byggas i fastighetsgränsen.": (
        "Detta ska byggas i fastighetsgränsen: {byggnadsverk}.", "This must be built on the property boundary: {byggnadsverk}."),
    "Här får inte byggas. Mindre anläggningar som plank och murar bedöms enligt planens ålder och praxis.": (
        "Här får inga byggnader uppföras. Sådant som plank och murar bedöms efter planens ålder.",
        "No buildings may be put up here. Such things as fences and walls are judged by the age of the plan."),
    "Platsen är en allmän gata. Här får det inte byggas hus.": ("Platsen är en allmän gata.", "This is a public street."),
    "Platsen är en allmän väg. Här får det inte byggas hus.": ("Platsen är en allmän väg.", "This is a public road."),
    "Platsen är allmän och används för det som planen anger i klartext.": (
        "Platsen är allmän. Användning: {användning}.", "The place is public. Use: {användning}."),
    "Marken får användas bara för det som planen anger i klartext.": (
        "Tillåten användning av marken: {användning}.", "Permitted use of the land: {användning}."),
    "Marken får bara användas för {användning}.": (
        "Tillåten användning av marken: {användning}.", "Permitted use of the land: {användning}."),
    "Marken får användas för handel; i äldre planer omfattar det ofta kontor, hantverk och samlingslokaler.": (
        "Marken får användas för handel. I äldre planer räknas ofta kontor, hantverk och samlingslokaler dit.",
        "The land may be used for trade. In older plans this often covers offices, crafts and meeting places."),
    "Marken får användas för verksamheter; handel med skrymmande varor ingår i den äldre betydelsen men inte i dagens.": (
        "Marken får användas för verksamheter. I den äldre betydelsen ingår handel med skrymmande varor, i dagens gör den inte det.",
        "The land may be used for businesses. The older meaning covers retail of bulky goods, today's does not."),
}

# Codes -> (Swedish, English) plain sentences.
PLAIN = {
    "DP_AP_Eg_Rivningsforbud_Rivningsforbud_2_Annan": (
        "Detta får inte rivas: {Byggnadsverk}.", "This may not be demolished: {Byggnadsverk}."),
    "DP_KM_Eg_Rivningsforbud_Rivningsforbud_2_Annan": (
        "Detta får inte rivas: {Byggnadsverk}.", "This may not be demolished: {Byggnadsverk}."),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_ByggnadOchAndra": (
        "Av byggnader får bara detta byggas här: {byggnad}. Anläggningar som inte är byggnader är tillåtna.",
        "Of buildings, only this may be built here: {byggnad}. Structures that are not buildings are allowed."),
    "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark_KomplementOchAndra": (
        "Av byggnader får bara komplementbyggnader byggas här, till exempel garage, förråd eller uthus. Anläggningar som inte är byggnader är tillåtna.",
        "Of buildings, only ancillary ones may be built here, such as garages, stores or sheds. Structures that are not buildings are allowed."),
    "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Genomslapp": PERVIOUS,
    # The source left out the threshold.
    "DP_KM_Eg_ByggnadersAnvandning_ByggnAnv_DampadSida": (
        "I bostäder som är större än 35 kvadratmeter ska minst hälften av bostadsrummen ligga mot en sida med lägre buller.",
        "In dwellings larger than 35 square metres, at least half of the living rooms must face a quieter side."),
    "DP_KM_Eg_ByggnadersAnvandning_Lagenhetsutform_LjuddampSida": (
        "Minst hälften av bostadsrummen i varje lägenhet ska ligga mot en sida med lägre buller.",
        "At least half of the living rooms of each dwelling must face a quieter side."),
    "DP_KM_Eg_Varsam_Detaljer": (
        "Listverk och andra utsmyckningar på fasaden ska i stort sett vara kvar som de är. De får inte göras enklare.",
        "Mouldings and other decoration of the façade must by and large stay as they are. They may not be made simpler."),
    **dict.fromkeys(
        [f"DP_{land}_Ad_Strandskydd" for land in ("AP", "KM", "VO", "PO")],
        ("Strandskyddet gäller inte här.", "Shore protection does not apply here.")),
    "DP_KM_Eg_Plac_Byggnadsverk_Avstand_Grans": (
        "Detta ska stå exakt {n} meter från {grans}: {byggnadsverk}.",
        "This must stand exactly {n} metres from {grans}: {byggnadsverk}."),
    "DP_KM_Eg_Plac_Byggnadsverk_Avstand_Tomtgrans": (
        "Detta ska stå minst {n} meter från {grans}: {byggnadsverk}.",
        "This must stand at least {n} metres from {grans}: {byggnadsverk}."),
    "DP_AP_Eg_Utform_Dike": (
        "Här ska det finnas ett dike {text}. Det ska vara {n} meter brett och {n2} meter djupt.",
        "There must be a ditch here, {n} metres wide and {n2} metres deep."),
    "DP_AP_Eg_Utform_Damm": (
        "Här ska det finnas en damm {text}. Den får vara högst {n} meter djup.",
        "There must be a pond here. It may be at most {n} metres deep."),
    "DP_KM_Eg_Skydd_Vall_Langd": (
        "Här ska det finnas ett skydd, till exempel en vall, som är {n} meter högt, räknat från marken intill, och {langd} meter långt.",
        "There must be a barrier here, such as a berm, that is {n} metres high, counted from the ground beside it, and {langd} metres long."),
    "DP_VO_W_Bro": (
        "Vattnet ska vara öppet. Broar får byggas över det.", "The water must stay open. Bridges may be built over it."),
}
WINDOWS = (
    "Fönstren ska behålla sin form, sitt material, sin indelning och sina proportioner.",
    "The windows must keep their shape, material, division and proportions.",
)
for _code in ("DP_KM_Eg_Varsam_Fonster", "DP_KM_Eg_Varsam_Varsam_Fonster"):
    PLAIN[_code] = WINDOWS
for _old in ("H2", "H"):
    for _what, _sv, _en in (
        ("EjLivs", "livsmedel", "groceries"),
        ("EjSkrym", "skrymmande varor", "bulky goods"),
        ("EjLivsEjSkrym", "livsmedel och skrymmande varor", "groceries and bulky goods"),
    ):
        PLAIN[f"DP_KM_{_old}_{_what}"] = (
            f"Marken får användas för butiker, men inte för handel med {_sv}.",
            f"The land may be used for shops, but not for the sale of {_en}.")

# The figure stands on the map alone.
ON_THE_MAP = (
    "{name}. Måttet står bara på plankartan: läs det där.",
    "{name}. The figure stands on the plan map alone: read it there.",
)

# Words in Swedish, or awkward ones, that the source has in its English names and sentences.
ENGLISH_WORDS = {
    "Visitor facilities": "Visitor venues",
    "visitor facilities": "visitor venues",
    "Centre (mixed town-centre uses)": "Town centre",
    "centre (mixed town-centre uses)": "town centre",
    "(private principal)": "(run by property owners)",
    "(municipal principal)": "(run by the municipality)",
    "Principalship: private principalship": "Public place run by property owners",
    "Principalship": "Responsibility for public places",
    "Butiker": "Shops",
    "butiker": "shops",
    "Kyrka": "Church",
    "kyrka": "church",
    "Öppet vatten som får överbyggas med bro": "Open water that may be bridged",
    "Implementation period: Genomförandetid": "Implementation period",
    "Ban on demolition: demolition ban": "Ban on demolition",
    "Careful treatment of existing buildings: careful treatment": "Careful treatment of existing buildings",
    "Revocation of shore protection: revocation of shore protection": "Shore protection lifted",
    "Revocation of shore protection": "Shore protection lifted",
    "Land reserve for joint facility: joint facility": "Land reserve for a joint facility",
    "Use of buildings: use of buildings": "Use of buildings",
    "Property size: maximum property size": "Largest property size",
    "Property size: minimum property size": "Smallest property size",
    "Roof pitch: exact roof pitch": "Exact roof pitch",
    "Roof pitch: maximum roof pitch": "Greatest roof pitch",
    "Roof pitch: minimum roof pitch": "Least roof pitch",
    "Property division provisions": "Division into properties",
    "Degree of exploitation": "Amount of building",
    "degree of exploitation": "amount of building",
    "Extent of building": "Amount of building",
    "Dwelling mix and size: dwelling mix": "Dwelling mix",
    "Dwelling mix and size: dwelling size": "Dwelling size",
    "starting clearance: starting clearance": "starting to build",
    "Condition for starting clearance": "Condition for starting to build",
    "starting clearance": "starting to build",
    "Amount of building: other amount of building": "Other limits on the amount of building",
    "Protection of cultural values: other protection of cultural values": "Other protection of cultural values",
    "Design of public place: other design of public place": "Other design of a public place",
    "Protection against disturbances: other protection": "Other protection against disturbances",
    "Siting: other siting": "Other siting",
    "Fences, exits and other openings: vehicle exit": "Vehicle exits",
    "Fences, exits and other openings: fence": "Fences",
    "Siting: siting of structures": "Siting of structures",
}


def english(text):
    """English text with the words of the source replaced."""
    for word, better in ENGLISH_WORDS.items():
        text = text.replace(word, better)
    return text
