# One message per error code: what happened and why; .hint is the next step.

error-not-found = There is no { $what ->
    [party] party
    [complaint] complaint
    [promise] promise
    [member] member
    [point] contact point
    [notice] notice of the reveal
    [erasure] erasure
    [preset] preset
    [macro] macro
    [file] file
    [account] account of the owner of
    [view] view
    [incident] incident
    [approval] request
    [template] template
    [campaign] campaign
    [run] run of an import
    [export-run] run of an export
    [disclosure] disclosure
    [attachment] attachment
    [guard] guard
    [rule] rule
   *[other] { $what }
  } { $name }.
    .hint = { $what ->
        [incident] `kefu incident list --all` shows those there are.
        [approval] `kefu approval list --all` shows those there are.
        [run] `kefu import list` shows those that can still be taken back.
        [disclosure] `kefu disclosure list` shows those there are.
        [attachment] `kefu attachment list --party C` or `--case K` shows those there are.
        [erasure] `kefu erasure list` shows those there are.
        [member] `kefu member list` shows who there is.
        [file] `list` shows those there are.
        [guard] `kefu guard list` shows all twenty, with the codes by which they are named.
        [rule] `kefu guard list` shows the guards, `kefu guard rules GUARD` the rules of one.
        [template] `kefu template list` shows those there are.
        [campaign] `kefu campaign list` shows those there are.
        [macro] `kefu macro list` shows those there are.
        [preset] `kefu preset list` shows those there are.
        [view] `kefu complaint view list` shows those there are.
        [notice] `kefu vault notices --all` shows those there are.
        [promise] `kefu promise list` shows those that are open.
       *[other] Look for it with `/`, or with `kefu party search` or `kefu complaint list`.
    }
error-no-store = There is no store in { $path }.
    .hint = Make one with `kefu init`, or look around with `kefu demo`.
error-store-unfinished = The store in { $path } was never finished.
    .hint = Run `kefu init` again; it goes on from here.
error-store-exists = There is a store in { $path } already.
    .hint = Open it with `kefu`, or name another folder with --store.
error-store-busy = { $state ->
    [stopped] The store is held by { $who } (process { $pid }), which was stopped in the middle of it. It has held the store since { $since }.
    [writes] { $who } (process { $pid }) has been writing to the store since { $since } and did not let go within 5 seconds.
    [opens] { $who } (process { $pid }) has been opening the store since { $since } and did not let go within 5 seconds.
   *[other] Another session holds the store and did not let go within 5 seconds.
  }
    .hint = { $state ->
        [stopped] Let it go on with `kill -CONT { $pid }`, or have an admin end it with `kefu desk end { $pid }`. Nothing that was saved is lost.
        [writes] Try again; an import may be running. If it goes on for long, an admin can end it with `kefu desk end { $pid }`.
        [opens] Try again; a large store that was not closed takes a while. An admin can end it with `kefu desk end { $pid }`.
       *[other] Try again. An import may be running, or a process was stopped in the middle of a change; `kefu doctor` lists who has the store open.
    }
error-store-other-version = Another version of kefu has this store open.
    .hint = End the other sessions, or start the same version.
error-store-newer = The store was written by a newer kefu (tables { $schema }).
    .hint = Use that version; nothing was changed.
error-store-refolded = Another version of kefu has worked out the dates of this store by rules of its own.
    .hint = End all sessions, then start the version that is to go on; it works the dates out anew.
error-store-rights = Others may read { $path } (mode { $mode }).
    .hint = Run `chmod go-rwx` on it, then start again.
error-store-network = { $path } lies on a network file system ({ $kind }), where locks and syncs cannot be trusted.
    .hint = Put the store on a local disk and name it with --store.
error-store-fuse = { $path } lies on a file system in user space ({ $kind }). Another host may stand behind it, and locks do not reach there.
    .hint = Put the store on a local disk and name it with --store.
error-store-io = The store could not be read or written: { $detail }
    .hint = Nothing was half done. Check the disk, then try again.
