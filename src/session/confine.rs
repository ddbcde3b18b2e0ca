//! What a forced command gives up before it does anything for anybody.
//!
//! INVARIANT: after [`confine`] this process runs no other program, makes no other process, looks into none,
//! reaches no network, and cannot undo any of that. It has started nothing before.
//!
//! A process that reads a file for another one ([`confine_reader`]) gives up opening files, too.
//!
//! Other programs end the process: nothing of kefu asks for one, so whoever does is somebody else, who gets no
//! second try; the kernel's log names the call, and what was committed stays. What a library may try in passing
//! (a socket for a name service) fails instead, and the library goes on without it.

use crate::domain::error::{Error, Result};
use nix::libc;
use nix::sys::signal::{SigSet, Signal};
use rustix::process::{Resource, Rlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter_all_threads, sock_filter,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

static IS_CONFINED: AtomicBool = AtomicBool::new(false);

/// Bytes of memory that can be written. A desk with 20,000 customers has 84 MB, most of it for finding them, and opening
/// the vault takes 128 MiB more for scrypt; the rest is room.
const DATA_BYTES: u64 = 1 << 30;
/// Bytes of addresses: also what is only set aside for the heap of each thread, 64 MiB for each.
const ADDRESS_BYTES: u64 = 8 << 30;
/// What is kept for finding customers grows with the store: so much more for each of its bytes.
const FOR_EACH_BYTE: u64 = 4;
/// Bytes of addresses besides its memory for a reader: the program itself, which is large where it is built for tests.
const MAPPED_BYTES: u64 = 1 << 30;
/// Files open at once; a desk has about twenty.
const OPEN_FILES: u64 = 128;

/// Calls under the other numbers of x86-64 (`x32`) have this bit, and so none of the numbers below.
#[cfg(target_arch = "x86_64")]
const X32: u32 = 0x4000_0000;

/// Whoever asks for these is not kefu.
const FOREIGN: &[i64] = &[
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsmount,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_open_by_handle_at,
    libc::SYS_personality,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
];

/// What libraries may try, and what they can do without. Pairs of sockets are no network.
const DENIED: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_memfd_create,
    libc::SYS_mknodat,
    libc::SYS_symlinkat,
    libc::SYS_linkat,
];

/// The same where there are older names for it; a process of its own, too.
#[cfg(target_arch = "x86_64")]
const DENIED_BEFORE: &[i64] =
    &[libc::SYS_fork, libc::SYS_vfork, libc::SYS_mknod, libc::SYS_symlink, libc::SYS_link];

/// Gives all of it up, before a store of so many bytes is opened. Nothing of the member's has been read yet, and no
/// other thread runs.
pub fn confine(store_bytes: u64) -> Result<()> {
    let more = store_bytes.saturating_mul(FOR_EACH_BYTE);
    // Files have no limit of length: the store is one of them, and grows.
    limit(&[
        (Resource::Data, DATA_BYTES.saturating_add(more)),
        (Resource::As, ADDRESS_BYTES.saturating_add(more)),
        (Resource::Nofile, OPEN_FILES),
    ])?;
    ignore_stops()?;
    filter()?;
    IS_CONFINED.store(true, Ordering::Relaxed);
    Ok(())
}

/// Whether this process has given all of it up: then it must not try to start another one.
pub fn is_confined() -> bool {
    IS_CONFINED.load(Ordering::Relaxed)
}

/// Gives up the same in a process that reads a file for another one: with so many bytes of memory, for so many seconds
/// of work, and without one more file. What it reads and where it tells of it is open already.
pub fn confine_reader(bytes: u64, seconds: u64) -> Result<()> {
    limit(&[
        (Resource::Data, bytes),
        (Resource::As, bytes.saturating_add(MAPPED_BYTES)),
        (Resource::Cpu, seconds),
        (Resource::Nofile, 0),
        (Resource::Fsize, 0),
    ])?;
    filter()
}

/// Closes what was inherited besides the three standard streams. Nothing else is open yet.
pub fn close_inherited() -> Result<()> {
    const STANDARD: i32 = 2;
    let open = std::fs::read_dir("/proc/self/fd").map_err(failed)?.flatten();
    let open: Vec<i32> =
        open.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    for descriptor in open.into_iter().filter(|number| *number > STANDARD) {
        let _ = nix::unistd::close(descriptor);
    }
    Ok(())
}

