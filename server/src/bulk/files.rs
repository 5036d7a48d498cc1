//! Which files there are.

use planvy_features::{Collection, collections};
use planvy_plan::Lang;

/// A format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BulkFormat {
    /// All collections as layers, in SWEREF 99 TM.
    GeoPackage,
    /// One collection, in longitude and latitude.
    GeoParquet,
    /// One collection, in SWEREF 99 TM.
    FlatGeobuf,
    /// Buildings in three dimensions, in SWEREF 99 TM and RH 2000.
    CityJsonSeq,
}

impl BulkFormat {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            BulkFormat::GeoPackage => "GeoPackage",
            BulkFormat::GeoParquet => "GeoParquet",
            BulkFormat::FlatGeobuf => "FlatGeobuf",
            BulkFormat::CityJsonSeq => "CityJSONSeq",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            BulkFormat::GeoPackage => "application/geopackage+sqlite3",
            BulkFormat::GeoParquet => "application/vnd.apache.parquet",
            BulkFormat::FlatGeobuf => "application/flatgeobuf",
            BulkFormat::CityJsonSeq => "application/city+json-seq",
        }
    }

    /// The system of its coordinates, by its URI.
    pub fn crs(self) -> &'static str {
        match self {
            BulkFormat::GeoPackage | BulkFormat::FlatGeobuf => "http://www.opengis.net/def/crs/EPSG/0/3006",
            BulkFormat::GeoParquet => "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            BulkFormat::CityJsonSeq => "http://www.opengis.net/def/crs/EPSG/0/5845",
        }
    }
}

/// A file.
#[derive(Clone, Copy)]
pub struct BulkFile {
    /// What it holds; all collections where it is none.
    pub collection: Option<&'static dyn Collection>,
    /// Its format.
    pub format: BulkFormat,
}

impl BulkFile {
    /// Its name.
    pub fn name(self) -> String {
        let stem = self.collection.map_or("planvy", Collection::id);
        let ending = match self.format {
            BulkFormat::GeoPackage => "gpkg",
            BulkFormat::GeoParquet => "parquet",
            BulkFormat::FlatGeobuf => "fgb",
            BulkFormat::CityJsonSeq => "city.jsonl",
        };
        format!("{stem}.{ending}")
    }

    /// What it is called.
    pub fn title(self, lang: Lang) -> &'static str {
        match self.collection {
            Some(collection) => collection.title(lang),
            None => lang.pick("Allt i en fil", "Everything in one file"),
        }
    }
}

/// Every file.
pub fn all() -> Vec<BulkFile> {
    let mut files = vec![BulkFile {
        collection: None,
        format: BulkFormat::GeoPackage,
    }];
    for collection in collections::ALL {
        for format in [BulkFormat::GeoParquet, BulkFormat::FlatGeobuf] {
            files.push(BulkFile {
                collection: Some(collection),
                format,
            });
        }
    }
    files.push(BulkFile {
        collection: collections::by_id("buildings"),
        format: BulkFormat::CityJsonSeq,
    });
    files
}

/// The file of a name.
pub fn by_name(name: &str) -> Option<BulkFile> {
    all().into_iter().find(|file| file.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_by_its_name() {
        let files = all();
        assert_eq!(files.len(), 1 + 2 * collections::ALL.len() + 1);
        for file in files {
            let found = by_name(&file.name()).unwrap();
            assert_eq!((found.name(), found.format), (file.name(), file.format));
        }
        for name in ["", "plans", "plans.gpkg", "../planvy.gpkg", "buildings.fgb.part"] {
            assert!(by_name(name).is_none(), "{name}");
        }
    }
}
