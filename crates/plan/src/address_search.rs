//! Finding an address by what people type.
//!
//! Nobody types an address as it is written on the door: accents are left out, `S:t` is spelled `Sankt`, the letter
//! stands apart from the number, the postal code comes before or after. [`fold`] brings both sides to one spelling,
//! [`split_query`] takes a typed text apart, and an [`AddressBook`] finds the addresses it can mean.
//!
//! ```
//! use planvy_plan::address_search::AddressBook;
//! use planvy_plan::{Address, Geodetic};
//!
//! let door = |street: &str, number: &str| Address {
//!     street: street.to_owned(),
//!     number: number.to_owned(),
//!     postal_code: Some("211 46".to_owned()),
//!     town: None,
//!     position: Geodetic { lon_deg: 13.0, lat_deg: 55.6 },
//!     parcel: None,
//! };
//! let addresses = [door("S:t Johannesgatan", "1"), door("S:t Johannesgatan", "1D"), door("Storgatan", "18A")];
//! let book = AddressBook::new(&addresses);
//! let hits = book.search("sankt johannesgatan 1 d", 5);
//! assert_eq!((hits[0].index, hits[0].exact), (1, true));
//! ```

mod book;
mod fold;
mod interned;
mod mistyped;
mod number;
mod query;

pub use book::{AddressBook, AddressMatch};
pub use fold::fold;
pub use number::HouseNumber;
pub use query::{AddressQuery, split_query};
