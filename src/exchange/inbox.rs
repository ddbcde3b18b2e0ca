//! Mail that comes in as cases: each opens one, goes on with one, or is told apart from what people write.
//!
//! ```text
//! mailbox -> bounds -> arrival -> known? -> a machine's: counted            a bounce: noted where it belongs
//!                                      \-> tied to a case, or naming one of its sender's -> one more line of it
//!                                      \-> else a case is opened, of its sender, who may be new
//! ```
//! INVARIANT: a mail is taken once, and to which case it goes hangs on the ids it has and names, never on its subject's
//! words nor on which came first. Whose it is is found by look-up; no address is written down unsealed or told.

use super::RowFault;
use super::arrival::{Arrival, Nature, tie};
use super::attached::{Fate, Part};
use super::bounds;
use super::mailbox::{self, Came};
use super::replies::{self, Sender, Words};
use super::source::shown;
use crate::commands::attachment::{Attach, seal_file};
use crate::commands::entry::AddEntry;
use crate::commands::open::OpenComplaint;
use crate::commands::party::{AddParty, PartyFacts};
use crate::commands::seal::{PointDraft, seal_new};
use crate::commands::suppress::Tag;
use crate::commands::take_mail::{Attached, Opens, TakeMail, Way, fits};
use crate::commands::{Command, execute};
use crate::domain::attachment::{Origin, Owner};
use crate::domain::complaint::{Case, Channel, Opening, Severity};
use crate::domain::consent::{Brought, ConsentAct, Evidence};
use crate::domain::contact::{Compartment, PointKind, check_shape, normalise};
use crate::domain::entry::EntryKind;
use crate::domain::id::{CaseId, PartyId};
use crate::domain::moment::Moment;
use crate::domain::{Error, Kind, Result};
use crate::queries::{READ, ask, attachments, campaigns, mail, parties};
use crate::session::{Desk, Session};
use crate::vault::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

/// Field of a complaint for who complains, where that is no customer.
const COMPLAINANT: &str = "complainant";
/// Where a case was taken down that a mail opened.
const SOURCE: &str = "mail";
/// What is worth looking up anew: somebody else was faster.
const MOVED: [&str; 4] = ["attachment-swept", "keys-rotated", "mail-moved", "moved-on"];
/// As often as a mail is looked up anew that another one was faster than.
const TRIES: usize = 8;

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Mails that were read.
    pub read: u64,
    /// Of these, mails that opened a case.
    pub opened: u64,
    /// Mails that went on with one.
    pub continued: u64,
    /// Mails that said stop.
    pub stops: u64,
    /// Mails that were taken before.
    pub known: u64,
    /// Mails that machines wrote.
    pub automatic: u64,
    /// Mails that say what became of one of ours.
    pub bounces: u64,
    /// Files that were attached to them and are kept.
    pub attached: u64,
    /// Files that there was no room for, by the place of their mail among all; the mails were taken.
    pub left_out: Vec<RowFault>,
    /// Those that were not taken, by their place among all, and the name of the file they stand in as the column.
    pub faults: Vec<RowFault>,
    /// Whether somebody stopped it before all were read.
    pub is_stopped: bool,
}

impl Taken {
    /// Mails that were not there before, and are now.
    pub fn fresh(&self) -> u64 {
        self.read - self.known - self.automatic - self.faults.len() as u64
    }
}

/// Takes the one mail that comes by a pipe.
pub fn of_pipe(desk: &Desk, session: &Session, pipe: impl Read, dry_run: bool) -> Result<Taken> {
    let mut inbox = Inbox::new(desk, session, dry_run);
    mailbox::of_pipe(pipe, |came| inbox.take(1, None, came))?;
    Ok(inbox.taken)
}

/// Takes all mails of a file or a folder, until somebody wants it to stop: that is asked before each.
pub fn of_path(
    desk: &Desk,
    session: &Session,
    path: &Path,
    dry_run: bool,
    is_to_stop: &dyn Fn() -> bool,
) -> Result<Taken> {
    let mut inbox = Inbox::new(desk, session, dry_run);
    mailbox::of_path(path, |place, file, came| {
        if is_to_stop() {
            inbox.taken.is_stopped = true;
            return Ok(ControlFlow::Break(()));
        }
        inbox.take(place, file.file_name(), came).map(ControlFlow::Continue)
    })?;
    Ok(inbox.taken)
}

