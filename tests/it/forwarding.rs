//! What else a client of SSH can ask for, and does not get: copies of files, ports, agents, screens, a shell; and whether
//! `doctor` sees an sshd that would give it.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::host::{self, Host, free_port};
use std::io::Read;
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Whether sshd's own greeting comes through this port of the client's.
fn greets(port: u16, asks: &[u8]) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    let mut line = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(line) => break line,
            Err(_) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(50)),
            Err(_) => return false,
        }
    };
    line.set_read_timeout(Some(Duration::from_secs(3))).expect("a limit");
    std::io::Write::write_all(&mut line, asks).expect("asked");
    let mut told = Vec::new();
    let mut some = [0; 256];
    while let Ok(read @ 1..) = line.read(&mut some) {
        told.extend_from_slice(&some[..read]);
        if told.windows(4).any(|part| part == b"SSH-") {
            return true;
        }
    }
    false
}

/// Whether each way of forwarding reaches sshd's own port: `-W`, `-L`, `-D`.
fn reached(host: &Host) -> [bool; 3] {
    let to = format!("127.0.0.1:{}", host.port);
    let mut through = host.client("ssh", 0, &["-W", &to, "127.0.0.1"]);
    let mut through = through.stdin(Stdio::piped()).spawn().expect("ssh");
    let mut told = [0; 4];
    let w = through.stdout.take().expect("its output").read_exact(&mut told).is_ok()
        && &told == b"SSH-";
    let _ = through.kill();
    let _ = through.wait();
    let [l, d] = ["-L", "-D"].map(|way| {
        let port = free_port();
        let from = if way == "-L" { format!("{port}:{to}") } else { port.to_string() };
        let mut client =
            host.client("ssh", 0, &["-N", way, &from, "127.0.0.1"]).spawn().expect("ssh");
        // SOCKS5: no password; connect to 127.0.0.1 and that port.
        let [high, low] = host.port.to_be_bytes();
        let socks = [5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, high, low];
        let greets = greets(port, if way == "-D" { &socks } else { b"" });
        let _ = client.kill();
        let _ = client.wait();
        greets
    });
    [w, l, d]
}

