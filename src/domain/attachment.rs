//! Files that belong to a customer or a case: what is said of one in clear. What stands in it is sealed.
//!
//! INVARIANT: a name is one line, no path, and nothing that a terminal acts on. What a file is written under when it is
//! saved is made of it anew, and never taken as it was told.

use super::audit::Hash;
use super::contact::Compartment;
use super::error::{Error, Result};
use super::id::{
    AttachmentId, AttachmentNumber, CaseId, Id, MemberId, PartyId, PointId, SubjectId,
};
use super::moment::Moment;
use super::name;
use super::party::words;
use serde::{Deserialize, Serialize};

/// Bytes of one file: as many as a member may bring in at once; a scan of a letter has a tenth of it.
pub const FILE_BYTES: u64 = 16 << 20;
/// Files of one case, or of one customer outside of cases: what somebody still finds something in.
pub const MOST_FILES: usize = 100;
/// Bytes of all files of one case or customer: sixteen of the longest, or a hundred scans of every length.
pub const OWNER_BYTES: u64 = 256 << 20;
/// An attachment has one key.
pub const KEY_NUMBER: u32 = 1;
/// Longest type, in characters; those that are registered have at most 127 on each side, and nearly all fewer.
const MEDIA_CHARS: usize = 100;
/// Longest name of a saved file, in bytes: file systems and drawers take 200 and more.
const FILE_NAME_BYTES: usize = 200;

/// What it belongs to. Who is behind a case may change; the file stays with the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A customer.
    Party(PartyId),
    /// A case.
    Case(CaseId),
}

impl Owner {
    /// The bytes of its id, by which its files are found.
    pub fn bytes(&self) -> [u8; 16] {
        match self {
            Self::Party(id) => id.bytes(),
            Self::Case(id) => id.bytes(),
        }
    }
}

words! {
    /// How a file came here.
    Origin {
        /// Somebody attached it.
        File = "file",
        /// It came with a mail.
        Mail = "mail",
    }
}

/// A file, as it is known without its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id, which the sealed key names.
    pub id: AttachmentId,
    /// Its number for people.
    pub number: AttachmentNumber,
    /// What it belongs to.
    pub on: Owner,
    /// Its name; not sealed.
    pub name: String,
    /// Its type, as it was told by whoever sent it; nobody looked.
    pub media: Option<String>,
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of it as it is sealed.
    pub sealed_bytes: u64,
    /// SHA-256 of it as it is sealed. One of the file itself would tell whoever has such a file that this is it.
    pub sha256: Hash,
    /// Which key seals its key.
    pub compartment: Compartment,
    /// As whom it counts against limits: the customer's subject, which no merge changes; or the owner, where there is none.
    pub counts_as: SubjectId,
    /// How it came.
    pub origin: Origin,
    /// When.
    pub added_at: Moment,
    /// By whom.
    pub by: MemberId,
    /// The audit entry that tells of it.
    pub seq: u64,
}

/// The place of its sealed key among the data keys: a subject of its own.
pub fn key_of(id: AttachmentId) -> SubjectId {
    SubjectId::from_bytes(id.bytes())
}

/// By what the log and a grant know what was sealed.
pub fn point_of(id: AttachmentId) -> PointId {
    PointId::from_bytes(id.bytes())
}

/// A name as it is kept: the last part of a path, one line, nothing invisible.
pub fn clean_name(text: &str) -> Result<String> {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = name::clean(last);
    match kept.chars().any(char::is_alphanumeric) {
        true => Ok(kept),
        false => Err(Error::usage("attachment-name")),
    }
}

/// A type as it is kept: `text/plain`, in small letters and without what follows it; none where it is none.
pub fn clean_media(text: &str) -> Option<String> {
    let told = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |part: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
        !part.is_empty() && part.chars().all(fits)
    };
    let (kind, of) = told.split_once('/')?;
    (is_token(kind) && is_token(of) && told.len() <= MEDIA_CHARS).then_some(told)
}

impl Attachment {
    /// Under what name it is saved where none is given: its number, and of its name what no program takes for an
    /// option, a path or a hidden file.
    pub fn file_name(&self) -> String {
        let plain = |c: char| match c {
            c if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') => c,
            _ => '_',
        };
        let name: String = self.name.chars().map(plain).collect();
        let head = format!("{}-", self.number);
        let room = FILE_NAME_BYTES - head.len();
        if name.len() <= room {
            return head + &name;
        }
        // The ending says what it is opened with.
        let ending = name.rfind('.').and_then(|at| name.get(at..)).unwrap_or_default();
        let ending = if ending.len() > 20 { "" } else { ending };
        let mut end = room - ending.len();
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        format!("{head}{}{ending}", name.get(..end).unwrap_or_default())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::tz::Offset;

    pub(crate) fn named(name: &str) -> Attachment {
        let at = Moment::parse("2026-03-02", Offset::UTC).unwrap();
        Attachment {
            id: AttachmentId::from_bytes([1; 16]),
            number: AttachmentNumber(123),
            on: Owner::Party(PartyId::from_bytes([2; 16])),
            name: name.to_owned(),
            media: None,
            bytes: 1,
            sealed_bytes: 2,
            sha256: [3; 32],
            compartment: Compartment::Contact,
            counts_as: SubjectId::from_bytes([4; 16]),
            origin: Origin::File,
            added_at: at,
            by: MemberId::from_bytes([5; 16]),
            seq: 1,
        }
    }

    #[test]
    fn a_name_is_no_path_and_shows_itself() {
        assert_eq!(clean_name("../../etc/passwd").as_deref(), Ok("passwd"));
        assert_eq!(clean_name("C:\\Users\\x\\合同.pdf").as_deref(), Ok("合同.pdf"));
        assert_eq!(clean_name("a\u{202e}fdp.\u{1b}[2Jexe\n").as_deref(), Ok("afdp.[2Jexe"));
        for nothing in ["", "/", "..", "a/", "\u{200b}", "a/..", "---"] {
            assert_eq!(
                clean_name(nothing).map_err(|e| e.code),
                Err("attachment-name"),
                "{nothing}"
            );
        }
    }

    #[test]
    fn a_saved_file_has_a_name_that_nothing_takes_for_something_else() {
        assert_eq!(named("合同 v2.pdf").file_name(), "F-000123-合同_v2.pdf");
        assert_eq!(named(".bashrc").file_name(), "F-000123-.bashrc");
        assert_eq!(named("-rf $(x)`y`").file_name(), "F-000123--rf___x__y_");
        let long = named(&format!("{}.tar.gz", "名".repeat(190))).file_name();
        assert!(long.len() <= 200 && long.ends_with("名.gz"), "{long}");
        assert!(named(&"名".repeat(200)).file_name().len() <= 200);
    }

    #[test]
    fn a_type_is_one_or_none() {
        assert_eq!(clean_media("Text/Plain; charset=utf-8").as_deref(), Some("text/plain"));
        assert_eq!(
            clean_media("application/vnd.ms-excel").as_deref(),
            Some("application/vnd.ms-excel")
        );
        for none in ["", "text", "text/", "/x", "a b/c", "text/\u{1b}[m"] {
            assert_eq!(clean_media(none), None, "{none}");
        }
        assert_eq!(clean_media(&format!("a/{}", "b".repeat(100))), None);
    }
}
