//! Mail that comes in: whose it is, and whether it says stop.
//!
//! ```text
//! mail -> automatic? -> whose: our key in In-Reply-To, References or the address it was sent to; else its sender
//!      -> a stop, and a line of the timeline          nobody we know: told by its place, left where it is
//! ```
//! INVARIANT: a mail is taken once. Who sent one is compared and never written down or told.

use super::source::{failed, open_regular};
use super::{RowFault, bounds};
use crate::commands::consent::Say;
use crate::commands::entry::AddEntry;
use crate::commands::reply::TakeReply;
use crate::commands::{Command, execute};
use crate::domain::consent::{ConsentAct, ContactChannel, ContactPurpose, Evidence, Scope};
use crate::domain::contact::{Compartment, PointKind};
use crate::domain::entry::{EntryKind, TEXT_BYTES};
use crate::domain::id::{PartyId, PointId};
use crate::domain::outreach::MessageKey;
use crate::domain::outreach::reply::{says_stop, stop_line};
use crate::domain::party::{Party, PartyKind};
use crate::domain::{Error, Kind, Result};
use crate::queries::{READ, ask, campaigns, lookup, parties};
use crate::session::{Desk, Session};
use mail_parser::{Address, HeaderValue, Message, MessageParser};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Bytes of one mail, at most.
const MOST_BYTES: u64 = 16 << 20;

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Replies {
    /// Mails that were read.
    pub read: u64,
    /// Taken as lines of timelines.
    pub taken: u64,
    /// Of these, stops.
    pub stops: u64,
    /// Taken before.
    pub known: u64,
    /// Sent by a machine: they answer nothing.
    pub automatic: u64,
    /// Those that were not taken, by their place among all.
    pub faults: Vec<RowFault>,
}

/// Whose a mail is.
pub(super) struct Sender {
    pub party: PartyId,
    /// Only an organisation has addresses of several people.
    is_person: bool,
    point: Option<PointId>,
    /// For what the message was sent that it answers.
    purpose: Option<ContactPurpose>,
}

/// Takes a mail, or all mails of a maildir.
pub fn run(desk: &Desk, session: &Session, path: &Path, dry_run: bool) -> Result<Replies> {
    let mut replies = Replies::default();
    let is_folder = path.is_dir();
    for (place, file) in (1..).zip(files(path)?) {
        replies.read += 1;
        match if is_folder { read_in_folder(&file) } else { read(&file) } {
            Ok(bytes) => take(desk, session, (&bytes, place), dry_run, &mut replies)?,
            // What one sender sends keeps nobody else's stop waiting.
            Err(error) if is_folder => replies.faults.push(unread(place, &error)),
            Err(error) => return Err(error),
        }
    }
    Ok(replies)
}

fn unread(place: u64, error: &Error) -> RowFault {
    match error.code {
        "mail-large" => RowFault::new(place, "reply-large"),
        _ => RowFault::new(place, "reply-no-file"),
    }
}

/// The mails of a maildir in the order of their names, or the one file.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let lost = |e: std::io::Error| failed("file-read", path, &e);
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for folder in ["new", "cur"] {
        let folder = path.join(folder);
        if !folder.is_dir() {
            continue;
        }
        for entry in folder.read_dir().map_err(lost)? {
            files.push(entry.map_err(lost)?.path());
        }
    }
    files.sort();
    Ok(files)
}

/// A link leads out of the folder, to what nobody has sent.
fn read_in_folder(path: &Path) -> Result<Vec<u8>> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => read(path),
        _ => Err(Error::usage("file-not-regular")),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let (file, _) = open_regular(path)?;
    let mut bytes = Vec::new();
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|e| failed("file-read", path, &e))?;
    match bytes.len() as u64 > MOST_BYTES {
        true => Err(Error::usage("mail-large").with("bytes", MOST_BYTES)),
        false => Ok(bytes),
    }
}

