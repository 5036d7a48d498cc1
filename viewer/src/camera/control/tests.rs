use glam::DVec3;
use proptest::prelude::*;

use super::*;

const PICTURE: PictureSize = PictureSize {
    width_px: 1000,
    height_px: 500,
};

fn hill(east: f64, north: f64) -> Option<f64> {
    Some(10.0 + 8.0 * (east / 40.0).sin() * (north / 55.0).cos())
}

fn at(mode: CameraMode) -> CameraControl {
    let placement = Placement {
        focus_in_world: DVec3::new(50.0, 20.0, 10.0),
        distance_m: 200.0,
        heading_rad: 0.3,
        pitch_rad: -0.6,
    };
    let mut control = CameraControl::new(CameraMode::Orbit, placement);
    control.deterministic = true;
    control.change_mode(mode, &hill);
    control.advance(0.0, &hill);
    control
}

fn press(control: &mut CameraControl, key: Key, seconds: f64) {
    control.handle(
        &InputEvent::KeyDown {
            key,
            modifiers: Modifiers::default(),
        },
        PICTURE,
    );
    for _ in 0..(seconds * 20.0) as usize {
        control.advance(0.05, &hill);
    }
    control.handle(&InputEvent::KeyUp { key }, PICTURE);
}

fn drag(control: &mut CameraControl, button: Button, from: [f64; 2], to: [f64; 2]) -> Option<Gesture> {
    control.handle(
        &InputEvent::PointerDown {
            button,
            at_px: from,
            modifiers: Modifiers::default(),
        },
        PICTURE,
    );
    control.handle(&InputEvent::PointerMoved { at_px: to }, PICTURE);
    let gesture = control.handle(&InputEvent::PointerUp { button, at_px: to }, PICTURE);
    control.advance(0.1, &hill);
    gesture
}

#[test]
fn a_walker_stays_at_eye_height_over_the_ground() {
    let mut control = at(CameraMode::Walk);
    press(&mut control, Key::Character('w'), 5.0);
    let eye = control.pose(PICTURE).eye_in_world;
    let ground_m = hill(eye.x, eye.y).unwrap();
    assert!((eye.z - ground_m - WALKING_EYE_HEIGHT_M).abs() < 1e-9);
    let gone = eye - DVec3::new(50.0, 20.0, eye.z);
    assert!((gone.length() - 15.0).abs() < 1e-6, "5 s at 3 m/s: {gone}");
}

#[test]
fn the_plan_view_is_true_to_scale_and_north_up() {
    let control = at(CameraMode::Plan);
    let pose = control.pose(PICTURE);
    let metres_a_px = plan_height_m(200.0) / 500.0;
    let low = pose.pixel_of(DVec3::new(50.0, 20.0, 0.0)).unwrap();
    let high = pose.pixel_of(DVec3::new(50.0, 20.0, 90.0)).unwrap();
    assert!((low[0] - 500.0).abs() < 1e-6 && (low[1] - 250.0).abs() < 1e-6);
    assert!((low[1] - high[1]).abs() < 1e-6, "a tower stands on its foot");
    let east = pose
        .pixel_of(DVec3::new(50.0 + 10.0 * metres_a_px, 20.0, 3.0))
        .unwrap();
    assert!((east[0] - 510.0).abs() < 1e-6);
}

#[test]
fn dragging_keeps_the_ground_under_the_pointer() {
    for mode in [CameraMode::Orbit, CameraMode::Plan] {
        let mut control = at(mode);
        let level_m = control.goal().focus_in_world.z;
        let meets = |control: &CameraControl, px| {
            let ray = control.pose(PICTURE).ray_through(px);
            ray.at((ray.origin_in_world.z - level_m) / -ray.direction.z)
        };
        let before = meets(&control, [500.0, 260.0]);
        assert_eq!(
            drag(&mut control, Button::Main, [500.0, 260.0], [620.0, 300.0]),
            None
        );
        let after = meets(&control, [620.0, 300.0]);
        // The ground rises by a fraction of a metre on the way, which an orbit camera follows.
        assert!(
            (after - before).truncate().length() < 6.0,
            "{mode:?} {before} {after}"
        );
        if mode == CameraMode::Plan {
            assert!((after - before).truncate().length() < 1e-6);
        }
    }
}

