# The command line: help by place in the tree (cli-party-add, cli-party-add--name; what means the
# same everywhere stands once, under cli--name), then what commands ask and say.

cli = kefu (客服), a customer desk for the terminal. Alone it opens the desk.
cli-demo = A throw-away store with believable data, then the desk
cli-init = Make a store, its vault and its first member
cli-party = Parties: who we serve
cli-party-add = Add a party
cli-party-edit = Change what we know of a party, or add contact points
cli-party-show = Show one party with its story; sealed values stay sealed
cli-party-search = Find parties by name and, with the vault open, by a whole phone, e-mail, card or identity number
cli-party-list = List parties, by number or by any column
cli-party-merge = Make one party of two
cli-party-unmerge = Take a merge apart
cli-party-note = Write a line into a party's timeline
cli-party-canary = Mark an invented customer, a reveal of whom alarms the privacy officer; nobody else sees the mark
cli-complaint = Complaints: what somebody wants from us
cli-complaint-open = Take a complaint down
cli-complaint-list = List complaints, most urgent first
cli-complaint-show = Show one complaint with its story
cli-complaint-next = Take the most urgent complaint that nobody has
cli-complaint-claim = Take this complaint
cli-complaint-assign = Hand a complaint to somebody, or back to the queue
cli-complaint-move = Take a complaint one step further
cli-complaint-due = Say step by step how the dates of a complaint came about
cli-complaint-note = Write a line into a complaint's timeline
cli-promise = Promises: what we said we would do
cli-promise-add = Make a promise
cli-promise-list = List promises, soonest first
cli-promise-keep = A promise has been done
cli-promise-release = The customer lets us off a promise
cli-vault = The vault: what is sealed
cli-vault-reveal = Show one sealed value on this terminal for 20 seconds; it is written into the audit log
cli-vault-lift = Lift a member's limits of reveals for 30 minutes
cli-vault-notices = List the reveals that the privacy officer is told of: broken glass, and alarms; those nobody has read
cli-vault-status = How the vault stands; needs no unlocking
cli-vault-passphrase = Change your passphrase
cli-vault-recovery = Name the offline age identities that open the vault when every passphrase is lost, instead of those before
cli-vault-rescue = Write one party's sealed objects as files for the stock `age` command; opens nothing
cli-vault-rotate = Make new keys for a compartment, or for both; goes on where a run before was cut off
cli-member = Members: who may use the desk
cli-member-add = Add a member; its first passphrase makes its key, then somebody lets it in
cli-member-list = List members with their roles and the keys they hold
cli-member-approve = Let a member in: wrap for it the keys that its roles open
cli-member-role = Give a member other roles
cli-approval = Requests that a second person decides on
cli-approval-list = List the requests that you made or may decide on, as far as they are open
cli-approval-show = Show everything that a request asks for
cli-approval-approve = Approve a request; whoever made it then does the same once more, within its 24 hours
cli-approval-decline = Say no to a request
cli-approval-withdraw = Take your own request back
cli-member-remove = Let a member go: its keys are deleted, and compartments it could read are to be rotated
cli-import = Import rows of a file
cli-audit = The audit log
cli-audit-list = List who did what, oldest first
cli-audit-reads = Who was shown a customer's sealed values, when and what for
cli-audit-verify = Walk the chain of the log from its beginning; exit status 8 where it does not hold
cli-audit-head = Sign where the log stands now, for somebody to keep off this host
cli-audit-key = Print the key that checks signed heads
cli-audit-rekey = Make the key that signs heads anew, after somebody has left who held it
cli-undo = Take your last step back
cli-redo = Do again what was taken back last
cli-backup = Write a backup of the store into a new folder, sealed to the recovery recipients
cli-restore = Make a new store out of a backup; a store that is there is left alone
cli-doctor = Check the store; exit status 8 where something is wrong
cli-schema = Every field of the JSON documents, with type and meaning
cli-completions = Print completions for a shell
cli-man = Print the manual page