fn take(
    desk: &Desk,
    session: &Session,
    (bytes, place): (&[u8], u64),
    dry_run: bool,
    replies: &mut Replies,
) -> Result<()> {
    let bounded = match bounds::or_fault(bytes, place) {
        Ok(bounded) => bounded,
        Err(fault) => {
            replies.faults.push(fault);
            return Ok(());
        }
    };
    let Some(mail) = MessageParser::default().parse(&bounded.bytes) else {
        replies.faults.push(RowFault::new(place, "reply-unreadable"));
        return Ok(());
    };
    if is_automatic(&mail) && !is_unsubscribing(&mail) {
        replies.automatic += 1;
        return Ok(());
    }
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    if ask(desk, session, READ, |tx| campaigns::is_known(tx, digest))? {
        replies.known += 1;
        return Ok(());
    }
    let senders = senders(desk, session, &mail)?;
    let words = Words::of(&mail);
    let fault = match senders.as_slice() {
        [] => Some(RowFault::new(place, "reply-unknown")),
        [_] if words.text().len() <= TEXT_BYTES => None,
        // A stop is taken whatever stands below it; the rest somebody has to read.
        [_] => Some(RowFault::new(place, "reply-refused").with("rule", "text-long")),
        _ => Some(RowFault::new(place, "reply-unknown")),
    };
    let is_stop = words.is_stop();
    let is_told = fault.is_some();
    replies.faults.extend(fault);
    if senders.is_empty() || is_told && !is_stop {
        return Ok(());
    }
    let heard = heard(session, (&words, is_told), digest, &senders)?;
    let commands: Vec<Command> = heard.into_iter().map(Command::TakeReply).collect();
    if !dry_run {
        match execute(desk, session, &commands) {
            // Another run was faster.
            Err(error) if error.code == "reply-known" => {
                replies.known += 1;
                return Ok(());
            }
            Err(error) if error.kind == Kind::Refused => {
                replies.faults.push(RowFault::new(place, "reply-refused").with("rule", error.code));
                return Ok(());
            }
            done => done?,
        };
    }
    replies.taken += 1;
    replies.stops += u64::from(is_stop);
    Ok(())
}

/// What a mail says to each of these customers. Of several of one address it is the address that wants no more. What
/// it says besides is nobody's, until somebody has seen whose.
pub(super) fn heard(
    session: &Session,
    (words, only_stop): (&Words, bool),
    digest: [u8; 32],
    senders: &[Sender],
) -> Result<Vec<TakeReply>> {
    let heard = senders.iter().enumerate().map(|(at, sender)| {
        let digest = if at == 0 { digest } else { of_another(digest, sender.party) };
        reply(session, (words, only_stop), digest, sender)
    });
    heard.collect()
}

/// The same mail for another customer of the address.
fn of_another(digest: [u8; 32], party: PartyId) -> [u8; 32] {
    Sha256::new_with_prefix(digest).chain_update(party.0.as_bytes()).finalize().into()
}

/// What a mail says.
pub(super) struct Words {
    subject: String,
    body: String,
}

impl Words {
    fn of(mail: &Message<'_>) -> Self {
        let subject = mail.subject().unwrap_or_default().trim().to_owned();
        let body = mail.body_text(0).unwrap_or_default().trim().to_owned();
        Self { subject, body }
    }

    /// These.
    pub(super) fn new(subject: &str, body: &str) -> Self {
        Self { subject: subject.to_owned(), body: body.to_owned() }
    }

    /// Whether a mail that says stop says no more than that in its own words.
    pub(super) fn says_nothing_else(&self, own: &str) -> bool {
        own.trim().is_empty() || stop_line(own).is_some_and(|line| line.trim() == own.trim())
    }

    pub(super) fn is_stop(&self) -> bool {
        says_stop(&self.subject, &self.body)
    }

    /// All of it, as it stands in a timeline.
    fn text(&self) -> String {
        [self.subject.as_str(), self.body.as_str()].join("\n\n").trim().to_owned()
    }

    /// The stop alone.
    fn stop(&self) -> &str {
        stop_line(&self.body).unwrap_or(&self.subject)
    }
}

/// Whether a mail program does what our letter offers: it writes STOP to the address that stands there for it. That is
/// its owner's wish, though a machine writes it.
pub(super) fn is_unsubscribing(mail: &Message<'_>) -> bool {
    let is_ours = addresses(mail.to()).any(|address| key_in(&address).is_some());
    is_ours && says_stop(mail.subject().unwrap_or_default(), "")
}

/// Whether a machine wrote it: nobody's words.
fn is_automatic(mail: &Message<'_>) -> bool {
    let says = |name: &str| mail.header_raw(name).map(|value| value.trim().to_ascii_lowercase());
    let is_submitted = says("Auto-Submitted").is_some_and(|value| !value.starts_with("no"));
    let is_report = mail.header_raw("Content-Type").is_some_and(|value| {
        value.trim_start().to_ascii_lowercase().starts_with("multipart/report")
    });
    is_submitted || is_report || says("X-Autoreply").is_some()
}

/// Whose it is: the receiver of what it answers, or everybody of its sender's address.
pub(super) fn senders(desk: &Desk, session: &Session, mail: &Message<'_>) -> Result<Vec<Sender>> {
    for key in keys(mail) {
        let found = ask(desk, session, READ, |tx| campaigns::receiver(tx, key))?;
        if let Some(found) = found.filter(|found| found.party.stands()) {
            let purpose = Some(found.campaign.template.purpose);
            return Ok(vec![Sender { purpose, ..Sender::of(&found.party, found.point) }]);
        }
    }
    let address = mail.from().and_then(|from| from.first()).and_then(|one| one.address());
    address.map_or(Ok(Vec::new()), |address| by_address(desk, session, address))
}

