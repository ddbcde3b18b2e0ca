//! Mail that comes in: whose it is, and whether it says stop.
//!
//! ```text
//! mail -> automatic? -> whose: our key in In-Reply-To, References or the address it was sent to; else its sender
//!      -> a stop, and a line of the timeline          nobody we know: told by its place, left where it is
//! ```
//! INVARIANT: a mail is taken once. Who sent one is compared and never written down or told. A stop is taken, whatever
//! stands against the words around it and whoever else has the address: it holds for the value.

use super::RowFault;
use super::source::{failed, open_regular};
use crate::commands::consent::Say;
use crate::commands::entry::AddEntry;
use crate::commands::reply::TakeReply;
use crate::commands::{Command, execute};
use crate::domain::consent::{ConsentAct, ContactChannel, ContactPurpose, Evidence, Scope};
use crate::domain::contact::PointKind;
use crate::domain::entry::EntryKind;
use crate::domain::id::{PartyId, PointId};
use crate::domain::outreach::MessageKey;
use crate::domain::outreach::reply::says_stop;
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
struct Sender {
    party: PartyId,
    point: Option<PointId>,
    /// For what the message was sent that it answers.
    purpose: Option<ContactPurpose>,
    /// Whether others have this address, too: then whose words these are is for a person to see.
    is_shared: bool,
}

/// Takes a mail, or all mails of a maildir.
pub fn run(desk: &Desk, session: &Session, path: &Path, dry_run: bool) -> Result<Replies> {
    let mut replies = Replies::default();
    for (place, file) in (1..).zip(files(path)?) {
        let bytes = read(&file)?;
        replies.read += 1;
        take(desk, session, (&bytes, place), dry_run, &mut replies)?;
    }
    Ok(replies)
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
    let Some(mail) = MessageParser::default().parse(bytes) else {
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
    let Some(sender) = sender(desk, session, &mail)? else {
        replies.faults.push(RowFault::new(place, "reply-unknown"));
        return Ok(());
    };
    let whole = |words| reply(session, (&mail, digest), &sender, words);
    let is_stop = stop(&mail, digest, &sender).is_some();
    let is_refusal = |error: &Error| error.kind == Kind::Refused || error.code == "text-long";
    let fault = match sender.is_shared {
        true => RowFault::new(place, "reply-unknown"),
        false => match enter(desk, session, whole(true)?, dry_run, replies) {
            Err(error) if is_refusal(&error) => {
                RowFault::new(place, "reply-refused").with("rule", error.code)
            }
            done => return done,
        },
    };
    replies.faults.push(fault);
    // Whatever stands against the words, the wish holds.
    match is_stop {
        true => enter(desk, session, whole(false)?, dry_run, replies)
            .or_else(|error| if is_refusal(&error) { Ok(()) } else { Err(error) }),
        false => Ok(()),
    }
}

/// Takes it, and counts it.
fn enter(
    desk: &Desk,
    session: &Session,
    reply: TakeReply,
    dry_run: bool,
    replies: &mut Replies,
) -> Result<()> {
    let is_stop = reply.stop.is_some();
    if !dry_run {
        match execute(desk, session, &[Command::TakeReply(reply)]) {
            // Another run was faster.
            Err(error) if error.code == "reply-known" => {
                replies.known += 1;
                return Ok(());
            }
            done => done?,
        };
    }
    replies.taken += 1;
    replies.stops += u64::from(is_stop);
    Ok(())
}

/// Whether a mail program does what our letter offers: it writes STOP to the address that stands there for it. That is
/// its owner's wish, though a machine writes it.
fn is_unsubscribing(mail: &Message<'_>) -> bool {
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

fn sender(desk: &Desk, session: &Session, mail: &Message<'_>) -> Result<Option<Sender>> {
    for key in keys(mail) {
        let found = ask(desk, session, READ, |tx| campaigns::receiver(tx, key))?;
        if let Some(found) = found.filter(|found| found.party.stands()) {
            let purpose = Some(found.campaign.template.purpose);
            let (party, point) = (found.party.id, found.point);
            return Ok(Some(Sender { party, point, purpose, is_shared: false }));
        }
    }
    let Some(address) = mail.from().and_then(|from| from.first()).and_then(|one| one.address())
    else {
        return Ok(None);
    };
    let ring = session.ring()?;
    ask(desk, session, READ, |tx| {
        let matches = lookup::look_up(tx, &ring, address)?;
        let mut mails = matches.into_iter().filter(|one| one.kind == PointKind::Email);
        let Some(found) = mails.next() else { return Ok(None) };
        // Several customers of one address: which one it is, a person has to see.
        let is_shared = mails.any(|other| other.party != found.party);
        let party = parties::find(tx, &found.party.to_string())?;
        let (id, point, purpose) = (party.id, Some(found.point), None);
        Ok(party.stands().then_some(Sender { party: id, point, purpose, is_shared }))
    })
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
fn key_in(text: &str) -> Option<MessageKey> {
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

/// What stands in place of words that there are none of, or that are not taken.
const NO_WORDS: &str = "-";

fn words(mail: &Message<'_>) -> (String, String) {
    let subject = mail.subject().unwrap_or_default().trim().to_owned();
    (subject, mail.body_text(0).unwrap_or_default().trim().to_owned())
}

/// What it says of being reached, if it does.
fn stop(mail: &Message<'_>, digest: [u8; 32], sender: &Sender) -> Option<Say> {
    let (subject, body) = words(mail);
    says_stop(&subject, &body).then(|| {
        // Whoever says stop says it of all that comes this way; a mail program says it of one list.
        let is_of_a_list = body.is_empty() && sender.purpose.is_some();
        let scope = Scope {
            point: sender.point,
            channel: Some(ContactChannel::Mail),
            purpose: sender.purpose.filter(|_| is_of_a_list),
            disclosure: None,
        };
        let mut say = Say::new(ConsentAct::Stop, sender.party, scope);
        say.evidence = Some(Evidence::File(digest));
        say.own_wish = true;
        say
    })
}

fn reply(
    session: &Session,
    (mail, digest): (&Message<'_>, [u8; 32]),
    sender: &Sender,
    with_words: bool,
) -> Result<TakeReply> {
    let (subject, body) = words(mail);
    let text = [subject, body].join("\n\n").trim().to_owned();
    let entry = AddEntry {
        id: session.new_id()?,
        kind: EntryKind::Message,
        party: Some(sender.party),
        case: None,
        text: if with_words && !text.is_empty() { text } else { NO_WORDS.to_owned() },
        at: None,
    };
    let (party, stop) = (sender.party, stop(mail, digest, sender));
    Ok(TakeReply { mail: digest, party, stop, entry })
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
