//! A server that stands in for the national platform and for the catalogue, faults included.
//!
//! It gives tokens, pages of search items and deliveries by way of a redirect, as the platform does. A fault is set for a path and
//! is used up by the requests that meet it.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

pub const KEY: &str = "stand-in-key";
pub const SECRET: &str = "stand-in-s3cret";

/// What a request met with instead of the right answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// A status with a body, and with more lines of the head.
    Status(u16, &'static str, &'static str),
    /// Half of the right answer, of which the whole length was announced.
    Cut,
    /// Half of the right answer, whose length was not announced.
    CutWithoutLength,
    /// A web page with status 200.
    WebPage,
    /// Only the head, with a length that nobody should wait for.
    Huge,
    /// Another body with status 200.
    Body(String),
    /// The token ends: 401 until a new one comes.
    TokenEnds,
}

/// A request that came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// With its query.
    pub path: String,
    pub head: String,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

#[derive(Default)]
pub struct State {
    /// The search items.
    pub items: Vec<Value>,
    /// Deliveries by id.
    pub assets: HashMap<String, Vec<u8>>,
    /// Other answers, by path without query.
    pub answers: HashMap<String, String>,
    /// Where files lie, where that is another server.
    pub files_at: Option<String>,
    /// Whether `numberMatched` is told.
    pub tells_matched: bool,
    /// Whether pages have next links; without them the cursor is the only way.
    pub links_pages: bool,
    /// A line of the head of pages.
    pub head_of_pages: String,
    pub faults: VecDeque<(String, Fault)>,
    pub seen: Vec<Seen>,
    /// Is told the path of every request.
    pub tell: Option<Sender<String>>,
    tokens: u32,
    token_ended: bool,
}

/// The server. It lives as long as the test.
pub struct StandIn {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl StandIn {
    pub fn start() -> StandIn {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            tells_matched: true,
            links_pages: true,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        let own = url.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (shared, own) = (Arc::clone(&shared), own.clone());
                thread::spawn(move || answer(stream, &shared, &own));
            }
        });
        StandIn { url, state }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Sets a fault for the next request whose path holds `part`.
    pub fn fault(&self, part: &str, fault: Fault) {
        self.state().faults.push_back((part.to_owned(), fault));
    }

    /// The requests whose path holds `part`.
    pub fn seen(&self, part: &str) -> Vec<Seen> {
        let state = self.state();
        state
            .seen
            .iter()
            .filter(|seen| seen.path.contains(part))
            .cloned()
            .collect()
    }

    pub fn forget_seen(&self) {
        self.state().seen.clear();
    }

    /// Offers a plan as delivered: one item for each of its features.
    pub fn offer(&self, delivery: &[u8]) -> String {
        let document: Value = serde_json::from_slice(delivery).unwrap();
        let id = plan_id(&document);
        let mut state = self.state();
        state.assets.insert(id.clone(), delivery.to_vec());
        let items = items_of(&document, Some(&format!("{}/download/asset/{id}", self.url)));
        state
            .items
            .retain(|item| item["properties"]["detaljplan.objektidentitet"] != id.as_str());
        state.items.extend(items);
        id
    }

    /// Takes a plan away.
    pub fn withdraw(&self, id: &str) {
        let mut state = self.state();
        state
            .items
            .retain(|item| item["properties"]["detaljplan.objektidentitet"] != id);
    }

    pub fn search_url(&self) -> String {
        format!("{}/search", self.url)
    }

    pub fn token_url(&self) -> String {
        format!("{}/token", self.url)
    }
}

/// The id of the plan of a delivery.
pub fn plan_id(document: &Value) -> String {
    plan_of(document)["objektidentitet"].as_str().unwrap().to_owned()
}

fn plan_of(document: &Value) -> &Value {
    let features = document["features"].as_array().unwrap();
    let plan = features.iter().map(|feature| &feature["properties"]);
    let mut plans = plan.filter(|properties| properties["feature:typ"] == "detaljplan");
    plans.next().unwrap()
}