#[test]
fn nothing_but_a_desk_comes_through() {
    if !host::can_be() || !crate::needs::program("ssh-agent") {
        return;
    }
    let mut host = Host::with_members(1);
    assert_eq!(reached(&host), [false; 3]);
    let back = format!("{}:127.0.0.1:{}", free_port(), host.port);
    let back = ["-N", "-o", "ExitOnForwardFailure=yes", "-R", &back, "127.0.0.1"];
    let back = host.client("ssh", 0, &back).output().expect("ssh");
    assert_eq!(back.status.code(), Some(255), "{back:?}");
    assert!(String::from_utf8_lossy(&back.stderr).contains("forwarding failed"), "{back:?}");

    let mut x11 = host.client("ssh", 0, &["-Y", "127.0.0.1", "list"]);
    let x11 = x11.env("DISPLAY", "127.0.0.1:99").output().expect("ssh");
    assert!(
        String::from_utf8_lossy(&x11.stderr).contains("X11 forwarding request failed"),
        "{x11:?}"
    );

    let socket = host.etc().join("agent");
    let mut agent = Command::new("ssh-agent");
    agent.arg("-D").arg("-a").arg(&socket).stdout(Stdio::null());
    let mut agent = agent.spawn().expect("an agent");
    let patience = Instant::now() + Duration::from_secs(10);
    while !socket.exists() {
        assert!(Instant::now() < patience, "no agent");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut lent = Command::new("ssh");
    // The first of two values counts.
    lent.args(["-A", "-o"])
        .arg(format!("IdentityAgent={}", socket.display()))
        .args(host.options(0));
    lent.args(["127.0.0.1", "list"]).stdin(Stdio::null()).env("SSH_AUTH_SOCK", &socket);
    let lent = lent.output().expect("ssh");
    let _ = agent.kill();
    let _ = agent.wait();
    assert_eq!(lent.status.code(), Some(0), "{lent:?}");
    assert!(host.log().contains("agent forwarding disabled"), "{}", host.log());

    // Both ways of each, old and new: none writes, none reads.
    let mine = host.etc().join("config").display().to_string();
    for way in [&["-O"][..], &[]] {
        for [from, to] in
            [[mine.as_str(), "127.0.0.1:/tmp/evil"], ["127.0.0.1:/etc/passwd", "/tmp/evil"]]
        {
            let copy = host.client("scp", 0, &[way, &[from, to]].concat()).output().expect("scp");
            assert!(!copy.status.success(), "{copy:?}");
            assert!(!std::path::Path::new("/tmp/evil").exists());
        }
    }
    let sftp = host.client("sftp", 0, &["-b", "-", "127.0.0.1"]).output().expect("sftp");
    assert!(!sftp.status.success(), "{sftp:?}");
    let shell = host.ssh(0, &[]);
    assert_eq!(shell.status, Some(2), "no terminal, no desk, no shell: {shell:?}");

    // The same client where nothing forbids it: what was not seen above can be seen.
    let key = std::fs::read_to_string(host.etc().join("m0.pub")).expect("a key");
    std::fs::write(host.keys(), key).expect("written");
    host.start(&format!("AuthorizedKeysFile {}", host.keys().display()));
    assert_eq!(reached(&host), [true; 3]);
}

/// `sshd -T` for the account, from this configuration.
fn told_by_sshd(host: &Host) -> String {
    let of = format!("user={},host=localhost,addr=127.0.0.1", host.account());
    let ran = Command::new("/usr/sbin/sshd")
        .arg("-T")
        .arg("-f")
        .arg(host.config())
        .args(["-C", &of])
        .output();
    String::from_utf8_lossy(&ran.expect("sshd").stdout).into_owned()
}

#[test]
fn the_doctor_sees_what_sshd_would_give() {
    if !host::can_be() || !crate::needs::root() {
        return;
    }
    let host = Host::with_members(2);
    let told = told_by_sshd(&host);
    let says = |told: &str| host.kefu(told, &["doctor", "--sshd", "--effective", "-"]);
    let well = says(&told);
    assert_eq!(well.status, Some(0), "{well:?}");
    for (is, would) in [
        ("disableforwarding yes", "disableforwarding no"),
        ("exposeauthinfo yes", "exposeauthinfo no"),
        ("permituserrc no", "permituserrc yes"),
        ("passwordauthentication no", "passwordauthentication yes"),
        ("permituserenvironment no", "permituserenvironment LANG"),
        ("forcecommand none", "forcecommand /bin/sh"),
    ] {
        assert!(told.contains(is), "{is}: {told}");
        let ran = says(&told.replacen(is, would, 1));
        let word = is.split(' ').next().unwrap_or_default();
        assert_eq!(ran.status, Some(1), "{would}: {ran:?}");
        assert!(
            String::from_utf8_lossy(&ran.out).contains(&format!("sshd says {word}")),
            "{ran:?}"
        );
    }
    let changes: [(&str, &str, &str); 8] = [
        ("restrict,", "", "restrict is missing"),
        (",pty", "", "pty is missing"),
        (",pty", ",pty,port-forwarding", "port-forwarding"),
        (" --as ", " --lang en --as ", "the command is not"),
        ("--as m0", "--as nobody", "no member nobody"),
        ("--as m0", "--as m1", "is not the key of m1"),
        ("command=\"", "environment=\"A=b\",command=\"", "environment="),
        ("ssh-ed25519 A", "ssh-ed25519 B", "no line of a key"),
    ];
    for (is, would, finding) in changes {
        host.write_keys(|lines| lines.replacen(is, would, 1));
        let ran = says(&told);
        assert_eq!(ran.status, Some(1), "{would}: {ran:?}");
        assert!(String::from_utf8_lossy(&ran.out).contains(finding), "{finding}: {ran:?}");
    }
    // What only says from where, and until when, is no fault: nobody gets more by it.
    host.write_keys(|lines| {
        lines.replacen(",pty", ",pty,from=\"127.0.0.1,10.0.0.0/8\",expiry-time=\"20991231\"", 1)
    });
    let narrower = says(&told);
    assert_eq!(narrower.status, Some(0), "{narrower:?}");
    host.write_keys(|lines| lines);
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(host.keys(), std::fs::Permissions::from_mode(0o664)).expect("rights");
    let open = says(&told);
    assert_eq!(open.status, Some(1), "{open:?}");
    std::fs::set_permissions(host.keys(), std::fs::Permissions::from_mode(0o644)).expect("rights");
    assert_eq!(says(&told).status, Some(0));
}
