//! The processes: what each is called, takes and gives.

use planvy_plan::Lang;
use serde_json::{Value, json};

/// What answers a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    /// `/api/v1/rules`.
    Rules,
    /// `/api/v1/building-right`.
    BuildingRight,
    /// `/api/v1/check`.
    Check,
}

/// What sort of values an input takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// A day.
    Day,
    /// A language.
    Language,
    /// True or false.
    Boolean,
    /// A GeoJSON geometry or feature.
    Place,
    /// A drawing: an object (GeoJSON, CityJSON) or a text (IFC).
    Drawing,
}

/// An input of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its id: the parameter of the address that answers.
    pub id: &'static str,
    /// Swedish, English.
    pub titles: (&'static str, &'static str),
    /// What it takes.
    pub kind: InputKind,
    /// Whether it has to be given.
    pub is_required: bool,
}

/// A process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its id in addresses.
    pub id: &'static str,
    /// Swedish, English.
    pub titles: (&'static str, &'static str),
    /// Swedish, English.
    pub descriptions: (&'static str, &'static str),
    /// What it takes.
    pub inputs: &'static [Input],
    /// What answers it.
    pub answering: Answering,
}

/// The id of what every process gives.
pub const OUTPUT: &str = "answer";

const fn input(id: &'static str, kind: InputKind, sv: &'static str, en: &'static str) -> Input {
    Input {
        id,
        titles: (sv, en),
        kind,
        is_required: false,
    }
}

const LON: Input = input(
    "lon",
    InputKind::Number,
    "Longitud i grader (WGS 84), tillsammans med lat",
    "Longitude in degrees (WGS 84), together with lat",
);
const LAT: Input = input(
    "lat",
    InputKind::Number,
    "Latitud i grader (WGS 84), tillsammans med lon",
    "Latitude in degrees (WGS 84), together with lon",
);
const X: Input = input(
    "x",
    InputKind::Number,
    "Östkoordinat i meter, tillsammans med y och crs",
    "Easting in metres, together with y and crs",
);
const Y: Input = input(
    "y",
    InputKind::Number,
    "Nordkoordinat i meter, tillsammans med x och crs",
    "Northing in metres, together with x and crs",
);
const CRS: Input = input(
    "crs",
    InputKind::Text,
    "Koordinatsystem: EPSG-kod 3006 till 3018, en UTM-zon med inlästa planer från ett annat land, eller dess adress",
    "Coordinate system: EPSG code 3006 to 3018, a UTM zone that plans of another country are held in, or its address",
);
const PARCEL: Input = input(
    "parcel",
    InputKind::Text,
    "Fastighetens beteckning",
    "Designation of the parcel",
);
const ADDRESS: Input = input("address", InputKind::Text, "Gata och nummer", "Street and number");
const DATE: Input = input(
    "date",
    InputKind::Day,
    "Dagen som frågan gäller; i dag utan den",
    "The day that the question is about; today without it",
);
const LANG: Input = input(
    "lang",
    InputKind::Language,
    "Meningarnas språk",
    "Language of the sentences",
);
const GEOMETRY: Input = input(
    "geometry",
    InputKind::Boolean,
    "Om varje bestämmelses yta ska vara med",
    "Whether to add the geometry of each regulation",
);
const PLACE: Input = input(
    "place",
    InputKind::Place,
    "En ritad plats: GeoJSON, longitud och latitud om inte crs säger annat",
    "A drawn place: GeoJSON, longitude and latitude unless crs says otherwise",
);
const DRAWING: Input = Input {
    is_required: true,
    ..input(
        "drawing",
        InputKind::Drawing,
        "Ritningen: GeoJSON eller CityJSON som objekt, IFC som text",
        "The drawing: GeoJSON or CityJSON as an object, IFC as a text",
    )
};

/// The processes, in the order they are listed.
pub const ALL: [Process; 3] = [
    Process {
        id: "rules-at",
        titles: ("Vilka regler gäller här?", "Which rules hold here?"),
        descriptions: (
            "Bestämmelserna på en plats: en punkt, en fastighet, en adress eller något ritat. Ange en plats. Samma svar som /api/v1/rules.",
            "The regulations at a place: a point, a parcel, an address or something drawn. Name one place. The same answer as /api/v1/rules.",
        ),
        inputs: &[PLACE, LON, LAT, X, Y, CRS, PARCEL, ADDRESS, DATE, LANG, GEOMETRY],
        answering: Answering::Rules,
    },
    Process {
        id: "building-right",
        titles: ("Vad får byggas här?", "What may be built here?"),
        descriptions: (
            "Byggrätten på en plats, och vad som är kvar av den. Ange en plats. Samma svar som /api/v1/building-right.",
            "The building right at a place, and what is left of it. Name one place. The same answer as /api/v1/building-right.",
        ),
        inputs: &[PLACE, LON, LAT, X, Y, CRS, PARCEL, ADDRESS, DATE, LANG],
        answering: Answering::BuildingRight,
    },
    Process {
        id: "check-proposal",
        titles: ("Håller förslaget reglerna?", "Does the proposal keep the rules?"),
        descriptions: (
            "Prövar en ritning mot bestämmelserna där den ligger. Svaret godkänner inget. Samma svar som /api/v1/check.",
            "Checks a drawing against the regulations where it lies. The answer approves nothing. The same answer as /api/v1/check.",
        ),
        inputs: &[DRAWING, CRS, PARCEL, DATE, LANG],
        answering: Answering::Check,
    },
];

/// A process by its id.
pub fn by_id(id: &str) -> Option<&'static Process> {
    ALL.iter().find(|process| process.id == id)
}

impl Process {
    /// Its title.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.titles.0, self.titles.1)
    }

    /// What it does.
    pub fn description(&self, lang: Lang) -> &'static str {
        lang.pick(self.descriptions.0, self.descriptions.1)
    }

    /// A request that works.
    pub fn example(&self) -> Value {
        match self.answering {
            Answering::Rules | Answering::BuildingRight => {
                json!({ "inputs": { "lon": 13.0007, "lat": 55.6064 } })
            }
            Answering::Check => json!({ "inputs": { "drawing": { "value": {
                "type": "Feature",
                "properties": { "kind": "ancillary", "ridgeHeightM": 3.5 },
                "geometry": { "type": "Polygon", "coordinates": [[[17.6, 55.9], [17.60008, 55.9], [17.60008, 55.90004], [17.6, 55.90004], [17.6, 55.9]]] },
            } } } }),
        }
    }
}

impl Input {
    /// Its title.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.titles.0, self.titles.1)
    }

    /// The schema of its values.
    pub fn schema(&self) -> Value {
        match self.kind {
            InputKind::Number => json!({ "type": "number" }),
            InputKind::Text => json!({ "type": "string", "minLength": 1 }),
            InputKind::Day => json!({ "type": "string", "format": "date" }),
            InputKind::Language => json!({ "type": "string", "enum": ["sv", "en"], "default": "sv" }),
            InputKind::Boolean => json!({ "type": "boolean", "default": false }),
            InputKind::Place => json!({
                "type": "object",
                "required": ["type"],
                "contentMediaType": "application/geo+json",
                "properties": { "type": { "type": "string", "enum": ["Point", "LineString", "Polygon", "MultiPolygon", "Feature"] } },
            }),
            InputKind::Drawing => json!({ "oneOf": [
                { "type": "object", "required": ["type"], "contentMediaType": "application/geo+json" },
                { "type": "object", "required": ["type"], "contentMediaType": "application/city+json" },
                { "type": "string", "contentMediaType": "application/x-step" },
            ] }),
        }
    }
}
