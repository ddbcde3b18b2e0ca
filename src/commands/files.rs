//! The audited half of what goes to and from a member's files: that it was done, and to which bytes. Its name is
//! the member's own words, and stands in no entry.

use super::{Act, Applied, Scene};
use crate::domain::error::Result;
use crate::guards::{Verdicts, rights};
use crate::store::WriteTx;

/// What is done with one file, by the SHA-256 of its bytes.
#[derive(Debug)]
pub enum Files {
    /// It came in.
    Put(String),
    /// It goes out.
    Get(String),
    /// It goes away.
    Drop(String),
}

impl Files {
    fn sha256(&self) -> &String {
        match self {
            Self::Put(sha256) | Self::Get(sha256) | Self::Drop(sha256) => sha256,
        }
    }
}

impl Act for Files {
    fn verb(&self) -> &'static str {
        match self {
            Self::Put(_) => "file.put",
            Self::Get(_) => "file.get",
            Self::Drop(_) => "file.drop",
        }
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.sha256().clone()])
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())))
    }

    fn apply(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        Ok(Applied::one(self.sha256()))
    }
}
