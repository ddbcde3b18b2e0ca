//! A mail that came in becomes a line of the case it belongs to, or opens one.
//!
//! INVARIANT: a mail is taken once, whoever brings it how often. To which case it belongs is looked up in the
//! transaction that writes it: two that come at once and answer each other end in one case. Whoever was erased is not
//! brought back by writing.

use super::attachment::{self, Attach};
use super::entry::AddEntry;
use super::open::{self, OpenComplaint};
use super::party::{self, AddParty};
use super::record::Record;
use super::reply::TakeReply;
use super::seal::check_epochs;
use super::suppress::{self, Tag};
use super::{Act, Applied, Made, Scene};
use crate::domain::complaint::{Case, CaseEvent, Channel, Happening, Opening};
use crate::domain::entry::TEXT_BYTES;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::handling::Fact;
use crate::domain::id::CaseId;
use crate::guards::attachment::{Held, has_room};
use crate::guards::{Verdict, Verdicts, rights, text};
use crate::store::{Reader, WriteTx, tables, threads};

/// Bytes of a number in a text, with what stands behind it, at most.
const MARK_BYTES: usize = 20;

/// A mail, with what becomes of it.
#[derive(Debug)]
pub struct TakeMail {
    /// What tells it from every other.
    pub mail: [u8; 32],
    /// SHA-256 of it as it came, by which answers to campaigns are known.
    pub digest: [u8; 32],
    /// What ties it to other mails.
    pub ties: Vec<[u8; 32]>,
    /// Cases that it names and that are its sender's.
    pub named: Vec<CaseId>,
    /// By what its sender would be known if they were erased.
    pub tags: Vec<Tag>,
    /// What it says of being reached.
    pub heard: Vec<TakeReply>,
    /// Where it goes.
    pub way: Way,
    /// What is attached to it, sealed: it belongs to the case.
    pub attached: Vec<Attached>,
}

/// A file that is attached to a mail.
#[derive(Debug)]
pub struct Attached {
    /// It.
    pub file: Attach,
    /// Where in the text of the mail the number that it gets is to stand, if it is named there.
    pub at: Option<usize>,
}

/// Whether there is room for a file beside so many files and bytes of a case; if there is, it is counted from then on.
pub fn fits(held: &mut (usize, u64), bytes: u64) -> Result<()> {
    let room = has_room(Held { files: held.0, bytes: held.1 }, bytes)?;
    *held = (room.files, room.bytes);
    Ok(())
}

/// Where a mail goes.
#[derive(Debug)]
pub enum Way {
    /// It opens a case.
    Opens(Box<Opens>),
    /// It is one more of a case; of what its sender wrote, the subject.
    Goes(Box<AddEntry>, Option<String>),
    /// It is written down as having come, and nothing else.
    Ends,
}

/// What a mail opens.
#[derive(Debug)]
pub struct Opens {
    /// Who wrote it, where nobody knows them yet.
    pub party: Option<AddParty>,
    /// The case; of a party that is known.
    pub case: OpenComplaint,
    /// The mail as the first line of it.
    pub entry: AddEntry,
}

impl Opens {
    /// What stands against it: of the new customer what stands against any, but for a name, which a mail need not tell.
    fn may(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        if let Some(party) = &self.party {
            party.facts.may_keep()?;
            check_epochs(tx, &party.points)?;
            suppress::may_take(tx, &party.points, false)?;
        }
        text::may_keep(&self.entry.text)?;
        if self.entry.at.is_some_and(|at| at.at_seconds > scene.now.at_seconds) {
            return Err(Error::usage("entry-ahead"));
        }
        self.case.check(tx, scene)?.refusal().map_or(Ok(()), Err)
    }

