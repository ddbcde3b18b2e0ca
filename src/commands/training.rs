//! Writing down what a member was taught.

use super::{Act, Applied, Scene, find_member};
use crate::domain::access::{Course, Training};
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::moment::Moment;
use crate::guards::{Verdicts, access, rights};
use crate::store::{WriteTx, tables};

/// A training that a member had.
#[derive(Debug)]
pub struct RecordTraining {
    /// Who.
    pub member: MemberId,
    /// In what.
    pub course: Course,
    /// On which day.
    pub on: Moment,
}

impl Act for RecordTraining {
    fn verb(&self) -> &'static str {
        "training.record"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        Ok(Some(self.course.code().to_owned()))
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.member.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let member = find_member(tx, self.member)?;
        Ok(Verdicts::on(rights::may(scene.member, self.verb()))
            .and(access::may_record(&member, self.on, scene.now)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let training = Training { course: self.course, on: self.on, by: scene.member.id };
        tx.put(tables::TRAININGS, &(self.member, scene.seq), &training)?;
        Ok(Applied::one(self.member))
    }
}
