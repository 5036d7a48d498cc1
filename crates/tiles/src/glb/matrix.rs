//! Frames of nodes: a linear part and a translation, in 64 bits.

/// An affine map: columns of the linear part, then the translation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix {
    columns: [[f64; 3]; 3],
    translation: [f64; 3],
}

impl Matrix {
    /// The turn of a 3D Tiles client: glTF has y up, tiles have z up.
    pub(super) const Z_UP_FROM_Y_UP: Matrix = Matrix {
        columns: [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]],
        translation: [0.0; 3],
    };

    /// From sixteen numbers, column by column. The last row is taken for 0, 0, 0, 1: glTF allows no other.
    pub(super) fn from_columns(numbers: [f64; 16]) -> Matrix {
        let [ax, ay, az, _, bx, by, bz, _, cx, cy, cz, _, tx, ty, tz, _] = numbers;
        Matrix {
            columns: [[ax, ay, az], [bx, by, bz], [cx, cy, cz]],
            translation: [tx, ty, tz],
        }
    }

    /// Scaled, then turned by a quaternion, then moved. `None` where the quaternion has no length.
    pub(super) fn from_parts(translation: [f64; 3], rotation: [f64; 4], scale: [f64; 3]) -> Option<Matrix> {
        let length = rotation.iter().map(|part| part * part).sum::<f64>().sqrt();
        if !(length.is_finite() && length > 1e-12) {
            return None;
        }
        let [x, y, z, w] = rotation.map(|part| part / length);
        let columns = [
            [
                1.0 - 2.0 * (y * y + z * z),
                2.0 * (x * y + z * w),
                2.0 * (x * z - y * w),
            ],
            [
                2.0 * (x * y - z * w),
                1.0 - 2.0 * (x * x + z * z),
                2.0 * (y * z + x * w),
            ],
            [
                2.0 * (x * z + y * w),
                2.0 * (y * z - x * w),
                1.0 - 2.0 * (x * x + y * y),
            ],
        ];
        let [a, b, c] = columns;
        let [sx, sy, sz] = scale;
        Some(Matrix {
            columns: [
                a.map(|part| part * sx),
                b.map(|part| part * sy),
                c.map(|part| part * sz),
            ],
            translation,
        })
    }

    pub(super) fn translation(&self) -> [f64; 3] {
        self.translation
    }

    pub(super) fn move_by(&mut self, by: [f64; 3]) {
        self.translation = sum(self.translation, by);
    }

    pub(super) fn is_finite(&self) -> bool {
        let parts = self.columns.as_flattened().iter().chain(&self.translation);
        parts.into_iter().all(|part| part.is_finite())
    }

    /// First `inner`, then this.
    pub(super) fn times(&self, inner: &Matrix) -> Matrix {
        Matrix {
            columns: inner.columns.map(|column| self.direction(column)),
            translation: self.point(inner.translation),
        }
    }

    /// A direction through the linear part.
    pub(super) fn direction(&self, [x, y, z]: [f64; 3]) -> [f64; 3] {
        let [a, b, c] = self.columns;
        sum(
            sum(a.map(|part| part * x), b.map(|part| part * y)),
            c.map(|part| part * z),
        )
    }

    /// A point.
    pub(super) fn point(&self, point: [f64; 3]) -> [f64; 3] {
        sum(self.direction(point), self.translation)
    }

    /// The map of normals: the matrix of cofactors, which turns with the surface even where the scales of the axes differ; the other
    /// way round where the map mirrors, so that what was outside stays outside. Not of unit length.
    pub(super) fn for_normals(&self) -> Matrix {
        let [a, b, c] = self.columns;
        let sign = if self.mirrors() { -1.0 } else { 1.0 };
        Matrix {
            columns: [cross(b, c), cross(c, a), cross(a, b)].map(|column| column.map(|part| part * sign)),
            translation: [0.0; 3],
        }
    }

    /// Whether it turns a surface inside out.
    pub(super) fn mirrors(&self) -> bool {
        let [a, b, c] = self.columns;
        dot(cross(a, b), c) < 0.0
    }

    /// The scale, where it is one for all axes and nothing is turned: what a lattice can hold.
    pub(super) fn uniform_scale(&self) -> Option<f64> {
        let [[scale, ..], ..] = self.columns;
        let plain = [[scale, 0.0, 0.0], [0.0, scale, 0.0], [0.0, 0.0, scale]] == self.columns;
        (plain && scale > 0.0).then_some(scale)
    }
}

fn sum([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ax + bx, ay + by, az + bz]
}

fn dot([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> f64 {
    ax * bx + ay * by + az * bz
}

/// The vector product.
pub(super) fn cross([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}
