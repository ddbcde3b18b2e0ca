//! Public keys of SSH logins: what one is known by, and the lines in which they stand.

use ssh_key::{HashAlg, PublicKey};

/// Longest line of a public key, in bytes: an RSA key of 16,384 bits has 2,800.
pub const KEY_BYTES: usize = 4_096;
/// Kinds of keys that a login may have. Not `ssh-dss`, which no sshd takes any more, and no certificates: who
/// comes with one is known by whoever signed it.
const KINDS: [&str; 4] = ["ssh-ed25519", "ecdsa-sha2-", "sk-ssh-ed25519@openssh.com", "ssh-rsa"];

/// A public key, as OpenSSH writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginKey {
    /// `ssh-ed25519 AAAA… comment`.
    pub line: String,
    /// `SHA256:…`, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
}

impl LoginKey {
    /// Reads one line; none where it is no key, or of a kind that is not taken.
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        let is_kind = KINDS.iter().any(|kind| line.starts_with(kind));
        if !is_kind || line.len() > KEY_BYTES || line.contains(char::is_control) {
            return None;
        }
        let key = PublicKey::from_openssh(line).ok()?;
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        Some(Self { line: line.to_owned(), fingerprint })
    }

    /// The keys that sshd tells of a login (`ExposeAuthInfo`): `publickey ssh-ed25519 AAAA…`, one on a line.
    /// None where something else than such keys let it in.
    pub fn all_of_login(told: &str) -> Option<Vec<Self>> {
        let keys = told.lines().filter(|line| !line.trim().is_empty());
        let keys: Option<Vec<Self>> =
            keys.map(|line| Self::read(line.strip_prefix("publickey ")?)).collect();
        keys.filter(|keys| !keys.is_empty())
    }
}

/// What a kept key is known by.
pub fn fingerprint(line: &str) -> Option<String> {
    LoginKey::read(line).map(|key| key.fingerprint)
}

/// A line of a file of authorized keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Its options, as they stand there.
    pub options: Vec<String>,
    /// Its key.
    pub key: LoginKey,
}

impl KeyLine {
    /// Reads one as sshd does: options end at the first blank outside of quotes.
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        if let Some(key) = LoginKey::read(line) {
            return Some(Self { options: Vec::new(), key });
        }
        let end = outside_quotes(line, |c| c == ' ' || c == '\t')?;
        let (options, rest) = (line.get(..end)?, line.get(end..)?);
        Some(Self { options: split(options), key: LoginKey::read(rest)? })
    }

    /// The command it forces, without its quotes.
    pub fn command(&self) -> Option<String> {
        let quoted = self.options.iter().find_map(|one| one.strip_prefix("command="))?;
        let inside = quoted.strip_prefix('"')?.strip_suffix('"')?;
        Some(inside.replace("\\\"", "\""))
    }
}

/// A command as an option: sshd knows one escape.
pub fn command_option(command: &str) -> String {
    format!("command=\"{}\"", command.replace('"', "\\\""))
}

fn split(mut options: &str) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(at) = outside_quotes(options, |c| c == ',') {
        all.push(options.get(..at).unwrap_or_default().to_owned());
        options = options.get(at + 1..).unwrap_or_default();
    }
    all.push(options.to_owned());
    all
}

/// Where the first such character stands that is not inside of quotes.
fn outside_quotes(text: &str, is_it: impl Fn(char) -> bool) -> Option<usize> {
    let (mut is_quoted, mut before) = (false, ' ');
    for (at, c) in text.char_indices() {
        match c {
            '"' if before != '\\' => is_quoted = !is_quoted,
            c if !is_quoted && is_it(c) => return Some(at),
            _ => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `ssh-keygen -t ed25519`, and what `ssh-keygen -lf` says of it.
    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti user@example.com";
    const KNOWN_BY: &str = "SHA256:UCUiLr7Pjs9wFFJMDByLgc3NrtdU344OgUM45wZPcIQ";

    #[test]
    fn a_key_is_known_by_what_openssh_prints() {
        assert_eq!(fingerprint(KEY).as_deref(), Some(KNOWN_BY));
        let other = KEY.replacen("ssh-ed25519", "ssh-rsa", 1);
        for wrong in ["", "ssh-ed25519", "ssh-ed25519 AAAA", "rsa AAAA", &other] {
            assert_eq!(fingerprint(wrong), None, "{wrong}");
        }
        assert_eq!(fingerprint(&format!("{KEY}\nssh-ed25519 x")), None, "one line only");
    }

    #[test]
    fn a_login_is_told_by_its_keys_alone() {
        let bare = KEY.rsplit_once(' ').unwrap().0;
        let told = LoginKey::all_of_login(&format!("publickey {bare}\n")).unwrap();
        assert_eq!(told.iter().map(|key| key.fingerprint.as_str()).collect::<Vec<_>>(), [KNOWN_BY]);
        let cert = "publickey ssh-ed25519-cert-v01@openssh.com AAAA\n";
        for wrong in ["", "\n", "password\n", cert, &format!("publickey {bare}\npassword\n")] {
            assert_eq!(LoginKey::all_of_login(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_line_is_taken_apart_as_sshd_does_it() {
        let command = "/usr/bin/kefu session --as 'a, \"b\" c'";
        let line = format!("{},restrict,pty {KEY}", command_option(command));
        let read = KeyLine::read(&line).unwrap();
        assert_eq!(read.command().as_deref(), Some(command));
        assert_eq!(read.options.get(1..), Some(&["restrict".to_owned(), "pty".to_owned()][..]));
        assert_eq!(read.key.fingerprint, KNOWN_BY);
        assert_eq!(KeyLine::read(KEY).map(|line| line.options.len()), Some(0));
        assert_eq!(KeyLine::read("command=\"x restrict"), None);
    }
}
