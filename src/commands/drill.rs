//! `store.drill`: a store made out of a backup, looked at and thrown away, to see that it can be done.
//!
//! ```text
//! asked (rights) -> restored beside the store, under a name of its own -> examined -> gone -> entry
//! ```
//! INVARIANT: nothing is written to the store but the entry, and that only after the copy was whole and of this vault.
//! What is left behind by a kill is a folder that is no store of anybody's.

use super::restore::{From, Progress, Restored, restore};
use super::{Act, Applied, Command, Scene, execute};
use crate::domain::drill::{Precaution, Taken};
use crate::domain::error::{Error, Result};
use crate::guards::{Verdicts, rights};
use crate::session::{Desk, Session};
use crate::store::{Reader, Store, WriteTx, tables};
use std::path::{Path, PathBuf};

/// A drill that came to its end; without files it is asked for only.
#[derive(Debug)]
pub struct Drill {
    files: Vec<String>,
}

impl Act for Drill {
    fn verb(&self) -> &'static str {
        "store.drill"
    }

    fn about(&self, _: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn check(&self, _: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let is_made = !self.files.is_empty();
        let made = if is_made { Ok(()) } else { Err(Error::conflict("moved-on")) };
        Ok(Verdicts::on(rights::may(scene.member, self.verb())).and(made))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        taken(tx, scene, Precaution::Drill)?;
        Ok(Applied { ids: self.files.clone(), count: 1, ..Applied::default() })
    }
}

/// Says that this was done now.
pub(super) fn taken(tx: &WriteTx, scene: &Scene<'_>, what: Precaution) -> Result<()> {
    let row = Taken { at: scene.now, seq: Some(scene.seq) };
    tx.put(tables::PRECAUTIONS, &what.byte(), &row)
}

/// A folder that is gone when this is, whatever happened.
struct Passing(PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        // What cannot be deleted is named by nobody and opened by nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Makes a store out of a backup beside this one, examines it and throws it away. `tell` hears how far it is.
pub fn drill(
    desk: &Desk,
    session: &Session,
    from: &From<'_>,
    examine: &mut dyn FnMut(&Store) -> Result<()>,
    tell: &mut dyn FnMut(Progress),
) -> Result<(Restored, u64)> {
    ask(desk, session)?;
    let place = Passing(beside(desk.store.folder(), session));
    let uid = rustix::process::getuid().as_raw();
    let restored = restore(session, uid, from, &place.0, examine, tell)?;
    drop(place);
    let own = desk.read(|tx| tx.fetch(tables::INFO, &0))?.vault;
    if restored.head.vault != own {
        return Err(Error::refused("drill-other").with("path", from.folder.display()));
    }
    let act = Drill { files: restored.files.clone() };
    let seq = execute(desk, session, &[Command::Drill(act)])?.seq;
    Ok((restored, seq))
}

fn beside(folder: &Path, session: &Session) -> PathBuf {
    folder.with_file_name(format!("drill-{}", session.id()))
}

/// Before anything is read. A refusal is an entry, so it goes through the door.
fn ask(desk: &Desk, session: &Session) -> Result<()> {
    let (id, asked) = (session.member()?.id, Drill { files: Vec::new() });
    let member = desk.read(|tx| tx.fetch(tables::MEMBERS, &id))?;
    match Verdicts::on(rights::may(&member, asked.verb())).refusal() {
        None => Ok(()),
        Some(refusal) => {
            execute(desk, session, &[Command::Drill(asked)])?;
            Err(refusal)
        }
    }
}