/// One run.
struct Inbox<'i> {
    desk: &'i Desk,
    session: &'i Session,
    dry_run: bool,
    taken: Taken,
    /// Of a rehearsal: what would be there by now.
    seen: BTreeSet<[u8; 32]>,
}

/// A mail with what was found out about it.
struct Found<'f> {
    arrival: &'f Arrival<'f>,
    /// The mail as it came.
    sent: &'f [u8],
    digest: [u8; 32],
    senders: Vec<Sender>,
    tags: Vec<Tag>,
}

impl Found<'_> {
    fn customers(&self) -> Vec<PartyId> {
        self.senders.iter().map(|sender| sender.party).collect()
    }
}

/// What became of one.
enum Became {
    Taken,
    Known,
    Refused(&'static str),
    /// Another one was faster.
    Moved,
}

impl<'i> Inbox<'i> {
    fn new(desk: &'i Desk, session: &'i Session, dry_run: bool) -> Self {
        Self { desk, session, dry_run, taken: Taken::default(), seen: BTreeSet::new() }
    }

    fn take(&mut self, place: u64, file: Option<&OsStr>, came: Came) -> Result<()> {
        self.taken.read += 1;
        let read = came.map_err(|code| RowFault::new(place, code));
        let fault = match read.and_then(|bytes| Ok((bounds::or_fault(&bytes, place)?, bytes))) {
            Ok((bounded, bytes)) => match Arrival::of(&bounded) {
                Some(arrival) => self.one(place, &arrival, &bytes)?,
                None => Some(RowFault::new(place, "reply-unreadable")),
            },
            Err(fault) => Some(fault),
        };
        self.taken.faults.extend(fault.map(|fault| match file {
            Some(name) => fault.in_column(&shown(Path::new(name))),
            None => fault,
        }));
        Ok(())
    }

    fn one(&mut self, place: u64, arrival: &Arrival<'_>, sent: &[u8]) -> Result<Option<RowFault>> {
        let digest = Sha256::digest(sent).into();
        if self.is_known(arrival.mail, digest)? {
            self.taken.known += 1;
            return Ok(None);
        }
        let refused = match arrival.nature {
            Nature::Automatic if !replies::is_unsubscribing(&arrival.head) => {
                self.taken.automatic += 1;
                None
            }
            Nature::Bounce => self.bounce(arrival, digest)?,
            _ => self.written(place, arrival, sent, digest)?,
        };
        Ok(refused.map(|rule| RowFault::new(place, "reply-refused").with("rule", rule)))
    }

    fn is_known(&self, mail: [u8; 32], digest: [u8; 32]) -> Result<bool> {
        let is_taken = ask(self.desk, self.session, READ, |tx| {
            Ok(mail::taken(tx, mail)?.is_some() || campaigns::is_known(tx, digest)?)
        })?;
        Ok(is_taken || self.seen.contains(&mail))
    }

    /// What somebody wrote: looked up anew as long as another mail is faster. The rule that refuses it, if one does.
    fn written(
        &mut self,
        place: u64,
        arrival: &Arrival<'_>,
        sent: &[u8],
        digest: [u8; 32],
    ) -> Result<Option<&'static str>> {
        let senders = replies::senders(self.desk, self.session, &arrival.head)?;
        let found = Found { arrival, sent, digest, senders, tags: self.tags(arrival) };
        for _ in 0..TRIES {
            let (mail, fates) = self.planned(&found)?;
            let (is_opening, stops) = (matches!(mail.way, Way::Opens(_)), !mail.heard.is_empty());
            let goes = matches!(mail.way, Way::Goes(..));
            let fates = if is_opening || goes { fates } else { Vec::new() };
            match self.execute(mail)? {
                Became::Moved => continue,
                Became::Known => self.taken.known += 1,
                Became::Refused(rule) => return Ok(Some(rule)),
                Became::Taken => {
                    let is_told = self.dry_run && self.rehearsed(arrival);
                    self.taken.opened += u64::from(is_opening && !is_told);
                    self.taken.continued += u64::from(goes || is_opening && is_told);
                    self.taken.stops += u64::from(stops);
                    self.count_files(place, arrival, &fates);
                }
            }
            return Ok(None);
        }
        Err(Error::conflict("mail-moved"))
    }

