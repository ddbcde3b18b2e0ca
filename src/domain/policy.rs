//! Policy packs: deadlines as versioned data, with their sources and with their own test cases.
//!
//! INVARIANT: a pack is loaded or it is not there: without a source, with fewer than three goldens for
//! a clock, or with one that does not come out, it is refused and the error names it. A draft arms no
//! clock of the law.

pub mod file;
pub mod golden;

use super::calendar::Calendar;
use super::clock::rule::ClockRule;
use super::error::{Error, Kind, Result};
use super::letter::Letters;
use super::party::words;
use super::source::Source;
use golden::Golden;
use jiff::civil::Date;

words! {
    /// Whether a pack may be used.
    PackStatus {
        /// It may.
        Ready = "ready",
        /// Somebody works on it.
        Draft = "draft",
    }
}

/// Goldens that a clock has at least.
pub const GOLDENS_LEAST: usize = 3;

/// A policy pack that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Whether it may be used.
    pub status: PackStatus,
    /// From which day on it applies.
    pub effective: Date,
    /// The calendar that it counts by.
    pub calendar: String,
    /// Whether it governs only what names it.
    pub named: bool,
    /// Where it stands.
    pub sources: Vec<Source>,
    /// Its deadlines.
    pub clocks: Vec<ClockRule>,
    /// Its test cases.
    pub goldens: Vec<Golden>,
    /// What it says for letters, if anything.
    pub letters: Option<Letters>,
}

/// The packs that travel with kefu, by id.
const BUILT_IN: &[(&str, &str)] = &[
    ("house", include_str!("../../policies/house.toml")),
    ("cn-odr", include_str!("../../policies/cn-odr.toml")),
    ("uk-disp", include_str!("../../policies/uk-disp.toml")),
    ("uk-disp-payment", include_str!("../../policies/uk-disp-payment.toml")),
    ("us-cfpb", include_str!("../../policies/us-cfpb.toml")),
];

/// The packs that travel with kefu, each checked with these calendars.
pub fn built_in(calendars: &[Calendar]) -> Result<Vec<Pack>> {
    BUILT_IN.iter().map(|(id, text)| load(id, text, calendars)).collect()
}

/// The text of a pack that travels with kefu.
pub fn text_of(id: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// A pack that travels with kefu, without trying its goldens: the tests do.
pub fn travelling(id: &str) -> Result<Pack> {
    let unknown = || Error::new(Kind::NotFound, "policy-unknown").with("name", id);
    read(id, text_of(id).ok_or_else(unknown)?)
}

/// Reads a pack that was checked before it was kept.
pub fn read(name: &str, text: &str) -> Result<Pack> {
    file::parse(name, text)
}

/// Reads a pack and checks all of it. Of its calendar there may be several versions, oldest first: the
/// goldens have to come out with one of them, since next year's days must not unmake a pack.
pub fn load(name: &str, text: &str, calendars: &[Calendar]) -> Result<Pack> {
    let pack = file::parse(name, text)?;
    let own = calendars.iter().filter(|known| known.id == pack.calendar);
    let mut wrong = Error::usage("policy-calendar").with("pack", &pack.id);
    wrong = wrong.with("calendar", &pack.calendar);
    for calendar in own {
        match pack.check(calendar) {
            Ok(()) => return Ok(pack),
            Err(error) => wrong = error,
        }
    }
    Err(wrong)
}

impl std::fmt::Display for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id, self.version)
    }
}

impl Pack {
    fn check(&self, calendar: &Calendar) -> Result<()> {
        self.clocks.iter().try_for_each(|clock| self.check_clock(clock, calendar))
    }

    fn check_clock(&self, clock: &ClockRule, calendar: &Calendar) -> Result<()> {
        let own: Vec<&Golden> = self.goldens.iter().filter(|one| one.clock == clock.id).collect();
        if own.len() < GOLDENS_LEAST {
            let few = Error::usage("policy-few-goldens").with("pack", &self.id);
            return Err(few
                .with("clock", &clock.id)
                .with("count", own.len())
                .with("least", GOLDENS_LEAST));
        }
        for golden in own {
            let got = golden.outcome(clock, calendar);
            if got.as_ref() != Some(&golden.expected) {
                let got = got.map_or_else(|| "none".to_owned(), |got| got.to_string());
                return Err(Error::usage("policy-golden")
                    .with("pack", &self.id)
                    .with("clock", &clock.id)
                    .with("golden", golden.start)
                    .with("expected", &golden.expected)
                    .with("got", got));
            }
        }
        Ok(())
    }

