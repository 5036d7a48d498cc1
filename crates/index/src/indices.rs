//! Numbers of things within one snapshot. They are dense, start at 0, and mean nothing in another snapshot.

macro_rules! index_of {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The number as a position in a slice.
            pub fn position(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index_of!(
    /// Number of a plan, in the order the store handed them over.
    PlanIndex
);
index_of!(
    /// Number of a regulation: those of one plan follow each other, in the order of its file.
    RegulationIndex
);
index_of!(
    /// Number of a distinct content.
    ContentIndex
);
index_of!(
    /// Number of a parcel.
    ParcelIndex
);
index_of!(
    /// Number of an address.
    AddressIndex
);
index_of!(
    /// Number of an existing building.
    BuildingIndex
);
index_of!(
    /// Number of a feature of the comprehensive plan.
    GuidanceIndex
);
