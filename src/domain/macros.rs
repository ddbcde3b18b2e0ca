//! Macros: the steps of a complaint under one name, as a file that people write and the house keeps.
//!
//! INVARIANT: what is kept can be taken, one step after the other: an unknown word, a step that never follows the one
//! before, and what needs another person than the one who runs it are refused with their line when the file is read.
//! Whether a case allows the steps is asked of the guards when they are taken.

use super::cause::Cause;
use super::complaint::{
    CaseKind, Channel, Closing, Details, Move, Outcome, STEPS, Severity, Stage, step,
};
use super::contact::holds_value;
use super::entry::EntryKind;
use super::error::{Error, Result};
use super::handling::{Assessment, Awaited, Fact, Impact, Side};
use super::id::{CaseId, MemberId};
use super::moment::Moment;
use super::name::clean_line;
use super::redress::Redress;
use super::{when, written};
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// Most steps of one macro.
pub const MOST_STEPS: usize = 20;
/// Longest name, in characters; it stands in the log.
pub const NAME_CHARS: usize = 40;

/// A macro that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Macro {
    /// What it is called.
    pub name: String,
    /// What is done, in this order.
    pub steps: Vec<Deed>,
}

/// A macro as the house keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The file.
    pub text: String,
    /// Since when.
    pub at: Moment,
    /// Who saved it.
    pub by: MemberId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MacroFile {
    name: String,
    #[serde(default)]
    step: Vec<Spanned<Deed>>,
}

/// One step, in the words and with the options of the command line. Times are told from the run on: `+3d`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the options are those of the command line, with their help")]
pub enum Deed {
    Claim {},
    Assign {
        owner: Option<String>,
        note: Option<String>,
    },
    Acknowledge {
        channel: Channel,
    },
    Assess {
        severity: Severity,
        impact: Impact,
        #[serde(default)]
        safety: bool,
        #[serde(default)]
        vulnerable: bool,
        category: String,
        policy: Option<String>,
    },
    Investigate {},
    Wait {
        awaited: Awaited,
        question: String,
        until: String,
        channel: Option<Channel>,
    },
    Draft {
        outcome: Outcome,
        reasons: String,
        #[serde(default)]
        redress: String,
        cause: Cause,
    },
    Submit {
        letter: String,
    },
    Approve {},
    Return {
        reasons: String,
    },
    Decide {
        outcome: Outcome,
        reasons: String,
        #[serde(default)]
        redress: String,
        cause: Cause,
        channel: Channel,
    },
    Remedy {},
    Close {
        closing: Closing,
        words: Option<String>,
    },
    Double {
        original: String,
    },
    Hold {
        reasons: String,
    },
    Reopen {
        reasons: String,
    },
    Allege {
        text: String,
    },
    Hear {
        side: Side,
        text: String,
    },
    Cause {
        cause: Cause,
    },
    Confirm {},
    Receive {
        channel: Channel,
        text: String,
    },
    Link {
        other: String,
    },
    Unlink {
        other: String,
    },
    Note {
        text: String,
        kind: Option<EntryKind>,
    },
    Promise {
        text: String,
        due: String,
    },
    /// Known, so that the refusal says why.
    Send,
}

/// Reads a macro; `file` is what it is called in the error.
pub fn read(file: &str, text: &str) -> Result<Macro> {
    let read: MacroFile = written::read(file, text)?;
    let name = clean_line(&read.name);
    let is_long = name.chars().count() > NAME_CHARS;
    if name.is_empty() || is_long || holds_value(&name) {
        return Err(Error::usage("macro-name").with("file", file).with("chars", NAME_CHARS));
    }
    if !(1..=MOST_STEPS).contains(&read.step.len()) {
        let (count, most) = (read.step.len(), MOST_STEPS);
        return Err(Error::usage("macro-length").with("count", count).with("most", most));
    }
    let mut way = Way::default();
    for step in &read.step {
        let line = written::line_of(text, step.span().start);
        let placed = |error: Error| error.with("file", file).with("line", line);
        way.take(step.get_ref()).map_err(placed)?;
    }
    Ok(Macro { name, steps: read.step.into_iter().map(Spanned::into_inner).collect() })
}

/// What the steps so far have made of whatever case they are taken on.
#[derive(Default)]
struct Way {
    at: Option<Stage>,
    is_serious: bool,
    has_drafted: bool,
    has_promised: bool,
}

