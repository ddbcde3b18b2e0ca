# Boards: members, the log, who read what, notices.

header-waiting = { $count } waiting
footer-spent = limit reached; next at { $free }

action-members = Members: add, let in, roles, lift a limit, remove
action-approvals = Requests that a second person decides on
action-audit = Audit log
action-reads = Who read this customer's data
action-notices = Notices of reveals

board-members = Members
board-audit = Audit log, newest first
board-audit-line = member:NAME party:C-000123 verb:vault purpose:call refused since:3d until:2026-03-01
board-audit-none = No entry fits. / changes what is looked for.
board-reads = Who was shown what
board-reads-of = { $number } { $name } · who was shown what
board-reads-none = Nobody was shown anything of what is sealed here.
board-notices = Notices of reveals
board-notices-none = No notice waits. a shows those that were read.
board-approvals = Requests for a second person
board-approvals-none = No request waits. a shows those that are over.
board-go-on = Approved: do exactly the same once more.
board-agree = approve
board-decline = decline
board-withdraw = take back
board-over-too = all
board-open-only = open
board-entry = Audit entry { $seq }
board-batch = { $first } … { $last } ({ $count })
board-fact = { $label }: { $value }
board-between = {" · "}
board-invited = Next: { $name } sets a passphrase: `kefu --as "{ $name }" vault passphrase`
board-waits = Waits for somebody who holds the keys. p lets in: type the fingerprint that the newcomer reads out.
board-rotate = New { $compartment } keys are wanted: `kefu vault rotate { $compartment }`.
board-rotating = New { $compartment } keys: { $done } of { $total } sealed anew.
board-add = add
board-approve = let in
board-roles = roles
board-lift = lift limit
board-remove = remove
board-log = all entries about this customer
board-read = mark as read
board-all = also those read
board-unread = only unread

label-roles = Roles
label-uid = User id
label-fingerprint = Fingerprint
hint-uid = the number that `id -u` prints; may be left out
hint-fingerprint = as the newcomer reads it out to you
hint-lift = at least 12 characters; it stands in the log
form-add-member = New member
form-approve = Let in
form-roles = Roles
form-lift = Lift the limit for 30 minutes
confirm-agree = Approve this?
confirm-agree-line = { $name } may once: { $what }
confirm-remove = Let this member go?
confirm-remove-line = { $name } is out at once: keys and passphrase are deleted, every open desk ends. This is final.
confirm-remove-cases = { $count ->
    [0] No open complaint is theirs.
    [one] 1 open complaint goes back to the queue.
   *[other] { $count } open complaints go back to the queue.
  }
confirm-remove-keys = New keys are wanted for: { $compartments }.
toast-member-add = { $name } was added; next they set a passphrase of their own.
toast-member-approve = { $name } is let in.
toast-member-role = { $name } has other roles.
toast-member-remove = { $name } is gone.
toast-vault-lift = The limit of { $name } is lifted for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
  }.
toast-approval-approve = { $name } is approved.
toast-approval-decline = { $name } is declined.
toast-approval-withdraw = { $name } is taken back.
toast-notice-read = The notice is read.
error-uid = “{ $text }” is no user id.
    .hint = It is the number that `id -u` prints; leave it empty for somebody who logs in elsewhere.

col-lacks = Lacks
col-uid = User id
col-lifted = Limit lifted until
col-session = Session
col-digest = Digest
col-previous = Hash of the entry before
col-hash = Hash
col-id = Id

error-no-notice = There is no notice here.
    .hint = a shows those that were read.
