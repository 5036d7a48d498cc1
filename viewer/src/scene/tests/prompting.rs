//! Which changes of the picture somebody waits for, and when it is complete.

use super::*;

/// The tileset is here and three tiles are asked for.
fn with_tiles_on_their_way() -> Shell {
    let mut shell = Shell::new();
    shell.update();
    let tileset = serde_json::to_vec(&city(&["terrain", "buildings", "proposals"])).unwrap();
    assert!(shell.transport.answer("http://a/3d/grid/tileset.json", &tileset));
    for _ in 0..50 {
        shell.update();
    }
    assert_eq!(shell.transport.held().len(), 3);
    shell
}

impl Shell {
    fn answer_tile(&mut self, layer: &str) {
        let content = match layer {
            "terrain" => ground(),
            "buildings" => houses(),
            _ => tower(),
        };
        let address = format!("http://a/3d/grid/{layer}/0.glb");
        assert!(self.transport.answer(&address, &content.to_glb().unwrap()));
    }
}

#[test]
fn tiles_prompt_nothing_and_a_person_does() {
    let mut shell = with_tiles_on_their_way();
    let mut is_other = false;
    for layer in ["terrain", "buildings"] {
        shell.answer_tile(layer);
        for _ in 0..50 {
            let update = shell.update();
            assert!(!update.is_prompted, "{layer}");
            is_other |= update.redraw;
        }
    }
    assert!(is_other, "they are seen all the same");
    shell.scene.change(|state| state.shadows = !state.shadows);
    assert!(shell.update().is_prompted);
    assert!(!shell.update().is_prompted);
    shell.scene.handle(&InputEvent::Wheel {
        notches: 1.0,
        at_px: [50.0, 50.0],
    });
    assert!(shell.update().is_prompted);
}

#[test]
fn a_picture_that_is_called_complete_has_its_last_tile() {
    let mut shell = with_tiles_on_their_way();
    for layer in ["terrain", "buildings", "proposals"] {
        assert!(!shell.scene.is_complete());
        shell.answer_tile(layer);
        for _ in 0..50 {
            shell.update();
            if shell.scene.is_complete() {
                break;
            }
        }
    }
    assert!(shell.scene.is_complete());
    assert_eq!(shell.scene.drawn().count(), 3);
}