impl Way {
    fn take(&mut self, deed: &Deed) -> Result<()> {
        deed.is_written()?;
        self.is_ones_own(deed)?;
        if let Some(to) = deed.to() {
            self.may_follow(deed, to)?;
            self.at = Some(to);
        }
        match deed {
            Deed::Assess { .. } => {
                self.is_serious = deed.assessment().is_some_and(|it| it.is_serious())
            }
            Deed::Draft { .. } => self.has_drafted = true,
            Deed::Promise { .. } => self.has_promised = true,
            _ => {}
        }
        Ok(())
    }

    /// What takes two persons, or can never hold after the steps before, is in no macro.
    fn is_ones_own(&self, deed: &Deed) -> Result<()> {
        let code = match deed {
            Deed::Send => "macro-final",
            Deed::Close { closing, .. } if closing.needs_second_person() => "macro-two-persons",
            Deed::Close { .. } if self.has_promised => "macro-promise-open",
            Deed::Approve {} if self.has_drafted => "macro-own-draft",
            Deed::Decide { .. } if self.is_serious => "macro-serious",
            _ => return Ok(()),
        };
        Err(Error::usage(code))
    }

    fn may_follow(&self, deed: &Deed, to: Stage) -> Result<()> {
        let Some(from) = self.at else {
            let steps =
                STEPS.iter().filter(|step| step.kind == CaseKind::Complaint && step.to == to);
            let mut built = steps.map(|step| deed.step(step.from, unplaced(), None));
            let first = built.next().unwrap_or(Ok(None));
            return match first {
                Ok(Some(_)) => Ok(()),
                first => {
                    built.find(|one| matches!(one, Ok(Some(_)))).map_or(first.map(drop), |_| Ok(()))
                }
            };
        };
        let follows = step(CaseKind::Complaint, from, to).is_some();
        if follows && deed.step(from, unplaced(), None)?.is_some() {
            return Ok(());
        }
        Err(Error::usage("macro-order").with("from", from.code()).with("to", to.code()))
    }
}

/// Any time and any case: whether a step can be built does not depend on which.
fn unplaced() -> Moment {
    Moment::minute(Timestamp::UNIX_EPOCH, Offset::UTC)
}

impl Deed {
    /// Every code, for message keys.
    pub const CODES: [&str; 26] = [
        "claim",
        "assign",
        "acknowledge",
        "assess",
        "investigate",
        "wait",
        "draft",
        "submit",
        "approve",
        "return",
        "decide",
        "remedy",
        "close",
        "double",
        "hold",
        "reopen",
        "allege",
        "hear",
        "cause",
        "confirm",
        "receive",
        "link",
        "unlink",
        "note",
        "promise",
        "send",
    ];

