//! The answer as an Atom feed (RFC 4287), page by page (RFC 5005, section 3).

use std::fmt::Write;

use jiff::Timestamp;
use planvy_plan::Lang;
use sha2::{Digest, Sha256};

use super::answer::{ChangeList, ChangeView};
use super::identity::urn;

/// What a feed says of itself.
#[derive(Clone, Debug)]
pub struct FeedHead {
    /// The conditions of the feed as a query: they make it another feed.
    pub conditions: String,
    /// Whether it tells what is to come.
    pub is_coming: bool,
    /// Who publishes it.
    pub author: String,
    /// Address of this page.
    pub self_href: String,
    /// Address of the first page.
    pub first_href: String,
    /// Address of the next page.
    pub next_href: Option<String>,
    /// Address of the same for people.
    pub page_href: String,
    /// Before the path of links of entries: `https://plan.example.se`.
    pub server: String,
}

/// Writes a feed.
pub fn feed(list: &ChangeList, head: &FeedHead, lang: Lang) -> String {
    let mut xml = String::with_capacity(2048 + list.changes.len() * 1024);
    let mut put = |text: std::fmt::Arguments<'_>| {
        // Writing to a `String` cannot fail.
        let written = xml.write_fmt(text);
        debug_assert!(written.is_ok());
    };
    let title = match (head.is_coming, lang) {
        (false, Lang::Sv) => "Ändringar av planer och grunddata",
        (false, Lang::En) => "Changes of plans and base data",
        (true, Lang::Sv) => "Planer som ändras framöver",
        (true, Lang::En) => "Plans that will change",
    };
    put(format_args!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{}</id>\n<title>{title}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n<generator version=\"{}\">Planvy</generator>\n",
        lang.tag(),
        feed_id(head, lang),
        updated(list),
        Escaped(&head.author),
        env!("CARGO_PKG_VERSION"),
    ));
    for (rel, media_type, href) in [
        ("self", "application/atom+xml", Some(&head.self_href)),
        ("alternate", "text/html", Some(&head.page_href)),
        ("first", "application/atom+xml", Some(&head.first_href)),
        ("next", "application/atom+xml", head.next_href.as_ref()),
    ] {
        if let Some(href) = href {
            put(format_args!(
                "<link rel=\"{rel}\" type=\"{media_type}\" href=\"{}\"/>\n",
                Escaped(href)
            ));
        }
    }
    for change in &list.changes {
        put(format_args!(
            "{}",
            Entry {
                change,
                server: &head.server,
                lang
            }
        ));
    }
    put(format_args!("</feed>\n"));
    xml
}

/// The identity of a feed: the same conditions in the same language are the same feed, on whatever page.
fn feed_id(head: &FeedHead, lang: Lang) -> String {
    let mut digest = Sha256::new();
    for text in ["planvy-feed", &head.server, lang.tag(), &head.conditions] {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    digest.update([u8::from(head.is_coming)]);
    urn(&digest.finalize())
}

/// When something in the feed changed last; of an empty one, when the store began.
fn updated(list: &ChangeList) -> String {
    let newest = list.changes.iter().map(|change| change.moment.as_str()).max();
    newest
        .or(list.begins.as_deref())
        .map_or_else(|| Timestamp::UNIX_EPOCH.to_string(), str::to_owned)
}

struct Entry<'a> {
    change: &'a ChangeView,
    server: &'a str,
    lang: Lang,
}

impl std::fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let change = self.change;
        write!(
            f,
            "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<category term=\"{}\" label=\"{}\"/>\n<category term=\"{}\" scheme=\"{}/api/openapi.json#/components/schemas/State\"/>\n",
            Escaped(&change.id),
            Escaped(&change.title),
            Escaped(&change.moment),
            change.kind,
            Escaped(label(change.kind, self.lang)),
            change.state.word(),
            Escaped(self.server),
        )?;
        for link in &change.links {
            writeln!(
                f,
                "<link rel=\"{}\" type=\"{}\" href=\"{}{}\"/>",
                link.rel,
                link.media_type,
                Escaped(self.server),
                Escaped(&link.href)
            )?;
        }
        write!(
            f,
            "<content type=\"text\">{}</content>\n</entry>\n",
            Escaped(&change.plain)
        )
    }
}

/// A kind of change in words.
pub fn label(kind: &str, lang: Lang) -> &'static str {
    match kind {
        "plan-added" => lang.pick("Ny plan", "New plan"),
        "plan-changed" => lang.pick("Ändrad plan", "Changed plan"),
        "plan-in-force" => lang.pick("Plan som börjar gälla", "Plan comes into force"),
        "plan-ended" => lang.pick("Plan som slutar gälla", "Plan ceases to apply"),
        "parcels" => lang.pick("Fastigheter", "Properties"),
        "addresses" => lang.pick("Adresser", "Addresses"),
        "buildings" => lang.pick("Byggnader", "Buildings"),
        "terrain" => lang.pick("Markhöjder", "Ground levels"),
        "guidance" => lang.pick("Översiktsplan", "Comprehensive plan"),
        _ => lang.pick("Planbestämmelsekatalogen", "Catalogue of regulations"),
    }
}

/// A text as content or attribute of XML. What XML 1.0 has no way to say (most control characters) becomes the replacement character.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => f.write_char('\u{fffd}')?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_say_is_replaced() {
        let text = "a<b> & \"c\"\u{8}\nå";
        assert_eq!(
            Escaped(text).to_string(),
            "a&lt;b&gt; &amp; &quot;c&quot;\u{fffd} å"
        );
    }
}
