//! Messages to subscribers: sent until taken, signed, in order, over restarts.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "test code")]

#[allow(dead_code, reason = "other tests ask more of it")]
mod past;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use jiff::{Timestamp, ToSpan};
use past::Past;
use planvy::changes::log::Log;
use planvy::changes::webhooks::courier::{Courier, Moment};
use planvy::changes::webhooks::record::{Record, RecordFile};
use planvy::changes::webhooks::schedule::ATTEMPTS;
use planvy::changes::webhooks::signature::SigningSecret;
use planvy::changes::webhooks::subscription::{Subscription, WebhookSettings};
use planvy_platform::push::{Push, PushAnswer, PushError, Pusher, UreqPusher};
use serde_json::Value;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn subscription(url: &str, more: &str) -> Subscription {
    let text = format!("name = \"lm\"\nurl = \"{url}\"\nsecret = \"{SECRET}\"\nallow_private = true\n{more}");
    toml::from_str::<WebhookSettings>(&text)
        .unwrap()
        .subscription()
        .unwrap()
}

/// A receiver that answers as it is told, and keeps what it got.
#[derive(Clone, Default)]
struct Receiver {
    answers: Arc<Mutex<Vec<Result<PushAnswer, PushError>>>>,
    got: Arc<Mutex<Vec<Push>>>,
}

impl Receiver {
    fn answering(statuses: &[u16]) -> Receiver {
        let answers = statuses.iter().rev();
        let answers = answers
            .map(|status| {
                Ok(PushAnswer {
                    status: *status,
                    retry_after: None,
                })
            })
            .collect();
        Receiver {
            answers: Arc::new(Mutex::new(answers)),
            ..Receiver::default()
        }
    }

    fn got(&self) -> Vec<Push> {
        self.got.lock().unwrap().clone()
    }
}

impl Pusher for Receiver {
    fn push(&self, push: &Push) -> Result<PushAnswer, PushError> {
        self.got.lock().unwrap().push(push.clone());
        let answer = self.answers.lock().unwrap().pop();
        answer.unwrap_or(Ok(PushAnswer {
            status: 204,
            retry_after: None,
        }))
    }
}

fn header<'a>(push: &'a Push, name: &str) -> &'a str {
    push.headers
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.as_str())
        .unwrap()
}

fn body(push: &Push) -> Value {
    serde_json::from_slice(&push.body).unwrap()
}

/// A courier in front of a store, and the time.
struct Post {
    past: Past,
    courier: Courier,
    now: Timestamp,
}

impl Post {
    fn new(past: Past, subscription: Subscription, pusher: impl Pusher + 'static) -> Post {
        let courier = Courier::new(subscription, Box::new(pusher), file(&past)).unwrap();
        let mut post = Post {
            past,
            courier,
            now: "2026-11-28T12:00:00Z".parse().unwrap(),
        };
        // The first look marks where the subscriber begins.
        post.step();
        post
    }

    /// Sends what is due; true where more may be.
    fn step(&mut self) -> bool {
        let log = Log::of(&self.past.store, self.past.app.clock.today()).unwrap();
        let changes = &self.past.app.changes;
        let moment = Moment {
            now: self.now,
            jitter: 1.0,
        };
        self.courier
            .step(&log, &|log, page| changes.differences(log, page), moment)
            .unwrap()
    }

    fn record(&self) -> &Record {
        self.courier.record()
    }

    fn wait(&mut self, seconds: i64) {
        self.now += seconds.seconds();
    }

    /// A new plan is imported.
    fn import(self) -> Post {
        Post {
            past: self.past.with_another_plan(),
            ..self
        }
    }
}

fn file(past: &Past) -> RecordFile {
    RecordFile::in_folder(&past.folder.path().join("webhooks"), "lm")
}

