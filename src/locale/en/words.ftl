# The words of closed lists: one family each, for the command line and for the desk.

stage-received = received
stage-acknowledged = acknowledged
stage-investigating = investigating
stage-waiting = waiting
stage-decided = decided
stage-closed = closed

severity-low = low
severity-normal = normal
severity-high = high
severity-critical = critical

channel-phone = phone
channel-email = e-mail
channel-web = web form
channel-chat = chat
channel-letter = letter
channel-fax = fax
channel-visit = in person
channel-referral = referral
channel-other = other

outcome-upheld = upheld
outcome-partly_upheld = partly upheld
outcome-not_upheld = not upheld

closing-accepted = accepted by the customer
closing-not_accepted = not accepted
closing-no_answer = no answer from the customer
closing-summary = settled at once
closing-withdrawn = withdrawn
closing-not_a_complaint = not a complaint

party-kind-person = person
party-kind-organisation = organisation

party-stage-lead = lead
party-stage-active = active
party-stage-silent = silent
party-stage-former = former

point-phone = phone
point-email = e-mail
point-address = address
point-account = account
point-identity = identity number
point-card = bank card
point-birthday = birthday
point-secret-note = secret note

compartment-contact = contact
compartment-secret = secret

entry-note = note
entry-call = call
entry-message = message
entry-visit = visit
entry-need = need
entry-event = event

promise-open = open
promise-kept = kept
promise-broken = broken
promise-released = released

purpose-case = case
purpose-promise = promise
purpose-call = incoming call
purpose-break-glass = break-glass
purpose-new-consent = new consent
purpose-by-itself = the desk by itself

nearing = Revealed, { $compartment }: { $count } of { $most } { $window ->
    [hour] this hour
   *[day] in 24 hours
  }.

happening-opened = taken down
happening-imported = imported
happening-passed = took a step elsewhere
happening-acknowledged = acknowledged
happening-investigating = investigation begun
happening-waiting = waiting for an answer
happening-decided = decided
happening-closed = closed
happening-assigned = assigned
happening-noted = note
happening-party-changed = party changed
happening-reverted = taken back

need-owner = an owner
need-channel = how the customer was told
need-question = the question that was sent
need-until = by when an answer is expected
need-outcome = what was decided
need-reasons = the reasons
need-closing = how it ended
need-no-open-promise = no open promise

role-intake = intake
role-agent = agent
role-senior = senior agent
role-lead = lead
role-complaint_manager = complaint manager
role-dpo = privacy officer
role-auditor = auditor
role-admin = admin
role-owner = owner

notice-list = list with sealed values left past the limits of reveals
notice-same-hand = copy made by who took down or checked the request
notice-break-glass = break-glass
approval-export = export
approval-erase = erasure
approval-grant = rights on the secret compartment
approval-rotate = new keys
approval-restore = restored store
approval-recovery = recovery recipients
approval-state-pending = waits
approval-state-approved = approved
approval-state-used = done
approval-state-declined = declined
approval-state-withdrawn = taken back
approval-state-expired = expired
wanted-none = none
wanted-all = all there are
wanted-export = export { $count ->
    [one] 1 row
   *[other] { $count } rows
  } of { $list ->
    [complaints] complaints
    [feedback] feedback
    [promises] promises
    [entries] entries
    [consents] consents
    [audit] the audit log
   *[parties] customers
  } ({ $selector }; { $columns }) for { $purpose }{ $recipient ->
    [none] {""}
   *[other] {" "}to { $recipient }
  }
wanted-erase = erase { $count ->
    [one] 1 customer
   *[other] { $count } customers
  } ({ $reason }): { $about }
wanted-invite = add { $about } as { $roles }
wanted-grant = give { $about } the role { $roles }
wanted-rotate = make new keys for { $about }
wanted-rekey = make the key anew that signs heads of the log
wanted-recovery = let { $about } open everything
wanted-restore = open the store restored from a backup of { $entries } log entries ({ $count ->
    [one] { $count } row
   *[other] { $count } rows
  })
notice-canary = ALARM: canary

member-state-invited = invited
member-state-waiting = waiting
member-state-active = active
member-state-removed = removed

line-entry = an entry that somebody wrote
line-complaint = something that happened to a complaint
line-promise = a promise

result-done = done
result-refused = refused

verb-store-init = made the store
verb-store-backup = made a backup
verb-store-restore = restored the store from a backup
verb-store-migrate = brought the tables up to date and worked out all dates anew
verb-store-refold = worked out all dates anew by the rules of this kefu
verb-store-relist = put all customers into the lists of this kefu
verb-desk-read = looked at the desk
verb-vault-unlock = opened the vault
verb-vault-lock = closed the vault
verb-vault-passphrase = changed the passphrase
verb-vault-reveal = revealed a field
verb-vault-lift = lifted a limit
verb-notice-list = listed notices
verb-approval-approve = approved a request
verb-approval-decline = declined a request
verb-approval-withdraw = took a request back
verb-notice-read = read a notice
verb-party-canary = set or took away a canary
verb-party-add = added a party
verb-party-edit = edited a party
verb-party-point = added contact points
verb-party-merge = merged parties
verb-party-unmerge = took a merge apart
verb-entry-add = wrote an entry
verb-complaint-open = took a complaint down
verb-complaint-claim = took a complaint
verb-complaint-next = took the next complaint
verb-complaint-assign = assigned a complaint
verb-complaint-move = moved a complaint
verb-promise-add = made a promise
verb-promise-keep = kept a promise
verb-promise-release = released a promise
verb-import-parties = imported parties
verb-import-complaints = imported complaints
verb-import-rehearse = rehearsed an import
verb-undo = took a step back
verb-redo = did a step again
verb-member-preferences = changed preferences
verb-member-add = added a member
verb-member-key = gave a member another SSH key
verb-session-begin = came in over SSH
verb-file-put = brought a file
verb-file-get = fetched a file
verb-file-drop = took a file away
verb-member-enrol = set the first passphrase
verb-member-approve = let a member in
verb-member-role = changed a member's roles
verb-member-remove = let a member go
verb-vault-index = made look-up rows
verb-vault-recovery = set recovery recipients
verb-vault-rescue = copied sealed objects
verb-audit-rekey = made the signing key anew
verb-vault-rotate = made new keys
verb-audit-read = read the audit log
verb-audit-sign = sign a head of the audit log

point-label-mobile = mobile
point-label-work = work
point-label-home = home
point-label-wechat = WeChat
point-label-id = identity card
point-label-resident = identity card
point-label-bank = bank
point-label-note = note