    fn count_files(&mut self, place: u64, arrival: &Arrival<'_>, fates: &[Fate]) {
        self.taken.attached += fates.iter().filter(|fate| fate.is_kept()).count() as u64;
        for (part, fate) in arrival.parts.iter().zip(fates) {
            let Fate::Left(error) = fate else { continue };
            let mut fault = RowFault::new(place, error.code).in_column(&part.name);
            fault.args = error.args.clone();
            self.taken.left_out.push(fault);
        }
    }

    /// Of a rehearsal: whether a mail of the same run would have opened its case.
    fn rehearsed(&mut self, arrival: &Arrival<'_>) -> bool {
        let is_told = arrival.ties.iter().any(|tie| self.seen.contains(tie));
        self.seen.extend(arrival.ties.iter().copied().chain([arrival.mail]));
        is_told
    }

    /// By what its sender would be known, had they been erased.
    fn tags(&self, arrival: &Arrival<'_>) -> Vec<Tag> {
        let (Some(address), Ok(ring)) = (arrival.from().address, self.session.ring()) else {
            return Vec::new();
        };
        let normal = normalise(PointKind::Email, address.expose_secret());
        let tag = ring.suppression_tag(PointKind::Email, &normal);
        tag.map(|tag| (PointKind::Email.byte(), tag)).into_iter().collect()
    }

    fn planned(&self, found: &Found<'_>) -> Result<(TakeMail, Vec<Fate>)> {
        let (arrival, customers) = (found.arrival, found.customers());
        let numbers = arrival.numbers();
        let named = ask(self.desk, self.session, READ, |tx| mail::own(tx, &numbers, &customers))?;
        let goes_on =
            ask(self.desk, self.session, READ, |tx| mail::goes_on(tx, &arrival.ties, &named))?;
        let fates = self.fates(arrival, goes_on.as_ref())?;
        let words = Words::new(&arrival.subject, &arrival.text);
        let is_stop = words.is_stop();
        // Whoever sends a file with it wants something besides.
        let says_more = fates.iter().any(Fate::is_kept);
        let is_only_stop = is_stop && !says_more && words.says_nothing_else(&arrival.words.own);
        let heard = match is_stop {
            true => {
                replies::heard(self.session, (&words, !is_only_stop), found.digest, &found.senders)?
            }
            false => Vec::new(),
        };
        let (mut way, from) = match goes_on {
            _ if is_only_stop && !heard.is_empty() => (Way::Ends, None),
            Some(case) => self.one_more(found, &case)?,
            None => (Way::Opens(Box::new(self.opening(found, is_stop)?)), None),
        };
        let attached = self.write_down(found, &mut way, from.as_deref(), &fates)?;
        let mail = TakeMail {
            mail: arrival.mail,
            digest: found.digest,
            ties: arrival.ties.clone(),
            named,
            tags: found.tags.clone(),
            heard,
            way,
            attached,
        };
        Ok((mail, fates))
    }

    /// What becomes of each part, beside what the case has already.
    fn fates(&self, arrival: &Arrival<'_>, case: Option<&Case>) -> Result<Vec<Fate>> {
        let mut held = (0, 0);
        if let Some(case) = case {
            let rows = ask(self.desk, self.session, READ, |tx| attachments::of_case(tx, case))?;
            held = (rows.len(), rows.iter().map(|row| row.attachment.bytes).sum());
        }
        let fate = |part: &Part| match part.is_dressing {
            true => Fate::Dressing,
            false => fits(&mut held, part.bytes as u64).map_or_else(Fate::Left, |()| Fate::Kept),
        };
        Ok(arrival.parts.iter().map(fate).collect())
    }

