//! Search by text.

use planvy_index::{Found, ParcelIndex, SnapshotBuilder};
use planvy_plan::Address;
use planvy_plan::stored::SnapshotSink;

use crate::drawing::*;

fn town() -> planvy_index::Snapshot {
    let mut builder = SnapshotBuilder::new("test");
    builder.plan(stored_plan(
        4711,
        CRS,
        vec![area(rectangle(0.0, 0.0, 100.0, 100.0))],
    ));
    for (number, designation) in (0..).zip([
        "MALMÖ INNERSTADEN 10:16",
        "MALMÖ INNERSTADEN 10:160",
        "MALMÖ ÅKARP 1:2",
    ]) {
        let x = f64::from(number) * 10.0;
        builder.parcel(parcel(designation, vec![rectangle(x, 0.0, x + 10.0, 10.0)]));
    }
    builder.address(Address {
        street: "Åkarpsvägen".into(),
        number: "10".into(),
        postal_code: None,
        town: Some("Malmö".into()),
        position: grid_point(at(5.0, 5.0)).to_geodetic(),
        parcel: None,
    });
    builder.build()
}

#[test]
fn addresses_parcels_and_plans_are_found_by_text() {
    let snapshot = town();
    let first = |text: &str| snapshot.search(text, 5).into_iter().next().unwrap();
    let address = first("akarpsvagen 10");
    assert!(
        matches!(address.found, Found::Address(_))
            && address.exact
            && address.label == "Åkarpsvägen 10, Malmö"
    );
    let parcel = first("innerstaden 10:16");
    assert_eq!(
        (parcel.found, parcel.exact),
        (Found::Parcel(ParcelIndex(0)), true)
    );
    let inside = parcel.position.unwrap().to_grid(CRS);
    assert_eq!(snapshot.at_point(inside).parcels[0].parcel, ParcelIndex(0));
    let plan = first("dp 4711");
    assert!(
        matches!(plan.found, Found::Plan(_)) && plan.label == "Detaljplan för kvarteret Åkern 4711 (Dp 4711)"
    );
    assert!(matches!(first("kvarteret akern").found, Found::Plan(_)));
    // One text, all kinds.
    assert_eq!(snapshot.search("åk", 5).len(), 3);
    assert_eq!(snapshot.search("åk", 1).len(), 1);
    assert_eq!(snapshot.search("   ", 5), []);
}

#[test]
fn a_designation_is_found_however_it_is_spelled() {
    let snapshot = town();
    for text in [
        "Malmö Innerstaden 10:16",
        " malmo  innerstaden 10 : 16",
        "INNERSTADEN 10:16",
    ] {
        assert_eq!(
            snapshot.parcels_by_designation(text).exact,
            [ParcelIndex(0)],
            "{text}"
        );
    }
    let unknown = snapshot.parcels_by_designation("MALMÖ INERSTADEN 10:16");
    assert!(unknown.exact.is_empty());
    assert_eq!(unknown.near[0], ParcelIndex(0));
    assert_eq!(snapshot.parcels_by_designation(""), Default::default());
}
