//! Planted secrets: imported, given to commands, typed into the desk, revealed, locked away. They are
//! in no file, on no line and in no argument, and in memory only while somebody needs them there.
//!
//! `KEFU_TEST_SECRETS` says how many, 24 otherwise; `KEFU_TEST_SEED` repeats them. Each search has a
//! control: the same search finds what is there while it is there.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, KEFU, PASSPHRASE, Ran, environment, files};
use crate::kill::Dice;
use crate::memory::{Found, Wanted};
use crate::needs;
use crate::seat::Seat;
use kefu::locale::{Language, Locale};
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (120, 40);
/// What one customer has.
const POINTS: [&str; 3] = ["phone", "email", "address"];
/// How long a desk may take to be done with what is over.
const SETTLED: Duration = Duration::from_millis(400);

fn text(id: &str) -> String {
    Locale::new(Language::English).text(id)
}

/// How a secret came into the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    File,
    Command,
    Form,
}

struct Customer {
    name: String,
    way: Way,
    values: [String; 3],
}

impl Customer {
    fn new(dice: &mut Dice, number: u64, way: Way) -> Self {
        let mut letters = |count: usize| -> String {
            let letter = |_| char::from(b'a' + u8::try_from(dice.below(26)).expect("a letter"));
            (0..count).map(letter).collect()
        };
        // A rare first letter, since every place where it stands is looked at.
        let email = format!("zq{}@example.{}", letters(9), letters(9));
        let address = format!("zq{}", letters(22));
        let phone = format!("13{:09}", dice.below(1_000_000_000));
        Self { name: format!("Planted{number:03}"), way, values: [phone, email, address] }
    }
}

fn planted(dice: &mut Dice) -> Vec<Customer> {
    let given = std::env::var("KEFU_TEST_SECRETS").ok().and_then(|text| text.parse().ok());
    let customers = given.unwrap_or(24_u64).div_ceil(3);
    let way = |number| match number % 4 {
        0 | 1 => Way::File,
        2 => Way::Command,
        _ => Way::Form,
    };
    (0..customers).map(|number| Customer::new(dice, number, way(number))).collect()
}

fn of(customers: &[Customer], way: Way) -> impl Iterator<Item = &Customer> {
    customers.iter().filter(move |one| one.way == way)
}

fn wanted<'c>(customers: impl Iterator<Item = &'c Customer>) -> Wanted {
    let mut wanted = Wanted::default();
    for customer in customers {
        for (kind, value) in POINTS.iter().zip(&customer.values) {
            wanted.text(&format!("{} {kind}", customer.name), value);
        }
    }
    wanted
}

#[track_caller]
fn none(found: &Found, when: &str) {
    assert!(found.hits.is_empty(), "{when}, in {} B: {}", found.bytes, found.told());
}

#[track_caller]
fn nothing(held: Vec<String>, when: &str) {
    assert!(held.is_empty(), "{when}: {held:?}");
}

/// A store with recovery recipients, so that there are backups, and what stands in its vault.
struct Store {
    house: House,
    customers: Vec<Customer>,
    all: Wanted,
}

impl Store {
    fn planted() -> Self {
        let recovery = age::x25519::Identity::generate().to_public().to_string();
        let customers = planted(&mut Dice::of("hygiene"));
        let all = wanted(customers.iter());
        let store = Self { house: House::empty().with_store(&[recovery]), customers, all };
        store.import();
        of(&store.customers, Way::Command).for_each(|customer| store.add(customer));
        store
    }

    fn import(&self) {
        let file = self.house.home().join("planted.csv");
        let row = |one: &Customer| format!("{},{}\n", one.name, one.values.join(","));
        let rows: String = of(&self.customers, Way::File).map(row).collect();
        std::fs::write(&file, format!("姓名,手机,邮箱,地址\n{rows}")).expect("a file");
        let args = ["import", "parties", "planted.csv", "--map", "cn-contacts"];
        self.runs(&args, &[PASSPHRASE]);
        std::fs::remove_file(file).expect("the only place of the secrets");
    }

    fn add(&self, customer: &Customer) {
        let mut args = vec!["party", "add", customer.name.as_str()];
        POINTS.iter().for_each(|kind| args.extend(["--point", kind]));
        let values = customer.values.iter().map(String::as_str);
        let lines: Vec<&str> = std::iter::once(PASSPHRASE).chain(values).collect();
        self.runs(&args, &lines);
    }

