//! Lifting a member's limits for a while, when the day brings more customers than they foresee.
//!
//! What is revealed meanwhile counts all the same: after it the member waits until enough of it has left
//! the windows.

use super::{Act, Applied, Scene, find_member};
use crate::domain::budget::LIFT_MINUTES;
use crate::domain::contact::Compartment;
use crate::domain::error::Result;
use crate::domain::id::MemberId;
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::purpose;
use crate::guards::reveal::may_lift;
use crate::guards::{Verdicts, rights};
use crate::store::tables::LiftRow;
use crate::store::{WriteTx, tables};

/// A lift, from now on.
#[derive(Debug)]
pub struct Lift {
    /// For whom.
    pub member: MemberId,
    /// Of one compartment; else of all that the member's roles open.
    pub compartment: Option<Compartment>,
    /// Why; it stands in the log.
    pub reason: String,
}

impl Lift {
    fn wanted(&self, member: &Member) -> Vec<Compartment> {
        let opened = || Compartment::ALL.into_iter().filter(|one| member.opens(*one)).collect();
        self.compartment.map_or_else(opened, |one| vec![one])
    }
}

impl Act for Lift {
    fn verb(&self) -> &'static str {
        "vault.lift"
    }

    fn is_final(&self) -> bool {
        true
    }

    /// A reason that is not let through is not written down either.
    fn purpose(&self, _: &WriteTx) -> Result<Option<String>> {
        let is_fit = purpose::check_reason(&self.reason).is_ok();
        Ok(is_fit.then(|| self.reason.trim().to_owned()))
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![self.member.to_string()])
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let member = find_member(tx, self.member)?;
        let wanted = self.wanted(&member);
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(may_lift(
            scene.member,
            &member,
            &wanted,
            &self.reason,
        )))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let at_seconds = scene.now.at_seconds + LIFT_MINUTES * 60;
        let until = Moment { at_seconds, ..scene.now };
        let mut ids = vec![self.member.to_string()];
        for compartment in self.wanted(&find_member(tx, self.member)?) {
            let row = LiftRow { until, seq: scene.seq };
            tx.put(tables::LIFTS, &(self.member, compartment.byte()), &row)?;
            ids.push(compartment.code().to_owned());
        }
        Ok(Applied { ids, count: 1, ..Applied::default() })
    }
}