# Shared arguments
cli--store = Folder of the store [default: KEFU_STORE, else the XDG data folder]
cli--lang = Language: en or zh-CN [default: the member's, else the environment's]
cli--theme = Theme of the desk
cli--no_color = No colours
cli--as = Which of the members bound to your user acts
cli--passphrase_fd = Read the passphrase as one line from this descriptor; ignored where nothing is unlocked
cli--help = Show this help
cli--version = Show the version
cli--json = Print one JSON document
cli--form = How the file is written [default: csv]
cli--ndjson = Print JSON, one item to a line
cli--limit = At most this many [default: 50]
cli--after = Go on after this one (the `next` of the page before)
cli--party = Number or id of the party (C-000123)
cli--number = Number or id of the complaint (K-2026-00017)
cli--complaint = The complaint it belongs to
cli--kind = Kind
cli--stage = Stage
cli--tier = Tier: A, B or C
cli--owner = Name of the member who is to look after it
cli--language = Language in which the party wants to be spoken to (BCP 47)
cli--tags = A tag; may be repeated
cli--fields = A free field, such as city=Berlin; may be repeated
cli--points = A contact point to be sealed, such as phone or email:work; may be repeated. The value is never an argument: it is asked for, or read from standard input, a line for each
cli--text = The text; `-` reads standard input
cli--at = When it happened: RFC 3339 or `YYYY-MM-DD HH:MM` [default: now]

