//! `vault.recovery`: the offline identities by which the vault is opened when every passphrase is lost.
//!
//! INVARIANT: whoever names them holds every key, since each is wrapped for them; a second person approves, since
//! whoever has such an identity and a copy of the file opens everything. The newest set stands alone.

use super::approval::Ask;
use super::{Act, Applied, Scene, approve};
use crate::domain::approval::Wanted;
use crate::domain::error::{Error, Result};
use crate::guards::{Verdict, Verdicts, backup::may_recover, rights};
use crate::session::Session;
use crate::store::tables::Recipient;
use crate::store::{Reader, Scan, WriteTx, tables};
use crate::vault::unlock::canonical;
use crate::vault::{RECOVERY_HOLDER, Wrap, WrapKey};

/// New recovery recipients.
#[derive(Debug)]
pub struct SetRecovery {
    recipients: Vec<Recipient>,
    wraps: Vec<Wrap>,
}

impl SetRecovery {
    /// Wraps every key for them: for one, who opens alone, or for two, who open together.
    pub fn prepare(session: &Session, recipients: &[String]) -> Result<Self> {
        let recipients: Vec<String> =
            recipients.iter().map(|recipient| canonical(recipient)).collect::<Result<_>>()?;
        let recipients = &recipients[..];
        may_recover(recipients)?;
        let ring = session.ring()?;
        let lacks = || Error::not_permitted("compartment-closed").with("compartment", "contact");
        let mac = ring.recovery_mac(recipients).ok_or_else(lacks)?;
        let wraps = ring.recovery_wraps(recipients, &WrapKey::ALL)?;
        let known = recipients.iter().map(|one| Recipient { recipient: one.clone(), mac });
        Ok(Self { recipients: known.collect(), wraps })
    }

    fn named(&self) -> Vec<String> {
        self.recipients.iter().map(|row| row.recipient.clone()).collect()
    }

    /// Conflict, if keys have come or gone since: the wraps would open less than there is.
    fn is_fresh(&self, tx: &WriteTx) -> Verdict {
        match approve::of_today(tx, &self.wraps)? {
            Some(_) => Ok(()),
            None => Err(Error::conflict("moved-on")),
        }
    }
}

impl Act for SetRecovery {
    fn verb(&self) -> &'static str {
        "vault.recovery"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(self.named())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and_then(|| self.is_fresh(tx)))
    }

    fn stands_alone(&self) -> bool {
        true
    }

    fn approval(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Option<Ask>> {
        let wanted = Wanted::Recovery { recipients: self.named() };
        Ok(Some(Ask { wanted, count: self.recipients.len() as u64 }))
    }

    fn apply(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Applied> {
        for place in tx.keys(tables::WRAPS, &Scan::prefix(&RECOVERY_HOLDER), usize::MAX)? {
            tx.remove(tables::WRAPS, &place)?;
        }
        for wrap in approve::of_today(tx, &self.wraps)?.unwrap_or_default() {
            tx.put(tables::WRAPS, &(wrap.holder, wrap.key.byte(), wrap.epoch), &wrap.sealed)?;
        }
        tx.put(tables::RECOVERY, &0, &self.recipients)?;
        Ok(Applied { ids: self.named(), count: 1, ..Applied::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::enrol::Enrol;
    use super::super::rotate::{rotate, tests::newcomer};
    use super::super::undo::tests::desk;
    use super::super::{Command, execute};
    use super::*;
    use crate::domain::contact::Compartment;
    use crate::domain::member::Role;
    use std::ops::ControlFlow;

    fn recipient() -> String {
        Enrol::prepare(&"nine blue whales sing at noon".into()).unwrap().recipient().to_owned()
    }

    #[test]
    fn the_newest_set_stands_alone_and_follows_the_keys() {
        let (_folder, desk, owner) = desk();
        let set = |recipients: &[String]| -> Result<()> {
            let recovery = SetRecovery::prepare(&owner, recipients)?;
            execute(&desk, &owner, &[Command::SetRecovery(recovery)]).map(|_| ())
        };
        let held = || {
            let scan = Scan::prefix(&RECOVERY_HOLDER);
            desk.read(|tx| tx.keys(tables::WRAPS, &scan, usize::MAX)).unwrap().len()
        };
        assert_eq!(held(), 0);
        let (one, two) = (recipient(), recipient());
        for wrong in
            [vec![], vec![one.clone(), one.clone()], vec![one.clone(), two.clone(), recipient()]]
        {
            assert!(set(&wrong).is_err(), "{wrong:?}");
        }
        set(&[one.clone(), two]).unwrap();
        assert_eq!(held(), WrapKey::ALL.len());
        set(std::slice::from_ref(&one)).unwrap();
        assert_eq!(held(), WrapKey::ALL.len());
        let stale = SetRecovery::prepare(&owner, &[one]).unwrap();
        rotate(&desk, &owner, &Compartment::ALL, &mut |_| ControlFlow::Continue(())).unwrap();
        let late = execute(&desk, &owner, &[Command::SetRecovery(stale)]).map(|_| ());
        assert_eq!(late.map_err(|e| e.code), Err("moved-on"));
        assert_eq!(held(), WrapKey::ALL.len());
    }

    #[test]
    fn it_takes_every_key_and_two_persons() {
        let (_folder, desk, owner) = desk();
        let reader = newcomer(&desk, &owner, "Rob", Role::Senior);
        assert!(SetRecovery::prepare(&reader, &[recipient()]).is_err(), "no key that signs");
        newcomer(&desk, &owner, "Dora", Role::Dpo);
        let recovery = SetRecovery::prepare(&owner, &[recipient()]).unwrap();
        let asked = execute(&desk, &owner, &[Command::SetRecovery(recovery)]).map(|_| ());
        assert_eq!(asked.map_err(|e| e.code), Err("approval-needed"));
    }
}
