//! The shapes of answers, of problems, and of headers.

use planvy_plan::Lang;
use serde_json::{Value, json};

/// The schemas, by name.
pub(super) fn all() -> Value {
    let links = json!({ "type": "array", "items": { "$ref": "#/components/schemas/link" } });
    let feature_properties = json!({
        "type": { "type": "string", "enum": ["Feature"] },
        "id": { "type": "string" },
        "geometry": { "$ref": "#/components/schemas/geometryGeoJSON" },
        "properties": { "type": "object", "nullable": true },
        "links": links,
    });
    json!({
        "link": {
            "type": "object",
            "required": ["href", "rel"],
            "properties": {
                "href": { "type": "string" },
                "rel": { "type": "string" },
                "type": { "type": "string" },
                "title": { "type": "string" },
            },
        },
        "landingPage": {
            "type": "object",
            "required": ["links"],
            "properties": { "title": { "type": "string" }, "description": { "type": "string" }, "links": links },
        },
        "confClasses": {
            "type": "object",
            "required": ["conformsTo"],
            "properties": { "conformsTo": { "type": "array", "items": { "type": "string", "format": "uri" } }, "links": links },
        },
        "openApi": { "type": "object", "required": ["openapi", "info", "paths"] },
        "functions": { "type": "object", "required": ["functions"], "properties": { "functions": { "type": "array", "items": { "type": "object" } } } },
        "jsonSchema": { "type": "object", "required": ["$schema", "$id", "type", "properties"] },
        "extent": extent(),
        "collection": {
            "type": "object",
            "required": ["id", "links"],
            "properties": {
                "id": { "type": "string" },
                "title": { "type": "string" },
                "description": { "type": "string" },
                "itemType": { "type": "string", "default": "feature" },
                "extent": { "$ref": "#/components/schemas/extent" },
                "crs": { "type": "array", "items": { "type": "string" } },
                "storageCrs": { "type": "string", "format": "uri" },
                "itemCount": { "type": "integer", "minimum": 0 },
                "links": links,
            },
        },
        "collections": {
            "type": "object",
            "required": ["links", "collections"],
            "properties": {
                "links": links,
                "crs": { "type": "array", "items": { "type": "string" } },
                "collections": { "type": "array", "items": { "$ref": "#/components/schemas/collection" } },
            },
        },
        "geometryGeoJSON": {
            "type": "object",
            "nullable": true,
            "required": ["type"],
            "properties": {
                "type": { "type": "string", "enum": ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"] },
                "coordinates": { "type": "array", "items": {} },
                "geometries": { "type": "array", "items": { "type": "object" } },
            },
        },
        "featureGeoJSON": {
            "type": "object",
            "required": ["type", "geometry", "properties"],
            "properties": feature_properties,
        },
        "featureCollectionGeoJSON": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": { "type": "string", "enum": ["FeatureCollection"] },
                "features": { "type": "array", "items": { "$ref": "#/components/schemas/featureGeoJSON" } },
                "links": links,
                "timeStamp": { "type": "string", "format": "date-time" },
                "numberMatched": { "type": "integer", "minimum": 0 },
                "numberReturned": { "type": "integer", "minimum": 0 },
            },
        },
        "processList": {
            "type": "object",
            "required": ["processes", "links"],
            "properties": { "processes": { "type": "array", "items": { "type": "object", "required": ["id", "version"] } }, "links": links },
        },
        "process": {
            "type": "object",
            "required": ["id", "version", "inputs", "outputs"],
            "properties": {
                "id": { "type": "string" },
                "title": { "type": "string" },
                "description": { "type": "string" },
                "version": { "type": "string" },
                "jobControlOptions": { "type": "array", "items": { "type": "string", "enum": ["sync-execute"] } },
                "outputTransmission": { "type": "array", "items": { "type": "string", "enum": ["value"] } },
                "inputs": { "type": "object" },
                "outputs": { "type": "object" },
                "example": { "type": "object" },
                "links": links,
            },
        },
        "execute": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "inputs": { "type": "object" },
                "outputs": { "type": "object" },
                "response": { "type": "string", "enum": ["raw", "document"], "default": "raw" },
            },
        },
        "tileMatrixSets": {
            "type": "object",
            "required": ["tileMatrixSets"],
            "properties": { "tileMatrixSets": { "type": "array", "items": { "type": "object", "required": ["id", "links"] } }, "links": links },
        },
        "tileMatrixSet": {
            "type": "object",
            "required": ["id", "crs", "tileMatrices"],
            "properties": {
                "id": { "type": "string" },
                "title": { "type": "string" },
                "uri": { "type": "string", "format": "uri" },
                "crs": { "type": "string", "format": "uri" },
                "orderedAxes": { "type": "array", "items": { "type": "string" } },
                "wellKnownScaleSet": { "type": "string", "format": "uri" },
                "tileMatrices": { "type": "array", "items": { "type": "object", "required": ["id", "scaleDenominator", "cellSize", "pointOfOrigin", "tileWidth", "tileHeight", "matrixWidth", "matrixHeight"] } },
            },
        },
        "tileSets": {
            "type": "object",
            "required": ["tilesets"],
            "properties": { "tilesets": { "type": "array", "items": { "type": "object", "required": ["dataType", "crs", "links"] } }, "links": links },
        },
        "tileSet": {
            "type": "object",
            "required": ["dataType", "crs", "links"],
            "properties": {
                "title": { "type": "string" },
                "description": { "type": "string" },
                "dataType": { "type": "string", "enum": ["vector"] },
                "crs": { "type": "string", "format": "uri" },
                "tileMatrixSetURI": { "type": "string", "format": "uri" },
                "tileMatrixSetLimits": { "type": "array", "items": { "type": "object", "required": ["tileMatrix", "minTileRow", "maxTileRow", "minTileCol", "maxTileCol"] } },
                "layers": { "type": "array", "items": { "type": "object", "required": ["id", "dataType"] } },
                "boundingBox": { "type": "object" },
                "centerPoint": { "type": "object" },
                "links": links,
            },
        },
        "tileJson": {
            "type": "object",
            "required": ["tilejson", "tiles", "vector_layers"],
            "properties": {
                "tilejson": { "type": "string" },
                "tiles": { "type": "array", "minItems": 1, "items": { "type": "string" } },
                "vector_layers": { "type": "array", "items": { "type": "object", "required": ["id", "fields"] } },
            },
        },
        "problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": { "type": "string" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "parameter": { "type": "string" },
                "example": { "type": "string" },
                "near": { "type": "array", "items": { "type": "string" } },
            },
        },
    })
}

