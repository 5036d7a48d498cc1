//! A release as the table of facts that the program takes.

use planvy_plan::CatalogueId;
use planvy_plan::catalogue::{
    Catalogue, Colour, Entry, Release, Slot, SlotKind, TAKEN_COLUMNS, built_in, fingerprint,
};

use super::release::{Kind, WholeRelease, day_of};

/// What a kind of a release is, in the words of the table.
pub(super) struct Facts<'k> {
    pub(super) kind: &'k Kind,
    pub(super) id: CatalogueId,
    pub(super) code: &'k str,
    group: &'static str,
    land: &'static str,
    pub(super) letter: &'k str,
    pub(super) slots: Vec<(String, &'static str)>,
    pub(super) colour: String,
    geometry: &'static str,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

impl<'k> Facts<'k> {
    /// Reads a kind, or tells why it cannot be taken.
    pub(super) fn of(kind: &'k Kind) -> Result<Facts<'k>, String> {
        let code = text(&kind.bestammelsekod);
        if code.is_empty() {
            return Err("it has no code".to_owned());
        }
        let id = text(&kind.id)
            .parse()
            .map_err(|_| format!("its id is '{}'", text(&kind.id)))?;
        let group = match text(&kind.bestammelsetyp) {
            "Användningsbestämmelse" => "use",
            "Egenskapsbestämmelse" => "property",
            "Administrativ bestämmelse" => "administrative",
            other => return Err(format!("it is of the type '{other}'")),
        };
        let land = match text(&kind.anvandningsform) {
            "Allmän plats" => "public-place",
            "Kvartersmark" => "development-land",
            "Vattenområde" => "water",
            "Planområdet" => "plan-area",
            other => return Err(format!("it is for the land form '{other}'")),
        };
        let colour = text(&kind.farg).to_lowercase();
        let is_known = Colour::ALL.iter().any(|known| known.swedish() == colour);
        Ok(Facts {
            kind,
            id,
            code,
            group,
            land,
            letter: Some(text(&kind.beteckning))
                .filter(|letter| *letter != "-")
                .unwrap_or_default(),
            slots: slots_of(text(&kind.bestammelseformulering)),
            colour: if is_known { colour } else { String::new() },
            geometry: match text(&kind.geometrityp) {
                "Punkt" => "point",
                "Linje" => "line",
                "Yta/Volym" => "area",
                _ => "",
            },
            from: day_of(kind.borjargalla.as_deref()),
            to: day_of(kind.slutargalla.as_deref()),
        })
    }

    pub(super) fn category(&self) -> &'k str {
        text(&self.kind.kategori)
    }

    pub(super) fn formulation(&self) -> &'k str {
        text(&self.kind.bestammelseformulering)
    }

    /// The built-in kind whose meaning this one has: itself, where it takes the same values as before; or the one that it
    /// replaces, where the formulation is the same.
    pub(super) fn meaning_of(&self) -> Option<&'static Entry> {
        if let Some(known) = built_in().by_code(self.code) {
            return Some(known).filter(|known| self.has_slots_of(known));
        }
        let own = fingerprint(self.formulation());
        let replaced = ids(&self.kind.ersatter).filter_map(|id| built_in().by_id(id));
        let mut same = replaced.filter(|known| known.fingerprint == Some(own));
        same.next()
    }

    pub(super) fn has_slots_of(&self, known: &Entry) -> bool {
        let word = |slot: &Slot| match slot.kind {
            SlotKind::Text => "text",
            SlotKind::Decimal => "decimaltal",
            SlotKind::Integer => "heltal",
        };
        let of_known: Vec<(&str, &str)> = known.slots.iter().map(|slot| (slot.name, word(slot))).collect();
        let own: Vec<(&str, &str)> = self
            .slots
            .iter()
            .map(|(name, kind)| (name.as_str(), *kind))
            .collect();
        own == of_known
    }

    fn row(&self, date: &str, catalogue: &Catalogue) -> String {
        let slots: Vec<String> = self
            .slots
            .iter()
            .map(|(name, kind)| format!("{name}:{kind}"))
            .collect();
        let successors: Vec<&str> = ids(&self.kind.ersattsav)
            .filter_map(|id| catalogue.by_id(id))
            .map(|entry| entry.code)
            .collect();
        let (slots, successors, id) = (slots.join("|"), successors.join(" "), self.id.to_string());
        let fingerprint = fingerprint(self.formulation()).to_string();
        let interpretation = if self.kind.tolkningsbestammelse == Some(true) {
            "yes"
        } else {
            ""
        };
        let model = self.meaning_of();
        let cells: [&str; TAKEN_COLUMNS.len()] = [
            self.code,
            &id,
            self.group,
            self.land,
            self.category(),
            text(&self.kind.underkategori),
            self.letter,
            &slots,
            interpretation,
            &self.colour,
            text(&self.kind.symbol),
            text(&self.kind.hilucs),
            self.geometry,
            self.from.as_deref().unwrap_or_default(),
            self.to.as_deref().unwrap_or_default(),
            date,
            model.map(|model| model.legal_basis).unwrap_or_default(),
            &fingerprint,
            &successors,
            model.map(|model| model.code).unwrap_or_default(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| one_line(cell)).collect();
        cells.join("\t")
    }
}

/// The table of a release, with its origin over it: the kinds in force that can be taken, and those that it ends. What had ended
/// before stays as it is known.
pub fn table_of(release: &WholeRelease, origin: &Release, catalogue: &Catalogue) -> String {
    let mut text = origin.head();
    text.push_str(&TAKEN_COLUMNS.join("\t"));
    text.push('\n');
    let is_taken = |facts: &Facts<'_>| {
        let known = built_in().by_code(facts.code);
        facts.to.is_none() || known.is_some_and(|known| known.validity.to.is_none() && known.id.is_some())
    };
    let readable = release
        .bestammelser
        .iter()
        .filter_map(|kind| Facts::of(kind).ok());
    for facts in readable.filter(is_taken) {
        text.push_str(&facts.row(&origin.date, catalogue));
        text.push('\n');
    }
    text
}

/// The slots of a formulation: `[höjd:decimaltal]`.
fn slots_of(formulation: &str) -> Vec<(String, &'static str)> {
    let inner = formulation
        .split('[')
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .map(|(slot, _)| slot);
    inner
        .filter_map(|slot| {
            let (name, kind) = slot.rsplit_once(':')?;
            let kind = ["text", "decimaltal", "heltal"]
                .into_iter()
                .find(|known| *known == kind.trim())?;
            Some((name.trim().replace('|', " "), kind))
        })
        .collect()
}

pub(super) fn ids(list: &Option<String>) -> impl Iterator<Item = CatalogueId> + '_ {
    text(list).split(',').filter_map(|id| id.trim().parse().ok())
}

pub(super) fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default().trim()
}

fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