    fn write(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<(Case, Applied)> {
        let number = open::next_number(tx, scene)?;
        let (mut opening, mut applied) = (self.case.opening.cleaned(), Applied::default());
        if let Some(party) = &self.party {
            // Whoever does not say who they are is called by what they wrote about.
            let called = match party.facts.name.as_str() {
                "" => number.to_string(),
                name => name.to_owned(),
            };
            applied = party.write_called(tx, scene, &called)?;
            opening = Opening { party: Some(party.id), ..opening };
        }
        let what = Happening::Opened(Box::new(opening));
        let event = CaseEvent { at: scene.now, by: scene.member.id, what };
        Ok((tx.open_case(self.case.id, number, &event)?, applied))
    }
}

impl TakeMail {
    fn may(&self, tx: &WriteTx, scene: &Scene<'_>) -> Verdict {
        let is_known = tx.get(tables::MAILS, &self.mail)?.is_some();
        if is_known || tx.get(tables::REPLIES, &self.digest)?.is_some() {
            return Err(Error::conflict("reply-known"));
        }
        suppress::may_write(tx, &self.tags)?;
        self.heard.iter().try_for_each(|one| one.may(tx, scene))?;
        self.may_attach(tx)?;
        let first = threads::cases(tx, &self.ties, &self.named)?.into_iter().next();
        let goes_on = first.filter(|case| case.is_open() || case.erased.is_some());
        match (&self.way, goes_on) {
            (Way::Opens(opens), None) => opens.may(tx, scene),
            (Way::Goes(entry, None), _) => entry.check(tx, scene)?.refusal().map_or(Ok(()), Err),
            (Way::Goes(entry, _), Some(case)) if entry.case == Some(case.id) => {
                entry.check(tx, scene)?.refusal().map_or(Ok(()), Err)
            }
            (Way::Ends, _) => Ok(()),
            // Another mail was faster.
            _ => Err(Error::conflict("mail-moved")),
        }
    }

    /// What was found to fit is looked for anew, should somebody have attached something meanwhile.
    fn may_attach(&self, tx: &WriteTx) -> Verdict {
        let files: Vec<&Attach> = self.attached.iter().map(|one| &one.file).collect();
        let Some(on) = files.first().map(|file| file.on) else { return Ok(()) };
        attachment::may_all(tx, on, &files).map_err(|error| match error.code {
            "attachments-many" | "attachments-large" => Error::conflict("mail-moved"),
            _ => error,
        })
    }

    /// Writes what is attached to its case, which stands by now, and then the line, with the number of each.
    fn write_line(&self, tx: &WriteTx, scene: &Scene<'_>, line: &AddEntry) -> Result<Applied> {
        let (mut text, mut ids, mut written) = (line.text.clone(), Vec::new(), Vec::new());
        let mut numbers = Vec::new();
        for one in &self.attached {
            let applied = one.file.write(tx, scene)?;
            let number = applied.made.attachment.map(|number| number.to_string());
            written.extend(applied.written);
            ids.extend(number.clone());
            numbers.push((one.at, number.unwrap_or_default()));
        }
        // From the last on: what stands before it does not move.
        for (at, number) in numbers.iter().rev() {
            let Some(at) = at.filter(|at| text.is_char_boundary(*at)) else { continue };
            if text.len() + MARK_BYTES <= TEXT_BYTES {
                text.insert_str(at, &format!("{number} · "));
            }
        }
        let AddEntry { id, kind, party, case, at, .. } = line;
        let (id, kind, party, case, at) = (*id, *kind, *party, *case, *at);
        let mut applied = AddEntry { id, kind, party, case, text, at }.write(tx, scene, false)?;
        applied.written.extend(written);
        applied.ids = ids;
        Ok(applied)
    }