    /// The word for it in files, message keys and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Claim {} => "claim",
            Self::Assign { .. } => "assign",
            Self::Acknowledge { .. } => "acknowledge",
            Self::Assess { .. } => "assess",
            Self::Investigate {} => "investigate",
            Self::Wait { .. } => "wait",
            Self::Draft { .. } => "draft",
            Self::Submit { .. } => "submit",
            Self::Approve {} => "approve",
            Self::Return { .. } => "return",
            Self::Decide { .. } => "decide",
            Self::Remedy {} => "remedy",
            Self::Close { .. } => "close",
            Self::Double { .. } => "double",
            Self::Hold { .. } => "hold",
            Self::Reopen { .. } => "reopen",
            Self::Allege { .. } => "allege",
            Self::Hear { .. } => "hear",
            Self::Cause { .. } => "cause",
            Self::Confirm {} => "confirm",
            Self::Receive { .. } => "receive",
            Self::Link { .. } => "link",
            Self::Unlink { .. } => "unlink",
            Self::Note { .. } => "note",
            Self::Promise { .. } => "promise",
            Self::Send => "send",
        }
    }

    /// Where it leads, if it moves the case.
    pub fn to(&self) -> Option<Stage> {
        Some(match self {
            Self::Acknowledge { .. } => Stage::Acknowledged,
            Self::Assess { .. } => Stage::Assessed,
            Self::Investigate {} | Self::Reopen { .. } => Stage::Investigating,
            Self::Wait { .. } => Stage::Waiting,
            Self::Draft { .. } | Self::Return { .. } => Stage::DecisionDrafted,
            Self::Submit { .. } => Stage::InApproval,
            Self::Approve {} | Self::Decide { .. } => Stage::Decided,
            Self::Remedy {} => Stage::Remedy,
            Self::Close { .. } => Stage::Closed,
            Self::Double { .. } => Stage::LinkedDuplicate,
            Self::Hold { .. } => Stage::LegalHold,
            _ => return None,
        })
    }

    /// The step of a case that stands there; none if another step leads from there to the same stage.
    pub fn step(&self, from: Stage, now: Moment, original: Option<CaseId>) -> Result<Option<Move>> {
        let Some(to) = self.to() else { return Ok(None) };
        let built = Move::build(from, to, self.details(now, original)?)?;
        Ok(Some(built).filter(|step| self.is(step)))
    }

    fn is(&self, step: &Move) -> bool {
        matches!(
            (self, step),
            (Self::Acknowledge { .. }, Move::Acknowledge { .. })
                | (Self::Assess { .. }, Move::Assess(_))
                | (Self::Investigate {}, Move::Investigate)
                | (Self::Wait { .. }, Move::Wait { .. })
                | (Self::Draft { .. }, Move::Draft { .. })
                | (Self::Submit { .. }, Move::Submit { .. })
                | (Self::Approve {}, Move::Approve)
                | (Self::Return { .. }, Move::Return { .. })
                | (Self::Decide { .. }, Move::Decide { .. })
                | (Self::Remedy {}, Move::Remedy)
                | (Self::Close { .. }, Move::Close { .. })
                | (Self::Double { .. }, Move::Double { .. })
                | (Self::Hold { .. }, Move::Hold { .. })
                | (Self::Reopen { .. }, Move::Reopen { .. })
        )
    }

    fn details(&self, now: Moment, original: Option<CaseId>) -> Result<Details> {
        let mut given = Details { assessment: self.assessment(), ..Details::default() };
        match self.clone() {
            Self::Acknowledge { channel } => given.channel = Some(channel),
            Self::Wait { awaited, question, until, channel } => {
                (given.awaited, given.question) = (Some(awaited), Some(question));
                (given.until, given.channel) = (Some(ahead(&until, now)?), channel);
            }
            Self::Draft { outcome, reasons, redress, cause } => {
                (given.outcome, given.reasons) = (Some(outcome), Some(reasons));
                (given.redress, given.cause) = (Some(items(&redress)?), Some(cause));
            }
            Self::Decide { outcome, reasons, redress, cause, channel } => {
                (given.outcome, given.reasons) = (Some(outcome), Some(reasons));
                (given.redress, given.cause) = (Some(items(&redress)?), Some(cause));
                given.channel = Some(channel);
            }
            Self::Submit { letter } => given.letter = Some(letter),
            Self::Return { reasons } | Self::Hold { reasons } | Self::Reopen { reasons } => {
                given.reasons = Some(reasons);
            }
            Self::Close { closing, words } => (given.closing, given.words) = (Some(closing), words),
            Self::Double { .. } => given.original = Some(original.unwrap_or_else(nobodys)),
            _ => {}
        }
        Ok(given)
    }

    fn assessment(&self) -> Option<Assessment> {
        let Self::Assess { severity, impact, safety, vulnerable, category, policy } = self else {
            return None;
        };
        Some(Assessment {
            severity: *severity,
            impact: *impact,
            safety: *safety,
            vulnerable: *vulnerable,
            category: category.clone(),
            policy: policy.clone(),
            // Why depends on the one complaint: a macro lowers none.
            lowered: None,
        })
    }

    /// The case that it names besides the one on which it is taken.
    pub fn other(&self) -> Option<&str> {
        match self {
            Self::Double { original: other } | Self::Link { other } | Self::Unlink { other } => {
                Some(other)
            }
            _ => None,
        }
    }

    /// What it writes down beside the stages, if it does.
    pub fn fact(&self, other: Option<CaseId>) -> Option<Fact> {
        Some(match (self.clone(), other) {
            (Self::Allege { text }, _) => Fact::Alleged { text },
            (Self::Hear { side, text }, _) => Fact::Heard { side, text },
            (Self::Cause { cause }, _) => Fact::Caused { cause },
            (Self::Confirm {}, _) => Fact::CauseConfirmed,
            (Self::Receive { channel, text }, _) => Fact::Wrote { channel, text },
            (Self::Link { .. }, Some(case)) => Fact::Linked { case },
            (Self::Unlink { .. }, Some(case)) => Fact::Unlinked { case },
            _ => return None,
        })
    }

    /// What a promise is due by.
    pub fn due(&self, now: Moment) -> Result<Option<Moment>> {
        match self {
            Self::Promise { due, .. } => ahead(due, now).map(Some),
            _ => Ok(None),
        }
    }

    /// A text that has to be there stands there, and times are told from the run on.
    fn is_written(&self) -> Result<()> {
        let text = match self {
            Self::Allege { text }
            | Self::Hear { text, .. }
            | Self::Receive { text, .. }
            | Self::Note { text, .. }
            | Self::Promise { text, .. } => text,
            _ => return Ok(()),
        };
        if text.trim().is_empty() {
            return Err(Error::usage("text-missing"));
        }
        self.due(unplaced()).map(drop)
    }
}