#[test]
fn a_new_subscriber_is_told_of_what_comes_and_not_of_what_was() {
    let receiver = Receiver::default();
    let mut post = Post::new(
        Past::usual(),
        subscription("https://example.se/hook", "lang = \"en\""),
        receiver.clone(),
    );
    assert!(!post.step());
    assert!(receiver.got().is_empty());
    let mut post = post.import();
    post.step();
    let got = receiver.got();
    assert_eq!(got.len(), 1);
    let message = body(&got[0]);
    assert_eq!(message["type"], "planvy.changes");
    let changes = message["data"]["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0]["title"], "New plan: Björken");
    assert_eq!(message["data"]["snapshot"], post.past.snapshot());
    let secret: SigningSecret = SECRET.parse().unwrap();
    let signed = secret.sign(header(&got[0], "webhook-id"), post.now, &got[0].body);
    assert_eq!(header(&got[0], "webhook-signature"), signed);
    assert_eq!(
        header(&got[0], "webhook-timestamp"),
        post.now.as_second().to_string()
    );
    // Whoever changes a letter, or has another secret, is found out.
    let mut forged = got[0].body.clone();
    forged[10] ^= 1;
    assert_ne!(
        secret.sign(header(&got[0], "webhook-id"), post.now, &forged),
        signed
    );
    assert!(!post.step() && receiver.got().len() == 1, "nothing is sent twice");
}

#[test]
fn what_was_not_taken_comes_again_word_for_word_after_a_while() {
    let receiver = Receiver::answering(&[500, 302, 200]);
    let mut post = Post::new(
        Past::usual(),
        subscription("https://example.se/hook", ""),
        receiver.clone(),
    )
    .import();
    post.step();
    assert_eq!(receiver.got().len(), 1);
    assert!(
        post.record()
            .pending
            .as_ref()
            .unwrap()
            .error
            .as_ref()
            .unwrap()
            .contains("500")
    );
    post.wait(9);
    post.step();
    assert_eq!(receiver.got().len(), 1, "not before its time");
    post.wait(1);
    post.step();
    assert_eq!(receiver.got().len(), 2);
    // A restart forgets nothing.
    let Post { past, now, .. } = post;
    let courier = Courier::new(
        subscription("https://example.se/hook", ""),
        Box::new(receiver.clone()),
        file(&past),
    )
    .unwrap();
    let mut post = Post { past, courier, now };
    post.wait(29);
    post.step();
    assert_eq!(receiver.got().len(), 2);
    post.wait(1);
    post.step();
    let got = receiver.got();
    assert_eq!(got.len(), 3);
    assert_eq!(
        (&got[0].body, header(&got[0], "webhook-id")),
        (&got[2].body, header(&got[2], "webhook-id"))
    );
    assert_ne!(
        header(&got[0], "webhook-timestamp"),
        header(&got[2], "webhook-timestamp")
    );
    assert_eq!((post.record().delivered, &post.record().pending), (1, &None));
}

#[test]
fn a_receiver_may_ask_for_time() {
    let receiver = Receiver::default();
    receiver.answers.lock().unwrap().push(Ok(PushAnswer {
        status: 503,
        retry_after: Some("3600".to_owned()),
    }));
    let mut post = Post::new(
        Past::usual(),
        subscription("https://example.se/hook", ""),
        receiver.clone(),
    )
    .import();
    post.step();
    post.wait(3599);
    post.step();
    assert_eq!(receiver.got().len(), 1);
    post.wait(1);
    post.step();
    assert_eq!(receiver.got().len(), 2);
}

#[test]
fn a_message_is_given_up_in_the_end_and_that_is_said() {
    let receiver = Receiver::answering(&[500; ATTEMPTS as usize]);
    let mut post = Post::new(
        Past::usual(),
        subscription("https://example.se/hook", ""),
        receiver.clone(),
    )
    .import();
    let begun = post.record().done.clone().unwrap();
    for _ in 0..ATTEMPTS {
        post.step();
        post.wait(24 * 3600);
    }
    assert_eq!(receiver.got().len(), ATTEMPTS as usize);
    let record = post.record();
    assert_eq!(
        (record.dead_count, record.delivered, &record.pending),
        (1, 0, &None)
    );
    assert_eq!(
        (&record.dead[0].since, record.dead[0].error.contains("500")),
        (&begun, true)
    );
    assert_ne!(record.done.as_deref(), Some(begun.as_str()));
}

#[test]
fn a_receiver_that_is_gone_is_left_alone_until_it_moves() {
    let receiver = Receiver::answering(&[410]);
    let mut post = Post::new(
        Past::usual(),
        subscription("https://example.se/hook", ""),
        receiver.clone(),
    )
    .import();
    post.step();
    post.wait(24 * 3600);
    post.step();
    assert_eq!(receiver.got().len(), 1);
    assert!(post.record().stopped.as_ref().unwrap().contains("410"));
    let same = Courier::new(
        subscription("https://example.se/hook", ""),
        Box::new(Receiver::default()),
        file(&post.past),
    );
    assert!(same.unwrap().record().stopped.is_some());
    let moved = Courier::new(
        subscription("https://example.se/new", ""),
        Box::new(receiver.clone()),
        file(&post.past),
    );
    let mut post = Post {
        courier: moved.unwrap(),
        ..post
    };
    post.step();
    assert_eq!(
        receiver.got().len(),
        2,
        "what was not taken is sent to the new address"
    );
}

#[test]
fn only_what_is_asked_for_is_sent() {
    let receiver = Receiver::default();
    let wanted = subscription("https://example.se/hook", "kind = \"plan-ended\"");
    let mut post = Post::new(Past::usual(), wanted, receiver.clone()).import();
    assert!(!post.step());
    assert!(receiver.got().is_empty());
}

#[test]
fn another_store_is_said_and_not_passed_over() {
    let receiver = Receiver::default();
    let post = Post::new(
        Past::usual(),
        subscription("https://example.se/hook", ""),
        receiver.clone(),
    );
    let record = file(&post.past).read().unwrap();
    let other = Past::usual().with_another_plan();
    file(&other)
        .write(&Record {
            done: Some("s7-0123456789ab.3.2025-12-01".to_owned()),
            ..record
        })
        .unwrap();
    let courier = Courier::new(
        subscription("https://example.se/hook", ""),
        Box::new(receiver.clone()),
        file(&other),
    );
    let mut post = Post {
        past: other,
        courier: courier.unwrap(),
        now: post.now,
    };
    post.step();
    let got = receiver.got();
    assert!(
        body(&got[0])["data"]["gap"]
            .as_str()
            .unwrap()
            .contains("not known")
    );
    assert!(!post.step() && receiver.got().len() == 1);
}

/// A request: its head and its body.
type Received = (String, Vec<u8>);

/// A local server that answers one request after the other as it is told: `None` cuts the connection.
fn stand_in(answers: Vec<Option<&'static str>>) -> (SocketAddr, std::thread::JoinHandle<Vec<Received>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let served = std::thread::spawn(move || {
        let mut got = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line == "\r\n" {
                    break;
                }
                if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
                    length = value.trim().parse().unwrap();
                }
                head.push_str(&line);
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            got.push((head, body));
            if let Some(answer) = answer {
                stream.write_all(answer.as_bytes()).unwrap();
            }
        }
        got
    });
    (address, served)
}