fn limit(limits: &[(Resource, u64)]) -> Result<()> {
    for &(resource, most) in limits {
        let now = rustix::process::getrlimit(resource);
        let most = now.maximum.map_or(most, |maximum| maximum.min(most));
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(resource, limit).map_err(|e| failed(std::io::Error::from(e)))?;
    }
    Ok(())
}

/// A stop would keep what the process holds, with no shell that could end it. The kernel takes a blocked signal of a
/// terminal for an ignored one; every thread inherits it.
fn ignore_stops() -> Result<()> {
    let mut stops = SigSet::empty();
    [Signal::SIGTSTP, Signal::SIGTTIN, Signal::SIGTTOU].into_iter().for_each(|one| stops.add(one));
    stops.thread_block().map_err(|e| failed(std::io::Error::from(e)))
}

fn filter() -> Result<()> {
    rustix::thread::set_no_new_privs(true).map_err(|e| failed(std::io::Error::from(e)))?;
    for filter in filters()? {
        apply_filter_all_threads(&filter).map_err(failed)?;
    }
    Ok(())
}

/// Each with what becomes of a call of its own; of several answers the kernel takes the hardest.
fn filters() -> Result<Vec<BpfProgram>> {
    let all = |calls: &[i64]| calls.iter().map(|call| (*call, Vec::new())).collect();
    let foreign: BTreeMap<i64, Vec<SeccompRule>> = all(FOREIGN);
    let mut denied: BTreeMap<i64, Vec<SeccompRule>> = all(DENIED);
    #[cfg(target_arch = "x86_64")]
    {
        denied.append(&mut all(DENIED_BEFORE));
    }
    denied.insert(libc::SYS_clone, vec![is_no_thread()?]);
    // Characters that the terminal takes for typed ones.
    denied.insert(libc::SYS_ioctl, vec![is_typing(libc::TIOCSTI)?, is_typing(TIOCLINUX)?]);
    // What it asks for stands where no filter looks; without it the C library takes the call above.
    let hidden = all(&[libc::SYS_clone3]);
    Ok(vec![
        #[cfg(target_arch = "x86_64")]
        no_other_numbers(),
        program(foreign, SeccompAction::KillProcess)?,
        program(denied, errno(libc::EPERM))?,
        program(hidden, errno(libc::ENOSYS))?,
    ])
}

/// Ends the process over any call under the numbers of `x32`: one list of calls says what is not to be, and under other
/// numbers each of them would be another. Written out, since the library knows single numbers only. Those of 32 bits
/// are another architecture, over which its programs end the process.
#[cfg(target_arch = "x86_64")]
fn no_other_numbers() -> BpfProgram {
    const fn does(code: u32, over: u8, k: u32) -> sock_filter {
        sock_filter { code: code as u16, jt: 0, jf: over, k }
    }
    const RETURNS: u32 = libc::BPF_RET | libc::BPF_K;
    vec![
        // The number stands first in what a filter is given.
        does(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0),
        does(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 1, X32),
        does(RETURNS, 0, libc::SECCOMP_RET_KILL_PROCESS),
        does(RETURNS, 0, libc::SECCOMP_RET_ALLOW),
    ]
}

const TIOCLINUX: libc::Ioctl = 0x541c;

fn is_no_thread() -> Result<SeccompRule> {
    let bit = libc::CLONE_THREAD as u64;
    rule(0, SeccompCmpOp::MaskedEq(bit), 0)
}

fn is_typing(request: libc::Ioctl) -> Result<SeccompRule> {
    #[expect(clippy::unnecessary_cast, reason = "signed with other C libraries")]
    rule(1, SeccompCmpOp::Eq, request as u64)
}

fn rule(argument: u8, compare: SeccompCmpOp, value: u64) -> Result<SeccompRule> {
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, compare, value);
    condition.and_then(|one| SeccompRule::new(vec![one])).map_err(failed)
}

fn program(rules: BTreeMap<i64, Vec<SeccompRule>>, action: SeccompAction) -> Result<BpfProgram> {
    let arch = std::env::consts::ARCH.try_into().map_err(failed)?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, action, arch);
    filter.and_then(TryInto::try_into).map_err(failed)
}

fn errno(number: i32) -> SeccompAction {
    SeccompAction::Errno(number.unsigned_abs())
}

/// Without it there is no session: nothing is done half confined.
fn failed(e: impl std::fmt::Display) -> Error {
    Error::failed("session-confine").with("detail", e)
}
