//! Addresses.

use std::borrow::Cow;

use geo_types::{Coord, Point, Rect};
use planvy_index::AddressIndex;
use planvy_plan::{Address, Crs, Lang};

use super::columns::columns;
use super::extent;
use super::names::{Name, Names, mark};
use crate::collection::{Collection, Feature};
use crate::crs::FeatureCrs;
use crate::place::{AROUND_POINT_M, Place};
use crate::property::{Property, Role};
use crate::shape::{FeatureShape, GeometryKind, Shapes};
use crate::value::Value;
use crate::view::View;

/// Addresses.
#[derive(Clone, Copy, Debug)]
pub struct Addresses;

/// An address, while it is being looked at.
struct AddressFeature<'a> {
    view: View<'a>,
    row: u32,
    address: &'a Address,
}

columns! { one: AddressFeature<'_>;
    Property::text("id", "Identitet", "Identity").role(Role::Id) => one.id();
    Property::text("label", "Adress", "Address").searched() => Value::Text(Cow::Owned(one.address.label()));
    Property::text("street", "Gata eller plats", "Street or place") => Value::text(&one.address.street);
    Property::text("number", "Nummer", "Number") => Value::of_text(Some(one.address.number.as_str()).filter(|number| !number.is_empty()));
    Property::text("postalCode", "Postnummer", "Postal code").searched() => Value::of_text(one.address.postal_code.as_deref());
    Property::text("town", "Ort", "Town").searched() => Value::of_text(one.address.town.as_deref());
    Property::text("parcel", "Fastighetens beteckning", "Designation of the parcel").searched() => Value::of_text(one.address.parcel.as_deref());
}

/// Addresses have no identity in their sources: one is made of what is written on the door.
fn name(address: &Address) -> Name<'_> {
    let pieces = [
        Some(&address.street),
        Some(&address.number),
        address.postal_code.as_ref(),
        address.town.as_ref(),
    ];
    Name::Made(mark(
        &pieces.map(|piece| piece.map_or(&b""[..], |piece| piece.as_bytes())),
    ))
}

fn names(view: View<'_>) -> &Names {
    let all = view.snapshot().addresses();
    view.tables.address_names(|| Names::new(all.iter().map(name)))
}

impl Feature for AddressFeature<'_> {
    fn id(&self) -> Value<'_> {
        Value::Text(Cow::Owned(names(self.view).id(self.row, &name(self.address))))
    }

    fn value(&self, property: usize) -> Value<'_> {
        value_of(self, property)
    }

    fn shape(&self) -> FeatureShape<'_> {
        let place = self.address.position;
        FeatureShape {
            crs: FeatureCrs::Crs84,
            shapes: Shapes::Point(Point::new(place.lon_deg, place.lat_deg)),
        }
    }
}

impl Addresses {
    fn address(view: View<'_>, row: u32) -> Option<AddressFeature<'_>> {
        let address = view.snapshot().address(AddressIndex(row))?;
        Some(AddressFeature { view, row, address })
    }
}

impl Collection for Addresses {
    fn id(&self) -> &'static str {
        "addresses"
    }

    fn title(&self, lang: Lang) -> &'static str {
        lang.pick("Adresser", "Addresses")
    }

    fn description(&self, lang: Lang) -> &'static str {
        lang.pick(
            "Belägenhetsadresser, så som grunddata levererades.",
            "Addresses, as the base data were delivered.",
        )
    }

    fn geometry_kind(&self) -> GeometryKind {
        GeometryKind::Point
    }

    fn properties(&self) -> &'static [Property] {
        PROPERTIES
    }

    fn count(&self, view: View<'_>) -> u32 {
        view.snapshot().addresses().len() as u32
    }

    fn feature<'a>(&'a self, view: View<'a>, row: u32) -> Option<Box<dyn Feature + 'a>> {
        Some(Box::new(Addresses::address(view, row)?))
    }

    fn row_by_id(&self, view: View<'_>, id: &str) -> Option<u32> {
        let names = names(view);
        names.row(id, |row| {
            let address = view.snapshot().address(AddressIndex(row))?;
            Some(names.id(row, &name(address)))
        })
    }

    fn rows_meeting(&self, view: View<'_>, place: &Place) -> Vec<u32> {
        let mut rows = Vec::new();
        let in_box = |min, max| {
            let found = view.snapshot().addresses_in_box(min, max).into_iter();
            found.map(|address| address.0).collect::<Vec<u32>>()
        };
        let meets = |row| Addresses::address(view, row).is_some_and(|one| place.meets(&one.shape()));
        let near_point = |[x, y]: [f64; 2]| {
            let reach = AROUND_POINT_M;
            (Vec::new(), in_box([x - reach, y - reach], [x + reach, y + reach]))
        };
        place.rows_in_plane(Crs::Tm, in_box, near_point, meets, &mut rows);
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn extent(&self, view: View<'_>) -> Option<Rect<f64>> {
        view.tables.address_extent(|| {
            let mut around = None;
            for address in view.snapshot().addresses() {
                let (x, y) = (address.position.lon_deg, address.position.lat_deg);
                if x.is_finite() && y.is_finite() {
                    extent::take_in(&mut around, Coord { x, y });
                }
            }
            around
        })
    }
}
