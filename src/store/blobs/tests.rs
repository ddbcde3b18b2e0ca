//! Sealed files beside the store: whole or gone, and nobody is led anywhere else.

use super::super::open::tests::{first_entry, made};
use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};

struct House {
    home: tempfile::TempDir,
    store: Store,
}

impl House {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let store = made(&home.path().join("store"), 1);
        Self { home, store }
    }

    fn lay(&self, name: u8, bytes: &[u8]) -> Laid {
        let mut new = self.store.blobs().begin(&[name; 8]).unwrap();
        new.write_all(bytes).unwrap();
        new.finish().unwrap()
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("store").join(FOLDER)
    }

    fn files(&self) -> usize {
        fn count(path: &Path) -> usize {
            let entries = std::fs::read_dir(path).unwrap().flatten();
            entries.map(|one| if one.path().is_dir() { count(&one.path()) } else { 1 }).sum()
        }
        count(&self.folder())
    }

    #[expect(clippy::disallowed_methods, reason = "what a scrub does, without one")]
    fn sweep(&self) -> u64 {
        let mut swept = 0;
        let done = self.store.write(|tx| {
            swept = tx.sweep_blobs()?;
            tx.audit(first_entry())?.commit()
        });
        done.unwrap();
        swept
    }
}

#[test]
fn a_file_has_its_name_once_it_is_whole_and_nobody_else_reads_it() {
    let house = House::new();
    let laid = house.lay(1, b"sealed");
    let (hash, bytes) = (laid.hash, laid.bytes);
    assert_eq!((bytes, hash), (6, Sha256::digest(b"sealed").into()));
    laid.keep();
    let path = house.folder().join(prefix(&hex(&hash))).join(hex(&hash));
    assert_eq!(std::fs::read(&path).unwrap(), b"sealed");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&house.folder()), 0o700);
    let blobs = house.store.blobs();
    assert_eq!(blobs.bytes_of(&hash), Ok(Some(6)));
    assert_eq!(blobs.look(&hash), Ok(Found::Whole));
    std::fs::write(&path, b"bent!!").unwrap();
    assert_eq!(blobs.look(&hash), Ok(Found::Changed));
    assert_eq!(blobs.open_whole(&hash).unwrap_err().code, "attachment-changed");
    blobs.remove(&[hash]);
    assert_eq!(blobs.look(&hash), Ok(Found::Missing));
    assert_eq!(blobs.open_whole(&hash).unwrap_err().code, "attachment-missing");
}

#[test]
fn what_is_given_up_leaves_nothing() {
    let house = House::new();
    let mut new = house.store.blobs().begin(&[1; 8]).unwrap();
    new.write_all(b"half").unwrap();
    assert_eq!(house.files(), 1);
    drop(new);
    drop(house.lay(2, b"no row came"));
    assert_eq!(house.files(), 0);
}

#[test]
fn a_sweep_takes_what_the_dead_left_and_nothing_that_somebody_is_at() {
    let house = House::new();
    assert_eq!(house.sweep(), 0, "there is no folder yet");
    house.lay(1, b"its commit never came").keep();
    let waiting = house.lay(2, b"its commit may still come");
    let mut half = house.store.blobs().begin(&[3; 8]).unwrap();
    half.write_all(b"half").unwrap();
    std::fs::write(house.folder().join(".new-dead"), b"cut off").unwrap();
    assert_eq!(house.store.blobs().strays(&BTreeMap::new()).unwrap().len(), 2);
    assert_eq!(house.sweep(), 2);
    assert_eq!(house.store.blobs().bytes_of(&waiting.hash), Ok(Some(25)));
    let half = half.finish().unwrap();
    assert_eq!(house.files(), 2);
    waiting.keep();
    half.keep();
    assert_eq!(house.sweep(), 0, "both are held until their commit has ended");
    drop((waiting, half));
    assert_eq!((house.sweep(), house.files()), (2, 0));
}

#[test]
fn a_sweep_between_a_name_and_its_lock_costs_nobody_a_file() {
    let house = House::new();
    let blobs = house.store.blobs();
    drop(house.lay(0, b"the folder is there"));
    let path = house.folder().join(".new-here");
    let file = File::create(&path).unwrap();
    let folder = blobs.folder(&[FOLDER]).unwrap().unwrap();
    assert_eq!(is_held(&folder, ".new-here", &file), Ok(true));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(is_held(&folder, ".new-here", &file), Ok(false));
    std::fs::write(&path, b"another").unwrap();
    assert_eq!(is_held(&folder, ".new-here", &file), Ok(false));
    std::thread::scope(|scope| {
        let adds = scope.spawn(|| {
            for name in 1..=200 {
                let laid = house.lay(name, &[name]);
                assert_eq!(blobs.bytes_of(&laid.hash), Ok(Some(1)));
            }
        });
        while !adds.is_finished() {
            blobs.sweep(&BTreeMap::new()).unwrap();
        }
    });
}

#[test]
fn no_link_is_followed() {
    let house = House::new();
    let elsewhere = house.home.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, house.folder()).unwrap();
    let blobs = house.store.blobs();
    assert_eq!(blobs.begin(&[1; 8]).unwrap_err().code, NO_FOLDER);
    assert_eq!(blobs.check().unwrap_err().code, NO_FOLDER);
    assert_eq!(blobs.strays(&BTreeMap::new()).unwrap_err().code, NO_FOLDER);
    std::fs::remove_file(house.folder()).unwrap();
    let laid = house.lay(1, b"sealed");
    let name = hex(&laid.hash);
    let path = house.folder().join(prefix(&name)).join(&name);
    let secret = elsewhere.join("secret");
    std::fs::write(&secret, b"sealed").unwrap();
    std::fs::remove_file(&path).unwrap();
    symlink(&secret, &path).unwrap();
    assert_eq!(house.store.blobs().bytes_of(&laid.hash), Ok(None));
    assert_eq!(house.sweep(), 0, "what is no file is nobody's to delete here");
    assert!(secret.exists());
    let shelf = path.parent().unwrap().to_owned();
    std::fs::remove_file(&path).unwrap();
    std::fs::remove_dir(&shelf).unwrap();
    symlink(&elsewhere, &shelf).unwrap();
    assert_eq!((blobs.check(), blobs.look(&laid.hash)), (Ok(()), Ok(Found::Missing)));
    assert_eq!((house.sweep(), secret.exists()), (0, true));
}
