//! What a picture must be by mathematics, and what must not panic.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

mod support;

use planvy_render::glam::DVec3;
use planvy_render::{
    Camera, DrawList, Light, MeshKind, OffscreenTarget, Picture, PixelRect, RenderContext, ShadowRegion,
    Tier, View,
};
use support::context;
use support::scenes::{Triangles, to_sun};

/// A box of 10 m on level ground, both lit from the same place.
fn box_on_ground(context: &RenderContext, origin: DVec3) -> DrawList {
    let ground = Triangles::ground(300.0, 12, |_, _| 0.0);
    let mut cuboid = Triangles::default();
    cuboid.cuboid(0, [-5.0, -5.0, 0.0], [10.0, 10.0, 10.0]);
    let mut list = DrawList::new();
    list.push(ground.upload(context, MeshKind::Terrain, origin, 0));
    list.push(cuboid.upload(context, MeshKind::Building, origin, 1));
    list
}

/// Where the column through the middle of a picture turns from dark to light, in pixels from above: halfway between both.
fn edge_of_shadow(picture: &Picture) -> f64 {
    let column: Vec<f64> = (0..picture.height)
        .map(|row| {
            let at = (row * picture.width + picture.width / 2) as usize * 4;
            f64::from(picture.rgba[at])
        })
        .collect();
    let (lit, dark) = (column[0], column[column.len() - 1]);
    assert!(lit > dark + 10.0, "lit {lit} and dark {dark} differ");
    let half = (lit + dark) / 2.0;
    let row = column.iter().position(|value| *value < half).unwrap();
    let (above, below) = (column[row - 1], column[row]);
    // Pixel middles lie at half rows.
    row as f64 - 0.5 + (above - half) / (above - below)
}

#[test]
fn the_tip_of_a_shadow_lies_within_a_texel_of_h_over_tan() {
    let size = [64, 512];
    let origin = DVec3::new(120_000.0, 6_400_000.0, 0.0);
    for tier in [Tier::Full, Tier::Limited] {
        let context = context(tier);
        let list = box_on_ground(context, origin);
        for (azimuth, elevation) in [
            (180.0, 10.0),
            (180.0, 20.0),
            (180.0, 40.0),
            (205.0, 10.0),
            (143.0, 27.5),
            (190.0, 57.0),
        ] {
            let length = 10.0 / f64::to_radians(elevation).tan();
            let azimuth_rad = f64::to_radians(azimuth);
            // The roof's northern edge throws an edge that runs east and west.
            let tip = DVec3::new(-length * azimuth_rad.sin(), 5.0 - length * azimuth_rad.cos(), 0.0);
            let radius_m = 20.0 + length / 2.0;
            let height_m = 4.0;
            let view = View {
                light: Light {
                    to_sun: Some(to_sun(azimuth, elevation)),
                    shadows: Some(ShadowRegion {
                        centre: origin + tip / 2.0,
                        radius_m,
                    }),
                },
                ..View::new(Camera::plan(origin + tip, height_m, 100.0))
            };
            let mut target = OffscreenTarget::new(context, size).unwrap();
            let figures = context.render(&view, &list, &mut target).unwrap();
            let picture = context.read(&target).wait(context).unwrap();
            let edge = edge_of_shadow(&picture);
            let off_m = (f64::from(size[1]) / 2.0 - edge) * height_m / f64::from(size[1]);
            // A texel on level ground: the map's own, stretched by a low sun.
            let texel_m = figures.shadow_texel_m.unwrap();
            assert!(texel_m < 2.0 * 2.0 * radius_m / f64::from(tier.shadow_map_px()));
            println!("{tier:?} {azimuth}° {elevation}°: tip {off_m:+.4} m off, a texel is {texel_m:.4} m");
            assert!(off_m.abs() < texel_m, "{off_m} m off, a texel is {texel_m} m");
        }
    }
}