fn extent() -> Value {
    let ends = json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "string", "nullable": true } });
    let corners = json!({ "type": "array", "minItems": 4, "maxItems": 6, "items": { "type": "number" } });
    json!({
        "type": "object",
        "properties": {
            "spatial": {
                "type": "object",
                "properties": {
                    "bbox": { "type": "array", "minItems": 1, "items": corners },
                    "crs": { "type": "string" },
                },
            },
            "temporal": {
                "type": "object",
                "properties": {
                    "interval": { "type": "array", "minItems": 1, "items": ends },
                    "trs": { "type": "string" },
                },
            },
        },
    })
}

/// What is answered where something is wrong.
pub(super) fn responses(lang: Lang) -> Value {
    let problem = |sv: &'static str, en: &'static str| {
        json!({
            "description": lang.pick(sv, en),
            "content": {
                "application/problem+json": { "schema": { "$ref": "#/components/schemas/problem" } },
                // Who asks for a page gets the reason on a page.
                "text/html": { "schema": { "type": "string" } },
            },
        })
    };
    json!({
        "InvalidParameter": problem(
            "En parameter är okänd eller har ett värde som inte går att använda.",
            "A parameter is unknown or has a value that cannot be used."),
        "NotFound": problem("Det finns inte.", "It is not there."),
        "Unavailable": problem(
            "För mycket att göra, för långsamt, eller inte redo än.",
            "Too busy, too slow, or not ready yet."),
        "Failed": problem("Något annat gick fel.", "Something else went wrong."),
    })
}

/// Headers of answers.
pub(super) fn headers(lang: Lang) -> Value {
    json!({
        "ETag": {
            "description": lang.pick("Ändras när data ändras.", "Changes when the data change."),
            "schema": { "type": "string" },
        },
        "Content-Crs": {
            "description": lang.pick("Svarets koordinatsystem, inom < och >.", "Coordinate system of the answer, between < and >."),
            "schema": { "type": "string" },
        },
    })
}