#[test]
fn over_a_real_connection_a_cut_is_a_failure_and_the_next_attempt_arrives() {
    let (address, served) = stand_in(vec![
        None,
        Some("HTTP/1.1 500 Oh\r\ncontent-length: 2\r\nconnection: close\r\n\r\noh"),
        Some("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"),
    ]);
    let wanted = subscription(&format!("http://{address}/hook"), "");
    let mut post = Post::new(Past::usual(), wanted, UreqPusher::new(true)).import();
    for _ in 0..3 {
        post.step();
        post.wait(24 * 3600);
    }
    assert_eq!(post.record().delivered, 1);
    let got = served.join().unwrap();
    assert!(got[0].0.starts_with("POST /hook HTTP/1.1"));
    assert!(got.iter().all(|(_, body)| *body == got[0].1));
    let timestamp = got[2]
        .0
        .lines()
        .find_map(|line| line.strip_prefix("webhook-timestamp: "))
        .unwrap();
    let id = got[2]
        .0
        .lines()
        .find_map(|line| line.strip_prefix("webhook-id: "))
        .unwrap();
    let secret: SigningSecret = SECRET.parse().unwrap();
    let signed = secret.sign(
        id,
        Timestamp::from_second(timestamp.parse().unwrap()).unwrap(),
        &got[2].1,
    );
    assert!(got[2].0.contains(&format!("webhook-signature: {signed}")));
}