    /// A command that succeeds; neither what it was started with nor what it says holds anything.
    fn runs(&self, args: &[&str], lines: &[&str]) {
        let args: Vec<&str> = args.iter().chain(&["--passphrase-fd", "0"]).copied().collect();
        let mut child = self.house.command(&args).stdin(Stdio::piped()).spawn().expect("a process");
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
        nothing(self.all.held_by(&started_with(pid)), "arguments or environment");
        let mut stdin = child.stdin.take().expect("its input");
        lines.iter().for_each(|line| writeln!(stdin, "{line}").expect("a line"));
        drop(stdin);
        let ran: Ran = child.wait_with_output().expect("its end").into();
        assert_eq!(ran.status, Some(0), "{ran:?}");
        nothing(self.all.held_by(&ran.out), "standard output");
        nothing(self.all.held_by(ran.err.as_bytes()), "standard error");
    }

    /// Every file there is, the free pages of the store and a backup included.
    fn holds_nothing(&self, when: &str) {
        nothing(self.all.held_below(self.house.home()), when);
    }

    fn first(&self, way: Way) -> &Customer {
        of(&self.customers, way).next().expect("one of each")
    }

    /// The keys of the vault, opened without kefu; by name.
    fn keys(&self) -> Keys {
        let out = self.house.home().join("rescue");
        let args = ["vault", "rescue", "--out", "rescue", "C-000001"];
        assert_eq!(self.house.run(&args).status, Some(0));
        let keys = Keys::of(&out);
        std::fs::remove_dir_all(out).expect("a folder");
        keys
    }
}

