//! What the kernel does for a confined process that tries all the same. The one who tries is this test's own program,
//! started once more.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus};

const SIGSYS: i32 = 31;
const TRIES: &str = "KEFU_TEST_TRIES";

/// Calls under the other numbers of x86-64 have this bit.
#[cfg(target_arch = "x86_64")]
const X32: i64 = 0x4000_0000;

/// The call of this number, without arguments.
#[expect(unsafe_code, reason = "what somebody tries who has code of their own in the process")]
fn calls(number: i64) -> i64 {
    // SAFETY: no call of these tests reads or writes memory when all its arguments are zero.
    unsafe { nix::libc::syscall(number, 0, 0, 0, 0, 0, 0) }
}

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
        "workbook" => {
            let path = std::env::temp_dir().join(format!("kefu-{}.xlsx", std::process::id()));
            std::fs::write(&path, "PK\x03\x04").expect("a file");
            let refused = kefu::exchange::csv::open(&path).map(|_| ()).map_err(|e| e.code);
            std::fs::remove_file(&path).expect("removed");
            assert_eq!(refused, Err("workbook-in-session"));
        }
        "memory" => assert!(Vec::<u8>::new().try_reserve_exact(2 << 30).is_err()),
        "files" => {
            let open: Vec<_> =
                std::iter::from_fn(|| std::fs::File::open("/dev/null").ok()).collect();
            assert!(open.len() < 128);
        }
        other => match other.parse() {
            Ok(number) => drop(calls(number)),
            Err(_) => panic!("{other} is never tried"),
        },
    }
}

#[test]
fn another_program_ends_it() {
    assert_eq!(tries("exec").signal(), Some(SIGSYS));
}

/// Each of them, since a list is as good as its shortest line; the control is a call that everybody makes.
#[test]
fn so_do_calls_that_nobody_of_kefu_makes() {
    use nix::libc;
    assert!(tries(&libc::SYS_getpid.to_string()).success());
    for number in [
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_bpf,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_keyctl,
        libc::SYS_open_by_handle_at,
        libc::SYS_userfaultfd,
    ] {
        assert_eq!(tries(&number.to_string()).signal(), Some(SIGSYS), "{number}");
    }
}

/// The same call has other numbers: a socket is one under those of x32 as well, where the kernel has them.
#[test]
#[cfg(target_arch = "x86_64")]
fn no_call_has_a_way_round_by_another_number() {
    use nix::libc;
    const EXECVE: i64 = 520;
    for number in [
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_mount,
        libc::SYS_clone3,
        libc::SYS_getpid,
        EXECVE,
    ] {
        assert_eq!(tries(&(X32 + number).to_string()).signal(), Some(SIGSYS), "{number}");
    }
}

#[test]
fn what_a_library_may_try_fails_and_the_rest_goes_on() {
    let ways = [
        "nothing", "thread", "spawn", "connect", "unix", "pair", "symlink", "memory", "files",
        "workbook",
    ];
    for what in ways {
        let ended = tries(what);
        assert!(ended.success(), "{what}: {ended:?}");
    }
}
