//! The window: events in, pictures out. A picture is drawn only when something has changed.

use std::sync::Arc;
use std::time::Instant;

use planvy_plan::Lang;
use winit::application::ApplicationHandler;
use winit::event::{StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::window::{Window, WindowId};

use super::arguments::Arguments;
use super::fetching::{MemoryFiles, Threads};
use super::opening::{self, Opened};
use super::panels::{PanelWish, Panels};
use super::placing::PlacingDesk;
use super::searching::{self, Answered};
use super::{headless, panels};
use crate::commands::Command;
use crate::input::InputEvent;
use crate::link::Link;
use crate::messages::{Gravity, Message};
use crate::scene::Scene;

mod drawing;
mod events;
mod graphics;
mod keeping;

use graphics::Graphics;

/// What other threads tell the window.
#[derive(Debug)]
enum Told {
    /// Something has arrived.
    Wake,
    /// Files were opened.
    Opened(Box<Opened>),
    /// A server has answered.
    Answered(Answered),
}

/// Shows the window until it is closed.
///
/// # Errors
///
/// In words: what stands in the way of a window.
pub fn show(arguments: Arguments) -> Result<(), String> {
    let built = EventLoop::<Told>::with_user_event().build();
    let events = built.map_err(|error| format!("no window can be opened: {error}"))?;
    let mut viewer = Viewer::new(arguments, events.create_proxy());
    events.run_app(&mut viewer).map_err(|error| error.to_string())?;
    viewer.failure.map_or(Ok(()), Err)
}

struct Viewer {
    arguments: Arguments,
    proxy: EventLoopProxy<Told>,
    scene: Scene,
    transport: Threads,
    memory: MemoryFiles,
    panels: Panels,
    graphics: Option<Graphics>,
    input: events::Input,
    server: Option<String>,
    start: Instant,
    wake_at: Option<Instant>,
    /// The selection whose whole text was asked for.
    asked_texts: Option<String>,
    /// A picture to be saved after the next one is drawn.
    failure: Option<String>,
    devices_lost: u32,
}

impl Viewer {
    fn new(arguments: Arguments, proxy: EventLoopProxy<Told>) -> Viewer {
        let memory = MemoryFiles::default();
        let (for_files, for_answers) = (proxy.clone(), std::sync::Mutex::new(proxy.clone()));
        let for_opening = memory.clone();
        let transport = Threads::new(memory.clone(), move || {
            // The window may be gone.
            let _ = for_answers.lock().map(|proxy| proxy.send_event(Told::Wake));
        });
        // Files are made into tiles beside the window, which shows itself at once.
        let (sources, proposals, crs) = (
            arguments.sources.clone(),
            arguments.proposals.clone(),
            arguments.crs,
        );
        std::thread::spawn(move || {
            let opened = opening::open(&sources, &proposals, crs, &for_opening);
            let _ = for_files.send_event(Told::Opened(Box::new(opened)));
        });
        Viewer {
            scene: headless::prepared(&arguments, &Opened::default()),
            arguments,
            proxy,
            transport,
            memory,
            panels: Panels::default(),
            graphics: None,
            input: events::Input::default(),
            server: None,
            start: Instant::now(),
            wake_at: None,
            asked_texts: None,
            failure: None,
            devices_lost: 0,
        }
    }

    fn lang(&self) -> Lang {
        self.scene.state().language
    }

    fn request_redraw(&self) {
        if let Some(graphics) = &self.graphics {
            graphics.window.request_redraw();
        }
    }

    /// Something that only the window can do.
    fn perform(&mut self, command: Command) {
        match command {
            Command::Search => self.panels.focus_search = true,
            Command::KeepView => self.panels.focus_view_name = true,
            Command::Help => self.panels.shows_keys = !self.panels.shows_keys,
            Command::CopyLink => self.copy_link(),
            Command::SavePicture => self.save_picture(),
            _ => {}
        }
    }

    fn copy_link(&mut self) {
        let server = self
            .server
            .as_ref()
            .map_or(String::new(), |server| format!("{server}/map"));
        let link = format!("{server}#{}", self.scene.link());
        if let Some(graphics) = &mut self.graphics {
            graphics.copy(link);
            let said = Message::new(
                Gravity::Note,
                "",
                "Länken är kopierad.",
                "The link has been copied.",
            );
            self.scene.say(said);
        }
    }

    fn fulfil(&mut self, wish: PanelWish) {
        match wish {
            PanelWish::Do(command) => {
                if let Some(rest) = self.scene.perform(command) {
                    self.perform(rest);
                }
            }
            PanelWish::Search(text) => {
                if let Some(server) = self.server.clone() {
                    let proxy = self.proxy.clone();
                    searching::search(&server, &text, move |answer| {
                        drop(proxy.send_event(Told::Answered(answer)))
                    });
                }
            }
            PanelWish::GoTo(goal) => self.go_to(goal),
            PanelWish::PlaceDrawing => self.place_drawing(),
            PanelWish::Open(link) => drop(self.scene.open_link(&link)),
            PanelWish::KeepView(name) => {
                let link = self.scene.link();
                self.scene.change_views(|views| drop(views.keep(&name, &link)));
                self.write_views();
            }
            PanelWish::ForgetView(name) => {
                self.scene.change_views(|views| views.forget(&name));
                self.write_views();
            }
            PanelWish::SavePicture => self.save_picture(),
            PanelWish::SaveSection => self.save_section(),
            PanelWish::SunHours => self.say_sun_hours(),
        }
    }

    /// Goes to what was found, and shows what may be built there.
    fn go_to(&mut self, goal: searching::Goal) {
        let [east_m, north_m] = goal.at;
        self.scene.choose_nothing();
        self.scene.go_to_place(east_m, north_m, goal.radius_m);
        if goal.is_place {
            self.scene.choose_place(east_m, north_m);
        }
    }

    /// The whole texts of a new selection are asked of the server.
    fn follow_selection(&mut self) {
        let selected = self.scene.selected_feature();
        let id = selected
            .as_ref()
            .and_then(|feature| feature.selection())
            .map(|selection| selection.id);
        if id == self.asked_texts {
            return;
        }
        self.asked_texts.clone_from(&id);
        self.panels.whole_texts = None;
        let (Some(id), Some(feature), Some(server)) = (id, selected, self.server.clone()) else {
            return;
        };
        let lang = self.lang();
        let text = crate::feature_text::feature_text(&feature, lang);
        if !text.api_paths.is_empty() {
            let proxy = self.proxy.clone();
            let answer = move |answer| drop(proxy.send_event(Told::Answered(answer)));
            searching::whole_texts(&server, &id, &text.api_paths, lang, answer);
        }
    }

    fn opened(&mut self, opened: Opened) {
        for message in opened.messages {
            self.scene.say(message);
        }
        if let Some(link) = opened.link {
            self.scene.open_link(&link);
        }
        if let Some(link) = self.arguments.link.clone() {
            self.scene.open_link(&link);
        }
        // A link that says nothing of them means the usual ones; what was asked for on the command line holds.
        let (time, language) = (self.arguments.time, self.arguments.language);
        self.scene.change(|state| {
            state.time = time.unwrap_or(state.time);
            state.language = language.unwrap_or(state.language);
        });
        for address in &opened.tilesets {
            self.scene.open(address);
        }
        self.panels.placing = PlacingDesk::new(opened.to_place);
        self.panels.has_server = opened.server.is_some();
        self.server = opened.server;
        self.read_views();
    }

    fn answered(&mut self, answer: Answered) {
        match answer {
            Answered::Search(text, found) if text == self.panels.search_text.trim() => {
                let meant = found.as_deref().ok().and_then(searching::meant);
                let goal = meant.and_then(|found| found.goal(self.scene.world()?));
                self.panels.found = Some(found);
                if let Some(goal) = goal {
                    self.go_to(goal);
                }
            }
            Answered::Selection(id, lines) if Some(&id) == self.asked_texts.as_ref() => {
                self.panels.whole_texts = Some((id, lines));
            }
            Answered::Search(..) | Answered::Selection(..) => {}
        }
    }
}

impl ApplicationHandler<Told> for Viewer {
    fn new_events(&mut self, _: &ActiveEventLoop, cause: StartCause) {
        if matches!(cause, StartCause::ResumeTimeReached { .. }) {
            self.wake_at = None;
            self.request_redraw();
        }
    }

    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.graphics.is_some() {
            return;
        }
        let [width, height] = self.arguments.size_px;
        let wanted = Window::default_attributes()
            .with_title("Planvy")
            .with_inner_size(winit::dpi::PhysicalSize::new(width, height));
        let made = event_loop
            .create_window(wanted)
            .map_err(|error| format!("no window can be opened: {error}"));
        let made = made.and_then(|window| {
            Graphics::new(
                Arc::new(window),
                &mut self.scene,
                self.arguments.is_software,
                self.proxy.clone(),
            )
        });
        match made {
            Ok(graphics) => self.graphics = Some(graphics),
            Err(why) => {
                self.failure = Some(why);
                event_loop.exit();
            }
        }
        self.request_redraw();
    }

    fn user_event(&mut self, _: &ActiveEventLoop, told: Told) {
        match told {
            Told::Wake => {}
            Told::Opened(opened) => self.opened(*opened),
            Told::Answered(answer) => self.answered(answer),
        }
        self.request_redraw();
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        let Some(graphics) = &mut self.graphics else {
            return;
        };
        let taken = graphics.egui_takes(&event);
        match &event {
            WindowEvent::CloseRequested => return event_loop.exit(),
            WindowEvent::RedrawRequested => {
                self.draw();
                if self.failure.is_some() {
                    event_loop.exit();
                }
                return;
            }
            WindowEvent::Resized(size) => graphics.resize([size.width, size.height]),
            WindowEvent::ScaleFactorChanged { .. } => graphics.follow_scale(&mut self.scene),
            _ => {}
        }
        let for_scene = self.input.event(&event, taken.consumed, taken.keyboard);
        for event in for_scene {
            let only_moves =
                matches!(event, InputEvent::PointerMoved { .. }) && !self.scene.camera().is_dragging();
            if let Some(command) = self.scene.handle(&event) {
                self.perform(command);
            }
            if !only_moves {
                self.request_redraw();
            }
        }
        if taken.repaint {
            self.request_redraw();
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        event_loop.set_control_flow(match self.wake_at {
            Some(at) => ControlFlow::WaitUntil(at),
            None => ControlFlow::Wait,
        });
    }
}

/// The views that are kept, from a link or a file.
fn is_view(link: &str) -> bool {
    Link::read(link).0.camera.is_some()
}