error-store-full = The disk under the store is full: { $detail }
    .hint = Nothing is lost and nothing half done, but this was not saved. Make room on the disk (`df` shows it), then do it again; desks that are open go on by themselves.
error-store-unsure = The store gave no answer while this was being saved, and it cannot be told whether it was ({ $detail }).
    .hint = Nothing is half done. Check the disk, and with `kefu doctor` who has the store open; then look whether it is there (`kefu audit list`) before you do it again.
error-store-encode = A record could not be written: { $detail }
    .hint = Nothing was changed.
error-store-damaged = The store is damaged ({ $detail }).
    .hint = Stop working on it, run `kefu doctor`, and restore a backup if it says so.
error-file = { $path }: { $detail }
    .hint = Check the path and its rights.
error-random = The system gave no randomness: { $detail }
    .hint = Nothing was sealed. Try again.
error-seal = The value could not be sealed: { $detail }
    .hint = Nothing was written.
error-does-not-open = That key does not open it.
    .hint = Use the passphrase or identity that it was sealed for.
error-recipient = That is not an age X25519 recipient.
    .hint = Make one with `age-keygen`; it prints a public key that begins with age1.
error-wrong-passphrase = That passphrase does not open the vault.
    .hint = Try again; capitals and the keyboard layout count.
error-passphrase-short = A passphrase has at least { $chars } characters or { $words } words.
    .hint = Five words that nobody else would put together are easy to remember.
error-passphrase-common = That passphrase is among the first that anybody would try.
    .hint = Take five words that nobody else would put together.
error-passphrase-differs = The two passphrases differ.
    .hint = Type it once more, twice the same.
error-editor-forbidden = This store does not allow an editor of your own.
    .hint = Write it here, or ask a complaint manager, an admin or an owner for `kefu policy editor allow`.
error-editor-remote = A desk that is reached over SSH starts no editor, whatever the store allows.
    .hint = Write it here; a text can be pasted.
error-editor-none = No editor is named.
    .hint = Set VISUAL or EDITOR, such as `export EDITOR=vim`, and start the desk again.
error-editor-disk = { $path } is not in memory, and the text must not get onto a disk.
    .hint = Let XDG_RUNTIME_DIR name a folder on tmpfs, or unset it where /dev/shm is one.
error-editor-start = The editor { $name } does not start: { $detail }
    .hint = Set VISUAL or EDITOR to a program that is there, and start the desk again.
error-editor-failed = The editor did not end well ({ $detail }); the text is as it was before.
    .hint = Try again, and leave the editor the ordinary way after saving.
error-editor-not-text = What the editor left is not UTF-8 text; the text is as it was before.
    .hint = Save it as a plain text file in UTF-8.
error-vault-locked = The vault is locked.
    .hint = Unlock it with U in the desk, or give --passphrase-fd.
error-compartment-closed = The { $compartment ->
    [contact] contact
   *[secret] secret
  } compartment is closed to you.
    .hint = It opens with a role that reads it; after 4 idle minutes the secret one wants a new unlock (U).
error-no-member = Nobody is known to act here.
    .hint = Unlock the vault, or ask an admin to bind your user to a member.
error-no-right = Your roles do not allow what the log calls “{ $verb }”.
    .hint = { $roles ->
        [none] Whoever is invited does it, once.
       *[other] One of these roles may: { $roles }.
    }
error-member-not-active = This member may not do that: { $state ->
    [invited] it has no passphrase yet
    [waiting] nobody has let it in yet
    [removed] it has left
   *[other] it is not active
  }.
    .hint = Invited: `kefu --as NAME vault passphrase`. Waiting: somebody who holds the keys runs `kefu member approve`.
error-member-exists = There is a member called { $name } already.
    .hint = Take another name.
error-member-self = Nobody changes, approves or removes themselves.
    .hint = Ask another admin, or somebody else who holds the keys.
error-member-gone = { $name } has left.
    .hint = Add a new member.
error-member-not-enrolled = { $name } has no key of its own yet.
    .hint = The member sets a passphrase first: kefu --as NAME vault passphrase