/// The search items of a delivery.
pub fn items_of(document: &Value, delivery: Option<&str>) -> Vec<Value> {
    let plan = plan_of(document);
    let id = plan["objektidentitet"].as_str().unwrap();
    let mut assets = json!({"karta": {"href": "../../../download/asset/karta", "title": "Plankarta", "roles": ["plankarta"]}});
    if let Some(href) = delivery {
        assets["domanobjekt"] = json!({"href": href, "roles": ["detaljplan"], "type": "application/json"});
    }
    let features = document["features"].as_array().unwrap();
    features
        .iter()
        .map(|feature| {
            let own = &feature["properties"];
            let geometry = ["plangeometri", "bestammelsegeometri"]
                .iter()
                .find_map(|key| own[*key].get(0));
            let mut properties = json!({
                "feature.typ": own["feature:typ"],
                "detaljplan.objektidentitet": id,
                "detaljplan.namn": plan["namn"],
                "detaljplan.beteckning": plan["beteckning"],
                "detaljplan.status": plan["status"],
            });
            if own["feature:typ"] != "detaljplan" {
                for key in [
                    "objektidentitet",
                    "bestammelseformulering",
                    "planbestammelsekatalogreferens",
                    "bestammelsevarde",
                ] {
                    properties[format!("planbestammelse.{key}")] = own[key].clone();
                }
            }
            json!({
                "type": "Feature", "id": own["objektidentitet"], "collection": "1280",
                "geometry": geometry.map(|geometry| geometry["geometri"]["position"].clone()),
                "properties": properties, "assets": assets, "links": [],
            })
        })
        .collect()
}

fn answer(mut stream: TcpStream, state: &Mutex<State>, own: &str) {
    let Some(seen) = read_request(&mut stream) else {
        return;
    };
    let (head, body, fault) = {
        let mut state = state.lock().unwrap();
        state.seen.push(seen.clone());
        if let Some(tell) = &state.tell {
            let _ = tell.send(seen.path.clone());
        }
        let found = state
            .faults
            .iter()
            .position(|(part, _)| seen.path.contains(part.as_str()));
        let fault = found
            .and_then(|place| state.faults.remove(place))
            .map(|(_, fault)| fault);
        if matches!(fault, Some(Fault::TokenEnds)) {
            state.token_ended = true;
        }
        let (head, body) = state.right_answer(&seen, own);
        (head, body, fault)
    };
    let half = body.len() / 2;
    match fault {
        None | Some(Fault::TokenEnds) => send(&mut stream, &head, &body, Some(body.len())),
        Some(Fault::Status(status, more, words)) => {
            let more = if more.is_empty() {
                String::new()
            } else {
                format!("\r\n{more}")
            };
            send(
                &mut stream,
                &format!("{status} Trouble{more}"),
                words.as_bytes(),
                Some(words.len()),
            );
        }
        Some(Fault::Cut) => send(&mut stream, &head, &body[..half], Some(body.len())),
        Some(Fault::CutWithoutLength) => send(&mut stream, &head, &body[..half], None),
        Some(Fault::WebPage) => {
            let page = b"<!DOCTYPE html><html><title>Planerat underhall</title></html>";
            send(
                &mut stream,
                "200 OK\r\nContent-Type: text/html",
                page,
                Some(page.len()),
            );
        }
        Some(Fault::Huge) => send(&mut stream, "200 OK", b"{", Some(1 << 40)),
        Some(Fault::Body(text)) => send(&mut stream, "200 OK", text.as_bytes(), Some(text.len())),
    }
}

fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let mut words = head.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut seen = Seen {
        method,
        path,
        head,
        body: String::new(),
    };
    let length = seen
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    seen.body = String::from_utf8(body).ok()?;
    Some(seen)
}