fn started_with(pid: Pid) -> Vec<u8> {
    let read = |name| std::fs::read(format!("/proc/{}/{name}", pid.as_raw_nonzero()));
    let deadline = Instant::now() + Duration::from_secs(10);
    // A process that has just begun has none for a moment.
    loop {
        let both = ["cmdline", "environ"].map(|name| read(name).unwrap_or_default());
        if both.iter().all(|part| !part.is_empty()) {
            return both.concat();
        }
        assert!(Instant::now() < deadline, "what it was started with cannot be read");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn read(pid: Pid, name: &str) -> String {
    let path = format!("/proc/{}/{name}", pid.as_raw_nonzero());
    std::fs::read_to_string(path).expect("what the system says of it")
}

/// What only an open vault may hold and must hold, and what nobody may hold but while it is used.
struct Keys {
    of_the_vault: Wanted,
    in_use: Wanted,
}

impl Keys {
    fn of(rescue: &Path) -> Self {
        let (mut in_use, mut of_the_vault) = (Wanted::default(), Wanted::default());
        in_use.text("passphrase", PASSPHRASE);
        let read = |name: &str| std::fs::read(rescue.join(name)).expect("a sealed object");
        let passphrase = age::scrypt::Identity::new(PASSPHRASE.into());
        let own = age::decrypt(&passphrase, &read("identity.age")).expect("an identity");
        let own = String::from_utf8(own).expect("text").trim().to_owned();
        add_identity(&mut in_use, "member's identity", &own);
        let own: age::x25519::Identity = own.parse().expect("an identity");
        for name in ["contact", "secret", "suppression", "audit"] {
            let plain = age::decrypt(&own, &read(&format!("wrap-{name}-1.age"))).expect("a key");
            for line in String::from_utf8(plain).expect("text").lines() {
                match line.split_once(' ') {
                    Some(("identity", text)) => {
                        add_identity(&mut of_the_vault, &format!("{name} identity"), text);
                        if name == "contact" {
                            in_use.key("data key", &data_key(text, &read("key-contact-1.age")));
                        }
                    }
                    Some((what @ ("lookup" | "signing"), hex)) => {
                        of_the_vault.key(&format!("{name} {what}"), &from_hex(hex));
                    }
                    _ => {}
                }
            }
        }
        Self { of_the_vault, in_use }
    }
}

/// The data key of the first customer.
fn data_key(identity: &str, sealed: &[u8]) -> Vec<u8> {
    let identity: age::x25519::Identity = identity.parse().expect("an identity");
    let plain = String::from_utf8(age::decrypt(&identity, sealed).expect("a key")).expect("text");
    from_hex(plain.lines().find_map(|line| line.strip_prefix("key ")).expect("a data key"))
}

fn add_identity(wanted: &mut Wanted, name: &str, text: &str) {
    // Every identity begins with the same letters; those that follow tell it from others.
    let letters = text.strip_prefix("AGE-SECRET-KEY-1").expect("an identity");
    wanted.text(name, letters);
    wanted.key(name, &from_bech32(letters));
}

fn from_hex(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).expect("hex"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hex")).collect()
}

/// The 32 bytes of an identity, without the check sum (BIP 173).
fn from_bech32(letters: &str) -> Vec<u8> {
    const ALPHABET: &str = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    let value = |letter| ALPHABET.find(letter).expect("a letter of bech32");
    let bits = letters.chars().flat_map(|letter| {
        let value = value(letter);
        (0..5).rev().map(move |bit| u8::from(value >> bit & 1 == 1))
    });
    let bits: Vec<u8> = bits.take(256).collect();
    bits.chunks(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
}

/// A desk, what is looked for in it, and what the terminal may have been sent.
struct Desk<'s> {
    store: &'s Store,
    seat: Seat,
    /// Up to where the terminal's bytes were looked through, or may hold something.
    heard: usize,
}

impl<'s> Desk<'s> {
    fn of(store: &'s Store) -> Self {
        let mut seat = Seat::at_desk(&store.house, SIZE, &[]);
        seat.shows("Planted0").shows(&text("header-locked"));
        Self { store, seat, heard: 0 }
    }

    /// Settled, and then searched.
    fn searched(&mut self, wanted: &Wanted) -> Found {
        self.seat.watch(SETTLED);
        wanted.held_by_process(self.seat.pid())
    }

    /// What the terminal was sent since somebody last looked holds nothing.
    fn sent_nothing(&mut self) {
        self.seat.watch(SETTLED);
        let news = &self.seat.sent()[self.heard..];
        nothing(self.store.all.held_by(news), "the terminal");
        self.heard = self.seat.sent().len();
    }

    /// What was sent until now had to hold something.
    fn sent_something(&mut self) {
        let news = &self.seat.sent()[self.heard..];
        assert!(!self.store.all.held_by(news).is_empty(), "the control of the terminal");
        self.heard = self.seat.sent().len();
    }

    fn takes_down(&mut self, customer: &Customer) {
        let [phone, email, address] = &customer.values;
        let keys = ["+", &customer.name, "Tab", "Tab", phone, "Tab", email, "Tab", address];
        self.seat.keys(&keys).shows(address);
        self.seat.keys(&["^S"]).shows("taken down").hides(address).keys(&["Esc"]);
    }

    fn reveals(&mut self, customer: &Customer) {
        self.seat.keys(&["Esc", "Esc", "/", &customer.name, "Enter"]).shows("●●●●");
        self.seat.keys(&["r"]).shows(&text("purpose-call"));
        self.seat.keys(&["Enter"]).shows(&customer.values[0]);
    }

    /// A customer whose form is left.
    fn begins_a_draft(&mut self, phone: &str) {
        self.seat.keys(&["+", "Draft", "Tab", "Tab", phone]).shows(phone);
        self.seat.keys(&["Esc"]).shows(&text("toast-draft-kept")).keys(&["Esc"]);
    }

    /// What was typed and not saved is put away with the keys, and comes back with them.
    fn goes_on_with_the_draft(&mut self, phone: &str) {
        self.seat.keys(&["U", PASSPHRASE, "Enter"]).shows(&text("header-open")).keys(&["Esc"]);
        self.seat.keys(&["+"]).shows(phone).keys(&["Esc"]);
    }

    /// How much memory is locked, in kB.
    fn locked_kilobytes(&self) -> u64 {
        let status = read(self.seat.pid(), "status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmLck:")).expect("a figure");
        line.trim().trim_end_matches(" kB").parse().expect("a figure")
    }

    fn locks(&mut self) {
        self.seat.keys(&["U"]).shows(&text("toast-vault-lock"));
    }
}

/// A control: the search finds each of these.
#[track_caller]
fn has(found: &Found, names: &[&str]) {
    for name in names {
        assert!(found.has(name), "a control, {name}, is not found: {}", found.told());
    }
}

#[test]
fn what_is_sealed_is_in_memory_only_while_it_is_needed_there() {
    if !needs::root() {
        return;
    }
    let store = Store::planted();
    let keys = store.keys();
    let mut desk = Desk::of(&store);
    none(&desk.searched(&store.all), "before anything was opened");
    none(&desk.searched(&keys.of_the_vault), "before anything was opened");
    desk.seat.keys(&["U", PASSPHRASE]);
    let typed = desk.searched(&keys.in_use);
    has(&typed, &["passphrase"]);
    desk.seat.keys(&["Enter"]).shows(&text("header-open")).keys(&["Esc"]);
    let open = desk.searched(&keys.of_the_vault);
    has(&open, &["contact identity", "secret lookup", "suppression lookup", "audit signing"]);
    none(&desk.searched(&keys.in_use), "the vault is open");
    assert!(desk.locked_kilobytes() >= 6 * 4, "the keys' pages are not locked");
    desk.sent_nothing();

    let [file, form] = [Way::File, Way::Form].map(|way| store.first(way));
    for customer in of(&store.customers, Way::Form) {
        desk.takes_down(customer);
    }
    desk.sent_something();
    desk.seat.keys(&["Esc", "/", &file.values[0]]).shows(&file.name).keys(&["Esc", "Esc"]);
    desk.seat.watch(SETTLED);
    desk.sent_something();
    none(&desk.searched(&store.all), "typed, saved, looked up, never revealed");

    desk.reveals(file);
    let shown = desk.searched(&store.all);
    has(&shown, &[&format!("{} phone", file.name)]);
    let others = wanted(store.customers.iter().filter(|one| one.name != file.name));
    none(&desk.searched(&others), "while another one is shown");
    none(&desk.searched(&keys.in_use), "while one is shown");
    desk.sent_something();
    desk.reveals(form);
    let others = wanted(store.customers.iter().filter(|one| one.name != form.name));
    none(&desk.searched(&others), "once another one is shown");
    desk.begins_a_draft(&file.values[0]);
    desk.locks();
    desk.sent_something();
    let locked = desk.searched(&store.all);
    none(&locked, "the vault is locked");
    none(&desk.searched(&keys.of_the_vault), "the vault is locked");
    none(&desk.searched(&keys.in_use), "the vault is locked");
    assert_eq!(desk.locked_kilobytes(), 0);
    desk.sent_nothing();
    desk.goes_on_with_the_draft(&file.values[0]);

    let sums = (store.customers.len() * POINTS.len(), typed.hits.len(), shown.hits.len());
    let _ = writeln!(
        std::io::stderr(),
        "{} secrets, 0 hits in {} B of a locked desk; controls: {} hits of the typed passphrase, {} of a shown value",
        sums.0,
        locked.bytes,
        sums.1,
        sums.2
    );
    desk.seat.send(Signal::HUP);
    desk.seat.ends();
    store.holds_nothing("after a desk");
    assert_eq!(store.house.run(&["backup", "saved"]).status, Some(0));
    store.holds_nothing("with a backup");
}

/// A process whose limit would allow a core, that ends by a signal which writes one; the files it left.
fn aborted(house: &House, script: &str, is_ready: impl Fn(&mut Seat)) -> Vec<String> {
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &format!("ulimit -c unlimited; {script}")]);
    let mut seat = Seat::with(house, SIZE, command);
    is_ready(&mut seat);
    seat.send(Signal::ABORT);
    seat.ends();
    let names =
        files(house.home()).into_iter().filter_map(|file| Some(file.file_name()?.to_owned()));
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("core")).collect()
}

