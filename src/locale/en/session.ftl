# The forced command of an SSH login, and how sshd is set up for it.

cli-session = The forced command of an SSH login: the desk of the member that --as names
cli-session-help = A desk over SSH. What can be said behind `ssh kefu@host`:
      (nothing)       the desk; needs a terminal, so `ssh -t`
      help            these words
      list            your files on the host
      put NAME        standard input becomes a file: `ssh kefu@host put letter.pdf < letter.pdf`
      get NAME        a file becomes standard output: `ssh kefu@host get letter.pdf > letter.pdf`
      drop NAME       a file goes
      passphrase      your first passphrase, or another one; needs a terminal, so `ssh -t`
cli-session-no-files = You have no files here. `put NAME` brings one.
cli-session-in = you put it
cli-session-out = for you
cli-session-put = { $name } is here, { $bytes } bytes. In the desk it is known by this name.
cli-session-dropped = { $name } is gone.
cli-member-key = Give a member another key for SSH; the sessions of the one before end
cli-member-key--name = Name of the member
cli-member-key--file = File with the public key, such as ~/.ssh/id_ed25519.pub
cli-member-key--none = Take the key away; the member comes in over SSH no more
cli-member-add--key = File with the public key of its SSH login
cli-member-line = For root to put into { $path }; then the member sets a passphrase with `ssh -t kefu@host passphrase`:
cli-doctor--sshd = Print and check how sshd is set up for `kefu session`
cli-doctor--effective = What `sshd -T -C user=…` printed, or - for standard input; without it only root can have sshd asked

col-bytes = Bytes
col-way = Which way

schema-audit-key = The key of the SSH login, by its fingerprint, where it came through `kefu session`

done-member-key = { $key ->
        [none] { $name } comes in over SSH no more; sessions of the key before end.
       *[other] { $name } comes in over SSH with { $key }; sessions of the key before end.
    }

cli-sshd-block = # /etc/ssh/sshd_config.d/kefu.conf, and nothing of it in another file
    Match User { $account }
        AuthorizedKeysFile { $path }
        AuthenticationMethods publickey
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        HostbasedAuthentication no
        DisableForwarding yes
        PermitTTY yes
        PermitTunnel no
        PermitUserRC no
        ExposeAuthInfo yes
        ClientAliveInterval 15
        ClientAliveCountMax 4
    # and no AcceptEnv: Debian's own line stands in /etc/ssh/sshd_config
cli-sshd-lines = # { $path }: root's, mode 644
cli-sshd-unchecked = Not checked: only root can ask sshd. As root: sshd -T -C user={ $account },host=localhost,addr=127.0.0.1 | runuser -u { $account } -- { $program } doctor --sshd --effective -
cli-sshd-well = sshd is set up as it should be.
cli-sshd-setting = sshd says { $word } { $is }, and it has to be { $wanted }.
cli-sshd-acceptenv = sshd takes variables from whoever comes (AcceptEnv { $is }). A session drops them, and would rather not get them.
cli-sshd-no-file = sshd names no AuthorizedKeysFile for this account.
cli-sshd-own-file = { $path } is a file in the account's own folder: whoever can write there lets others in. Name one of root's.
cli-sshd-unread = { $path } cannot be read.
cli-sshd-no-line = { $name } has a key, and there is no line for it in { $path }.
cli-sshd-rights = { $path } belongs to user { $uid } with mode { $mode }; only root may write there.
cli-sshd-line = { $path }:{ $line }: no line of a key.
cli-sshd-lacks = { $path }:{ $line }: the option { $option } is missing.
cli-sshd-widens = { $path }:{ $line }: the option { $option } gives more than a desk.
cli-sshd-command = { $path }:{ $line }: the command is not that of a session of this store, as printed above.
cli-sshd-nobody = { $path }:{ $line }: there is no member { $name } any more.
cli-sshd-other-key = { $path }:{ $line }: { $key } is not the key of { $name }.
cli-sshd-not-active = { $path }:{ $line }: { $name } has yet to set a passphrase, or to be let in.