    /// A clock by its id.
    pub fn clock(&self, id: &str) -> Option<&ClockRule> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// A clock to be put on a case: a draft arms none of the law.
    pub fn arm(&self, id: &str) -> Result<&ClockRule> {
        let missing =
            || Error::new(Kind::NotFound, "clock-unknown").with("pack", &self.id).with("clock", id);
        let clock = self.clock(id).ok_or_else(missing)?;
        if self.status == PackStatus::Draft && clock.kind.is_statutory() {
            let draft = Error::refused("policy-draft").with("pack", &self.id);
            return Err(draft.with("clock", id));
        }
        Ok(clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::file;

    fn pack(id: &str) -> String {
        BUILT_IN.iter().find(|(known, _)| *known == id).unwrap().1.to_owned()
    }

    fn code(text: &str) -> std::result::Result<(), Error> {
        load("x.toml", text, &file::built_in()).map(|_| ())
    }

    #[test]
    fn the_packs_that_travel_along_load() {
        for (id, text) in BUILT_IN {
            let pack = load(id, text, &file::built_in()).map_err(|e| e.to_string());
            let pack = pack.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(&pack.id, id);
            assert!(!pack.clocks.is_empty());
        }
    }

    #[test]
    fn a_pack_with_something_wrong_does_not_load() {
        let sound = pack("cn-odr");
        assert_eq!(code(&sound), Ok(()));
        let but = |from: &str, to: &str| {
            assert!(sound.contains(from), "{from}");
            code(&sound.replacen(from, to, 1)).map_err(|error| error.code)
        };
        assert_eq!(but("start = 2026-02-11", "start = 2026-02-12"), Err("policy-golden"));
        assert_eq!(but("length = 10", "length = 0"), Err("policy-length"));
        assert_eq!(but("length = 10", "length = 36501"), Err("policy-length"));
        assert_eq!(but("clock = \"reg.settle\"", "clock = \"reg.other\""), Err("policy-clock"));
        assert_eq!(but("id = \"reg.settle\"", "id = \"law.settle\""), Err("policy-kind"));
        assert_eq!(but("calendar = \"cn\"", "calendar = \"xx\""), Err("policy-calendar"));
        assert_eq!(but("unit = \"working_day\"", "unit = \"day\""), Err("rules-malformed"));
        assert_eq!(but("effective = 2026-04-15", "effective = \"soon\""), Err("rules-malformed"));
    }

    #[test]
    fn a_pack_without_a_source_or_with_two_goldens_does_not_load() {
        let sound = pack("cn-odr");
        let (before, rest) = sound.split_once("[[source]]").unwrap();
        let after = rest.split_once("[[clock]]").unwrap().1;
        let unsourced = format!("{before}[[clock]]{after}");
        assert_eq!(code(&unsourced).map_err(|e| e.code), Err("policy-source"));
        let goldens: Vec<&str> = sound.split("[[golden]]").collect();
        let few = goldens[..3].join("[[golden]]");
        let error = code(&few).expect_err("too few");
        assert_eq!(error.code, "policy-few-goldens");
        assert!(error.to_string().contains("clock=reg.settle count=2"), "{error}");
    }

    #[test]
    fn the_error_of_a_golden_names_everything() {
        let wrong = pack("cn-odr").replacen("due = 2026-03-03", "due = 2026-03-04", 1);
        let error = code(&wrong).expect_err("a wrong golden").to_string();
        for part in
            ["pack=cn-odr", "clock=reg.settle", "golden=2026-02-11", "2026-03-04", "2026-03-03"]
        {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_draft_arms_no_clock_of_the_law() {
        let draft = pack("cn-odr").replacen("effective", "status = \"draft\"\neffective", 1);
        let draft = load("x", &draft, &file::built_in()).unwrap();
        assert_eq!(draft.arm("reg.settle").map_err(|e| e.code), Err("policy-draft"));
        let ready = load("x", &pack("cn-odr"), &file::built_in()).unwrap();
        assert!(ready.arm("reg.settle").is_ok());
        assert_eq!(ready.arm("reg.other").map_err(|e| e.code), Err("clock-unknown"));
        let house = pack("house").replacen("effective", "status = \"draft\"\neffective", 1);
        let house = load("x", &house, &file::built_in()).unwrap();
        assert!(house.arm("internal").is_ok(), "a rule of our own may be tried");
    }
}
