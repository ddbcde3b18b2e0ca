//! Runs of exports: a list that leaves in stretches, so that it can go on where it was stopped.

use super::approval::EXPORT_UP_TO;
use super::audit::Hash;
use super::id::MemberId;
use super::moment::Moment;
use serde::{Deserialize, Serialize};

/// Rows of one stretch: so many are told of in one transaction, for which nobody at another desk has to wait long.
pub const STRETCH_ROWS: usize = 250;
/// For how many days a run that was stopped can go on.
pub const GOES_ON_DAYS: i64 = 30;

/// Where a row stands in the order in which its list leaves, as bytes that sort like it.
pub type Mark = [u8; 32];

/// What of the file is on the disk for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// So many rows.
    pub rows: u64,
    /// The last of them.
    pub last: Mark,
    /// In so many bytes.
    pub bytes: u64,
    /// SHA-256 of these.
    pub hash: Hash,
}

/// How far the file of a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportFile {
    /// Begun; nothing of it is recorded that could be gone on with.
    Begun,
    /// So much of it is on the disk.
    Saved(Saved),
    /// Somebody who may be in it was erased, or their import taken back: it is begun anew.
    Stale,
    /// All of it is on the disk: nothing leaves with it any more.
    Whole(Saved),
    /// It was whole, and somebody in it was erased, or their import taken back: what is still there of it is not put in its
    /// place.
    Over,
}

/// What a run hears of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FileNews {
    /// Nothing.
    #[default]
    None,
    /// It is begun anew.
    Anew,
    /// It is so far by now.
    Saved(Saved),
    /// All of it is there.
    Whole(Saved),
}

impl ExportFile {
    /// What becomes of it by these news. What is stale is neither saved nor whole by any: where it would end, it is to be
    /// begun anew.
    #[must_use]
    pub fn after(self, news: FileNews) -> Self {
        match (self, news) {
            (is @ (Self::Whole(_) | Self::Over), _) | (is, FileNews::None) => is,
            (Self::Stale, FileNews::Saved(_)) => Self::Stale,
            (Self::Stale, FileNews::Whole(_)) | (_, FileNews::Anew) => Self::Begun,
            (_, FileNews::Saved(saved)) => Self::Saved(saved),
            (_, FileNews::Whole(saved)) => Self::Whole(saved),
        }
    }

    /// What becomes of it when somebody of whom its run tells is in the store no more.
    #[must_use]
    pub fn after_erasure(self) -> Self {
        if self.has_left() { Self::Over } else { Self::Stale }
    }

    /// Whether all of it is there, or was.
    pub fn has_left(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::Over)
    }
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRun {
    /// SHA-256 of what was selected, in which form, and of where it goes: the same command has the same.
    pub digest: Hash,
    /// SHA-256 of what was selected alone: nobody goes on with another selection.
    pub selection: Hash,
    /// SHA-256 of where it goes alone: a part there is one of ours.
    pub place: Hash,
    /// Who ran it.
    pub by: MemberId,
    /// When it began.
    pub at: Moment,
    /// The audit entry that decided on it.
    pub seq: u64,
    /// How many rows were decided on.
    pub rows: u64,
    /// The last of them. What stands behind it came later and does not leave.
    pub until: Mark,
    /// The columns of the file, where they were told by what the rows hold.
    pub header: Vec<String>,
    /// Whether its sealed values leave past the limits of reveals.
    pub past_limits: bool,
    /// Whether the privacy officer was told of an invented customer in it.
    pub alarmed: bool,
    /// Of how many rows the log tells.
    pub told: u64,
    /// How far its file is.
    pub file: ExportFile,
}

impl ExportRun {
    /// How many rows may leave: those that were decided on, and of a long list as many more as its words may take until
    /// it has left. One that nobody had to decide on has no such room.
    pub fn most(&self) -> u64 {
        self.rows + if self.rows > EXPORT_UP_TO { self.rows / 10 } else { 0 }
    }

    /// Whether its days are over.
    pub fn is_over(&self, now: Moment) -> bool {
        now.at_seconds > self.at.at_seconds + GOES_ON_DAYS * 86_400
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_erased_may_be_in_is_never_whole_before_it_was_begun_anew() {
        let saved = Saved { rows: 1, last: Mark::default(), bytes: 2, hash: Hash::default() };
        let (some, all) = (ExportFile::Saved(saved.clone()), ExportFile::Whole(saved.clone()));
        let news = [FileNews::Saved(saved.clone()), FileNews::Whole(saved), FileNews::Anew];
        let [on, whole, anew] = &news;
        assert_eq!(ExportFile::Begun.after(on.clone()), some);
        assert_eq!(some.clone().after(whole.clone()), all);
        assert_eq!(some.clone().after(anew.clone()), ExportFile::Begun);
        for file in [ExportFile::Begun, some, ExportFile::Stale] {
            let stale = file.after_erasure();
            assert_eq!(stale.clone().after(FileNews::None), ExportFile::Stale);
            assert_eq!(stale.clone().after(on.clone()), ExportFile::Stale);
            assert_eq!(stale.clone().after(whole.clone()), ExportFile::Begun);
            assert_eq!(stale.after(anew.clone()), ExportFile::Begun);
        }
        for over in [all.clone(), all.after_erasure()] {
            assert!(news.iter().all(|news| over.clone().after(news.clone()) == over));
        }
    }
}
