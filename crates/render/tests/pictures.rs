//! Pictures of small scenes on the software driver, held against references.
#![expect(clippy::unwrap_used, reason = "test code")]

mod support;

use planvy_render::glam::DVec3;
use planvy_render::{Camera, ContextOptions, ObjectState, Picture, RenderContext, Tier, View, wgpu};
use support::scenes::{HOUSES, Town, to_sun};
use support::{assert_nearly_same, assert_picture, assert_same, context};

const SIZE: [u32; 2] = [400, 300];

fn taken(context: &RenderContext, town: &Town, view: &View) -> Picture {
    context
        .screenshot(view, &town.list, SIZE)
        .unwrap()
        .wait(context)
        .unwrap()
}

#[test]
fn a_town_on_an_afternoon() {
    let context = context(Tier::Full);
    let town = Town::new(context, DVec3::ZERO);
    assert_picture("town-afternoon", &taken(context, &town, &town.oblique()));
}

#[test]
fn a_street_at_eye_height() {
    let context = context(Tier::Full);
    let town = Town::new(context, DVec3::ZERO);
    let eye = DVec3::new(-72.0, 4.0, 1.7);
    let view = View {
        camera: Camera::looking_at(eye, eye + DVec3::new(10.0, 0.6, 0.3), 0.9, 0.1),
        ..town.oblique()
    };
    assert_picture("town-street", &taken(context, &town, &view));
}

#[test]
fn a_town_as_a_plan() {
    let context = context(Tier::Full);
    let town = Town::new(context, DVec3::ZERO);
    assert_picture("town-plan", &taken(context, &town, &town.plan()));
}

#[test]
fn a_town_in_the_first_sun_and_at_night() {
    let context = context(Tier::Full);
    let town = Town::new(context, DVec3::ZERO);
    let mut view = town.oblique();
    view.light.to_sun = Some(to_sun(110.0, 8.0));
    assert_picture("town-morning", &taken(context, &town, &view));
    view.light.to_sun = Some(to_sun(20.0, -8.0));
    assert_picture("town-night", &taken(context, &town, &view));
}

#[test]
fn objects_in_every_state() {
    let context = context(Tier::Full);
    let town = Town::new(context, DVec3::ZERO);
    let plain = ObjectState::default();
    let states = [
        ObjectState {
            selected: true,
            ..plain
        },
        ObjectState {
            highlighted: true,
            ..plain
        },
        ObjectState {
            ghosted: true,
            ..plain
        },
        ObjectState {
            hidden: true,
            ..plain
        },
        ObjectState {
            broken: true,
            ..plain
        },
        ObjectState {
            colour: Some([120, 160, 90]),
            ..plain
        },
    ];
    for (house, state) in (0..u32::from(HOUSES)).zip(states.iter().cycle()) {
        town.houses.objects().set(house, *state);
    }
    town.proposal.objects().set(
        1,
        ObjectState {
            broken: true,
            selected: true,
            ..plain
        },
    );
    assert_picture("object-states", &taken(context, &town, &town.oblique()));
}

#[test]
fn a_town_far_from_the_grids_origin_looks_the_same() {
    let context = context(Tier::Full);
    let near = Town::new(context, DVec3::ZERO);
    let far = Town::new(context, DVec3::new(6_400_000.0, 6_400_000.0, 0.0));
    assert_same(
        "far-from-the-origin",
        &taken(context, &far, &far.oblique()),
        &taken(context, &near, &near.oblique()),
    );
}

#[test]
fn both_tiers_show_the_same() {
    let limited = context(Tier::Limited);
    let full = context(Tier::Full);
    let on_limited = Town::new(limited, DVec3::ZERO);
    let on_full = Town::new(full, DVec3::ZERO);
    let mut unshadowed = on_full.oblique();
    unshadowed.light.shadows = None;
    for (name, view) in [("tiers-plan", on_full.plan()), ("tiers-oblique", unshadowed)] {
        assert_same(
            name,
            &taken(limited, &on_limited, &view),
            &taken(full, &on_full, &view),
        );
    }
    // The limited tier's shadow map is half as fine: pixels on the edges of shadows may differ.
    let view = on_full.oblique();
    assert_nearly_same(
        "tiers-shadows",
        &taken(limited, &on_limited, &view),
        &taken(full, &on_full, &view),
        5,
    );
}

/// OpenGL itself, which WebGL2 is a part of: the shaders as they reach it, its depth and its rows from below.
#[test]
fn opengl_shows_the_same() {
    let made = pollster::block_on(RenderContext::headless(ContextOptions {
        backends: Some(wgpu::Backends::GL),
        software: true,
        ..ContextOptions::default()
    }));
    let gl = match made {
        Ok(context) => context,
        Err(error) => {
            println!("skipped, no OpenGL here (libegl1, libgl1-mesa-dri): {error}");
            return;
        }
    };
    assert_eq!(gl.tier(), Tier::Limited);
    let limited = context(Tier::Limited);
    let selected = ObjectState {
        selected: true,
        ..ObjectState::default()
    };
    let town_of = |context: &RenderContext| {
        let town = Town::new(context, DVec3::new(120_000.0, 6_400_000.0, 0.0));
        town.houses.objects().set(3, selected);
        town
    };
    let (on_gl, on_limited) = (town_of(&gl), town_of(limited));
    for (name, view) in [
        ("opengl-plan", on_limited.plan()),
        ("opengl-oblique", on_limited.oblique()),
    ] {
        assert_same(
            name,
            &taken(&gl, &on_gl, &view),
            &taken(limited, &on_limited, &view),
        );
    }
}
