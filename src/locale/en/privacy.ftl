# Privacy requests, their answers, and lists that leave.

cli-privacy = What people ask about their own data
cli-privacy-open = Take down what somebody asks about their own data
cli-privacy-list = List privacy requests, most urgent first
cli-privacy-show = Show one privacy request with its story
cli-privacy-claim = Take this privacy request
cli-privacy-assign = Hand a privacy request to somebody, or back to the queue
cli-privacy-move = Take a privacy request one step further
cli-privacy-answer = Answer it: with --to a sealed copy with the values, else a statement of what is held without them
cli-privacy-open--right = What is asked
cli-privacy-open--by = Who asks [default: person]
cli-privacy-open--what = What was asked, in the person's words; `-` reads standard input
cli-privacy-open--channel = How it reached us
cli-privacy-open--received_at = When it reached us: RFC 3339 or `YYYY-MM-DD HH:MM` [default: now]
cli-privacy-open--claim = Take it at once
cli-privacy-list--open = Only those that wait for an answer
cli-privacy-list--closed = Only those that are over
cli-privacy-list--overdue = Only overdue ones
cli-privacy-list--mine = Only yours
cli-privacy-list--stage = Only those in this stage
cli-privacy-list--party = Only those of this party
cli-privacy-assign--owner = Name of the member who gets it
cli-privacy-assign--nobody = Put it back into the queue
cli-privacy-assign--note = What is done and what is next; needed where it had an owner
cli-privacy-move--stage = Where to
cli-privacy-move--proof = For identity_checked: how you know who asks
cli-privacy-move--mandate = For identity_checked: what shows that they may ask for somebody else
cli-privacy-move--entry = For answered: the audit entry of what was done about it
cli-privacy-move--channel = For answered, refused and extended: how the person was told
cli-privacy-move--ground = For refused: on which ground
cli-privacy-move--reasons = For refused and extended: why, as the person was told; `-` reads standard input
cli-privacy-move--words = For withdrawn: what the person said; `-` reads standard input
cli-privacy-answer--to = A file that does not exist yet, for a sealed copy
cli-privacy-answer--recipient = The person's age recipient [default: a new passphrase, shown once]
cli-export = Lists that leave, for a purpose that stands in the log
cli-export-parties = Export customers
cli-export-complaints = Export complaints
cli-export-parties--filter = Which, as in the search: stage:active #vip @owner due:<3d kind:person [default: all]
cli-export-parties--anew = Give up a run that was stopped, with its part, and begin anew
cli-export-complaints--anew = Give up a run that was stopped, with its part, and begin anew
cli-export-feedback = Export feedback
cli-export-feedback--anew = Give up a run that was stopped, with its part, and begin anew
cli-export-promises = Export promises
cli-export-promises--anew = Give up a run that was stopped, with its part, and begin anew
cli-export-promises--since = From this time on
cli-export-promises--until = Before this time
cli-export-entries = Export what was written down about customers
cli-export-entries--anew = Give up a run that was stopped, with its part, and begin anew
cli-export-entries--since = From this time on
cli-export-entries--until = Before this time
cli-export-consents = Export what customers said of being reached
cli-export-consents--anew = Give up a run that was stopped, with its part, and begin anew
cli-export-consents--since = From this time on
cli-export-consents--until = Before this time
cli-export-audit = Export the audit log
cli-export-audit--anew = Give up a run that was stopped, with its part, and begin anew
cli-export-audit--since = From this time on
cli-export-audit--until = Before this time
cli-export-feedback--open = Only open ones
cli-export-feedback--closed = Only closed ones
cli-export-feedback--overdue = Only overdue ones
cli-export-feedback--mine = Only yours
cli-export-feedback--owner = Only those of this member
cli-export-feedback--unowned = Only those that nobody has
cli-export-feedback--stage = Only those in this stage
cli-export-feedback--party = Only those of this party
cli-export-feedback--search = Only those in whose number, title, product, issue, company, category or reference this stands
cli-export-complaints--open = Only open ones
cli-export-complaints--closed = Only closed ones
cli-export-complaints--overdue = Only overdue ones
cli-export-complaints--mine = Only yours
cli-export-complaints--owner = Only those of this member
cli-export-complaints--unowned = Only those that nobody has
cli-export-complaints--stage = Only those in this stage
cli-export-complaints--party = Only those of this party
cli-export-complaints--search = Only those in whose number, title, product, issue, company, category or reference this stands
cli--to = A file that does not exist yet
cli--purpose = What it leaves for
cli--reference = Whose letter, order or case it answers, in 12 characters or more; it stands in the log
cli--columns = Which columns, separated by commas [default: all that are not sealed]
cli--recipient = Seal the file to this age recipient; needed for columns of sealed values