error-last-admin = Then nobody would be left who can change members.
    .hint = Give somebody else the role admin first.
error-owner-only = Only an owner makes or unmakes an owner.
    .hint = Ask an owner.
error-last-holder = Nobody else who is active holds the key { $key }; it would be lost.
    .hint = First let in somebody else whose roles open it: kefu member approve
error-roles-missing = A member has at least one role.
    .hint = Add another role in the same command, or remove the member.
error-fingerprint-missing = The member's fingerprint is needed.
    .hint = Give what its own screen showed with --fingerprint.
error-fingerprint-differs = That is not the fingerprint of { $name }'s key: somebody else may have set the passphrase.
    .hint = Compare it once more by voice; if it stays different, remove the member and add it anew.
error-ssh-key = { $path } holds no public key of SSH.
    .hint = It is one line that begins with ssh-ed25519, ecdsa-sha2-… or ssh-rsa.
error-grant = This reveal was granted for another field.
    .hint = Ask for this field by itself.
error-keys-rotated = The vault's keys changed meanwhile.
    .hint = Try again; it will be sealed with the new ones.
error-value-shape = That cannot be { $kind ->
    [phone] a phone number
    [email] an e-mail address
    [address] an address
    [account] an account
    [identity] an identity number
    [card] a card number
    [birthday] a date of birth
   *[other] such a value
  }.
    .hint = Check it for letters, digits and length.
error-label = A label names the kind of a contact point (work, home); it must not hold a number.
    .hint = Take one word.
error-name-missing = A name is missing.
    .hint = Type one; a company's will do.
error-title-missing = A title is missing.
    .hint = One line that says what went wrong.
error-text-missing = There is no text.
    .hint = Write a line, or press Esc to leave it.
error-text-long = The text is longer than { $bytes } bytes.
    .hint = Keep the essence here and the rest in a file of its own.
error-line-long = A line is longer than { $chars } characters.
    .hint = Keep a tier, a tag, a product or the name of a field short, and the rest in a text.
error-tags-many = A customer has at most { $most } tags.
    .hint = Take some away first, or keep the rest in a field.
error-party-zone = { $zone } is no time zone: nobody would know when it is night there.
    .hint = Write it as Asia/Shanghai, +08:00 or UTC-3.
error-entry-nowhere = An entry belongs to a customer or to a complaint; none is named.
    .hint = Choose one first.
error-entry-ahead = An entry tells of what happened; its time lies in the future.
    .hint = For what is still to come, make a promise.
error-merged-away = { $number } was merged into another party.
    .hint = Work on that one, or take it apart with `kefu party unmerge`.
error-merge-with-itself = { $number } cannot be merged with itself.
    .hint = Name the other party.
error-not-merged = { $number } was not merged.
    .hint = Name the party that went into another.
error-no-such-step = { $number } is { $from ->
    [received] received
    [acknowledged] acknowledged
    [investigating] under investigation
    [waiting] waiting
    [decided] decided
    [identity_checked] past the check of who asks
    [in_work] in work
    [extended] in work, with more time
    [answered] answered
    [refused] refused
    [withdrawn] withdrawn
    [assessed] assessed
    [decision_drafted] drafted
    [in_approval] in approval
    [remedy] in remedy
    [linked_duplicate] put aside as a duplicate
    [legal_hold] on legal hold
   *[closed] closed
  }; from there it can go to: { $ways }. Not to { $to }.
    .hint = `kefu complaint move NUMBER --help` names the steps.
    .desk = Press m to see the steps it can take.
error-case-closed = { $number } is closed.
    .hint = Open a new one and name this one in it.
