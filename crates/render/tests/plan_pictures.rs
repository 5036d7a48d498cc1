//! Pictures of plans on the software driver: areas, boundaries, texts, envelopes.
#![expect(clippy::unwrap_used, reason = "test code")]

mod support;

use std::sync::Arc;

use planvy_render::glam::DVec3;
use planvy_render::labels::{Label, LabelLayer, LabelSize};
use planvy_render::lines::{measured_line, section_outline};
use planvy_render::plan_areas::{AreaLook, AreaStyle, Hatch, HatchPeriod, PlanAreaRenderer};
use planvy_render::{
    Background, Camera, DrawList, Light, ObjectState, OffscreenTarget, Picture, PixelRect, RenderContext,
    ShadowRegion, Tier, View,
};
use support::plan_scenes::*;
use support::scenes::to_sun;
use support::{assert_picture, assert_same, context, new_context};

const SIZE: [u32; 2] = [480, 360];
/// Somewhere in SWEREF 99 13 30, where 32 bits of a metre are not enough.
const ORIGIN: DVec3 = DVec3::new(118_512.25, 6_164_830.5, 12.0);

fn taken(context: &RenderContext, list: &DrawList, view: &View) -> Picture {
    context
        .screenshot(view, list, SIZE)
        .unwrap()
        .wait(context)
        .unwrap()
}

#[test]
fn a_plan_from_above() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    assert_picture("plan-above", &taken(context, &plan.list(), &plan.plan()));
}

#[test]
fn a_plan_at_a_slant() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    assert_picture("plan-slant", &taken(context, &plan.list(), &plan.oblique()));
}

#[test]
fn a_plan_on_a_dense_screen_in_the_evening() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    let view = View {
        pixels_per_point: 2.0,
        light: Light {
            to_sun: Some(to_sun(285.0, 18.0)),
            shadows: Some(ShadowRegion {
                centre: ORIGIN,
                radius_m: 130.0,
            }),
        },
        ..plan.oblique()
    };
    assert_picture("plan-evening", &taken(context, &plan.list(), &view));
}

#[test]
fn states_of_areas_lines_and_faces() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    let plain = ObjectState::default();
    let selected = ObjectState {
        selected: true,
        ..plain
    };
    let highlighted = ObjectState {
        highlighted: true,
        ..plain
    };
    let hidden = ObjectState {
        hidden: true,
        ..plain
    };
    plan.areas.objects().set(AREA_DOTS, selected);
    plan.areas.objects().set(3, hidden);
    plan.areas.objects().set(
        6,
        ObjectState {
            broken: true,
            ..plain
        },
    );
    plan.lines.objects().set(1, highlighted);
    plan.lines.objects().set(3, hidden);
    plan.envelopes.objects().set(FACE_BOUND_ROOF, highlighted);
    plan.envelopes.objects().set(FACE_EXAMPLE, hidden);
    assert_picture("plan-states", &taken(context, &plan.list(), &plan.oblique()));
}

#[test]
fn a_plan_in_process_lies_faintly_over_one_in_force() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    let mut in_process = Rectangles::default();
    let faint = |fill, hatch| AreaLook {
        is_faint: true,
        ..look(fill, hatch)
    };
    in_process.add([-6, -3, 4, 4], faint("#FA4B3C", Hatch::None));
    in_process.add([4, -3, 7, 4], faint("#A5DAFB", Hatch::Dots));
    let mut list = plan.list();
    list.push(in_process.upload(context, ORIGIN));
    assert_picture("plan-in-process", &taken(context, &list, &plan.oblique()));
}

#[test]
fn patterns_in_metres_at_a_person_s_height() {
    // A context of its own: the style is shared by all areas of one.
    let context = new_context(Tier::Full);
    let plan = Plan::new(&context, ORIGIN);
    let in_metres = AreaStyle {
        period: HatchPeriod::Metres(4.0),
        ..AreaStyle::default()
    };
    let areas = context.renderer::<PlanAreaRenderer>().unwrap();
    areas.restyle(&context, &in_metres);
    let eye = ORIGIN + DVec3::new(85.0, -55.0, 3.0);
    let camera = Camera::looking_at(eye, ORIGIN + DVec3::new(10.0, 10.0, 0.0), 0.9, 0.5);
    let view = View {
        deterministic: true,
        ..View::new(camera)
    };
    assert_picture("plan-metres", &taken(&context, &plan.list(), &view));
}

#[test]
fn a_measured_line_and_a_section() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    let at = |x: f32, y: f32, above_m: f32| [x, y, ground_height(x, y) + above_m];
    let mut segments = section_outline([-75.0, -30.0], [75.0, 40.0], [-4.0, 24.0], 0);
    segments.extend(measured_line(
        &[at(-60.0, 50.0, 0.0), at(-20.0, 70.0, 0.0), at(30.0, 60.0, 15.0)],
        1,
    ));
    let mut list = plan.list();
    list.push(lines(context, ORIGIN, &segments, 3, true));
    assert_picture("plan-measures", &taken(context, &list, &plan.oblique()));
}