error-session-as = `kefu session` is the forced command of an SSH login, and takes --as with the member's name.
    .hint = `kefu doctor --sshd` prints the line.
error-session-confine = This session cannot be shut in as it has to be: { $detail }
    .hint = Nothing was opened. Tell whoever runs the host; it needs Linux 5.6 or newer with seccomp.
error-session-nobody = There is no member { $name } in this store.
    .hint = Have an admin look at `kefu member list` and at the line of your key.
error-session-key-untold = sshd does not tell by one key of its own who this is.
    .hint = Whoever runs the host sets `ExposeAuthInfo yes`; `kefu doctor --sshd` checks it.
error-session-key = This key is not, or not any more, the key of { $name }.
    .hint = Have an admin set it: `kefu member key`.
error-session-many = You have { $count } sessions already: { $others }.
    .hint = End one of them. A line that was dropped is noticed within a minute.
error-session-place = There is no place for this session: { $detail }
    .hint = Tell whoever runs the host; the disk may be full.
error-session-word = There is no such word here.
    .hint = `ssh kefu@host help` says what there is: help, list, put NAME, get NAME, drop NAME, passphrase; nothing for the desk.
error-session-often = You have asked { $most } times and more for what there is not, or had too many sessions.
    .hint = Wait { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }; the log tells your admin of it. `ssh kefu@host help` says what there is.
error-session-terminal = The desk needs a terminal.
    .hint = `ssh -t kefu@host`; without a terminal: `ssh kefu@host help`.
error-passphrase-terminal = A passphrase is typed at a terminal, and there is none.
    .hint = Over SSH: `ssh -t kefu@host passphrase`. Under `su`, `runuser` or a timer: `runuser -u NAME -- kefu …` at a terminal, or --passphrase-fd.
error-passphrase-often = { $most } wrong passphrases within a short time.
    .hint = Wait { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }, then try again. If it was not you, tell an admin: somebody else has your place, or your key.
error-session-not-active = You have yet to set a passphrase, or to be let in.
    .hint = `ssh -t kefu@host passphrase`; then read the fingerprint to whoever lets you in.
error-session-idle = The session ended after { $minutes } minutes without a key.
    .hint = Log in again; what was saved is there.
error-session-long = The session ended { $hours } hours after it began.
    .hint = Log in again; what was saved is there.
error-file-name = That is no name of a file here.
    .hint = Letters, figures, dots, hyphens and underlines, a letter or figure first, and no folder.
error-file-exists = There is a file { $name } already.
    .hint = Take another name, or `drop` it first.
error-file-busy = Another file of yours is coming in.
    .hint = Wait for its end, then try again.
error-file-cut = The line dropped before { $name } was here whole.
    .hint = Nothing was kept. Put it again.
error-file-large = A file has at most { $mib } MiB here.
    .hint = Nothing was kept. Make it smaller, or have whoever runs the host lay it out.
error-files-large = All your files have at most { $mib } MiB together.
    .hint = Nothing was kept. `list` shows them, `drop NAME` takes one away.
error-files-many = You have { $count } files here already.
    .hint = `list` shows them, `drop NAME` takes one away.
error-file-terminal = A file goes through a pipe or a redirection, not through a terminal.
    .hint = As in `ssh kefu@host get letter.pdf > letter.pdf`, without -t.
error-ssh-key-taken = That is the key of { $name } already.
    .hint = Each member has a key of its own: `ssh-keygen -t ed25519`.
error-sshd = sshd does not say how it is set up: { $detail }
    .hint = Give its answer with --effective FILE.
error-sshd-faults = sshd is not set up as it should be: { $count ->
        [one] one point
       *[other] { $count } points
    } above.
    .hint = Mend them as root, reload sshd, and run this again.