error-step-misses = { $need ->
    [owner] Nobody is accountable for this case yet.
    [proof] It is missing how you know who asks.
    [mandate] It is missing what shows that they may ask for somebody else.
    [entry] It is missing which audit entry is the answer.
    [ground] The ground of the refusal is missing.
    [words] The person's own words are missing.
    [channel] It is missing how the customer was told.
    [question] It is missing which question was sent.
    [until] It is missing by when an answer is expected.
    [outcome] It is missing what was decided.
    [reasons] The reasons are missing.
    [closing] It is missing how it ended.
    [awaited] It is missing for whom it waits.
    [assessment] The assessment is missing: severity, impact and category.
    [not-subject] This complaint is about you.
    [not-serious] It is serious: it is not decided at once.
    [findings] There is no allegation yet, or one without a finding.
    [evidence] There is no evidence yet.
    [both-heard] Both sides have to be heard: the customer and whoever is complained about.
    [cause] It is missing why it came about.
    [redress] What is done about it cannot be read.
    [letter] The letter with the decision is missing.
    [draft] There is no draft of somebody here who is not complained about.
    [decision] There is no decision of somebody here who is not complained about.
    [no-decision] It was decided by somebody who may; that stands.
    [story] Nobody has written down what happened.
    [another-person] You have drafted or proposed this yourself.
    [evidence-seen] You have not looked at all of the evidence.
    [limit] It is more than you may approve: agents 100, leads 1,000, complaint managers 10,000 yuan, owners above that.
    [decision-sent] The decision was not sent yet.
    [redress-wanted] Nothing is to be done any more.
    [redress-done] What was decided was not done yet.
    [cause-confirmed] The cause does not stand yet; of a serious complaint somebody else confirms it.
    [manager] A serious complaint is closed by the complaint manager.
    [original] It is missing whose duplicate it is.
    [disposition] It is missing what becomes of it.
    [reply] It is missing what they are told.
    [came-from] It was not put aside there.
    [reopen-once] It was opened again before, or it was closed more than 30 days ago.
   *[no-open-promise] A promise made in this case is still open.
  }
    .hint = { $need ->
        [owner] Take it with `kefu complaint claim`, `kefu privacy claim` or `kefu feedback claim`.
        [proof] Give it with --proof.
        [mandate] Give it with --mandate.
        [entry] Give it with --entry.
        [ground] Give it with --ground.
        [words] Give them with --words.
        [channel] Give it with --channel.
        [question] Give it with --question.
        [until] Give it with --until.
        [outcome] Give it with --outcome.
        [reasons] Give them with --reasons.
        [closing] Give it with --closing.
        [awaited] Give it with --awaited.
        [assessment] Give it with --severity, --impact and --category.
        [not-subject] Somebody else handles it; hand it over with `kefu complaint assign`.
        [not-serious] Investigate it: `kefu complaint move … investigating`.
        [findings] Write them down with `kefu complaint allege` and `kefu complaint find`.
        [evidence] Put it down with `kefu complaint evidence`.
        [both-heard] Write down what they said with `kefu complaint hear`.
        [cause] Give it with --cause, or with `kefu complaint cause`.
        [redress] Give it with --redress, as in `refund 120; apology`.
        [letter] Give it with --letter.
        [draft] Send it back and let somebody else investigate and draft it anew: `kefu complaint move`.
        [decision] Send it back to be drafted anew by somebody else: `kefu complaint move … decision_drafted`.
        [no-decision] Do what was decided and close it; after that it can be opened again.
        [story] Write it down with `kefu complaint allege`.
        [another-person] Somebody else has to agree; `kefu member add` lets in whoever is missing.
        [evidence-seen] Look at each with `kefu complaint examine`.
        [limit] Leave it to somebody with a higher limit, or draft less.
        [decision-sent] Send it with `kefu complaint send … decision`.
        [redress-wanted] Close it: `kefu complaint move … closed`.
        [redress-done] Prove it with `kefu complaint redress`.
        [cause-confirmed] Propose it with `kefu complaint cause`, confirm it with `kefu complaint confirm`.
        [manager] Hand it over with `kefu complaint assign`.
        [original] Give its number with --original.
        [disposition] Say it with `kefu feedback dispose`.
        [reply] Give it with --reply.
        [came-from] `kefu complaint show` tells where it came from.
        [reopen-once] Open a new one and link this one to it.
       *[no-open-promise] Keep it with `kefu promise keep`, or have the customer release it: `kefu promise release`.
    }
    .desk = { $need ->
        [owner] Take it with a.
        [not-subject] Somebody else handles it; hand it over with A.
        [not-serious] Investigate it: m.
        [findings] Write them down with f.
        [evidence] Put it down with f.
        [both-heard] Write down what they said with f.
        [cause] Give it in the form, or with f.
        [redress] As in `refund 120; apology`.
        [draft] Send it back and let somebody else investigate and draft it anew: m.
        [decision] Send it back to be drafted anew by somebody else: m.
        [no-decision] Do what was decided and close it; after that it can be opened again.
        [story] Write it down with f.
        [another-person] Somebody else has to agree; g m shows who is here.
        [evidence-seen] Look at each with f.
        [limit] Leave it to somebody with a higher limit, or draft less.
        [decision-sent] Send it with w.
        [redress-wanted] Close it: m.
        [redress-done] Prove it with f.
        [cause-confirmed] Propose it and confirm it with f.
        [manager] Hand it over with A.
        [came-from] Press m to see where it goes back to.
        [reopen-once] Open a new one and link this one to it.
        [no-open-promise] Keep it (K) or have the customer release it (X) first.
       *[other] Fill it in in the form of the step.
    }
