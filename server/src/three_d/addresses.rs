//! What a frame, a layer and a tile are called in addresses.

use planvy_plan::Crs;
use planvy_tiler::{Fingerprint, Frame, Layer, TileKey, TileSquare};

use crate::http::problem::{Problem, ProblemKind};

/// A frame as an address names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameName {
    /// `ecef`: the globe.
    Ecef,
    /// `grid`: the grid of the city.
    MainGrid,
    /// `grid-3008`: the grid of a zone.
    Grid(Crs),
}

impl FrameName {
    /// The frame of a name.
    ///
    /// ```
    /// use planvy::three_d::addresses::FrameName;
    /// use planvy_plan::Crs;
    /// assert_eq!(FrameName::parse("grid-3008"), Some(FrameName::Grid(Crs::Zone1330)));
    /// assert_eq!(FrameName::parse("ecef"), Some(FrameName::Ecef));
    /// assert_eq!(FrameName::parse("grid-4326"), None);
    /// ```
    pub fn parse(name: &str) -> Option<FrameName> {
        match name {
            "ecef" => Some(FrameName::Ecef),
            "grid" => Some(FrameName::MainGrid),
            _ => {
                let code: u16 = name.strip_prefix("grid-")?.parse().ok()?;
                let crs = Crs::ALL.into_iter().find(|crs| crs.epsg() == code)?;
                (name == Frame::Grid(crs).name()).then_some(FrameName::Grid(crs))
            }
        }
    }

    /// The frame itself, in a city of a main zone.
    pub fn in_city(self, main: Crs) -> Frame {
        match self {
            FrameName::Ecef => Frame::Ecef(main),
            FrameName::MainGrid => Frame::Grid(main),
            FrameName::Grid(crs) => Frame::Grid(crs),
        }
    }
}

/// The frame of an address.
///
/// # Errors
/// Where there is none of that name.
pub fn frame(name: &str, offered: &[Crs]) -> Result<FrameName, Problem> {
    let named = FrameName::parse(name);
    let is_offered = |named: &FrameName| match named {
        FrameName::Ecef | FrameName::MainGrid => true,
        FrameName::Grid(crs) => offered.contains(crs),
    };
    named.filter(is_offered).ok_or_else(|| {
        let grids = offered.iter().map(|crs| Frame::Grid(*crs).name());
        Problem::new(
            ProblemKind::NotFound,
            "There is no such frame: the globe is 'ecef', a grid is 'grid-' and the number of a zone that plans, buildings or \
             terrain are in.",
        )
        .with_parameter("frame")
        .with_near(std::iter::once("ecef".to_owned()).chain(grids).collect())
    })
}

/// The layer of an address.
///
/// # Errors
/// Where there is none of that name.
pub fn layer(name: &str) -> Result<Layer, Problem> {
    Layer::named(name).ok_or_else(|| {
        let names = Layer::ALL.map(|layer| layer.name().to_owned());
        Problem::new(ProblemKind::NotFound, "There is no such layer.")
            .with_parameter("layer")
            .with_near(names.into())
    })
}

/// The key of the tile of an address: its hash, and its name with `.glb`.
pub fn tile_key(frame: Frame, layer: Layer, hash: &str, file: &str) -> Option<TileKey> {
    Some(TileKey {
        frame,
        layer,
        fingerprint: Fingerprint::parse(hash)?,
        square: TileSquare::named(file.strip_suffix(".glb")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_others_lead_nowhere() {
        for crs in Crs::ALL {
            let named = FrameName::parse(&Frame::Grid(crs).name());
            assert_eq!(named.map(|named| named.in_city(Crs::Tm)), Some(Frame::Grid(crs)));
        }
        for wrong in [
            "",
            "grid-",
            "grid-03008",
            "grid-5847",
            "GRID",
            "ecef-3008",
            "grid-+3008",
        ] {
            assert_eq!(FrameName::parse(wrong), None, "{wrong}");
        }
        let refused = frame("grid-3010", &[Crs::Zone1330]).unwrap_err();
        assert_eq!(refused.near, ["ecef", "grid-3008"]);
        assert_eq!(layer("plan-areas").ok(), Some(Layer::PlanAreas));
        assert_eq!(layer("trees").unwrap_err().near.len(), Layer::ALL.len());
    }

    #[test]
    fn only_whole_addresses_are_tiles() {
        let key = |hash: &str, file: &str| tile_key(Frame::Ecef(Crs::Tm), Layer::Terrain, hash, file);
        let hash = "0123456789abcdef01234567";
        assert!(key(hash, "11-627-387.glb").is_some());
        for (hash, file) in [
            (hash, "11-627-387"),
            (hash, "../etc.glb"),
            ("..", "11-627-387.glb"),
            (&hash[1..], "11-627-387.glb"),
        ] {
            assert_eq!(key(hash, file), None, "{hash} {file}");
        }
    }
}