cli-demo--parties = How many parties [default: 2000]
cli-demo--complaints = How many complaints [default: 300]
cli-demo--seed = The same seed makes the same data
cli-init--yes = Ask nothing; takes --passphrase-fd. Without --recovery it acknowledges that a forgotten passphrase loses every sealed value
cli-init--member = Name of the first member [default: your user name]
cli-init--recovery = An age recipient for recovery: given once it alone opens, given twice both are needed
cli-party-add--name = Name of the party
cli-party-edit--name = A new name
cli-party-edit--owner = Name of the member who is to look after it; '' for nobody
cli-party-edit--tags = All its tags, one for each --tag
cli-party-edit--add_tags = A tag to add; may be repeated
cli-party-edit--remove_tags = A tag to take away; may be repeated
cli-party-edit--fields = A free field to set, such as city=Berlin; city= clears it
cli-party-edit--tier = Tier: A, B or C; '' for none
cli-party-search--query = Part of a name, or a whole sealed value
cli-party-list--line = Whom to list: #vip, @NAME, @me, @-, stage:active, kind:, tier:, lang:, open, overdue, due:<3d, 'exact, !not, sort:COLUMN
cli-party-list--sort = In the order of this column; with - before it, the other way round
cli-party-merge--from = The party that goes
cli-party-merge--into = The party that stays
cli-party-unmerge--party = The party that was merged away
cli-party-canary--off = Take the mark away
cli-party-canary--list = List them
cli-complaint-open--title = One line that says what went wrong
cli-complaint-open--party = Who complains
cli-complaint-open--what = What happened, in the customer's words; `-` reads standard input
cli-complaint-open--wanted = What the customer wants
cli-complaint-open--channel = How it reached us
cli-complaint-open--received_at = When it reached us: RFC 3339 or `YYYY-MM-DD HH:MM` [default: now]
cli-complaint-open--backdated_because = Why it is taken down more than a day later
cli-complaint-open--severity = How bad it is
cli-complaint-open--product = What it is about
cli-complaint-open--issue = What is wrong with it
cli-complaint-open--company = Whom it is about
cli-complaint-open--category = Our own sorting
cli-complaint-open--external_ref = What somebody else calls it
cli-complaint-open--claim = Take it at once
cli-complaint-list--open = Only open ones
cli-complaint-list--closed = Only closed ones
cli-complaint-list--overdue = Only overdue ones
cli-complaint-list--mine = Only yours
cli-complaint-list--owner = Only those of this member
cli-complaint-list--unowned = Only those that nobody has
cli-complaint-list--stage = Only those in this stage
cli-complaint-list--party = Only those of this party
cli-complaint-list--search = Only those in whose number, title, product, issue, company, category or reference this stands
cli-complaint-assign--owner = Name of the member who gets it
cli-complaint-assign--nobody = Put it back into the queue
cli-complaint-assign--note = What is done and what is next; needed where it had an owner
cli-complaint-move--stage = Where to
cli-complaint-move--channel = For acknowledged: how the customer was told
cli-complaint-move--question = For waiting: what was asked
cli-complaint-move--until = For waiting: by when an answer is expected (RFC 3339, `YYYY-MM-DD HH:MM`, +3d, +4h)
cli-complaint-move--outcome = For decided: what was decided
cli-complaint-move--reasons = For decided: why; `-` reads standard input
cli-complaint-show--clocks = Its clocks, too: how each stands, when it is due, and on what that rests
cli-complaint-due--clock = Only this clock, such as internal or uk-disp:reg.final
cli-complaint-move--closing = For closed: how it ended
cli-promise-add--text = What was promised; `-` reads standard input
cli-promise-add--due = By when: RFC 3339, `YYYY-MM-DD HH:MM`, +3d (until that day ends) or +4h
cli-promise-list--all = Those that are over, too
cli-promise-keep--number = Number or id of the promise (P-000042)
cli-promise-release--number = Number or id of the promise (P-000042)
cli-promise-release--reason = Why, in the customer's words
cli-vault-reveal--point = A kind (phone) or the id of a contact point; not needed where there is only one
cli-vault-reveal--complaint = Because of this open complaint
cli-vault-reveal--promise = Because of this open promise
cli-vault-reveal--call = Because the party is on the line; a call is written into its timeline
cli-vault-reveal--break_glass = For another reason, told in 12 characters or more; it stands in the log, and the privacy officer is told
cli-vault-lift--member = Name of the member; not yourself
cli-vault-lift--compartment = Only of this compartment [default: all that its roles open]
cli-vault-lift--reason = Why, in 12 characters or more; it stands in the log
cli-vault-notices--all = Those that were read, too
cli-vault-notices--read = Mark the notice of this audit entry as read; never one that tells of you
cli-vault-recovery--recipients = Public key of a recovery identity; one opens alone, of two both are needed
cli-vault-rescue--out = A folder that does not exist yet
cli-vault-rotate--compartment = `contact` or `secret` [default: both]
cli-member-add--name = Name of the member
cli-member-approve--name = Name of the member
cli-member-role--name = Name of the member
cli-approval-list--all = Those that are over, too
cli-approval-show--number = Number of the request
cli-approval-approve--number = Number of the request, such as A-000007
cli-approval-decline--number = Number of the request
cli-approval-withdraw--number = Number of the request
cli-member-remove--name = Name of the member
cli-member-add--roles = What it may do; may be given more than once
cli-member-add--uid = The user id of the operating system that it is bound to
cli-member-approve--fingerprint = What the member's own screen showed; asked for on a terminal
cli-member-role--add = A role that comes
cli-member-role--remove = A role that goes
cli-import--what = What the rows are
cli-import--file = The file: a table, or vCards of customers
cli-import--map = A preset by name, or a file that says which column is what
cli-import--dry_run = Check every row and change nothing
cli-import--rejects = Write the rows that were not taken into this file
cli-backup--folder = A folder that does not exist yet
cli-restore--folder = Folder with data.age and keys.age
cli-restore--identities = File with the recovery identity; may be repeated where it takes two
cli-audit-list--member = Only entries of this member, also one who has left
cli-audit-list--party = Only entries that name this party, its contact points, complaints or promises
cli-audit-list--verb = Only this verb, such as vault.reveal, or all that begin so, such as vault
cli-audit-list--purpose = Only reveals in whose purpose this stands, such as the number of a complaint
cli-audit-list--id = Only entries that name this number or id
cli-audit-list--since = Only from this time on: RFC 3339, `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`
cli-audit-list--until = Only before this time; a day to its end
cli-audit-list--refused = Only what was refused
cli-audit-list--limit = At most so many; 0 for all, which --ndjson writes out one by one [default: 50]
cli-audit-verify--head = A head that was signed and kept: the log must go on from it
cli-audit-verify--key = The key that must have signed it, as it was kept [default: the store's own]
cli-completions--shell = Which shell
cli-man--out = Write one page for each command into this folder

cli-heading-usage = Usage:
cli-heading-verbs = Commands
cli-heading-arguments = Arguments
cli-heading-options = Options
cli-heading-global = Everywhere
cli-value-verb = COMMAND
cli-value-options = [OPTIONS]
cli-choices = { $text } [{ $values }]
cli-comma = ,{" "}

# Asked
cli-store-waits = This waits for its turn; Ctrl+C gives up.
cli-ask-passphrase = Passphrase:{" "}
cli-ask-new-passphrase = New passphrase (5 words or 12 characters):{" "}
cli-ask-again = Once more:{" "}
cli-ask-point = { $point }:{" "}
cli-ask-member = Your name [{ $user }]:{" "}
cli-ask-recovery = Recovery: one or two age recipients (age1…), or nothing:{" "}
cli-ask-fingerprint = The fingerprint that { $name } ({ $roles }) reads to you:{" "}
cli-ask-lose =
    Without recovery a forgotten passphrase loses every sealed value for good.
    Type { $word } to go on:{" "}
cli-init-word = LOSE

# Said
cli-init-about =
    There is no store in { $path } yet; a new, empty one is about to be made there.
    If you meant another, press Ctrl+C now and look at --store and KEFU_STORE.
cli-init-done =
    The store is made in { $path }; you are its owner.
    Open the desk with `kefu`.
cli-total = { $shown } of { $total }
cli-more = { $shown } of { $total }; go on with --after { $next }
cli-fact = {"  "}{ $name }: { $value }
cli-taken-back = (taken back)
cli-point-label = { $kind } ({ $label })
cli-search-nothing = Nobody found.
cli-search-locked = Nobody found by name. Give --passphrase-fd to look it up as a sealed value.
cli-reveal = { $number }  { $point }
cli-reveal-foot = Gone in { $seconds } seconds; Ctrl-C ends it now.
cli-reveal-unverified =
    UNVERIFIED: this is not what the audit log says was written. Tell the privacy officer.
    Gone in { $seconds } seconds; Ctrl-C ends it now.
cli-reveal-gone = Shown and wiped; audit entry { $seq }.
cli-vault-counts = { $fields } sealed values, { $keys } data keys
cli-vault-rotation-wanted = New keys are wanted for { $compartment }: a reader has left. `kefu vault rotate` makes them.
cli-vault-rekey-wanted = Who has left held the key that signs heads of the log: make it anew with `kefu audit rekey`.
cli-vault-rotation-running = New keys of { $compartment } are not everywhere yet. `kefu vault rotate` goes on.
cli-vault-recipient = Recovery: { $recipient }
cli-vault-no-recovery = Recovery: none. A forgotten passphrase loses every sealed value.
cli-rescue-done = { $count ->
    [one] { $count } file
   *[other] { $count } files
  } of { $number } in { $folder }; nothing was opened. OPEN.txt tells how.
cli-audit-whole =
    The log is whole: { $entries } entries.
    Head: { $head }
cli-audit-fits = It goes on from the head that was kept: { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
  }.
cli-reads-none = Nothing sealed of { $number } was shown to anybody.
reads-gone = (no longer there)
reads-reason = { $purpose }: { $reason }
cli-doctor-store = { $path }, { $bytes } bytes
cli-doctor-well = All is well; the audit log is whole with { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
  }.
cli-doctor-backup = Last backup: { $at }, { $days ->
        [0] within a day
        [one] one day ago
       *[other] { $days } days ago
    }.
cli-doctor-process = Memory of kefu: { $closed ->
        [yes] other programs of this account cannot read it
       *[no] other programs of this account can read it
    }; { $coreless ->
        [yes] no core file is written
       *[no] a core file may be written
    }; { $locked ->
        [yes] keys are not swapped out.
       *[no] keys may be swapped out: raise the limit of locked memory (`ulimit -l`), or encrypt the swap space.
    }
cli-doctor-refolded = The dates of all complaints were worked out anew on { $at }, when a kefu with other tables or other rules opened the store.
cli-opening-cases = Working out the dates of all complaints anew, once
cli-opening-parties = Putting all customers into the lists, once
cli-doctor-no-backup = No backup was ever made of this store.
cli-backup-file = {"  "}{ $file }  { $bytes } bytes  SHA-256 { $sum }
cli-backup-recipient =
    {"  "}opens with the identity of { $recipient }
    {"  "}(fingerprint { $fingerprint })
cli-doctor-modes = Rights: folder { $folder }, file { $file }.
cli-doctor-head = The file begins as a store does.
cli-doctor-no-head = The file does not begin as a store does: it is another file, or its beginning is overwritten.
cli-doctor-not-read = The file cannot be read.
cli-doctor-unreadable = { $table }: { $count ->
        [one] one row
       *[other] { $count } rows
    } cannot be read. The first keys:
cli-doctor-torn = { $table }: broken off ({ $detail }).
cli-done-unheard = Done all the same: { $done }
cli-panic = kefu has failed inside, at { $place }. Nothing was half done; please report this place.

done-party-add = { $number } added.
done-party-edit = { $number } changed.
done-party-point = { $number } has new contact points, sealed.
done-party-merge = { $other } is now part of { $number }.
done-party-unmerge = { $number } stands on its own again.
done-entry-add = Written down for { $number }.
done-complaint-open = { $number } taken down.
done-complaint-claim = { $number } is yours, due { $due }: { $title }
done-complaint-next = { $number } is yours, due { $due }: { $title }
done-complaint-assign = { $owner ->
    [none] { $number } is back in the queue.
   *[other] { $number } goes to { $owner }.
  }
done-complaint-move = { $number } is now: { $stage }.
done-promise-add = { $number } promised, due { $due }.
done-promise-keep = { $late ->
    [late] { $number } done, but late: it counts as broken.
   *[other] { $number } kept.
  }
done-promise-release = { $number } released.
done-store-backup = Backed up into { $folder }: { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
  }.
done-store-restore =
    Restored into { $path }: { $rows } rows, as of { $at }. Everything was examined and is well.
    The log was whole with { $entries } entries; compare its head with one that was kept elsewhere:
    { $head }
cli-restore-free = Members unlock it with their own passphrases.
cli-restore-held = Until a second person has approved it ({ $number }), it can be looked at and not changed: `kefu --store "{ $path }" approval approve { $number }`, within 24 hours.
done-vault-recovery = { $count ->
    [one] This identity opens
   *[other] Both identities together open
  } the vault and its backups from now on. Those before still open older copies and backups.
done-audit-rekey = Heads are signed with a new key from now on. Keep its public half off the host; heads signed before stay good:
    { $key }
done-vault-rotate = New keys are in use, and everything is sealed to them.
done-vault-lift = The limit of { $name } is lifted for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }.
done-approval-approve = { $request } is approved: { $what }
    { $name } can do it now, until { $until }.