#[test]
fn a_press_that_does_not_move_is_a_click() {
    let mut control = at(CameraMode::Orbit);
    let before = *control.goal();
    let click = drag(&mut control, Button::Main, [10.0, 10.0], [12.0, 11.0]);
    assert_eq!(
        click,
        Some(Gesture::Click {
            at_px: [12.0, 11.0],
            modifiers: Modifiers::default()
        })
    );
    assert_eq!(*control.goal(), before);
    assert_eq!(
        drag(&mut control, Button::Second, [10.0, 10.0], [10.0, 10.0]),
        None
    );
}

#[test]
fn the_wheel_keeps_what_is_under_the_pointer() {
    let mut control = at(CameraMode::Plan);
    let under = |control: &CameraControl| {
        control
            .pose(PICTURE)
            .ray_through([700.0, 100.0])
            .origin_in_world
            .truncate()
    };
    let before = under(&control);
    control.handle(
        &InputEvent::Wheel {
            notches: 3.0,
            at_px: [700.0, 100.0],
        },
        PICTURE,
    );
    control.advance(0.1, &hill);
    assert!((under(&control) - before).length() < 1e-6);
    assert!((control.goal().distance_m - 200.0 * 0.85_f64.powi(3)).abs() < 1e-9);
}

#[test]
fn following_is_smooth_and_ends() {
    let mut control = at(CameraMode::Orbit);
    control.deterministic = false;
    let goal = Placement {
        distance_m: 400.0,
        heading_rad: 0.3 + 6.0,
        ..*control.goal()
    };
    control.go_to(CameraMode::Orbit, goal, false);
    assert!(control.is_moving());
    let mut frames = 0;
    while control.is_moving() && frames < 500 {
        control.advance(1.0 / 60.0, &hill);
        frames += 1;
    }
    assert!(frames > 10 && frames < 200, "{frames}");
    // The shorter way round: 6 radians forwards are 0.28 backwards.
    assert!((control.shown().distance_m - 400.0).abs() < 0.1);
}

#[test]
fn what_is_held_is_let_go_when_the_window_loses_attention() {
    let mut control = at(CameraMode::Fly);
    control.handle(
        &InputEvent::KeyDown {
            key: Key::Up,
            modifiers: Modifiers::default(),
        },
        PICTURE,
    );
    assert!(control.is_moving());
    control.handle(&InputEvent::FocusLost, PICTURE);
    assert!(!control.is_moving());
}

fn any_event() -> impl Strategy<Value = InputEvent> {
    let px = || [0.0..1000.0, 0.0..500.0];
    let key = prop::sample::select(vec![
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::PageUp,
        Key::PageDown,
        Key::Character('w'),
        Key::Character('q'),
        Key::Character('+'),
        Key::Character(','),
    ]);
    let button = prop::sample::select(vec![Button::Main, Button::Second, Button::Middle]);
    prop_oneof![
        (button.clone(), px(), any::<bool>()).prop_map(|(button, at_px, shift)| InputEvent::PointerDown {
            button,
            at_px,
            modifiers: Modifiers {
                shift,
                ..Modifiers::default()
            },
        }),
        px().prop_map(|at_px| InputEvent::PointerMoved { at_px }),
        (button, px()).prop_map(|(button, at_px)| InputEvent::PointerUp { button, at_px }),
        (-5.0..5.0, px()).prop_map(|(notches, at_px)| InputEvent::Wheel { notches, at_px }),
        (0.1..5.0, px()).prop_map(|(factor, at_px)| InputEvent::Pinch { factor, at_px }),
        key.clone().prop_map(|key| InputEvent::KeyDown {
            key,
            modifiers: Modifiers::default()
        }),
        key.prop_map(|key| InputEvent::KeyUp { key }),
    ]
}

proptest! {
    #[test]
    fn no_input_brings_the_eye_below_the_ground(
        mode in prop::sample::select(CameraMode::ALL.to_vec()),
        deterministic: bool,
        events in prop::collection::vec((any_event(), 0.0..0.2), 1..60),
    ) {
        let mut control = at(mode);
        control.deterministic = deterministic;
        for (event, seconds) in events {
            control.handle(&event, PICTURE);
            control.advance(seconds, &hill);
            let eye = control.pose(PICTURE).eye_in_world;
            prop_assert!(eye.is_finite());
            let ground_m = hill(eye.x, eye.y).unwrap();
            prop_assert!(mode == CameraMode::Plan || eye.z >= ground_m + 0.99, "{eye} over {ground_m}");
        }
    }
}
