//! What is stated: a catalogue with its publisher, a data set for each collection with its files, and the interfaces that serve them.
//!
//! Source: DCAT-AP 3.0 and its Swedish profile, DCAT-AP-SE: the properties that are mandatory or recommended for these classes, as far as
//! the server knows them. What only the publisher knows (name, contact, licence) comes from the settings.

use planvy_features::{Collection, View, collections};
use planvy_plan::Lang;

use super::graph::{Node, Object};
use crate::bulk::files::{BulkFile, BulkFormat, all};
use crate::settings::Publisher;

/// Theme "Regions and cities" of the European list of themes.
const THEME: &str = "http://publications.europa.eu/resource/authority/data-theme/REGI";
/// Who may have the data: anybody, as the server asks nobody for a name.
const PUBLIC: &str = "http://publications.europa.eu/resource/authority/access-right/PUBLIC";
/// The licence of the description itself, whatever that of the data: the profile asks for this one, or no portal may repeat it.
const LICENSE_OF_DESCRIPTION: &str = "http://creativecommons.org/publicdomain/zero/1.0/";
/// Swedish, in the European list of languages.
const SWEDISH: &str = "http://publications.europa.eu/resource/authority/language/SWE";
/// English.
const ENGLISH: &str = "http://publications.europa.eu/resource/authority/language/ENG";

/// What the description is made from.
#[derive(Clone, Copy)]
pub struct Described<'a> {
    /// The data.
    pub view: View<'a>,
    /// Who publishes them.
    pub publisher: &'a Publisher,
    /// The address of the server, without a slash at its end.
    pub server: &'a str,
    /// When the data changed last, RFC 3339.
    pub modified: Option<&'a str>,
}

/// Everything that is stated.
pub fn description(of: Described<'_>) -> Vec<Node> {
    let mut nodes = vec![catalogue(of), publisher(of.publisher)];
    nodes.push(everything(of));
    nodes.extend(
        collections::ALL
            .into_iter()
            .map(|collection| data_set(of, collection)),
    );
    nodes.extend(all().into_iter().map(|file| file_of(of, file)));
    nodes.extend(
        collections::ALL
            .into_iter()
            .map(|collection| features_of(of, collection)),
    );
    nodes.extend(services(of));
    nodes
}

fn address(of: Described<'_>, fragment: &str) -> String {
    format!("{}/dcat#{fragment}", of.server)
}

fn data_set_address(of: Described<'_>, collection: Option<&dyn Collection>) -> String {
    address(
        of,
        &format!("dataset-{}", collection.map_or("planvy", Collection::id)),
    )
}

fn catalogue(of: Described<'_>) -> Node {
    let mut node = Node::new(format!("{}/dcat", of.server), "dcat:Catalog");
    let name = of.publisher.name.as_str();
    node.state_in_both("dcterms:title", |lang| match lang {
        Lang::Sv => format!("Planer och grunddata från {name}"),
        Lang::En => format!("Plans and base data of {name}"),
    });
    node.state_in_both("dcterms:description", |lang| {
        lang.pick(
            "Detaljplaner med sina bestämmelser, översiktsplan, fastigheter, adresser och byggnader: som filer och gränssnitt.",
            "Detailed plans with their regulations, comprehensive plan, properties, addresses and buildings: as files and interfaces.",
        )
        .to_owned()
    });
    node.state_thing("dcterms:publisher", &of.publisher.uri);
    node.state_thing("dcterms:license", LICENSE_OF_DESCRIPTION);
    for language in [SWEDISH, ENGLISH] {
        node.state_thing("dcterms:language", language);
    }
    modified(&mut node, of);
    node.state_thing("foaf:homepage", format!("{}/", of.server));
    node.state_thing("dcat:dataset", data_set_address(of, None));
    for collection in collections::ALL {
        node.state_thing("dcat:dataset", data_set_address(of, Some(collection)));
    }
    for service in ["service-ogc", "service-rest"] {
        node.state_thing("dcat:service", address(of, service));
    }
    node
}

fn publisher(publisher: &Publisher) -> Node {
    let mut node = Node::new(&publisher.uri, "foaf:Agent");
    node.state("foaf:name", Object::Plain(publisher.name.clone()));
    if let Some(kind) = &publisher.kind {
        node.state_thing("dcterms:type", kind);
    }
    node
}

fn contact(publisher: &Publisher) -> Object {
    let mut node = Node::inner("vcard:Organization");
    node.state("vcard:fn", Object::Plain(publisher.contact_name.clone()));
    node.state_thing("vcard:hasEmail", format!("mailto:{}", publisher.contact_email));
    Object::Inner(node)
}

fn licensed(node: &mut Node, of: Described<'_>) {
    if let Some(license) = &of.publisher.license {
        node.state_thing("dcterms:license", license);
    }
}

fn modified(node: &mut Node, of: Described<'_>) {
    if let Some(modified) = of.modified {
        node.state(
            "dcterms:modified",
            Object::Typed("xsd:dateTime", modified.to_owned()),
        );
    }
}

/// What data sets and interfaces have in common.
fn published(node: &mut Node, of: Described<'_>) {
    node.state_thing("dcterms:publisher", &of.publisher.uri);
    node.state("dcat:contactPoint", contact(of.publisher));
    node.state_thing("dcat:theme", THEME);
    node.state_thing("dcterms:accessRights", PUBLIC);
}