done-approval-decline = { $request } is declined: { $what }
done-approval-withdraw = { $request } is taken back.
done-notice-read = The notice of audit entry { $reveal } is read.
done-party-canary = { $state ->
    [off] { $number } is no canary any more.
   *[on] { $number } is a canary: a reveal of it alarms the privacy officer.
  }
done-member-add = { $login ->
        [ssh] { $name } was added.
       *[other] { $name } was added. Next: `kefu --as "{ $name }" vault passphrase`, typed by the member.
    }
done-member-enrol = Your key is made. Fingerprint: { $fingerprint }
    Read it to somebody who holds the keys; they let you in with `kefu member approve`.
done-member-approve = { $name } is let in.
done-member-role = { $name } has other roles. `kefu member list` shows which keys are still lacking.
done-member-remove = { $name } is gone. Where compartments were readable, make new keys: `kefu vault rotate`.
done-vault-passphrase = Your passphrase is changed.
done-undo = Taken back: { $undone }. { $number }
done-redo = Done again: { $undone }. { $number }

# Headings
col-number = Number
col-kind = Kind
col-stage = Stage
col-tier = Tier
col-city = City
col-owner = Owner
col-name = Name
col-language = Language
col-tags = Tags
col-added = Added
col-merged-into = Merged into
col-due = Due
col-due-by-law = Due by law
col-due-by-house = Due by our rule
col-severity = Severity
col-party = Party
col-title = Title
col-channel = Channel
col-received = Received
col-waiting-until = Waiting until
col-outcome = Outcome
col-closing = Ended
col-product = Product
col-issue = Issue
col-company = Company
col-category = Category
col-external-ref = Reference
col-wanted = Wanted
col-response = Answer
col-state = State
col-complaint = Complaint
col-text = Text
col-compartment = Compartment
col-epoch = Epoch
col-recipient = Recipient
col-seq = No.
col-at = When
col-member = Member
col-role = Roles
col-holds = Holds
col-fingerprint = Fingerprint
col-verb = What
col-result = Result
col-count = Count
col-source = From
col-notice = Notice
col-point = Contact point
col-reason = Reason
col-read-by = Read by
col-since = Since
col-ids = Concerning
col-purpose = What for
col-selector = Which rows
col-columns = Columns
col-ssh-key = SSH key
col-role-comes = Roles that come
col-role-goes = Roles that go
col-key = Key
col-file = File
col-approval = Request
col-by = Asked by
col-what = For what
col-until = Until
col-decided-by = Decided by
col-table = Table