error-until-past = { $until } is over already.
    .hint = Name a day ahead.
error-received-ahead = Nothing can have reached us in the future ({ $received }).
    .hint = Check the date.
error-already-mine = { $number } is yours already.
    .hint = Take its next step with `kefu complaint move`.
    .desk = Press m to take its next step.
error-claimed = Somebody else has taken { $number }.
    .hint = `kefu complaint next` gives you the next one.
    .desk = Press N for the next one.
error-handover-note = { $number } has an owner; whoever gets it needs a note.
    .hint = Say in one line what is done and what is next.
error-queue-empty = No complaint waits for an owner.
    .hint = See your own: `kefu complaint list --mine`.
    .desk = See your own: s.
error-case-of-another = { $number } belongs to another party.
    .hint = Name a complaint of this party, or none.
error-due-past = { $due } is over already.
    .hint = Promise something that lies ahead.
error-promise-over = { $number } is no longer open ({ $state ->
    [kept] kept
    [broken] broken
   *[released] released
  }).
    .hint = Make a new promise if there is more to do.
error-reason-too-short = The reason needs at least { $chars } characters.
    .hint = Say it so that somebody else understands it next year.
error-budget-spent = Not before { $free }: { $most } customers' { $compartment ->
    [secret] secret
   *[contact] contact
  } fields { $window ->
    [hour] an hour
   *[day] in 24 hours
  } is the limit.
    .hint = Those you have seen then can be seen again. A lead can lift the limit for { $minutes } minutes: kefu vault lift "{ $member }" --compartment { $compartment } --reason "…"
error-lift-self = Nobody lifts a limit for themselves.
    .hint = Ask another lead.
error-lift-nothing = { $name } has no such limit: its roles do not open that compartment, or it is not active.
    .hint = `kefu member list` shows roles and states.
error-notice-own = This notice tells of you.
    .hint = Somebody else marks it as read: the privacy officer, or another owner.
error-approval-needed = A second person has to approve this. Request { $number } waits until { $until }.
    .hint = Somebody else says yes with `kefu approval approve { $number }`; then do exactly the same once more.
    .desk = Somebody else says yes on the board g p. Then you go on: d there, or exactly the same once more.
error-approval-over = Request { $number } { $state ->
    [approved] is approved already
    [used] is done already
    [declined] was declined
    [withdrawn] was taken back
   *[expired] has expired
  }.
    .hint = `kefu approval list --all` shows what became of it. Whoever needs it does the act again, which asks anew.
error-approval-own = Nobody decides on their own request, or on what they gain themselves ({ $number }).
    .hint = `kefu approval list` shows it to those who may.
error-approval-others = You do not decide on requests of this kind ({ $number }).
    .hint = `kefu member list` shows who has which role.
error-approval-not-own = { $number } is not your request.
    .hint = `kefu approval decline { $number }` says no to it, if you may decide.
