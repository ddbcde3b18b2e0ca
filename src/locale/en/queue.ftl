# The queue: who else looks, views and what they count, handing over, and what is escalated.

presence-looking = { $name } is looking
presence-typing = { $name } is typing

cli-desk = Desks that are open
cli-desk-list = List who sits at a desk now, and which complaint is open there
cli-desk-end = End a desk or a command that has the store open, such as one that was stopped in the middle of a change
cli-desk-end--pid = number of its process, as `kefu doctor` lists it
cli-desk-end--json = print one JSON document
holder-desk = at desk
holder-typing = typing
holder-writes = writing
holder-opens = opening
holder-stopped = stopped
holder-command = in a command
verb-desk-end = ended a session
done-desk-end = { $how ->
    [killed] { $who } (process { $pid }) did not end when asked to, and was killed. What was saved there is in the store.
   *[asked] { $who } (process { $pid }) has ended. What was saved there is in the store.
  }
error-no-holder = No process { $pid } has this store open.
    .hint = `kefu doctor` lists those that have.
error-desk-signal = Process { $pid } could not be ended: { $detail }
    .hint = Only its own account and root can end it; the log says that it was tried.
error-desk-stays = Process { $pid } does not end, although it was killed.
    .hint = It waits for the disk. Look at the disk; it ends as soon as that answers.
cli-desk-none = No desk is open.
attention-looking = is looking
attention-typing = is typing
col-pid = Process
col-attention = Doing
schema-desk-session = run of the desk, as the log names it
schema-desk-member = whose desk it is
schema-desk-pid = number of its process
schema-desk-since = since when it is open
schema-desk-complaint = the case that is open there
schema-desk-typing = whether something is being typed for it

# Views

view-all = All open
view-mine = Mine
view-nobodys = Nobody's
view-overdue = Overdue
view-today = Today
view-waiting = Waiting
col-view = View
col-filter = Filter
form-save-case-view = Keep this as a view of the queue
action-case-view = Queue view { $n }: { $name }
action-drop-view = Drop the queue's view that is shown
toast-case-view-saved = Kept as “{ $name }” on key { $key } of the queue.
toast-case-view-dropped = The view “{ $name }” is gone.
toast-no-own-view = The queue shows no view of your own.
cli-complaint-view = Views of the queue
cli-complaint-view-list = List the views, the keys they are on, and how many complaints each takes
cli-complaint-view-save = Keep a filter as a view of the queue, on keys 7 to 9
cli-complaint-view-save--name = What it is called; one of that name is replaced
cli-complaint-view-save--line = The filter, such as "stage:waiting @me"
cli-complaint-view-drop = Drop a view of your own
cli-complaint-view-drop--name = What it is called
cli-complaint-list--line = A filter, such as "stage:waiting @me due:<3d"; keys: stage owner due age kind severity channel product party
cli-view-saved = Kept as “{ $name }”.
cli-view-dropped = The view “{ $name }” is gone.
done-member-preferences = { $what }
schema-view-key = number key it is on
schema-view-name = what it is called; of those for everybody a code
schema-view-filter = its filter
schema-view-own = whether it is the member's own
schema-view-count = how many complaints it takes
error-view-name = A view wants a name.
    .hint = `kefu complaint view save NAME FILTER`, or S in the queue.

# Putting back, and handing over

handover-unread = From { $by }: { $note }
action-skip = Put your complaint back, with a reason
form-skip = Put back
hint-skip = why not you; the next one reads it
cli-complaint-skip = Put your complaint back; `next` hands you others for the rest of the day
cli-complaint-skip--number = Number of the complaint
cli-complaint-skip--reason = Why not you; whoever takes it next reads it
schema-complaint-show-handover = what was handed over with it (at, by, note), until its owner has done something
error-queue-skipped = All complaints that wait for an owner you have put back today.
    .hint = Take one of them by its number: `kefu complaint claim`.
    .desk = Take one of them with a in the queue.
error-skip-not-mine = Only your own complaint can be put back.
    .hint = Take it first with `kefu complaint claim`, or hand it over with `kefu complaint assign`.
    .desk = Take it with a first, or hand it over with A.

# Escalation

rung-handler = 50 %: handler
rung-lead = 75 %: lead
rung-manager = 90 %: complaint manager
rung-breach = breached
happening-breached = missed
letter-drafted = drafted
happening-drafted = letter drafted
verb-complaint-escalate = recorded what was missed, drafted what is owed
done-complaint-escalate = What was missed is recorded, and what is owed is drafted: w on the complaint opens the letter.
cli-complaint-escalations = List the complaints whose time is half gone or more, how far each has climbed, and by which clock
cli-complaint-escalations--mine = Only those that have come to you
cli-complaint-escalate = Record the dates that were missed, once for each clock, and draft holding letters and letters about missed dates for the owners; final
cli-escalations-none = Nothing is escalated.
cli-escalate-breaches = Missed dates recorded: { $count }
cli-escalate-letters = Letters drafted for their owners: { $count }
cli-escalate-no-owner = No letter, because there is no owner: { $count }
cli-escalate-own-draft = No letter, because the owner is writing one there: { $count }
cli-escalate-no-language = No letter, because there is none in the customer's language: { $count }
cli-escalate-nothing = Nothing new was missed, and no letter was drafted.
header-escalated = { $count } escalated to you
label-escalated = Escalated
col-rung = Rung
schema-escalation-number = number for people
schema-escalation-rung = how far it has climbed
schema-escalation-clock = the clock that is furthest, with its pack
schema-escalation-due-at = when that is due
schema-escalation-owner = who is accountable
schema-escalation-mine = whether it has come to you
schema-escalate-seq = number of the audit entry; none where there was nothing to write
schema-escalate-breaches = missed dates recorded
schema-escalate-letters = letters drafted
schema-escalate-no-owner = letters left, because there is no owner
schema-escalate-own-draft = letters left, because the owner is writing one there
schema-escalate-no-language = letters left, because there is none in the customer's language
error-nothing-escalates = Nothing new was missed, and no letter is owed.
    .hint = `kefu complaint escalations` lists whose time is half gone or more.