#[test]
fn what_stands_outside_the_picture_still_throws_its_shadow() {
    let context = context(Tier::Full);
    let list = box_on_ground(context, DVec3::ZERO);
    // Only the ground north of the box is seen.
    let centre = DVec3::new(0.0, 30.0, 0.0);
    let mut view = View::new(Camera::plan(centre, 10.0, 100.0));
    view.light = Light {
        to_sun: Some(to_sun(180.0, 15.0)),
        shadows: Some(ShadowRegion {
            centre,
            radius_m: 20.0,
        }),
    };
    let middle = |view: &View| {
        let target = &mut OffscreenTarget::new(context, [16, 16]).unwrap();
        let figures = context.render(view, &list, target).unwrap();
        let picture = context.read(target).wait(context).unwrap();
        (figures, picture.rgba[(8 * 16 + 8) * 4])
    };
    let (figures, shaded) = middle(&view);
    assert_eq!((figures.seen, figures.casters), (1, 2));
    view.light.shadows = None;
    let (_, lit) = middle(&view);
    assert!(shaded + 20 < lit, "{shaded} and {lit}");
}

#[test]
fn two_views_share_a_target() {
    let context = context(Tier::Full);
    let list = DrawList::new();
    let plain = |colour, part, opacity| View {
        background: planvy_render::Background::Plain(colour),
        part,
        opacity,
        ..View::new(Camera::plan(DVec3::ZERO, 10.0, 10.0))
    };
    let mut target = OffscreenTarget::new(context, [40, 20]).unwrap();
    let right = PixelRect {
        x: 25,
        y: 0,
        width: 500,
        height: 20,
    };
    context
        .render(&plain([200, 10, 10], None, 1.0), &list, &mut target)
        .unwrap();
    context
        .render(&plain([10, 10, 200], Some(right), 1.0), &list, &mut target)
        .unwrap();
    let pixel = |picture: &Picture, x: usize| {
        let at = (10 * 40 + x) * 4;
        [picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2]]
    };
    // A swipe that is pushed to the edge, and beyond.
    for x in [40, 90] {
        let beyond = PixelRect { x, ..right };
        context
            .render(&plain([10, 200, 10], Some(beyond), 1.0), &list, &mut target)
            .unwrap();
    }
    let swiped = context.read(&target).wait(context).unwrap();
    assert_eq!(pixel(&swiped, 24), [200, 10, 10]);
    assert_eq!(pixel(&swiped, 25), [10, 10, 200]);
    context
        .render(&plain([10, 200, 10], None, 0.5), &list, &mut target)
        .unwrap();
    let faded = context.read(&target).wait(context).unwrap();
    let [red, green, blue] = pixel(&faded, 0);
    assert!(red.abs_diff(105) <= 1 && green.abs_diff(105) <= 1 && blue.abs_diff(10) <= 1);
}

#[test]
fn a_shadow_goes_with_what_threw_it_and_comes_back() {
    let context = context(Tier::Full);
    let ground = Triangles::ground(100.0, 4, |_, _| 0.0);
    let mut cuboid = Triangles::default();
    cuboid.cuboid(0, [-5.0, -5.0, 0.0], [10.0, 10.0, 10.0]);
    let ground = ground.upload(context, MeshKind::Terrain, DVec3::ZERO, 0);
    let mut view = View::new(Camera::plan(DVec3::new(0.0, 10.0, 0.0), 6.0, 100.0));
    view.light = Light {
        to_sun: Some(to_sun(180.0, 40.0)),
        shadows: Some(ShadowRegion {
            centre: DVec3::ZERO,
            radius_m: 50.0,
        }),
    };
    let mut target = OffscreenTarget::new(context, [8, 8]).unwrap();
    let mut brightness = |buildings: &[std::sync::Arc<planvy_render::TileMesh>]| {
        let mut list = DrawList::new();
        list.push(ground.clone());
        for building in buildings {
            list.push(building.clone());
        }
        context.render(&view, &list, &mut target).unwrap();
        context.read(&target).wait(context).unwrap().rgba[(4 * 8 + 4) * 4]
    };
    let building = cuboid.upload(context, MeshKind::Building, DVec3::ZERO, 1);
    let bare = brightness(&[]);
    let shaded = brightness(std::slice::from_ref(&building));
    assert!(shaded + 20 < bare);
    let hidden = planvy_render::ObjectState {
        hidden: true,
        ..Default::default()
    };
    building.objects().set(0, hidden);
    assert_eq!(brightness(std::slice::from_ref(&building)), bare);
    building.objects().set(0, Default::default());
    assert_eq!(brightness(std::slice::from_ref(&building)), shaded);
    drop(building);
    assert_eq!(brightness(&[]), bare);
    // Another of the same box in its place.
    let again = cuboid.upload(context, MeshKind::Building, DVec3::ZERO, 1);
    assert_eq!(brightness(&[again]), shaded);
}