# Schema
exit-done = done
exit-failed = failed: something outside of kefu did not work
exit-usage = wrong use
exit-refused = refused by a guard
exit-not-found = not found
exit-conflict = conflict, try again
exit-not-permitted = vault locked, or not permitted
exit-rows-left = some rows of an import were not taken
exit-damaged = the store is damaged
schema-list-total = how many the filter takes in all
schema-list-more = Whether there may be more than that, since the search stopped there
schema-list-items = this page
schema-list-next = what --after takes to go on; null at the end
schema-done-done = the verb, as in the audit log
schema-done-number = number of what it concerned
schema-done-seq = number of the audit entry
schema-party-id = id, never changes
schema-party-number = number for people
schema-party-name = name
schema-party-kind = person or organisation
schema-party-stage = where it stands with us
schema-party-tier = A, B, C
schema-party-owner = name of the member who looks after it
schema-party-tags = free words
schema-party-language = language in which it wants to be spoken to (BCP 47)
schema-party-fields = free fields by name
schema-party-added-at = when it was taken down
schema-party-imported = whether it came from a file
schema-party-show-merged-into = the party it was merged into
schema-party-show-points = contact points, without their values
schema-party-show-complaints = its complaints, most urgent first
schema-party-show-promises = its promises, soonest first
schema-party-show-timeline = its story, newest first
schema-point-id = id; what a reveal takes
schema-point-kind = what it is
schema-point-label = name of the kind, such as work
schema-point-added-at = when it was taken down
schema-complaint-id = id, never changes
schema-complaint-number = number for people
schema-complaint-party = who complains
schema-complaint-title = one line for lists
schema-complaint-stage = how far it has come
schema-complaint-severity = how bad it is
schema-complaint-category = our own sorting
schema-complaint-owner = name of the member who is accountable
schema-complaint-received-at = when it reached us
schema-complaint-due-at = by when it is to be decided; a date is due until its end
schema-complaint-external-ref = what the source calls it
schema-complaint-product = what it is about
schema-complaint-issue = what is wrong with it
schema-complaint-company = whom it is about
schema-complaint-channel = how it reached us
schema-complaint-source = where it was taken down
schema-complaint-outcome = what was decided
schema-complaint-closing = how it ended
schema-complaint-imported = whether its history came from a file
schema-complaint-show-stage-since = when it came into this stage
schema-complaint-show-waiting-until = by when the customer's answer is expected
schema-complaint-show-what-happened = what happened, in the customer's words
schema-complaint-show-wanted = what the customer wants
schema-complaint-show-response = the answer that the customer got, as imported
schema-complaint-show-fields = whatever else the source says
schema-complaint-show-open-promises = promises made in it that still wait
schema-complaint-show-clocks = its clocks, each with its date
schema-complaint-show-timeline = its story, newest first
schema-promise-id = id, never changes
schema-promise-number = number for people
schema-promise-party = to whom it was made
schema-promise-complaint = the complaint in which it was made
schema-promise-text = what was promised
schema-promise-due-at = by when; a date is due until its end
schema-promise-made-at = when it was made
schema-promise-owner = name of the member who is to keep it
schema-promise-state = what became of it
schema-promise-overdue = whether it waits and its time has passed
schema-line-at = when
schema-line-by = who
schema-line-type = what kind of line
schema-line-code = kind of the entry, what happened, or state of the promise
schema-line-number = number of the complaint or promise
schema-line-text = what was written, asked, reasoned or promised
schema-line-detail = channel, outcome or way of ending
schema-line-to = to whom it was assigned
schema-line-due-at = by when, for promises and questions
schema-line-retracted = whether it was taken back
schema-audit-seq = counts from 1 without gaps
schema-audit-at = when; never goes back
schema-audit-member = who
schema-audit-member-id = id of the member
schema-audit-session = run of the desk or command
schema-audit-source = local, or the address of an SSH connection
schema-audit-verb = what
schema-audit-ids = ids and numbers concerned
schema-audit-purpose = why, for a reveal or a lift; new-consent where somebody suppressed was taken, by-itself where a desk did it without its member
schema-audit-result = how it ended
schema-audit-refusal = code of the refusal
schema-audit-count = how many records
schema-notice-seq = number of the reveal's audit entry
schema-notice-at = when
schema-notice-kind = why it is told
schema-notice-member = who revealed
schema-notice-session = run of the desk or command
schema-notice-source = local, or the address of an SSH connection
schema-notice-party = whose field it was
schema-notice-point = what was revealed
schema-notice-reason = the reason for breaking the glass
schema-notice-read-by = who has read the notice
schema-notice-read-at = when it was read
schema-canary-number = number for people
schema-canary-name = name
schema-canary-since = since when a reveal of it alarms
schema-audit-approval = the request that a second person approved; of a refusal the one that was filed
schema-approval-number = number for people
schema-approval-kind = what needs the second person
schema-approval-state = how it stands
schema-approval-wanted = exactly what was asked for
schema-approval-digest = SHA-256 over exactly that, and the vault
schema-approval-count = how many records it concerned when it was asked for
schema-approval-about = names of members, or numbers of customers, of many the first
schema-approval-by = who asks
schema-approval-at = when
schema-approval-until = when its time is over
schema-approval-decided-by = who decided
schema-approval-decided-at = when
schema-approval-used-by = number of the audit entry of the act
schema-approval-mine-to-decide = whether you decide on it
schema-audit-digest = SHA-256 over what it sealed and over all its ids; null where it sealed nothing and concerned one record
schema-audit-previous = hash of the entry before; zeroes for the first
schema-audit-hash = SHA-256 over four parts, each behind its length in 8 bytes, big-endian: the text kefu.audit.v1, the vault's id (16 bytes; `kefu audit key` begins with it), previous, bytes
schema-audit-bytes = the entry as it is stored and hashed: a byte of the format (01), then a MessagePack map of these fields
schema-read-seq = number of the audit entry
schema-read-at = when
schema-read-member = to whom
schema-read-point = id of the contact point
schema-read-kind = what it is; null where the contact point is no longer there
schema-read-label = name of the kind, such as work
schema-read-purpose = what for
schema-read-number = number of the complaint or promise
schema-read-reason = the reason for breaking the glass
schema-member-id = id, never changes
schema-member-name = its name
schema-member-roles = what it may do
schema-member-state = how far it has come
schema-member-uid = the user id of the operating system it is bound to
schema-member-fingerprint = of its age recipient, to compare by voice
schema-member-holds = compartments whose keys are wrapped for it
schema-member-lacks = compartments that its roles open and whose keys it still lacks
schema-member-ssh-key = the public key of its SSH login