/// Everybody of an address; nobody for who takes down and may not look up.
pub(super) fn by_address(desk: &Desk, session: &Session, address: &str) -> Result<Vec<Sender>> {
    if !session.member()?.opens(Compartment::Contact) {
        return Ok(Vec::new());
    }
    let ring = session.ring()?;
    ask(desk, session, READ, |tx| {
        let matches = lookup::look_up(tx, &ring, address)?;
        let mut senders: Vec<Sender> = Vec::new();
        for found in matches.into_iter().filter(|one| one.kind == PointKind::Email) {
            let party = parties::find(tx, &found.party.to_string())?;
            let is_known = senders.iter().any(|sender| sender.party == party.id);
            if party.stands() && !is_known {
                senders.push(Sender::of(&party, Some(found.point)));
            }
        }
        Ok(senders)
    })
}

impl Sender {
    fn of(party: &Party, point: Option<PointId>) -> Self {
        let is_person = party.kind == PartyKind::Person;
        Self { party: party.id, is_person, point, purpose: None }
    }
}

/// The keys of ours that a mail names: in what it answers, and in the address it was sent to.
fn keys(mail: &Message<'_>) -> Vec<MessageKey> {
    let mut texts: Vec<String> = Vec::new();
    for header in [mail.in_reply_to(), mail.references()] {
        match header {
            HeaderValue::Text(text) => texts.push(text.to_string()),
            HeaderValue::TextList(list) => texts.extend(list.iter().map(ToString::to_string)),
            _ => {}
        }
    }
    let to: Vec<String> = addresses(mail.to()).chain(addresses(mail.cc())).collect();
    texts.extend(to);
    texts.iter().filter_map(|text| key_in(text)).collect()
}

fn addresses<'m>(of: Option<&'m Address<'m>>) -> impl Iterator<Item = String> + 'm {
    of.into_iter().flat_map(|of| of.iter()).filter_map(|one| one.address().map(str::to_owned))
}

/// Thirty-two digits before the `@`, by themselves or behind a plus.
pub(super) fn key_in(text: &str) -> Option<MessageKey> {
    let local = text.trim().trim_start_matches('<').split('@').next()?;
    let digits = local.rsplit('+').next()?.as_bytes();
    let mut key = MessageKey::default();
    if digits.len() != key.len() * 2 {
        return None;
    }
    for (place, pair) in digits.chunks_exact(2).enumerate() {
        let text = std::str::from_utf8(pair).ok()?;
        *key.get_mut(place)? = u8::from_str_radix(text, 16).ok()?;
    }
    Some(key)
}

fn reply(
    session: &Session,
    (words, only_stop): (&Words, bool),
    digest: [u8; 32],
    sender: &Sender,
) -> Result<TakeReply> {
    let stop = words.is_stop().then(|| stop(words, digest, sender));
    let text = if only_stop { words.stop().to_owned() } else { words.text() };
    let entry = AddEntry {
        id: session.new_id()?,
        kind: EntryKind::Message,
        party: Some(sender.party),
        case: None,
        text: if text.is_empty() { "-".to_owned() } else { text },
        at: None,
    };
    Ok(TakeReply { mail: digest, party: sender.party, stop, entry })
}

/// Whoever says stop says it of all that comes this way, to whichever of their addresses; a mail program says it of one
/// list.
fn stop(words: &Words, digest: [u8; 32], sender: &Sender) -> Say {
    let is_of_a_list = words.body.is_empty() && sender.purpose.is_some();
    let scope = Scope {
        point: sender.point.filter(|_| !sender.is_person),
        channel: Some(ContactChannel::Mail),
        purpose: sender.purpose.filter(|_| is_of_a_list),
        disclosure: None,
    };
    let mut say = Say::new(ConsentAct::Stop, sender.party, scope);
    say.evidence = Some(Evidence::File(digest));
    say.own_wish = true;
    say
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_ours_is_found_where_it_stands() {
        let key = Some([0xab; 16]);
        let digits = "ab".repeat(16);
        for text in [
            format!("<{digits}@example.org>"),
            format!("{digits}@example.org"),
            format!("stop+{digits}@example.org"),
            format!("stop+{}@example.org", digits.to_uppercase()),
        ] {
            assert_eq!(key_in(&text), key, "{text}");
        }
        for none in ["", "<x@example.org>", "stop@example.org", "+@", &"张".repeat(32)] {
            assert_eq!(key_in(none), None, "{none}");
        }
    }
}