error-restore-held = This store was restored from a backup. Until a second person has approved that ({ $number }), it can be looked at and not changed.
    .hint = In this store (name it with --store) somebody else looks at `kefu member list` and says `kefu approval approve { $number }`. If nobody did within its 24 hours, restore the backup again.
error-batch-alone = “{ $verb }” is done by itself, never together with others.
    .hint = Do it as an act of its own.
error-notice-known = This notice was read already.
    .hint = `kefu vault notices --all` says by whom.
error-canary-already = That customer is a canary already.
    .hint = `kefu party canary --list` shows all; --off takes the mark away.
error-canary-not = That customer is no canary.
    .hint = `kefu party canary --list` shows all.
error-purpose-does-not-hold = The { $purpose ->
    [promise] promise
   *[case] complaint
  } is not an open one of this party.
    .hint = Choose an open complaint or promise of this party, or a call that is coming in.
error-moved-on = The record has changed since.
    .hint = Look at it again; nothing was changed.
error-nothing-to-undo = There is nothing of yours to undo.
    .hint = Steps can be taken back for 30 days.
error-step-over = What the log calls “{ $verb }” can no longer be taken back: its record is gone, or something that stays was built on it.
    .hint = It is passed over from now on; undo once more for the step before it.
error-step-final = Your last step cannot be taken back: { $verb }.
    .hint = It is passed over from now on; undo once more for the step before it.
error-nothing-to-redo = There is nothing to do again.
    .hint = A new step ends the line of redos.
error-usage = These words make no sense together.
    .hint = Add --help to see what the command takes.
error-usage-unknown-argument = There is no { $arg } here.
    .hint = { $suggestion ->
        [none] Add --help to see what the command takes.
       *[other] Did you mean { $suggestion }?
    }
error-usage-unknown-verb = There is no command { $arg }.
    .hint = { $suggestion ->
        [none] `kefu --help` lists the commands.
       *[other] Did you mean { $suggestion }?
    }
error-usage-missing-argument = Something is missing: { $arg }
    .hint = Add --help to see what the command takes.
error-usage-missing-verb = A command is missing.
    .hint = Add --help to see which there are.
error-usage-missing-value = { $arg } needs a value.
    .hint = { $choices ->
        [none] Write it behind, with a space.
       *[other] Choose one: { $choices }
    }
error-usage-value = { $value } does not suit { $arg }.
    .hint = { $choices ->
        [none] Add --help to see what it takes.
       *[other] Choose one: { $choices }
    }
error-usage-conflict = { $arg } and { $other } cannot stand together.
    .hint = Leave one of them out.
error-answer-owner = { $number } is worked on by somebody else, or by nobody: only its owner answers it.
    .hint = Take it with `kefu privacy claim { $number }`, or have it given to you with `kefu privacy assign { $number }`.
error-limit-large = { $limit } at once is too many: a page has at most { $most } customers or cases.
    .hint = Go on from page to page with --after. A whole list leaves with `kefu export parties` or `kefu export complaints`.
error-cursor = { $cursor } is no place to go on from.
    .hint = Give what the page before says as `next`.
error-file-not-utf8 = { $path } is no UTF-8 text.
    .hint = Convert it, then try again.
error-not-utf8 = That is not UTF-8 text.
    .hint = Convert it, then try again.
error-input = The input could not be read: { $detail }
    .hint = Nothing was changed.
error-output = The output could not be written: { $detail }
    .hint = Check the disk or the terminal.
error-no-home = There is no home folder to keep a store in.
    .hint = Name a folder with --store.
error-passphrase-fd = No line can be read from descriptor { $number }.
    .hint = Open it for the command: kefu … --passphrase-fd 3 3< file
error-point-kind = That is no kind of contact point.
    .hint = Write KIND or KIND:LABEL; kinds are { $choices }. The value comes later.
error-point-value = The value of { $kind } is missing.
    .hint = Give one line on standard input for each --point, in the same order.
error-point-several = { $count } contact points fit.
    .hint = Name one by the id that `kefu party show` prints.
