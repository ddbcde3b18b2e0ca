//! What the kernel does for a confined process that tries all the same. The one who tries is this test's own program,
//! started once more.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus};

const SIGSYS: i32 = 31;
const TRIES: &str = "KEFU_TEST_TRIES";

/// How one ends that is confined and tries this.
fn tries(what: &str) -> ExitStatus {
    let own = std::env::current_exe().expect("this program");
    let mut tried = Command::new(own);
    tried
        .args(["--exact", "confined::who_tries", "--nocapture", "--test-threads", "1"])
        .env(TRIES, what);
    tried.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    tried.status().expect("a run")
}

/// Not a test by itself: what [`tries`] starts.
#[test]
fn who_tries() {
    let Ok(what) = std::env::var(TRIES) else { return };
    kefu::session::confine::confine(0).expect("confined");
    match what.as_str() {
        "nothing" => {}
        "thread" => std::thread::spawn(|| ()).join().expect("a thread"),
        "exec" => drop(Command::new("/bin/true").exec()),
        "spawn" => assert!(Command::new("/bin/true").status().is_err()),
        "connect" => assert!(
            std::net::TcpStream::connect(("127.0.0.1", 22))
                .is_err_and(|e| { e.kind() == std::io::ErrorKind::PermissionDenied })
        ),
        "unix" => assert!(std::os::unix::net::UnixDatagram::unbound().is_err()),
        "pair" => assert!(std::os::unix::net::UnixStream::pair().is_ok()),
        "symlink" => assert!(std::os::unix::fs::symlink("/etc", "/tmp/kefu-link").is_err()),
        "memory" => assert!(Vec::<u8>::new().try_reserve_exact(2 << 30).is_err()),
        "files" => {
            let open: Vec<_> =
                std::iter::from_fn(|| std::fs::File::open("/dev/null").ok()).collect();
            assert!(open.len() < 128);
        }
        other => panic!("{other} is never tried"),
    }
}

#[test]
fn another_program_ends_it() {
    assert_eq!(tries("exec").signal(), Some(SIGSYS));
}

#[test]
fn what_a_library_may_try_fails_and_the_rest_goes_on() {
    let ways =
        ["nothing", "thread", "spawn", "connect", "unix", "pair", "symlink", "memory", "files"];
    for what in ways {
        let ended = tries(what);
        assert!(ended.success(), "{what}: {ended:?}");
    }
}