/// A macro outlives every date: its times are told from the run on.
fn ahead(text: &str, now: Moment) -> Result<Moment> {
    let wrong = || Error::usage("macro-time").with("text", text);
    if !text.trim_start().starts_with(['+', '＋']) {
        return Err(wrong());
    }
    when::parse(text, now).ok_or_else(wrong)
}

fn items(text: &str) -> Result<Vec<Redress>> {
    Redress::list(text).ok_or_else(|| Error::usage("redress-list").with("text", text))
}

/// In place of a case that is looked up when the macro runs.
fn nobodys() -> CaseId {
    use super::id::Id;
    CaseId::from_bytes([0; 16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(steps: &str) -> std::result::Result<usize, (&'static str, Option<String>)> {
        let text = format!("name = \"m\"\n{steps}");
        read("m.toml", &text).map(|it| it.steps.len()).map_err(|error| {
            let line = error.args.iter().find(|(name, _)| *name == "line");
            (error.code, line.map(|(_, line)| line.clone()))
        })
    }

    const ACK: &str = "[[step]]\ndo = \"acknowledge\"\nchannel = \"phone\"\n";
    const DECIDE: &str = "[[step]]\ndo = \"decide\"\noutcome = \"upheld\"\nreasons = \"so\"\n\
                          cause = \"billing-double_charge\"\nchannel = \"phone\"\n";

    fn assess(severity: &str) -> String {
        format!(
            "[[step]]\ndo = \"assess\"\nseverity = \"{severity}\"\nimpact = \"one\"\n\
             category = \"billing\"\n"
        )
    }

    #[test]
    fn what_can_be_taken_one_after_the_other_is_read() {
        assert_eq!(code(&format!("{ACK}{}{DECIDE}", assess("normal"))), Ok(3));
        let note = "[[step]]\ndo = \"note\"\ntext = \"said so\"\n";
        assert_eq!(code(&format!("{note}{ACK}{note}{}", assess("normal"))), Ok(4));
        let wait = "[[step]]\ndo = \"wait\"\nawaited = \"customer\"\nquestion = \"which?\"\n\
                    until = \"+5d\"\nchannel = \"email\"\n";
        assert_eq!(code(&format!("[[step]]\ndo = \"investigate\"\n{wait}")), Ok(2));
    }

    #[test]
    fn what_can_never_be_taken_is_refused_with_its_line() {
        let at = |code, line: usize| Err((code, Some(line.to_string())));
        assert_eq!(code("[[step]]\ndo = \"dance\"\n"), at("rules-malformed", 3));
        assert_eq!(code("[[step]]\ndo = \"claim\"\ncolour = 1\n"), at("rules-malformed", 2));
        assert_eq!(code(&format!("{ACK}{DECIDE}")), at("macro-order", 5));
        assert_eq!(code(&format!("{}{DECIDE}", assess("high"))), at("macro-serious", 7));
        let close = "[[step]]\ndo = \"close\"\nclosing = \"withdrawn\"\nwords = \"never mind\"\n";
        assert_eq!(code(&format!("{ACK}{close}")), at("macro-two-persons", 5));
        assert_eq!(code("[[step]]\ndo = \"send\"\ntext = \"x\"\n"), at("macro-final", 2));
        let promise = "[[step]]\ndo = \"promise\"\ntext = \"call\"\ndue = \"2026-03-01\"\n";
        assert_eq!(code(promise), at("macro-time", 2));
        assert_eq!(code("[[step]]\ndo = \"note\"\ntext = \" \"\n"), at("text-missing", 2));
        assert_eq!(code(""), Err(("macro-length", None)));
        assert_eq!(code(&ACK.repeat(2)), at("macro-order", 5));
        assert_eq!(
            read("m.toml", "name = \"call 13912345678\"\n").map_err(|e| e.code).err(),
            Some("macro-name")
        );
    }
}