cli-privacy-passphrase =
    The copy opens with this passphrase. It is shown this once and kept nowhere.
    Tell it on another channel than the file:
    { $passphrase }
cli-privacy-left-out = Left out: { $count ->
        [one] one value
       *[other] { $count } values
    } in { $compartment }, which you may not open. Who can make a copy with them: { $names }.
cli-privacy-next = When the person has it: `kefu privacy move { $number } answered --entry { $seq } --channel …`
reads-copy = (a sealed copy of everything, for the customer)

done-privacy-open = { $number } taken down.
done-privacy-claim = { $number } is yours, due { $due }: { $title }
done-privacy-assign = { $owner ->
    [none] { $number } is back in the queue.
   *[other] { $number } goes to { $owner }.
  }
done-privacy-move = { $number } is now: { $stage }.
done-privacy-export = Sealed copy for { $number } in { $path }: { $values ->
    [one] one value
   *[other] { $values } values
  }.
done-export-parties = Exported into { $path }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  } (audit entry { $seq }).
done-export-feedback = Exported into { $path }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  } (audit entry { $seq }).
done-export-promises = Exported into { $path }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  } (audit entry { $seq }).
done-export-entries = Exported into { $path }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  } (audit entry { $seq }).
done-export-consents = Exported into { $path }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  } (audit entry { $seq }).
done-export-audit = Exported into { $path }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  } (audit entry { $seq }).
done-export-complaints = Exported into { $path }: { $rows ->
    [one] one row
   *[other] { $rows } rows
  } (audit entry { $seq }).

toast-privacy-open = { $number } taken down; it is yours.
toast-privacy-claim = { $count ->
    [one] { $number } is yours.
   *[other] { $count } are yours.
  }
toast-privacy-assign = { $count ->
    [one] { $number } handed over.
   *[other] { $count } handed over.
  }
toast-privacy-move = { $number } moved on: { $stage }.
action-privacy = New privacy request
form-privacy = New privacy request

col-right = Asked
col-asked-by = By
col-law = Law
col-proof = Identity
col-entry = Answered by entry
col-ground = Refused because
label-right = What is asked
label-asked-by = Who asks
label-what-asked = In their words
label-law = Law
label-proof = Identity
label-mandate = Mandate
label-entry = Audit entry
label-ground = Ground
label-words = Their words
hint-mandate = only where somebody asks for another: what shows that they may
hint-entry = the number that `kefu privacy answer K-…` or `kefu party erase` told

request-title = Privacy: { $right }

case-kind-complaint = complaint
case-kind-privacy = privacy request

stage-identity_checked = identity checked
stage-in_work = in work
stage-extended = in work, with more time
stage-answered = answered
stage-refused = refused
stage-withdrawn = withdrawn

happening-identity_checked = identity checked
happening-in_work = work begun
happening-extended = time extended
happening-answered = answered
happening-refused = refused
happening-withdrawn = withdrawn

need-proof = how you know who asks
need-mandate = what shows that they may ask for somebody else
need-entry = the audit entry of what was done
need-ground = the ground of the refusal
need-words = the person's own words

right-access = access
right-copy = copy
right-correct = correction
right-delete = deletion
right-portability = portability
right-explain = explanation

asked-by-person = the person
asked-by-agent = an agent
asked-by-relative = a guardian or relative

proof-call_back = called back on a number we had
proof-known_address = answered from an address we had
proof-account = signed in
proof-in_person = document shown in person
proof-document = copy of a document

ground-not_identified = who asks is not known
ground-no_mandate = no mandate
ground-retention_duty = the law wants it kept
ground-legal_hold = evidence in a case that is going on
ground-secrecy = the law wants it kept secret
ground-others_rights = it would show somebody else's
ground-excessive = asked and answered again and again
ground-accurate = it is right as it stands
ground-nothing_held = nothing is held

export-purpose-regulator = an authority asks for it
export-purpose-court = a court asks for it
export-purpose-audit = somebody checks our books
export-purpose-migration = it moves to another system of ours
export-purpose-report = figures are made of it
export-purpose-notice = customers are told what they have to know

