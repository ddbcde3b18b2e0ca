//! Files that go in and out at the desk: on this host by their path, in a session that came over SSH by their name among
//! the member's own.
//!
//! INVARIANT: a file that stands somewhere is never overwritten, and one that was not written whole has no name. Nothing
//! here opens what it carries.

use crate::commands::attachment::save::{Saved, save};
use crate::commands::attachment::{Attach, prepare};
use crate::commands::{Command, Made};
use crate::domain::attachment::{Origin, Owner};
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::id::AttachmentNumber;
use crate::domain::purpose::Purpose;
use crate::queries::{READ, ask, attachments};
use crate::session::drawer::beside;
use crate::session::{Desk, Session, home};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The file sealed, and what is to be done with it.
pub fn attaching(
    desk: &Desk,
    session: &Session,
    on: Owner,
    (path, compartment): (&Path, Compartment),
) -> Result<Command> {
    let mut file = opened(session, path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let attach = Attach { on, name, media: None, compartment, origin: Origin::File, file: None };
    prepare(desk, session, attach, &mut file).map(Command::Attach)
}

fn opened(session: &Session, path: &Path) -> Result<File> {
    if let Some(drawer) = session.drawer() {
        return drawer.open(&path.to_string_lossy());
    }
    let path = &home::meant(path);
    let failed = |e: std::io::Error| Error::unread(path, &e);
    // A pipe would keep the desk for ever, and a device has no end.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Error::usage("attachment-no-file").with("path", path.display()));
    }
    File::open(path).map_err(failed)
}

/// What was saved, and as what.
#[derive(Debug)]
pub struct Placed {
    /// Which.
    pub saved: Saved,
    /// Its path, or its name among the member's own.
    pub place: String,
    /// What it touched.
    pub made: Made,
}

/// Saves an attachment.
pub fn saving(
    desk: &Desk,
    session: &Session,
    number: AttachmentNumber,
    purpose: Purpose,
    to: Option<PathBuf>,
) -> Result<Placed> {
    let row = ask(desk, session, READ, |tx| attachments::find(tx, &number.to_string()))?;
    let own = row.attachment.file_name();
    // Whatever stands against writing there is said before anything is opened.
    let (mut file, place) = match session.drawer() {
        Some(drawer) => (drawer.lay_out(&own)?, own),
        None => {
            let to = home::meant(&to.unwrap_or_default());
            let path = if to.is_dir() { to.join(own) } else { to };
            (beside(&path)?, path.display().to_string())
        }
    };
    let saved = save(desk, session, number, purpose, &mut file)?;
    file.keep()?;
    let made = Made { attachment: Some(number), ..Made::default() };
    Ok(Placed { saved, place, made })
}