cli-demo-making = Making a store to try things on…
cli-import-done = { $read ->
    [one] { $read } row
   *[other] { $read } rows
  } read, { $added } taken, { $known } there already, { $refused } refused ({ $map }, { $charset }).
cli-import-would = Rehearsal, nothing was taken: { $read ->
    [one] { $read } row
   *[other] { $read } rows
  } read, { $added } would be taken, { $known ->
    [one] { $known } is there already
   *[other] { $known } are there already
  }, { $refused } would be refused ({ $map }, { $charset }).
cli-import-left-out = Not stored, since a customer has no place for it: { $names }.
cli-import-kept = Columns without a place become fields under their own names, and what looks like somebody's number is sealed: { $names }. `g i` at the desk or --map gives them a place, or leaves them out.
cli-import-ignored = Columns that are not stored, as the preset says: { $names }.
cli-import-steps = { $steps ->
    [one] { $steps } step of histories
   *[other] { $steps } steps of histories
  }, { $grown ->
    [one] { $grown } of the cases was there before and went on
   *[other] { $grown } of the cases were there before and went on
  }.
cli-stay = {"  "}{ $name }: { $days } d { $hours } h { $minutes } min
cli-stay-reopened = {"  "}opened again { $count ->
    [one] once
   *[other] { $count } times
  }
