//! No adapter, a lost device, broken meshes: typed errors, and the rest goes on.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use planvy_render::glam::DVec3;
use planvy_render::{
    ContextOptions, MeshError, MeshIndices, MeshInput, MeshKind, MeshPositions, MeshVertices,
    OffscreenTarget, RenderContext, RenderError, Tier, TileMesh, wgpu,
};
use support::scenes::Town;
use support::{context, new_context};

#[test]
fn no_adapter_is_told() {
    for backends in [
        wgpu::Backends::empty(),
        // No build has these on this system, or no machine does.
        wgpu::Backends::BROWSER_WEBGPU,
    ] {
        let made = pollster::block_on(RenderContext::headless(ContextOptions {
            backends: Some(backends),
            ..ContextOptions::default()
        }));
        match made {
            Err(error @ RenderError::NoAdapter { .. }) => {
                assert!(error.to_string().contains("no graphics adapter"));
            }
            Err(other) => panic!("another error: {other}"),
            Ok(_) => panic!("an adapter of nothing"),
        }
    }
}

#[test]
fn a_lost_device_is_told_by_everything() {
    let told = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&told);
    let context = pollster::block_on(RenderContext::headless(ContextOptions {
        backends: Some(wgpu::Backends::VULKAN),
        software: true,
        on_device_lost: Some(Box::new(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        })),
        ..ContextOptions::default()
    }))
    .unwrap();
    let town = Town::new(&context, DVec3::ZERO);
    let view = town.plan();
    let mut target = OffscreenTarget::new(&context, [64, 64]).unwrap();
    context.render(&view, &town.list, &mut target).unwrap();
    let pending = context.read(&target);
    context.device().destroy();
    // The loss is told when the device is asked next; a picture on its way may still come.
    let _ = context.device().poll(wgpu::PollType::wait_indefinitely());
    let _ = pending.wait(&context);
    assert_eq!(told.load(Ordering::Relaxed), 1);
    assert!(matches!(
        context.render(&view, &town.list, &mut target),
        Err(RenderError::DeviceLost { .. })
    ));
    assert!(matches!(context.status(), Err(RenderError::DeviceLost { .. })));
    let read = context.read(&target).wait(&context);
    assert!(matches!(read, Err(RenderError::DeviceLost { .. })), "{read:?}");
}

#[test]
fn pictures_without_pixels_or_with_too_many_are_refused() {
    let context = context(Tier::Limited);
    for size in [[0, 10], [10, 0], [100_000, 10]] {
        assert!(matches!(
            OffscreenTarget::new(context, size),
            Err(RenderError::PictureSize { .. })
        ));
    }
}

#[test]
fn what_the_interface_refuses_is_told_once_and_the_next_picture_comes() {
    let context = new_context(Tier::Full);
    let town = Town::new(&context, DVec3::ZERO);
    let view = town.plan();
    // A buffer larger than the device allows: a fault of a caller.
    let _ = context.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some("too large"),
        size: u64::MAX / 8,
        usage: wgpu::BufferUsages::VERTEX,
        mapped_at_creation: false,
    });
    let mut target = OffscreenTarget::new(&context, [32, 32]).unwrap();
    assert!(matches!(
        context.render(&view, &town.list, &mut target),
        Err(RenderError::Refused { .. })
    ));
    context.render(&view, &town.list, &mut target).unwrap();
}

#[test]
fn broken_meshes_are_refused_by_name() {
    let context = context(Tier::Full);
    let points = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    let good = MeshVertices::Columns {
        positions: MeshPositions::Exact(&points),
        normals: None,
        feature_ids: Some(&[0, 1, 2]),
    };
    let input = |vertices, indices, feature_count| MeshInput {
        name: "tile 3-1-2",
        origin: [0.0; 3],
        vertices,
        indices,
        feature_count,
    };
    let refused = |input: MeshInput<'_>| match TileMesh::upload(context, MeshKind::Building, &input) {
        Err(RenderError::Mesh(error)) => {
            assert!(error.to_string().starts_with("tile 3-1-2"), "{error}");
            error
        }
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("uploaded"),
    };
    let triangle = MeshIndices::U16(&[0, 1, 2]);
    assert!(TileMesh::upload(context, MeshKind::Building, &input(good, triangle, 3)).is_ok());
    assert!(matches!(
        refused(input(good, MeshIndices::U16(&[0, 1, 3]), 3)),
        MeshError::IndexOutOfRange { index: 3, at: 2, .. }
    ));
    assert!(matches!(
        refused(input(good, MeshIndices::U32(&[0, 1, 2, 0]), 3)),
        MeshError::NotTriangles { indices: 4, .. }
    ));
    assert!(matches!(
        refused(input(good, triangle, 2)),
        MeshError::FeatureOutOfRange {
            feature: 2,
            vertex: 2,
            ..
        }
    ));
    let short = MeshVertices::Columns {
        positions: MeshPositions::Exact(&points),
        normals: Some(&[[0, 0, 127]]),
        feature_ids: None,
    };
    assert!(matches!(
        refused(input(short, triangle, 0)),
        MeshError::ColumnLength {
            column: "normals",
            found: 1,
            vertices: 3,
            ..
        }
    ));
    let nowhere = [[0.0, f32::NAN, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    let broken = MeshVertices::Columns {
        positions: MeshPositions::Exact(&nowhere),
        normals: None,
        feature_ids: None,
    };
    assert!(matches!(
        refused(input(broken, triangle, 0)),
        MeshError::NotFinite { .. }
    ));
    let torn = MeshVertices::Interleaved {
        lowest_m: [0.0; 3],
        step_m: 0.01,
        bytes: &[0; 50],
    };
    assert!(matches!(
        refused(input(torn, triangle, 0)),
        MeshError::Stride {
            bytes: 50,
            stride: 16,
            ..
        }
    ));
    let flat = MeshVertices::Interleaved {
        lowest_m: [0.0; 3],
        step_m: 0.0,
        bytes: &[0; 48],
    };
    assert!(matches!(
        refused(input(flat, triangle, 0)),
        MeshError::NotFinite { .. }
    ));
    // Nothing at all is a mesh too, of no triangles.
    let empty = MeshVertices::Interleaved {
        lowest_m: [0.0; 3],
        step_m: 0.01,
        bytes: &[],
    };
    let mesh = TileMesh::upload(
        context,
        MeshKind::Terrain,
        &input(empty, MeshIndices::U16(&[]), 0),
    );
    assert!(mesh.is_ok());
}