fn everything(of: Described<'_>) -> Node {
    let mut node = Node::new(data_set_address(of, None), "dcat:Dataset");
    node.state_in_both("dcterms:title", |lang| {
        lang.pick(
            "Planer och grunddata, allt i en fil",
            "Plans and base data, everything in one file",
        )
        .to_owned()
    });
    node.state_in_both("dcterms:description", |lang| {
        let titles: Vec<&str> = collections::ALL
            .iter()
            .map(|collection| collection.title(lang))
            .collect();
        format!("{}: {}.", lang.pick("Innehåller", "Holds"), titles.join(", "))
    });
    published(&mut node, of);
    modified(&mut node, of);
    for file in all().into_iter().filter(|file| file.collection.is_none()) {
        node.state_thing("dcat:distribution", file_address(of, file));
    }
    node
}

fn data_set(of: Described<'_>, collection: &'static dyn Collection) -> Node {
    let mut node = Node::new(data_set_address(of, Some(collection)), "dcat:Dataset");
    node.state_in_both("dcterms:title", |lang| collection.title(lang).to_owned());
    node.state_in_both("dcterms:description", |lang| {
        collection.description(lang).to_owned()
    });
    node.state("dcterms:identifier", Object::Plain(collection.id().to_owned()));
    published(&mut node, of);
    modified(&mut node, of);
    for language in [SWEDISH, ENGLISH] {
        node.state_thing("dcterms:language", language);
    }
    if let Some(extent) = collection.extent(of.view) {
        let (min, max) = (extent.min(), extent.max());
        let mut place = Node::inner("dcterms:Location");
        let text = format!(
            "POLYGON(({} {}, {} {}, {} {}, {} {}, {} {}))",
            min.x, min.y, max.x, min.y, max.x, max.y, min.x, max.y, min.x, min.y
        );
        place.state("dcat:bbox", Object::Typed("geo:wktLiteral", text));
        node.state("dcterms:spatial", Object::Inner(place));
    }
    let is_of_this = |file: &BulkFile| file.collection.is_some_and(|of| of.id() == collection.id());
    for file in all().into_iter().filter(is_of_this) {
        node.state_thing("dcat:distribution", file_address(of, file));
    }
    node.state_thing(
        "dcat:distribution",
        address(of, &format!("features-{}", collection.id())),
    );
    node
}

fn file_address(of: Described<'_>, file: BulkFile) -> String {
    address(of, &format!("file-{}", file.name()))
}

fn file_of(of: Described<'_>, file: BulkFile) -> Node {
    let mut node = Node::new(file_address(of, file), "dcat:Distribution");
    node.state_in_both("dcterms:title", |lang| {
        format!("{} ({})", file.title(lang), file.format.name())
    });
    node.state_thing("dcat:accessURL", format!("{}/api/v1/bulk", of.server));
    node.state_thing(
        "dcat:downloadURL",
        format!("{}/api/v1/bulk/latest/{}", of.server, file.name()),
    );
    node.state_thing(
        "dcat:mediaType",
        format!(
            "https://www.iana.org/assignments/media-types/{}",
            file.format.media_type()
        ),
    );
    if let Some(kind) = european_format(file.format) {
        node.state_thing("dcterms:format", kind);
    }
    node.state_thing("dcterms:conformsTo", file.format.crs());
    licensed(&mut node, of);
    modified(&mut node, of);
    node
}

/// A format in the European list of file types, where it is there.
fn european_format(format: BulkFormat) -> Option<&'static str> {
    match format {
        BulkFormat::GeoPackage => Some("http://publications.europa.eu/resource/authority/file-type/GPKG"),
        BulkFormat::GeoParquet => Some("http://publications.europa.eu/resource/authority/file-type/PARQUET"),
        BulkFormat::FlatGeobuf | BulkFormat::CityJsonSeq => None,
    }
}

/// The features of a collection through the interface for GIS programs.
fn features_of(of: Described<'_>, collection: &'static dyn Collection) -> Node {
    let mut node = Node::new(
        address(of, &format!("features-{}", collection.id())),
        "dcat:Distribution",
    );
    node.state_in_both("dcterms:title", |lang| {
        format!("{} (OGC API Features)", collection.title(lang))
    });
    node.state_thing(
        "dcat:accessURL",
        format!("{}/ogc/collections/{}/items", of.server, collection.id()),
    );
    node.state_thing("dcat:accessService", address(of, "service-ogc"));
    node.state_thing(
        "dcterms:format",
        "http://publications.europa.eu/resource/authority/file-type/GEOJSON",
    );
    node.state_thing(
        "dcat:mediaType",
        "https://www.iana.org/assignments/media-types/application/geo+json",
    );
    licensed(&mut node, of);
    node
}

fn services(of: Described<'_>) -> [Node; 2] {
    let mut ogc = Node::new(address(of, "service-ogc"), "dcat:DataService");
    ogc.state_in_both("dcterms:title", |lang| {
        lang.pick(
            "Planer i GIS-program (OGC API)",
            "Plans in GIS programs (OGC API)",
        )
        .to_owned()
    });
    ogc.state_thing("dcat:endpointURL", format!("{}/ogc", of.server));
    ogc.state_thing("dcat:endpointDescription", format!("{}/ogc/api", of.server));
    ogc.state_thing(
        "dcterms:conformsTo",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    );
    let mut rest = Node::new(address(of, "service-rest"), "dcat:DataService");
    rest.state_in_both("dcterms:title", |lang| {
        lang.pick(
            "Vad får byggas här? Svar som data",
            "What may be built here? Answers as data",
        )
        .to_owned()
    });
    rest.state_thing("dcat:endpointURL", format!("{}/api/v1", of.server));
    rest.state_thing(
        "dcat:endpointDescription",
        format!("{}/api/openapi.json", of.server),
    );
    [ogc, rest].map(|mut service| {
        published(&mut service, of);
        licensed(&mut service, of);
        for collection in collections::ALL {
            service.state_thing("dcat:servesDataset", data_set_address(of, Some(collection)));
        }
        service
    })
}
