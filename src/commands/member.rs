//! How a member likes the desk.

use super::{Act, Applied, Scene};
use crate::domain::error::{Error, Result};
use crate::domain::id::MemberId;
use crate::domain::member::Preferences;
use crate::guards::{Verdicts, rights};
use crate::store::{Reader, WriteTx, tables};

/// Keeps language, theme, keys, last view and saved views.
#[derive(Debug)]
pub struct SetPreferences(pub Preferences);

/// That the member who is to become accountable is one.
pub(super) fn check(tx: &WriteTx, owner: Option<MemberId>) -> Result<()> {
    let Some(id) = owner else { return Ok(()) };
    let found = tx.get(tables::MEMBERS, &id)?;
    found.map(|_| ()).ok_or_else(|| Error::not_found("member", id))
}

impl Act for SetPreferences {
    fn verb(&self) -> &'static str {
        "member.preferences"
    }

    fn about(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Vec<String>> {
        Ok(vec![scene.member.id.to_string()])
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(self.0.check()))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let mut member = scene.member.clone();
        member.preferences = self.0.clone();
        tx.put(tables::MEMBERS, &member.id, &member)?;
        Ok(Applied::one(member.id))
    }
}

#[cfg(test)]
mod tests {
    use super::super::undo::tests::desk;
    use super::super::{Command, execute};
    use super::*;

    #[test]
    fn a_saved_view_holds_no_value() {
        let (_folder, desk, session) = desk();
        let keep = |views: Vec<(&str, &str)>| {
            let owned = views.into_iter().map(|(name, line)| (name.into(), line.into())).collect();
            let liked = Preferences { views: owned, ..Preferences::default() };
            let done = execute(&desk, &session, &[Command::Preferences(SetPreferences(liked))]);
            done.map(|_| ()).map_err(|e| e.code)
        };
        assert_eq!(keep(vec![("mine", "@me stage:active due:<3d")]), Ok(()));
        assert_eq!(keep(vec![("mine", "open 139 1234 5678")]), Err("view-sealed"));
        assert_eq!(keep(vec![("ada@example.org", "open")]), Err("view-sealed"));
        assert_eq!(keep(vec![("v", "open"); 10]), Err("views-many"));
        assert_eq!(keep(vec![("v", &"张".repeat(201))]), Err("views-many"));
        let row = desk.store.read(|tx| tx.fetch(tables::MEMBERS, &session.member().unwrap().id));
        assert_eq!(row.unwrap().preferences.views.len(), 1);
    }
}
