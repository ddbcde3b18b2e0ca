//! The folder and the file: where they are, who else may read them, and whether the file that was
//! opened still stands there.

use super::backend::Disk;
use crate::domain::error::{Error, Result};
use std::fs::DirBuilder;
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the store's file in its folder.
pub(super) const FILE: &str = "kefu.redb";

/// The store's file in a folder.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The file that was opened.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) folder: PathBuf,
    /// Device and inode.
    identity: Option<(u64, u64)>,
    /// Where its bytes are, if not in the file.
    pub(super) disk: Option<Arc<dyn Disk>>,
}

impl Place {
    /// Looked at before the file is opened: one that is put in its place after that is noticed.
    pub(super) fn of(folder: &Path, disk: Option<Arc<dyn Disk>>) -> Self {
        Self { folder: folder.to_owned(), identity: identity(folder), disk }
    }

    /// What is written to a file that was deleted or replaced would be gone with it, and what is
    /// read there is no longer so.
    pub(super) fn check(&self) -> Result<()> {
        if self.identity.is_some() && identity(&self.folder) == self.identity {
            return Ok(());
        }
        Err(Error::conflict("store-replaced").with("path", self.folder.display()))
    }
}

fn identity(folder: &Path) -> Option<(u64, u64)> {
    file(folder).metadata().ok().map(|meta| (meta.dev(), meta.ino()))
}

pub(super) fn file_error(path: &Path, e: &std::io::Error) -> Error {
    Error::failed("file").with("path", path.display()).with("detail", e)
}

/// What the system says of the store's folder and file, without anybody opening the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// The file.
    pub path: PathBuf,
    /// Rights of the folder, if there is one.
    pub folder_mode: Option<u32>,
    /// Rights of the file, if there is one.
    pub file_mode: Option<u32>,
    /// Bytes of the file.
    pub bytes: u64,
    /// Whether it begins as redb's files do; none if it could not be read.
    pub has_head: Option<bool>,
}

impl FileFacts {
    /// Looks at the folder.
    pub fn of(folder: &Path) -> Self {
        const HEAD: &[u8; 9] = b"redb\x1a\x0a\xa9\x0d\x0a";
        let path = file(folder);
        let meta = path.metadata().ok();
        let mode = |meta: &std::fs::Metadata| meta.mode() & 0o777;
        let mut head = Vec::new();
        // Only a file: to open a pipe would wait for whoever writes to it.
        let is_file = meta.as_ref().is_some_and(std::fs::Metadata::is_file);
        let opened = is_file.then(|| std::fs::File::open(&path).ok()).flatten();
        let read = opened.map(|file| file.take(HEAD.len() as u64).read_to_end(&mut head).is_ok());
        Self {
            folder_mode: folder.metadata().ok().as_ref().map(mode),
            file_mode: meta.as_ref().map(mode),
            bytes: meta.map_or(0, |meta| meta.len()),
            has_head: read.map(|is_read| is_read && head == HEAD),
            path,
        }
    }
}

/// An existing empty folder becomes ours; one with other things in it keeps its rights.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|e| file_error(folder, &e));
    }
    let is_empty = folder.read_dir().map_err(|e| file_error(folder, &e))?.next().is_none();
    if is_empty {
        let ours = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, ours).map_err(|e| file_error(folder, &e))?;
    }
    Ok(())
}

/// Refuses to start where others may read or write.
pub(super) fn check_rights(folder: &Path) -> Result<()> {
    [folder, &file(folder)].into_iter().try_for_each(|path| {
        let meta = path.metadata().map_err(|e| file_error(path, &e))?;
        if meta.mode() & 0o077 == 0 {
            return Ok(());
        }
        Err(Error::failed("store-rights")
            .with("path", path.display())
            .with("mode", format!("{:03o}", meta.mode() & 0o777)))
    })
}

/// Where file locks and fsync do not mean what redb needs them to mean: over a network, and in user
/// space (FUSE), behind which sshfs and rclone put another host.
const ELSEWHERE: [(u32, &str); 10] = [
    (0x6969, "nfs"),
    (0x517b, "smb"),
    (0xff53_4d42, "cifs"),
    (0xfe53_4d42, "smb2"),
    (0x5346_414f, "afs"),
    (0x00c3_6400, "ceph"),
    (0x0102_1997, "9p"),
    (0x0bd0_0bd0, "lustre"),
    (0x7375_7245, "coda"),
    (FUSE, "fuse"),
];
const FUSE: u32 = 0x6573_5546;

/// Refuses a folder that is not on a local disk, and one of which the system does not say where it is.
pub(super) fn check_file_system(folder: &Path) -> Result<()> {
    let stat = rustix::fs::statfs(folder).map_err(|e| file_error(folder, &e.into()))?;
    #[expect(clippy::cast_possible_truncation, reason = "a magic number has 32 bits, in any type")]
    let magic = stat.f_type as u32;
    elsewhere(magic).map_or(Ok(()), |(code, kind)| {
        Err(Error::failed(code).with("path", folder.display()).with("kind", kind))
    })
}

/// The refusal's code and the kind of file system.
fn elsewhere(magic: u32) -> Option<(&'static str, &'static str)> {
    let (_, kind) = ELSEWHERE.iter().find(|(known, _)| *known == magic)?;
    Some((if magic == FUSE { "store-fuse" } else { "store-network" }, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_locks_elsewhere_is_refused() {
        const EXT4: u32 = 0xef53;
        const TMPFS: u32 = 0x0102_1994;
        assert_eq!(elsewhere(0x6969), Some(("store-network", "nfs")));
        assert_eq!(elsewhere(0x6573_5546), Some(("store-fuse", "fuse")));
        assert_eq!((elsewhere(EXT4), elsewhere(TMPFS)), (None, None));
        let nowhere = check_file_system(Path::new("/no/such/folder"));
        assert_eq!(nowhere.unwrap_err().code, "file");
    }
}