    /// Puts its words into its line, and seals what is attached: before any transaction begins.
    fn write_down(
        &self,
        found: &Found<'_>,
        way: &mut Way,
        from: Option<&str>,
        fates: &[Fate],
    ) -> Result<Vec<Attached>> {
        let entry = match way {
            Way::Opens(opens) => &mut opens.entry,
            Way::Goes(entry, _) => entry.as_mut(),
            Way::Ends => return Ok(Vec::new()),
        };
        let (text, places) = found.arrival.entry(from, fates);
        entry.text = text;
        let Some(case) = entry.case.filter(|_| !self.dry_run) else { return Ok(Vec::new()) };
        let parts = found.arrival.parts.iter().zip(fates).zip(places);
        let kept = parts.filter(|((_, fate), _)| fate.is_kept());
        kept.map(|((part, _), at)| Ok(Attached { file: self.sealed(found, part, case)?, at }))
            .collect()
    }

    fn sealed(&self, found: &Found<'_>, part: &Part, case: CaseId) -> Result<Attach> {
        let content = found.arrival.content(part, found.sent).unwrap_or_default();
        let compartment = Compartment::Contact;
        let file = seal_file(self.desk, self.session, compartment, &mut content.as_ref())?;
        Ok(Attach {
            on: Owner::Case(case),
            name: part.name.clone(),
            media: Some(part.media.clone()),
            compartment,
            origin: Origin::Mail,
            file: Some(file),
        })
    }

    /// A line whose words come once it is known what becomes of what is attached.
    fn entry(&self, found: &Found<'_>, case: CaseId, writer: Option<PartyId>) -> Result<AddEntry> {
        Ok(AddEntry {
            id: self.session.new_id()?,
            kind: EntryKind::Message,
            party: writer,
            case: Some(case),
            text: String::new(),
            at: self.at(found.arrival),
        })
    }

    /// When it was written, where that has passed: its date is what a stranger wrote.
    fn at(&self, arrival: &Arrival<'_>) -> Option<Moment> {
        let now = self.session.now();
        arrival.at.filter(|at| at.at_seconds <= now.at_seconds)
    }

    /// With who wrote it, where that is not the customer of the case.
    fn one_more(&self, found: &Found<'_>, case: &Case) -> Result<(Way, Option<String>)> {
        let writer =
            ask(self.desk, self.session, READ, |tx| mail::writer(tx, case, &found.customers()))?;
        let from = match writer {
            None => self.called(found)?,
            Some(_) => None,
        };
        let entry = self.entry(found, case.id, writer)?;
        Ok((Way::Goes(Box::new(entry), Some(found.arrival.title())), from))
    }

    /// As somebody is called who is not the customer of the case: as they call themselves, with their numbers if they
    /// are customers, too.
    fn called(&self, found: &Found<'_>) -> Result<Option<String>> {
        let name = found.arrival.from().name;
        let numbers = self.numbers(&found.customers())?;
        let parts = [name, numbers].into_iter().filter(|part| !part.is_empty());
        Ok(Some(parts.collect::<Vec<_>>().join(", ")).filter(|called| !called.is_empty()))
    }

    fn numbers(&self, customers: &[PartyId]) -> Result<String> {
        let number = |id: &PartyId| {
            ask(self.desk, self.session, READ, |tx| parties::find(tx, &id.to_string()))
                .map(|party| party.number.to_string())
        };
        Ok(customers.iter().map(number).collect::<Result<Vec<_>>>()?.join(", "))
    }

    fn opening(&self, found: &Found<'_>, is_stop: bool) -> Result<Opens> {
        let (arrival, id) = (found.arrival, self.session.new_id()?);
        let (mut party, mut fields) = (None, BTreeMap::new());
        let known = match found.senders.as_slice() {
            [] => {
                party = self.newcomer(found, is_stop)?;
                let name = arrival.from().name;
                if party.is_none() && !name.is_empty() {
                    fields.insert(COMPLAINANT.to_owned(), name);
                }
                None
            }
            [one] => Some(one.party),
            // Of several customers of one address nobody knows which it is.
            _ => {
                fields.insert(COMPLAINANT.to_owned(), self.numbers(&found.customers())?);
                None
            }
        };
        let opening = Opening {
            party: known,
            title: arrival.title(),
            what_happened: arrival.happened(),
            wanted: String::new(),
            channel: Channel::Email,
            source: SOURCE.to_owned(),
            external_ref: None,
            product: None,
            product_id: None,
            order_id: None,
            issue: None,
            company: None,
            category: None,
            severity: Severity::Normal,
            received_at: self.session.now(),
            backdated: None,
            fields,
            asked: None,
            feedback: None,
        };
        let entry = self.entry(found, id, None)?;
        Ok(Opens { party, case: OpenComplaint { id, opening, owner: None }, entry })
    }