col-age = Age
schema-line-fields = of an imported step, what else the source says anew, by its columns
schema-stay-stage = where it stood
schema-stay-waiting-for = whom it waited for, where an imported history tells
schema-stay-from = since when
schema-stay-to = until when, or until now
schema-stay-seconds = how long
schema-complaint-show-reopened = how often it was opened again after it was decided or closed
schema-complaint-show-reopened-by-source = the same as the source of an imported history counts it
schema-complaint-show-age-seconds = from receipt to its end, or to now; null where a file told how far it had come and not when
schema-complaint-show-stays = where it stood, one after the other; they add up to the age
cli-import-identical = { $count ->
    [one] { $count } of those taken is identical
   *[other] { $count } of those taken are identical
  } to another row of the file.
cli-import-refused = line { $line }, { $column }: { $reason }
cli-import-untold = … and { $count ->
    [one] { $count } more row
   *[other] { $count } more rows
  } not taken; --rejects FILE lists them all.
cli-import-suppressed = { $count ->
    [one] { $count } row is of somebody
   *[other] { $count } rows are of somebody
  } who was erased and would not be brought back; a rehearsal does not tell which.
cli-import-stays = { $added ->
    [one] { $added } record was taken before it stopped, and stays.
   *[other] { $added } records were taken before it stopped, and stay.
  } The same import again goes on from there.