verb-privacy-open = took a privacy request down
verb-privacy-claim = took a privacy request
verb-privacy-assign = assigned a privacy request
verb-privacy-move = moved a privacy request
verb-privacy-explain = told somebody what is held of them
verb-privacy-export = sealed a copy for somebody
verb-export-parties = exported customers
verb-export-feedback = exported feedback
verb-export-promises = exported promises
verb-export-entries = exported what was written down about customers
verb-export-consents = exported what customers said of being reached
verb-export-audit = exported the audit log
verb-export-complaints = exported complaints

error-request-without-party = A privacy request is somebody's: nobody can be told what is held of nobody.
    .hint = Find the customer first; where nothing is held, take down a customer with the name alone.
error-request-without-right = It is missing what is asked.
    .hint = Choose one with the arrow keys.
error-case-of-other-kind = { $number } is { $kind ->
    [privacy] a privacy request
    [feedback] feedback
   *[complaint] a complaint
  }.
    .hint = Look at it with { $kind ->
        [privacy] `kefu privacy show`
        [feedback] `kefu feedback show`
       *[complaint] `kefu complaint show`
    }.
error-request-not-in-work = { $number } cannot be answered yet: { $from ->
    [received] it is not known who asks
    [identity_checked] nobody works on it
   *[other] it is over
  }.
    .hint = { $from ->
        [received] Check who asks, then `kefu privacy move { $number } identity_checked --proof …` (m at the desk).
        [identity_checked] `kefu privacy move { $number } in_work` (m at the desk).
       *[other] Take down a new request.
    }
error-request-other-answer = { $number } is not answered so.
    .hint = { $right ->
        [correct] Put it right with `kefu party edit`, then name that entry: `kefu privacy move { $number } answered --entry SEQ`.
        [delete] Erase with `kefu party erase`, then name that entry: `kefu privacy move { $number } answered --entry SEQ`.
       *[other] It wants a sealed copy: `kefu privacy answer { $number } --to FILE`.
    }
error-entry-answered-other = That audit entry has answered { $complaint } of the same customer already.
    .hint = Answer { $number } for itself and name that entry, or refuse with a ground: `kefu privacy move { $number } refused --ground …`.
error-entry-no-answer = That audit entry is not what answers { $number }: { $right ->
    [correct] it changes nothing of this customer since the request came
    [delete] it erases nothing of this customer
    [explain] it tells this customer nothing
   *[other] it makes no copy for this request
  }.
    .hint = { $right ->
        [correct] `kefu party edit` prints the number of its entry with --json; `kefu audit list --party` lists them.
        [delete] `kefu party erase`, or refuse with a ground: `kefu privacy move { $number } refused --ground …`.
       *[other] Make it with `kefu privacy answer { $number }`, which says the number.
    }
error-answer-where = A copy for { $number } holds sealed values and is never printed.
    .hint = Name a new file with --to; it is sealed to --recipient age1…, or to a passphrase that is shown once.
error-export-column = There is no column { $column }.
    .hint = There are { $known }.
error-export-unsealed = { $column } is sealed, and leaves only in a sealed file.
    .hint = Give --recipient age1…, or leave the column out.
error-export-holds-value = What selects the rows holds a number or an address, which would be kept unsealed.
    .hint = Name the customer by its number, with --party.
error-export-exists = { $path } exists already.
    .hint = Name a new file.
error-copy-unplaced = There is no copy at { $path } ({ $reason }), though entry { $seq } of the log tells of the attempt.
    .hint = Check the folder and the room on the disk and answer again. Do not answer the request with entry { $seq }: nobody can have that copy.
error-export-busy = Another run of kefu is writing { $path }.
    .hint = Wait for it, or name another file.
error-export-unwritten = The file could not be written: { $reason }.
    .hint = Check the folder, its rights and the room on the disk. Nothing of the file is left; what was done before it stands in the log.
error-export-part-unwritten = The file could not be written any further: { $reason }.
    .hint = Check the folder, its rights and the room on the disk. What was written stays beside it as .part, and the log tells of it. { $goes_on ->
        [decided-anew] The same command again begins anew, and is decided on anew.
        [written-anew] The same command again needs no second approval, and writes the file anew from the beginning.
       *[from-there] The same command again goes on from there, without a second approval.
    }
error-export-stopped = Stopped after { $rows } of { $all } rows of { $run }; the file is not whole yet.
    .hint = { $goes_on ->
        [decided-anew] The same command again begins anew, and is decided on anew.
        [written-anew] The same command again needs no second approval, and writes the file anew from the beginning. With --anew it is decided on anew.
       *[from-there] The same command again goes on from there, without a second approval. With --anew it begins anew and is decided on anew.
    }
error-export-erasures = Customers in { $run } kept being erased while its file was written; it is not whole, and nothing of it is kept.
    .hint = Start the same command again once the erasures are over.