#[test]
fn texts_from_twelve_to_sixty_pixels() {
    let context = context(Tier::Full);
    let layer = LabelLayer::new(context, ORIGIN.to_array()).unwrap();
    let at = |x: f64, y: f64| (ORIGIN + DVec3::new(x, y, 0.0)).to_array();
    // Em of so many pixels: capitals are 0.729 of it.
    let mut y = 165.0;
    let mut labels = Vec::new();
    for em_px in [12.0, 16.0, 24.0, 36.0, 60.0_f32] {
        y -= 12.0 + f64::from(em_px);
        labels.push(Label {
            size: LabelSize::Points(em_px * 0.729),
            ..Label::facing(at(0.0, y), "Byggrätt e₁ AVÅ", em_px, 0.0)
        });
    }
    labels.push(Label {
        colour: [0xff; 3],
        halo: [0x0b, 0x3c, 0x5d],
        ..Label::facing(at(-120.0, -160.0), "Nock +12,5 m", 1.0, 14.0)
    });
    labels.push(Label::lying(at(120.0, -160.0), "½ § 3 §°–²³", 1.0, 14.0));
    layer.set_tile(0, labels);
    let mut list = DrawList::new();
    list.push(Arc::new(layer));
    let view = View {
        background: Background::Plain([0xb2, 0xec, 0x40]),
        deterministic: true,
        ..View::new(Camera::plan(ORIGIN, 360.0, 100.0))
    };
    assert_picture("plan-texts", &taken(context, &list, &view));
}

#[test]
fn both_tiers_show_the_same_plan() {
    let pictures = [Tier::Full, Tier::Limited].map(|tier| {
        let context = context(tier);
        let plan = Plan::new(context, ORIGIN);
        [plan.plan(), plan.oblique()].map(|view| taken(context, &plan.list(), &view))
    });
    let [full, limited] = pictures;
    assert_same("plan-tiers-above", &limited[0], &full[0]);
    assert_same("plan-tiers-slant", &limited[1], &full[1]);
}

#[test]
fn a_plan_looks_the_same_wherever_it_lies() {
    let context = context(Tier::Full);
    let here = Plan::new(context, ORIGIN);
    // A whole number of patterns away.
    let far = Plan::new(context, ORIGIN + DVec3::new(4096.0 * 30.0, 4096.0 * 50.0, 0.0));
    let pictures = [here, far].map(|plan| taken(context, &plan.list(), &plan.oblique()));
    assert_same("plan-elsewhere", &pictures[1], &pictures[0]);
}

/// The plan as it is, and with what may be built.
fn before_and_after(plan: &Plan) -> [DrawList; 2] {
    let mut before = DrawList::new();
    before.push(plan.terrain.clone());
    before.push(plan.houses.clone());
    [before, plan.list()]
}

#[test]
fn a_swipe_shows_before_on_the_left_and_after_on_the_right() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    let [before, after] = before_and_after(&plan);
    let view = plan.oblique();
    let [left, right] = [0, 200].map(|x| PixelRect {
        x,
        y: 0,
        width: if x == 0 { 200 } else { SIZE[0] - 200 },
        height: SIZE[1],
    });
    let mut target = OffscreenTarget::new(context, SIZE).unwrap();
    for (part, list) in [(left, &before), (right, &after)] {
        let half = View {
            part: Some(part),
            ..view.clone()
        };
        context.render(&half, list, &mut target).unwrap();
    }
    let swiped = context.read(&target).wait(context).unwrap();
    let [before, after] = [before, after].map(|list| taken(context, &list, &view));
    let mut expected = before.rgba.clone();
    for (at, (pixel, of_after)) in expected.chunks_mut(4).zip(after.rgba.chunks(4)).enumerate() {
        if at as u32 % SIZE[0] >= 200 {
            pixel.copy_from_slice(of_after);
        }
    }
    let expected = Picture {
        rgba: expected,
        ..before
    };
    assert_same("plan-swipe", &swiped, &expected);
    assert_picture("plan-swipe", &swiped);
}

#[test]
fn a_fade_is_between_both() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    let [before, after] = before_and_after(&plan);
    let view = plan.oblique();
    let mut target = OffscreenTarget::new(context, SIZE).unwrap();
    context.render(&view, &before, &mut target).unwrap();
    let faint = View {
        opacity: 0.25,
        ..view.clone()
    };
    context.render(&faint, &after, &mut target).unwrap();
    let faded = context.read(&target).wait(context).unwrap();
    let [before, after] = [before, after].map(|list| taken(context, &list, &view));
    let mixed = before.rgba.iter().zip(&after.rgba).map(|(before, after)| {
        let mixed = 0.75 * f32::from(*before) + 0.25 * f32::from(*after);
        mixed.round() as u8
    });
    let expected = Picture {
        rgba: mixed.collect(),
        width: SIZE[0],
        height: SIZE[1],
    };
    assert_same("plan-fade", &faded, &expected);
}

#[test]
fn texts_that_would_lie_over_each_other_are_left_out_the_same_way_each_time() {
    let context = context(Tier::Full);
    let plan = Plan::new(context, ORIGIN);
    let shown = plan.labels.shown(&plan.plan(), SIZE);
    let indices: Vec<u32> = shown.iter().map(|place| place.index).collect();
    // By priority, and without the sixth, which lies over the fifth.
    assert_eq!(indices, [6, 0, 4, 3, 2, 1]);
    assert_eq!(plan.labels.shown(&plan.plan(), SIZE), shown);
    plan.labels.remove_tile(3);
    assert!(plan.labels.is_empty());
    assert!(plan.labels.shown(&plan.plan(), SIZE).is_empty());
}