#[test]
fn no_core_is_written() {
    let house = House::new();
    let phone = "13912345678";
    house.party("张伟", phone);
    let cores = aborted(&house, &format!("exec {KEFU}"), |seat| {
        seat.shows("张伟").keys(&["/", "张伟", "Enter"]).shows("●●●●");
        seat.keys(&["r", PASSPHRASE, "Enter"]).shows(&text("purpose-call"));
        seat.keys(&["Enter"]).shows(phone);
        let limits = read(seat.pid(), "limits");
        let core = limits.lines().find(|line| line.starts_with("Max core file size"));
        let words: Vec<&str> = core.expect("a limit").split_whitespace().collect();
        assert_eq!(words[4..6], ["0", "0"], "{limits}");
    });
    assert!(cores.is_empty(), "{cores:?}");
    assert!(!house.holds(phone));
    // The control: of another process there is one, where the system writes any.
    let cores = aborted(&house, "echo begun; exec sleep 60", |seat| {
        seat.shows("begun").watch(SETTLED);
    });
    if cores.is_empty() {
        needs::say("this system writes no core files, of whatever process");
    }
}

/// Another program of the same account: what it says of a process.
fn asked_by_nobody(pid: Pid, file: &str) -> bool {
    let path = format!("/proc/{}/{file}", pid.as_raw_nonzero());
    let mut dd = Command::new("head");
    dd.args(["-c", "1", &path]).uid(65_534).gid(65_534).stdout(Stdio::null()).stderr(Stdio::null());
    dd.status().expect("a run").success()
}