error-field-pair = A field is written NAME=TEXT.
    .hint = For example --field city=Berlin.
error-not-bound = { $name } is not a member bound to your user.
    .hint = --as only chooses among your own members; leave it out.
error-reveal-terminal = A sealed value is shown on a terminal only, never in a pipe or a file.
    .hint = Run it where you can read it; standard output must be the terminal.
error-folder-exists = { $path } exists already.
    .hint = Name a folder that does not exist yet.
error-folder-busy = Another run is at work in { $path }.
    .hint = Wait for it to end, or name another folder.
error-backup-no-recovery = This store has no recovery recipient, so nobody could open a backup of it.
    .hint = Make an identity with `age-keygen` on another machine; an owner names it with `kefu vault recovery age1…`.
error-backup-not-written = The backup could not be written to { $path }: { $detail }
    .hint = Nothing of it was left there. Make room, or name a folder on another disk.
error-backup-damaged = { $path } is damaged, cut off, or no backup ({ $detail }).
    .hint = Nothing was made. Take another backup.
error-backup-does-not-open = These identities do not open { $path }.
    .hint = Name the file of the recovery identity with --identity; where there are two, name both.
error-backup-halves = data.age and keys.age in { $path } are not of the same backup.
    .hint = Nothing was made. Put the two files of one backup into one folder.
error-identity-file = { $path } holds no age identity that can be used.
    .hint = It has a line that begins with AGE-SECRET-KEY-1. One that is locked by a passphrase is to be opened with `age -d` first.
error-yes-needs-passphrase = --yes asks nothing, so the passphrase must come with it.
    .hint = Give --passphrase-fd, for example: kefu init --yes --passphrase-fd 3 3< file
error-init-terminal = Nobody is there to be asked.
    .hint = Run it on a terminal, or with --yes and --passphrase-fd.
error-not-acknowledged = That was not the word; nothing is made yet.
    .hint = Give a recovery recipient, or type the word exactly.
error-no-answer = There was no answer.
    .hint = Nothing was changed.
error-audit-broken = The audit log does not hold at entry { $seq }: { $reason ->
    [bytes] it cannot be read
    [number] another entry stands in its place
    [hash] the entry before it is not the one that it followed
    [first] the log begins with something else than the making of the store
    [time] it is older than the entry before it
    [cut] it is missing, and the head that was kept tells of it; the end was cut off
    [rechained] it is not the one whose hash the head that was kept tells; up to here the chain was made anew
   *[head] the log ends here, and the store says that it ends elsewhere
  }.
    .hint = Stop working on this store and keep a copy of it; tell the auditor.
error-audit-key-missing = You do not hold the key that signs heads of the audit log.
    .hint = It is for auditors and owners; an owner hands it on with `kefu member approve NAME`.
error-audit-key-none = This store has no key for signed heads: it was made before there were any.
    .hint = Its log can still be walked with `kefu audit verify` alone.
error-verifier-key = That is no key that checks a signed head.
    .hint = Give the whole line that `kefu audit key` printed: NAME+ID+KEY.
error-head-form = That file is no signed head of an audit log.
    .hint = Give the whole output of `kefu audit head`, from kefu/ to the end of the signature.
error-head-unsigned = The head is not signed by the key { $key }.
    .hint = Either the file was changed, or it belongs to another store, or the key of this store was exchanged: compare it with the key that you keep.
error-head-other-store = The head is that of another store, with the vault { $vault }.
    .hint = Name its store with --store. If this was to be that store, it was replaced: tell the auditor.
error-unfolded = { $count ->
    [one] { $count } complaint is not what its events say
   *[other] { $count } complaints are not what their events say
  }; the first is { $number }.
    .hint = Keep a copy of the store and report this.
error-batch-large = At most { $most } things are done at once; these are { $count }.
    .hint = Do them in parts: mark fewer, or narrow the list first.
error-nothing-to-change = Nothing is to be changed.
    .hint = Name at least one thing, such as --stage or --field; --help lists them.
error-import-broken = The file could not be read past line { $line }; what stands before it was taken.
    .hint = Mend that line and import the file again; nothing is taken twice.