    /// Somebody who wrote for the first time, with the address sealed by which they did; nobody, where it is none.
    fn newcomer(&self, found: &Found<'_>, is_stop: bool) -> Result<Option<AddParty>> {
        let from = found.arrival.from();
        let Some(value) = from.address.filter(is_address) else { return Ok(None) };
        let draft = PointDraft { kind: PointKind::Email, label: String::new(), value };
        let points = seal_new(self.desk, self.session, &[draft])?;
        let facts = PartyFacts { name: from.name, ..PartyFacts::default() };
        let stop = Brought {
            act: ConsentAct::Stop,
            purpose: None,
            basis: None,
            notice: None,
            evidence: Some(Evidence::File(found.digest)),
        };
        let said = is_stop.then_some(stop).into_iter().collect();
        Ok(Some(AddParty { said, ..AddParty::new(self.session, facts, points)? }))
    }

    /// What a mail system says: noted where the mail that came back belongs, else with whoever it was sent to.
    fn bounce(&mut self, arrival: &Arrival<'_>, digest: [u8; 32]) -> Result<Option<&'static str>> {
        let report = &arrival.report;
        let ties: Vec<[u8; 32]> = report.ids.iter().map(|id| tie(id)).collect();
        let case = ask(self.desk, self.session, READ, |tx| mail::belongs_to(tx, &ties))?;
        let party = match &case {
            Some(_) => None,
            None => self.receiver(arrival)?,
        };
        let case = case.filter(|case| case.erased.is_none()).map(|case| case.id);
        let text = report.lines.join("\n");
        let entry = AddEntry {
            id: self.session.new_id()?,
            kind: EntryKind::Event,
            party,
            case,
            text: if text.is_empty() { arrival.title() } else { text },
            at: self.at(arrival),
        };
        let way = match case.is_some() || party.is_some() {
            true => Way::Goes(Box::new(entry), None),
            false => Way::Ends,
        };
        let (ties, named, tags, heard) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mail, attached) = (arrival.mail, Vec::new());
        let mail = TakeMail { mail, digest, ties, named, tags, heard, way, attached };
        match self.execute(mail)? {
            Became::Refused(rule) => return Ok(Some(rule)),
            Became::Known => self.taken.known += 1,
            Became::Taken | Became::Moved => self.taken.bounces += 1,
        }
        if self.dry_run {
            self.seen.insert(arrival.mail);
        }
        Ok(None)
    }

    /// To whom the mail was sent that came back.
    fn receiver(&self, arrival: &Arrival<'_>) -> Result<Option<PartyId>> {
        for key in arrival.report.ids.iter().filter_map(|id| replies::key_in(id)) {
            if let Some(found) =
                ask(self.desk, self.session, READ, |tx| campaigns::receiver(tx, key))?
            {
                return Ok(Some(found.party.id).filter(|_| found.party.stands()));
            }
        }
        let Some(address) = &arrival.report.receiver else { return Ok(None) };
        let found = replies::by_address(self.desk, self.session, address.expose_secret())?;
        Ok(found.first().map(|one| one.party).filter(|_| found.len() == 1))
    }

    fn execute(&self, mail: TakeMail) -> Result<Became> {
        if self.dry_run {
            return Ok(Became::Taken);
        }
        match execute(self.desk, self.session, &[Command::TakeMail(mail)]) {
            Ok(_) => Ok(Became::Taken),
            Err(error) if error.code == "reply-known" => Ok(Became::Known),
            Err(error) if MOVED.contains(&error.code) => Ok(Became::Moved),
            Err(error) if error.code == crate::commands::TRIED => Err(error),
            Err(error) if matches!(error.kind, Kind::Refused | Kind::Usage) => {
                Ok(Became::Refused(error.code))
            }
            Err(error) => Err(error),
        }
    }
}

fn is_address(value: &SecretString) -> bool {
    check_shape(PointKind::Email, value.expose_secret()).is_ok()
}