#[test]
fn other_programs_of_the_account_do_not_look_in() {
    if !needs::root() {
        return;
    }
    let house = House::of_nobody();
    let run = |program: &str| {
        let mut command = Command::new(program);
        command.env_clear().envs(environment(house.home())).current_dir(house.home());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.uid(65_534).gid(65_534);
        command
    };
    let mut add = run(&house.home().join("kefu").to_string_lossy());
    add.args(["party", "add", "张伟", "--point", "phone", "--passphrase-fd", "0"]);
    let (mut kefu, mut other) =
        (add.spawn().expect("a process"), run("cat").spawn().expect("a cat"));
    std::thread::sleep(SETTLED);
    let pid = |child: &Child| i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("one");
    for file in ["environ", "maps", "auxv"] {
        assert!(asked_by_nobody(pid(&other), file), "the control: {file}");
        assert!(!asked_by_nobody(pid(&kefu), file), "{file}");
    }
    let is_open = |child: &Child| {
        let path = format!("/proc/{}/mem", child.id());
        let mut test = Command::new("sh");
        test.args(["-c", &format!("exec 3<{path}")]).uid(65_534).gid(65_534).stderr(Stdio::null());
        test.status().expect("a run").success()
    };
    assert!(is_open(&other), "the control: mem");
    assert!(!is_open(&kefu), "mem");
    for child in [&mut kefu, &mut other] {
        child.kill().expect("an end");
        child.wait().expect("an end");
    }
}

#[test]
fn the_doctor_says_how_well_memory_is_kept() {
    let house = House::of_nobody();
    let told = |script: &str| {
        let shell = house.command::<&str>(&[]);
        let kefu = shell.get_program().to_owned();
        let mut doctor = Command::new("sh");
        doctor.args(["-c", script, &kefu.to_string_lossy()]).env_clear();
        doctor.envs(environment(house.home())).current_dir(house.home());
        if rustix::process::getuid().is_root() {
            doctor.uid(65_534).gid(65_534);
        }
        let ran: Ran = doctor.output().expect("a run").into();
        assert_eq!(ran.status, Some(0), "{ran:?}");
        serde_json::from_slice::<serde_json::Value>(&ran.out).expect("JSON")["process"].clone()
    };
    let kept = told("exec $0 doctor --json");
    assert_eq!(
        kept,
        serde_json::json!({ "memory_closed": true, "no_core": true, "keys_locked": true })
    );
    let swapped = told("ulimit -l 0; exec $0 doctor --json");
    assert_eq!(swapped["keys_locked"], false, "{swapped}");
}

#[test]
fn what_a_command_reveals_stays_on_its_screen() {
    if !needs::root() {
        return;
    }
    let house = House::new();
    let (shown, other) = ("13912345678", "13787654321");
    let number = house.party("张伟", shown);
    house.party("李娜", other);
    let mut command = CommandBuilder::new(KEFU);
    command.args(["vault", "reveal", &number, "phone", "--call"]);
    let mut seat = Seat::with(&house, SIZE, command);
    seat.shows(&text("cli-ask-passphrase")).keys(&[PASSPHRASE, "Enter"]).shows(shown);
    let (mut one, mut two) = (Wanted::default(), Wanted::default());
    one.text("shown", shown);
    two.text("other", other);
    two.text("passphrase", PASSPHRASE);
    has(&one.held_by_process(seat.pid()), &["shown"]);
    none(&two.held_by_process(seat.pid()), "a command that reveals");
    nothing(one.held_by(&started_with(seat.pid())), "arguments or environment");
    seat.keys(&["^C"]).ends();
    assert!(!seat.sees(shown), "{}", seat.text());
    nothing(one.held_below(house.home()), "after a reveal");
}
