//! What is known of a complaint, in words: a checklist of a few lines for the pane, and the whole for whoever reads or
//! decides. The command line prints the same.

use crate::domain::case_file::{CaseFile, Change, Decision, Piece, Why};
use crate::domain::complaint::Case;
use crate::domain::handling::{SURVEY_QUESTIONS, Side, SurveyQuestion};
use crate::domain::id::MemberId;
use crate::domain::moment::{DAY_SECONDS, Moment};
use crate::guards::complaint::is_serious;
use crate::locale::{Arg, Locale};
use crate::queries::alike::Past;

/// Digits of a hash that are shown.
const HASH_DIGITS: usize = 12;

/// The message that names a part, and its lines.
pub type Part = (&'static str, Vec<String>);

/// Whose complaint it is about, and who reads it when.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The language.
    pub locale: &'a Locale,
    /// The row.
    pub case: &'a Case,
    /// Its words.
    pub file: &'a CaseFile,
    /// Who reads.
    pub me: MemberId,
    /// When.
    pub now: Moment,
}

impl Told<'_> {
    /// A line per kind of thing, as far as there is something.
    pub fn checklist(&self) -> Vec<String> {
        // How bad it is stands in the line above.
        let assessment = self.assessment().into_iter().skip(1).collect();
        let lines: [Vec<String>; 3] = [assessment, self.work(), self.around()];
        lines.into_iter().filter(|line| !line.is_empty()).map(|line| line.join(" · ")).collect()
    }

    /// The whole of it, part by part; what is not there is left out.
    pub fn whole(&self) -> Vec<Part> {
        let file = self.file;
        let mut parts = vec![
            ("file-assessment", joined(&self.assessment())),
            ("file-subject", file.subjects.clone()),
            ("file-allegations", self.allegations()),
            ("file-evidence", self.evidence()),
            ("file-heard", self.heard()),
        ];
        parts.extend(self.decision());
        parts.extend([
            ("file-redress", self.redress()),
            ("file-cause", file.cause.iter().map(|why| self.cause(why)).collect()),
            ("file-actions", self.actions()),
            ("file-around", joined(&self.around())),
        ]);
        parts.retain(|(_, lines)| !lines.is_empty());
        parts
    }

    /// The whole as one text.
    pub fn text(&self) -> String {
        text_of(self.locale, &self.whole())
    }

    /// What whoever approves a draft decides on, with what was given in the nearest past cases.
    pub fn draft(&self, past: &[Past]) -> String {
        let order = [
            "file-decision",
            "file-redress",
            "file-alike",
            "file-cause",
            "file-letter",
            "file-evidence",
        ];
        let mut parts = self.whole();
        parts.push(("file-alike", alike(self.locale, past)));
        let place = |id: &str| order.iter().position(|one| *one == id).unwrap_or(order.len());
        parts.sort_by_key(|(id, _)| place(id));
        text_of(self.locale, &parts)
    }

    fn word(&self, list: &str, code: &str) -> String {
        self.locale.word(list, code)
    }

    fn with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.locale.text_with(id, args)
    }

    fn assessment(&self) -> Vec<String> {
        let Some(assessment) = &self.case.handling.assessment else { return Vec::new() };
        let flags = [
            (is_serious(self.case), "check-serious"),
            (assessment.safety, "check-safety"),
            (assessment.vulnerable, "check-vulnerable"),
        ];
        let mut parts = vec![
            self.word("severity", assessment.severity.code()),
            self.word("impact", assessment.impact.code()),
        ];
        let flags = flags.into_iter().filter(|(is_so, _)| *is_so);
        parts.extend(flags.map(|(_, id)| self.locale.text(id)));
        parts.push(assessment.category.clone());
        parts.extend(assessment.policy.clone());
        parts
    }

    /// What has been done, counted.
    fn work(&self) -> Vec<String> {
        let (handling, mut parts) = (&self.case.handling, Vec::new());
        let count = handling.allegations.len();
        if count > 0 {
            let found = handling.allegations.iter().filter(|one| one.finding.is_some()).count();
            let args = [("found", found.into()), ("count", count.into())];
            parts.push(self.with("check-allegations", &args));
        }
        let count = handling.evidence.len();
        if count > 0 {
            let unseen = handling.evidence.iter().filter(|one| !one.seen_by.contains(&self.me));
            let args = [("count", count.into()), ("unseen", unseen.count().into())];
            parts.push(self.with("check-evidence", &args));
        }
        match handling.heard.as_slice() {
            [] => {}
            [one] => parts.push(self.with("check-heard", &[("side", self.side(*one).into())])),
            _ => parts.push(self.locale.text("check-heard-both")),
        }
        if let Some(row) = handling.cause {
            let is_firm = row.confirmed_by.is_some();
            let id = if is_firm { "check-cause-confirmed" } else { "check-cause" };
            parts.push(self.locale.text(id));
        }
        let (done, count) = self.file.done();
        if count > 0 {
            let args = [("done", done.into()), ("count", count.into())];
            parts.push(self.with("check-redress", &args));
        }
        parts
    }

    /// Whose turn it is, and what it has to do with.
    fn around(&self) -> Vec<String> {
        let (handling, file, mut parts) = (&self.case.handling, self.file, Vec::new());
        if let Some(since) = handling.court_since {
            let days = (self.now.at_seconds - since.at_seconds).max(0) / DAY_SECONDS;
            parts.push(self.with("check-court", &[("days", days.into())]));
        }
        if let Some(survey) = handling.survey {
            let mut state = self.word("survey", survey.state.code());
            if let Some(scores) = survey.scores {
                state = format!("{state} ({})", self.scores(scores));
            }
            parts.push(self.with("check-survey", &[("state", state.into())]));
        }
        if self.case.reopened > 0 {
            parts.push(self.locale.text("check-reopened"));
        }
        let subjects = file.subjects.iter();
        parts.extend(
            subjects.map(|name| self.with("check-subject", &[("name", name.as_str().into())])),
        );
        if !file.links.is_empty() {
            let numbers: Vec<String> = file.links.iter().map(|(_, one)| one.to_string()).collect();
            let numbers = self.locale.list(&numbers);
            parts.push(self.with("check-links", &[("numbers", numbers.into())]));
        }
        if let Some(number) = file.duplicate_of {
            parts.push(self.with("check-duplicate", &[("number", number.to_string().into())]));
        }
        parts
    }

    /// What was answered to each question.
    fn scores(&self, scores: [u8; SURVEY_QUESTIONS]) -> String {
        let told = SurveyQuestion::ALL.iter().zip(scores);
        let told =
            told.map(|(asked, score)| format!("{} {score}", self.word("asked", asked.code())));
        self.locale.list(&told.collect::<Vec<_>>())
    }

    fn side(&self, side: Side) -> String {
        self.word("side", side.code())
    }

    fn allegations(&self) -> Vec<String> {
        let all = (1..).zip(&self.file.allegations);
        let lines = all.flat_map(|(n, one): (usize, _)| {
            let found = one.finding.as_ref().map(|(finding, reasons)| {
                format!("   {}: {reasons}", self.word("finding", finding.code()))
            });
            [Some(format!("{n}. {}", one.text)), found]
        });
        lines.flatten().collect()
    }

    fn evidence(&self) -> Vec<String> {
        let all = (1..).zip(&self.file.evidence);
        all.flat_map(|(n, piece): (usize, _)| self.piece(n, piece)).collect()
    }

    fn piece(&self, n: usize, piece: &Piece) -> [String; 2] {
        let hash: String = piece.evidence.sha256.chars().take(HASH_DIGITS).collect();
        let size = self.with("file-bytes", &[("bytes", piece.evidence.bytes.into())]);
        let seen = match piece.seen_by.as_slice() {
            [] => self.locale.text("file-unexamined"),
            names => self.with("file-examined", &[("names", self.locale.list(names).into())]),
        };
        [format!("{n}. {} · {size} · {hash}", piece.evidence.name), format!("   {seen}")]
    }

    fn heard(&self) -> Vec<String> {
        let heard = self.file.heard.iter();
        heard.map(|(side, text)| format!("{}: {text}", self.side(*side))).collect()
    }

    fn decision(&self) -> Vec<Part> {
        let Some(decision) = &self.file.decision else { return Vec::new() };
        let head = self.decided(decision);
        let letter = decision.letter.iter().filter(|letter| !letter.is_empty()).cloned();
        vec![
            ("file-decision", vec![head, decision.reasons.clone()]),
            ("file-letter", letter.collect()),
        ]
    }

    fn decided(&self, decision: &Decision) -> String {
        let by = |id: &str, name: &Option<String>| {
            name.as_ref().map(|name| self.with(id, &[("name", name.as_str().into())]))
        };
        let outcome = Some(self.word("outcome", decision.outcome.code()));
        let drafted = by("file-drafted", &decision.drafter);
        let decided = by("file-decided", &decision.decider);
        [outcome, drafted, decided].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn redress(&self) -> Vec<String> {
        let all = (1..).zip(&self.file.redress);
        let lines = all.flat_map(|(n, (row, proof)): (usize, _)| {
            let state = self.word("redress-state", row.state.code());
            let head = format!("{n}. {} · {state}", item(self.locale, row));
            let proof = proof.as_ref().filter(|proof| !proof.is_empty());
            [Some(head), proof.map(|proof| format!("   {proof}"))]
        });
        lines.flatten().collect()
    }

    fn actions(&self) -> Vec<String> {
        let all = (1..).zip(&self.file.actions);
        all.flat_map(|(n, one): (usize, _)| self.action(n, one)).collect()
    }

    fn action(&self, n: usize, one: &Change) -> Vec<String> {
        let state = self.word("action-state", one.row.state().code());
        let by = self.with("correct-by", &[("by", one.row.by.human().into())]);
        let mut lines = vec![format!("{n}. {} · {} · {by} · {state}", one.text, one.who)];
        if let Some((from, to)) = one.row.check().filter(|_| one.row.is_open()) {
            let args =
                [("from", from.date().to_string().into()), ("to", to.date().to_string().into())];
            lines.push(format!("   {}", self.with("correct-check", &args)));
        }
        if let Some((name, reasons)) = &one.checked {
            lines.push(format!("   {name}: {reasons}"));
        }
        lines
    }

    fn cause(&self, why: &Why) -> String {
        let mut parts = vec![self.word("cause", why.cause.code())];
        parts.push(self.with("file-proposed", &[("name", why.proposed_by.as_str().into())]));
        let confirmed = why.confirmed_by.iter();
        parts.extend(
            confirmed.map(|name| self.with("file-confirmed", &[("name", name.as_str().into())])),
        );
        parts.join(" · ")
    }
}