error-export-grew = So much has come to this list since { $rows } rows were decided on that not all of those would leave.
    .hint = Begin anew with --anew.
error-export-stopped-early = Stopped while the rows were counted; nothing has left.
    .hint = Start the same command again.
error-export-part-changed = { $path } is not what this run has written: somebody has changed it.
    .hint = Put back what was there, or begin anew with --anew.
error-export-part-unknown = { $path } is in the way, and is no part of this export.
    .hint = Finish what it is a part of with the command that began it, name another file, or remove it yourself.
error-export-part-erased = { $path } is whole, but somebody in it is no longer in the store; it is not put in its place.
    .hint = Begin anew with --anew, which writes over it, or remove it yourself.
error-export-run-others = Somebody else began this export.
    .hint = Let them go on with it, or name another file.
error-export-run-over = An export that was stopped can go on for { $days } days; these are over.
    .hint = Begin anew with --anew.
cli-export-counting = Counting: { $rows }
cli-export-goes-on = { $run } goes on after { $rows ->
    [one] one row
   *[other] { $rows } rows
  }.
cli-export-begun-anew = { $run } goes on; its file is written anew from the beginning. What was approved and counted stays so.
cli-export-erased = Somebody in { $run } has gone from the store since its file was begun; it is written anew from the beginning, without them. What was approved and counted stays so.
cli-export-left-out = { $count ->
    [one] One row that was counted at the beginning is
   *[other] { $count } rows that were counted at the beginning are
  } not in it: erased, merged or changed meanwhile.
error-export-vcard-name = A vCard says who it is of, and the column name is not among those that leave.
    .hint = Add name to --columns, for a purpose that sees names, or choose another --form.
error-export-vcard-complaints = Only customers have a vCard.
    .hint = Choose --form csv or --form ndjson.
export-form-csv = comma-separated values
export-form-ndjson = one JSON document on each line
export-form-xlsx = a workbook (xlsx), with dates as dates
export-form-vcard = vCard 4.0, with every contact point of a customer
error-export-nothing = No row fits.
    .hint = Ask for fewer conditions.
error-export-words = “{ $text }” is no condition; a search by words takes what is near, and a list that leaves must be exact.
    .hint = Say '{ $text } for whoever has exactly this in the name.

statement-head =
    What we hold about you
    Your request { $number } ({ $right }), received { $received }. Law: { $law }.
statement-facts = Who you are to us
statement-points = How to reach you, and what identifies you
statement-left-out = held; not in this copy, ask us for it
statement-sealed = held, sealed
statement-consents = What you said of being reached
statement-complaints = Your complaints
statement-requests = Your privacy requests
statement-promises = What we promised you
statement-entries = What we wrote down
statement-purposes =
    What we use it for
      Name, contact points and notes: to serve you, to answer complaints and to keep promises.
      Identity number, card, birthday: to know that it is you, where that matters. They are shown only to those few
      who may see them, each time for a purpose that is written down.
    How it is decided: people decide; nothing here is decided by a machine alone.
statement-source = Where we have it from: { $from ->
    [file] from a list that we brought into this system; what was added later, from you or from us
   *[desk] from you, or written down by us when you spoke with us
  }.
statement-reads = Who was shown what is sealed, and what for
statement-no-reads = {"  "}Nobody.
statement-disclosed = In which lists it has left this system
statement-not-disclosed = {"  "}In none.
statement-kept =
    How long we keep it
      As long as you are our customer, and afterwards as long as the law wants it kept. Then it is erased, or when you
      ask for it and the law allows it.
statement-rights =
    What you may ask
      To see this, to have a copy, to take it elsewhere, to have it put right or erased, and to be told why. If you do
      not agree with our answer, you may complain to the authority for the protection of personal information, or go
      to court.

schema-request-id = id, never changes
schema-request-number = number for people
schema-request-party = whose data it is about
schema-request-right = what is asked
schema-request-asked-by = who asks
schema-request-stage = how far it has come
schema-request-owner = name of the member who is accountable
schema-request-channel = how it reached us
schema-request-received-at = when it reached us
schema-request-due-at = by when it is to be answered; a date is due until its end
schema-request-extended = whether its time was extended
schema-request-proof = how it was found out who asks
schema-request-entry = number of the audit entry of what answers it
schema-request-ground = why it was refused
schema-request-show-what-asked = what was asked, in the person's words
schema-request-show-timeline = its story, newest first
schema-party-show-requests = its privacy requests, most urgent first