error-filter-unknown-key = A filter has no key { $key }:.
    .hint = It knows { $known }.
error-filter-missing-value = { $key } wants a value.
    .hint = Write it right behind, as in stage:active, #vip, @王芳 or due:<3d.
error-filter-unknown-value = { $key }: knows no { $value }.
    .hint = It knows { $known }.
error-filter-bad-duration = { $value } is no length of time.
    .hint = Write a number and one of { $units }, as in due:<3d.
error-filter-sorted-words = “{ $text }” is looked for, and what is found stands with the best first: no sort: goes with it.
    .hint = Sort a list of everybody or of a filter; leave out the words, or the order.
error-list-words = “{ $text }” is no condition.
    .hint = Look for words with `kefu party search`; a list takes conditions such as #vip, @NAME or stage:active.
error-list-place-gone = { $number } is in no list any more, so nothing comes after it.
    .hint = Begin the list anew, or go on after the customer before it.
error-view-sealed = A saved view is not sealed; it must not hold a number or an address.
    .hint = Look such a value up with `/`; it is not kept then.
error-views-many = There are at most { $count } saved views, with names and lines of at most { $chars } characters.
    .hint = Write over one of them, or make it shorter.
error-reason-too-long = The reason has at most { $chars } characters.
    .hint = Say what it is needed for in a sentence or two.
error-reason-holds-value = The reason holds a number or an address, and the log keeps it for good.
    .hint = Say why, not which number.
error-promise-overdue = { $number } was not kept in time; that it was made stays written.
    .hint = Keep it late (K), or have the customer release it (X). Undo once more for the step before it.
error-store-replaced = The store in { $path } was deleted or replaced while this desk had it open. Nothing was written.
    .hint = Copy what you typed, leave with q, and start again on the store you mean.
error-torn = The store is damaged: { $table } cannot be read to its end ({ $detail }).
    .hint = Stop working on this store, keep a copy of the file, and put the last backup in its place.
error-unreadable = The store is damaged: { $count ->
        [one] one row
       *[other] { $count } rows
    } cannot be read, the first in { $table }.
    .hint = Stop working on this store, keep a copy of the file, and put the last backup in its place.
error-does-not-open-at-all = The store is damaged and does not open ({ $detail }).
    .hint = Leave the file as it is, keep a copy, and put the last backup in its place.
error-astray = { $count ->
    [one] { $count } row does not fit what it stands for
   *[other] { $count } rows do not fit what they stand for
  }; the first is in { $table }: { $first }.
    .hint = Nothing is lost, but a search or a queue may miss something. Keep a copy of the store and report it.
error-recovery-recipients = The vault has one recovery identity, which opens alone, or two different ones, of which both are needed.
    .hint = Make them with `age-keygen` on another machine, and give one or two public keys.
error-erase-request-not-in-work = { $number } asks to be erased in { $complaint }, and it is not known yet who asks.
    .hint = Check that first: `kefu privacy move { $complaint } identity_checked --proof …`, then `in_work`; or refuse it.

# What the system says, by the numbers of its errors.
system-1 = not permitted
system-2 = no such file or folder
system-4 = interrupted
system-5 = the device could not be read or written
system-11 = not available now
system-12 = not enough memory
system-13 = no right to do that
system-16 = in use
system-17 = it exists already
system-18 = not on the same disk
system-20 = it is not a folder
system-21 = it is a folder
system-22 = the system cannot do that here
system-23 = too many open files on this host
system-24 = too many open files
system-26 = the program is running
system-27 = the file is too large
system-28 = no space left on the disk
system-30 = it can only be read
system-31 = too many links
system-32 = nobody reads it any more
system-36 = the name is too long
system-39 = the folder is not empty
system-40 = links that lead in a circle
system-95 = the system cannot do that here
system-101 = the network cannot be reached
system-104 = the other side broke it off
system-110 = it took too long
system-111 = nobody answers there
system-113 = the host cannot be reached
system-116 = the file is gone from its server
system-122 = the quota of this disk is used up
