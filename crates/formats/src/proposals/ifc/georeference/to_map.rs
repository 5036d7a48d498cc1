//! From the coordinates of a drawing to those of the map.

/// A turn about the upright axis, one scale for all three axes, and a shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::proposals::ifc) struct ToMap {
    /// Of one metre of the drawing.
    pub(super) scale: f64,
    /// Direction of the drawing's x axis on the map: east, north; of length 1.
    pub(super) x_axis: [f64; 2],
    /// Where the drawing's zero lies, in metres: east, north, up.
    pub(super) shift: [f64; 3],
}

impl ToMap {
    /// Leaves everything where it is.
    pub(super) const NOWHERE: ToMap = ToMap {
        scale: 1.0,
        x_axis: [1.0, 0.0],
        shift: [0.0; 3],
    };

    /// A point of the drawing on the map, both in metres.
    pub(in crate::proposals::ifc) fn place(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let [cos, sin] = self.x_axis;
        let [east, north, up] = self.shift;
        let (x, y, z) = (self.scale * x, self.scale * y, self.scale * z);
        [cos * x - sin * y + east, sin * x + cos * y + north, z + up]
    }

    /// A direction of the drawing on the map.
    pub(super) fn turn(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [cos, sin] = self.x_axis;
        [cos * x - sin * y, sin * x + cos * y]
    }
}

#[cfg(test)]
mod tests {
    use super::ToMap;

    #[test]
    fn a_quarter_turn_brings_the_x_axis_to_the_north() {
        let to_map = ToMap {
            scale: 2.0,
            x_axis: [0.0, 1.0],
            shift: [100.0, 200.0, 3.0],
        };
        assert_eq!(to_map.place([1.0, 0.0, 4.0]), [100.0, 202.0, 11.0]);
        assert_eq!(to_map.turn([0.0, 1.0]), [-1.0, 0.0]);
    }
}