/// Sends an answer; the other end may have gone.
fn send(stream: &mut TcpStream, head: &str, body: &[u8], length: Option<usize>) {
    let length = length
        .map(|length| format!("Content-Length: {length}\r\n"))
        .unwrap_or_default();
    let _ = write!(stream, "HTTP/1.1 {head}\r\n{length}Connection: close\r\n\r\n");
    let _ = stream.write_all(body);
}

impl State {
    fn right_answer(&mut self, seen: &Seen, own: &str) -> (String, Vec<u8>) {
        let path = seen.path.split('?').next().unwrap();
        let json = |value: Value| {
            (
                "200 OK\r\nContent-Type: application/json".to_owned(),
                value.to_string().into_bytes(),
            )
        };
        let status = |line: &str, words: &str| (line.to_owned(), words.as_bytes().to_vec());
        if let Some(text) = self.answers.get(path) {
            return (
                "200 OK\r\nContent-Type: application/json".to_owned(),
                text.clone().into_bytes(),
            );
        }
        if path == "/token" {
            // Basic of the key and the secret, written by hand.
            if seen.header("authorization") != Some("Basic c3RhbmQtaW4ta2V5OnN0YW5kLWluLXMzY3JldA==") {
                return status(
                    "401 Unauthorized",
                    r#"{"error": "invalid_client", "error_description": "Client not known"}"#,
                );
            }
            assert!(
                seen.body.contains("grant_type=client_credentials"),
                "{}",
                seen.body
            );
            self.tokens += 1;
            self.token_ended = false;
            return json(
                json!({"access_token": format!("token-{}", self.tokens), "token_type": "Bearer", "expires_in": 3600}),
            );
        }
        if let Some(id) = path.strip_prefix("/files/") {
            return match self.assets.get(id) {
                Some(bytes) => ("200 OK".to_owned(), bytes.clone()),
                None => status("404 Not Found", r#"{"message": "saknas"}"#),
            };
        }
        let good = format!("Bearer token-{}", self.tokens);
        if self.token_ended || seen.header("authorization") != Some(&good) {
            return status(
                "401 Unauthorized",
                r#"{"code": "900902", "message": "Missing Credentials"}"#,
            );
        }
        if let Some(id) = path.strip_prefix("/download/asset/") {
            let at = self.files_at.as_deref().unwrap_or(own);
            return (format!("303 See Other\r\nLocation: {at}/files/{id}"), Vec::new());
        }
        if path == "/search/collections/1280/items" {
            return self.page(&seen.path, own);
        }
        status("404 Not Found", r#"{"description": "Not found"}"#)
    }

    fn page(&self, path: &str, own: &str) -> (String, Vec<u8>) {
        let parameter = |name: &str| {
            let query = path.split_once('?')?.1;
            let found = query
                .split('&')
                .rev()
                .find_map(|pair| pair.strip_prefix(&format!("{name}=")))?;
            Some(found.to_owned())
        };
        let limit: usize = parameter("limit").map_or(5, |limit| limit.parse().unwrap());
        let mut items: Vec<&Value> = self.items.iter().collect();
        items.sort_by_key(|item| item["id"].as_str().unwrap().to_owned());
        let total = items.len();
        if let Some(after) = parameter("afterId") {
            items.retain(|item| item["id"].as_str().unwrap() > after.as_str());
        }
        let more = items.len() > limit;
        items.truncate(limit);
        let mut page =
            json!({"type": "FeatureCollection", "features": items, "links": [{"rel": "self", "href": path}]});
        if self.tells_matched {
            page["numberMatched"] = json!(total);
        }
        if let Some(last) = items.last().filter(|_| more && self.links_pages) {
            let id = last["id"].as_str().unwrap();
            let href = format!("{own}/search/collections/1280/items?limit={limit}&afterId={id}");
            page["links"]
                .as_array_mut()
                .unwrap()
                .push(json!({"rel": "next", "href": href}));
        }
        let head = format!(
            "200 OK\r\nContent-Type: application/geo+json{}",
            self.head_of_pages
        );
        (head, page.to_string().into_bytes())
    }
}