/// An item of redress: what, and how much.
pub fn item(locale: &Locale, row: &crate::domain::redress::RedressRow) -> String {
    let kind = locale.word("redress", row.item.kind.code());
    match &row.item.money {
        Some(money) => format!("{kind} {money}"),
        None => kind,
    }
}

/// The nearest past cases, a line for each: what was decided and given, and in what they are alike.
pub fn alike(locale: &Locale, past: &[Past]) -> Vec<String> {
    if past.is_empty() {
        return vec![locale.text("alike-none")];
    }
    past.iter().map(|one| past_line(locale, one)).collect()
}

fn past_line(locale: &Locale, past: &Past) -> String {
    let shared = match past.shared.as_slice() {
        [] => locale.text("alike-nothing"),
        shared => {
            let words = locale.words("shared", shared.iter().map(|one| one.code()));
            locale.text_with("alike-in", &[("what", words.into())])
        }
    };
    let outcome = locale.word("outcome", past.outcome.code());
    [past.number.to_string(), outcome, given(locale, past), shared].join(" · ")
}

/// What was given in it.
pub fn given(locale: &Locale, past: &Past) -> String {
    let items: Vec<String> = past.redress.iter().map(|row| item(locale, row)).collect();
    if items.is_empty() { locale.text("check-nothing") } else { locale.list(&items) }
}

fn joined(parts: &[String]) -> Vec<String> {
    Some(parts.join(" · ")).filter(|line| !line.is_empty()).into_iter().collect()
}

fn text_of(locale: &Locale, parts: &[Part]) -> String {
    let part = |(id, lines): &Part| format!("{}\n{}", locale.text(id), lines.join("\n"));
    parts.iter().map(part).collect::<Vec<_>>().join("\n\n")
}