    /// Those that it ties to the one that goes on, which nobody knew of, or which are closed: what leads to them leads
    /// to that one from now on, and each names the other.
    fn join(&self, tx: &WriteTx, scene: &Scene<'_>, into: CaseId) -> Result<Vec<String>> {
        let mut numbers = Vec::new();
        for other in threads::cases(tx, &self.ties, &self.named)? {
            if other.id == into || other.erased.is_some() {
                continue;
            }
            tx.join(other.id, into)?;
            link(tx, scene, other.id, into)?;
            link(tx, scene, into, other.id)?;
            numbers.push(other.number.to_string());
        }
        tx.tie(&self.ties, into)?;
        Ok(numbers)
    }
}

fn link(tx: &WriteTx, scene: &Scene<'_>, case: CaseId, other: CaseId) -> Result<()> {
    append_if_it_may(tx, scene, case, Fact::Linked { case: other })
}

/// A fact that a mail brings with it, where the case can have one.
fn append_if_it_may(tx: &WriteTx, scene: &Scene<'_>, id: CaseId, fact: Fact) -> Result<()> {
    let case = open::find(tx, id)?;
    let record = Record { case: id, fact, seen: None };
    match record.may(tx, scene, &case) {
        Ok(()) => open::append(tx, scene, &case, Happening::Fact(record.fact)).map(|_| ()),
        Err(refusal)
            if matches!(refusal.kind, Kind::Refused | Kind::NotPermitted | Kind::Usage) =>
        {
            Ok(())
        }
        Err(lost) => Err(lost),
    }
}

impl Act for TakeMail {
    fn verb(&self) -> &'static str {
        "import.mail"
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        let mut about = match &self.way {
            Way::Opens(opens) => party::named(tx, opens.case.opening.party)?,
            Way::Goes(entry, _) => {
                let mut about = open::named(tx, entry.case)?;
                about.extend(party::named(tx, entry.party)?);
                about
            }
            Way::Ends => Vec::new(),
        };
        about.extend(party::named(tx, self.heard.iter().map(|one| one.party))?);
        Ok(about)
    }

    fn purpose(&self, tx: &WriteTx) -> Result<Option<String>> {
        self.heard.first().map_or(Ok(None), |one| one.purpose(tx))
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.may(tx, scene)))
    }

    fn is_final(&self) -> bool {
        true
    }

    /// Each is looked up on what the one before it left.
    fn stands_alone(&self) -> bool {
        true
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        tx.put(tables::REPLIES, &self.digest, &scene.seq)?;
        let mut applied = Applied::default();
        for one in &self.heard {
            applied.ids.extend(one.apply(tx, scene)?.ids);
        }
        let case = match &self.way {
            Way::Opens(opens) => {
                let (case, added) = opens.write(tx, scene)?;
                let line = self.write_line(tx, scene, &opens.entry)?;
                (applied.written, applied.made.party) = (added.written, added.made.party);
                applied.written.extend(line.written);
                applied.ids.extend(added.ids.into_iter().chain(line.ids));
                Some(case)
            }
            Way::Goes(entry, wrote) => {
                let line = self.write_line(tx, scene, entry)?;
                applied.made = Made { party: line.made.party, ..Made::default() };
                applied.written.extend(line.written);
                applied.ids.extend(applied.made.party.map(|number| number.to_string()));
                applied.ids.extend(line.ids);
                let case = entry.case.map(|id| open::find(tx, id)).transpose()?;
                if let (Some(case), Some(text)) = (&case, wrote) {
                    let fact = Fact::Wrote { channel: Channel::Email, text: text.clone() };
                    append_if_it_may(tx, scene, case.id, fact)?;
                }
                case
            }
            Way::Ends => None,
        };
        if let Some(case) = &case {
            applied.made.case = Some(case.number);
            applied.ids.insert(0, case.number.to_string());
            applied.ids.extend(self.join(tx, scene, case.id)?);
        }
        // Where an entry does not tell all ids, it says so by this.
        let is_told = super::told_of(&applied.ids).len() == applied.ids.len();
        applied.count =
            if is_told { 1 } else { u32::try_from(applied.ids.len()).unwrap_or(u32::MAX) };
        let row = tables::MailRow { seq: scene.seq, case: case.map(|case| case.id) };
        tx.put(tables::MAILS, &self.mail, &row)?;
        Ok(applied)
    }
}
