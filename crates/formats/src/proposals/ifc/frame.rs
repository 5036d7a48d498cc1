//! Frames: where a placement puts things, up its chain to the coordinates of the file.

use super::model::{Entity, IfcModel};

/// How long a chain of placements may be. Real ones have less than ten links.
const MAX_LINKS: usize = 100;

/// A frame in the coordinates of the file, in its unit of length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// Where its zero lies.
    pub(super) origin: [f64; 3],
    /// Its three axes, of length 1.
    axes: [[f64; 3]; 3],
}

/// Why a placement is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum FrameFault {
    /// It is relative to itself.
    #[error("the placement #{0} is relative to itself, over others")]
    Cycle(u32),
    /// It is of a kind that is not read here, or cannot be read.
    #[error("the placement #{0} cannot be read")]
    Unreadable(u32),
}

impl Frame {
    const IDENTITY: Frame = Frame {
        origin: [0.0; 3],
        axes: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    };

    /// Whether it changes nothing.
    pub(super) fn is_identity(&self) -> bool {
        let parts = |frame: &Frame| [frame.origin].into_iter().chain(frame.axes);
        parts(self)
            .flatten()
            .zip(parts(&Frame::IDENTITY).flatten())
            .all(|(a, b)| (a - b).abs() < 1e-9)
    }

    /// A point of the frame in the coordinates that the frame is in.
    fn out(&self, point: [f64; 3]) -> [f64; 3] {
        let turned = self.turned(point);
        let mut sum = self.origin;
        sum.iter_mut().zip(turned).for_each(|(sum, part)| *sum += part);
        sum
    }

    fn turned(&self, direction: [f64; 3]) -> [f64; 3] {
        let mut sum = [0.0; 3];
        for (axis, length) in self.axes.iter().zip(direction) {
            sum.iter_mut()
                .zip(axis)
                .for_each(|(sum, part)| *sum += part * length);
        }
        sum
    }

    /// This frame, given in another, in the coordinates of that one.
    fn within(&self, outer: &Frame) -> Frame {
        Frame {
            origin: outer.out(self.origin),
            axes: self.axes.map(|axis| outer.turned(axis)),
        }
    }
}

/// The frame of the `ObjectPlacement` of a product; identity where it has none.
pub(super) fn frame_of(model: &mut dyn IfcModel, product: &Entity) -> Result<Frame, FrameFault> {
    let mut frame = Frame::IDENTITY;
    let mut next = product.reference(5);
    let mut seen = Vec::new();
    while let Some(id) = next {
        if seen.contains(&id) || seen.len() >= MAX_LINKS {
            return Err(FrameFault::Cycle(id));
        }
        seen.push(id);
        let placement = model
            .entity(id)
            .filter(|entity| entity.class == "IFCLOCALPLACEMENT")
            .ok_or(FrameFault::Unreadable(id))?;
        let axes = placement.reference(1).ok_or(FrameFault::Unreadable(id))?;
        let local = axis_placement(model, axes).ok_or(FrameFault::Unreadable(axes))?;
        frame = frame.within(&local);
        next = placement.reference(0);
    }
    Ok(frame)
}

/// The frame of an `IfcAxis2Placement3D` or `2D`.
pub(super) fn axis_placement(model: &mut dyn IfcModel, id: u32) -> Option<Frame> {
    let placement = model.entity(id)?;
    let flat = match placement.class.as_str() {
        "IFCAXIS2PLACEMENT3D" => false,
        "IFCAXIS2PLACEMENT2D" => true,
        _ => return None,
    };
    let origin = point(model, placement.reference(0)?)?;
    let direction = |model: &mut dyn IfcModel, index: usize| {
        let id = placement.reference(index)?;
        point(model, id).and_then(unit)
    };
    let (z, x) = if flat {
        (None, direction(model, 1))
    } else {
        (direction(model, 1), direction(model, 2))
    };
    let z = z.unwrap_or([0.0, 0.0, 1.0]);
    let towards = x.unwrap_or([1.0, 0.0, 0.0]);
    let along = dot(towards, z);
    let mut x = towards;
    x.iter_mut().zip(z).for_each(|(x, z)| *x -= along * z);
    // A reference direction along the axis says nothing: any direction across it will do.
    let x = unit(x).or_else(|| unit(cross([0.0, 1.0, 0.0], z)))?;
    Some(Frame {
        origin,
        axes: [x, cross(z, x), z],
    })
}

/// The numbers of a point or a direction; the third is 0 where there are two.
pub(super) fn point(model: &mut dyn IfcModel, id: u32) -> Option<[f64; 3]> {
    match model.entity(id)?.numbers(0).as_slice() {
        [x, y] => Some([*x, *y, 0.0]),
        [x, y, z] => Some([*x, *y, *z]),
        _ => None,
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn cross([ax, ay, az]: [f64; 3], [bx, by, bz]: [f64; 3]) -> [f64; 3] {
    [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx]
}

fn unit(direction: [f64; 3]) -> Option<[f64; 3]> {
    let length = dot(direction, direction).sqrt();
    (length > 1e-12 && length.is_finite()).then(|| direction.map(|part| part / length))
}
