# Outreach: templates, campaigns, attempts to reach somebody, and mail that comes in.

contact-channel-visit = visit

campaign-state-begun = begun
campaign-state-planned = planned
campaign-state-released = released
campaign-state-halted = halted

halted-opt-outs = more than one in a hundred receivers wanted no more
halted-by-hand = somebody halted it

rule-party-gone = merged away or erased
rule-point-missing = no such contact point
rule-other-language = reads neither English nor Chinese
rule-contact-stopped = does not want to be reached
rule-stop-unchecked = not compared with those who want no more
rule-no-consent = no consent
rule-held-complaint = a complaint is open
rule-held-promise = a promise is overdue
rule-cap-channel = reached often enough this way within seven days
rule-cap-all = reached often enough within seven days
rule-attempts-day = tried often enough within a day
rule-attempts-week = tried often enough within a week
rule-quiet-hours = it is night there
rule-campaign-halted = the campaign was halted
rule-letter-of-others = a letter that names somebody else's number
rule-template-names = a template that names somebody
rule-campaign-unreleased = a campaign that nobody released
rule-mail-unprotected = mail over a line that anybody can read
rule-mail-unverified = mail to a relay that nobody vouches for

approval-campaign = messages to many
wanted-campaign = send { $about } ({ $template }) to { $count ->
    [one] one customer
   *[other] { $count } customers
  }

verb-template-save = saved a template
verb-campaign-new = began a campaign
verb-campaign-plan = planned a campaign
verb-campaign-release = released a campaign
verb-campaign-send = claimed messages of a campaign
verb-campaign-settle = wrote down what became of messages
verb-campaign-halt = halted a campaign
verb-contact-log = wrote down an attempt to reach somebody
verb-import-replies = took mail in

done-template-save = The template “{ $name }” is saved.
done-campaign-new = { $number } is begun.
done-campaign-plan = { $number } is planned.
done-campaign-release = { $number } is released: `kefu campaign send { $number }` sends it.
done-campaign-halt = { $number } is halted: nothing of it goes any more.
done-contact-log = Written down for { $number }.

col-template = Template
col-campaign = Campaign
col-queued = Waiting
col-claimed = Being handed over, or nobody knows
col-sent = Sent
col-failed = Failed
col-halted = Halted, because

cli-template = Templates: what campaigns say, in both languages
cli-template-list = List the templates
cli-template-show = Show a template as it was saved
cli-template-show--name = What it is called
cli-template-save = Save a template from a file, in place of the one of that name
cli-template-save--file = A TOML file: name, purpose (statutory, service, survey, marketing), channel (mail, sms, call), and [en] and [zh] with subject and text; {"{"}name{"}"}, {"{"}number{"}"}, {"{"}date{"}"} and {"{"}signature{"}"} are filled in; `-` reads standard input
cli-campaign = Campaigns: one template to many, planned, released by a second person, sent
cli-campaign-list = List the campaigns, the newest first
cli-campaign-new = Begin a campaign
cli-campaign-new--template = Which template
cli-campaign-new--filter = To whom: a filter such as "stage:active #vip"; all customers without one
cli-campaign-new--language = In which language, where a customer states none
cli-campaign-plan = Count whom it may reach, and whom not, by rule
cli-campaign-plan--number = Number of the campaign
cli-campaign-plan--dry_run = Count, and keep nothing
cli-campaign-release = Let a planned campaign go, once a second person has approved it
cli-campaign-release--number = Number of the campaign
cli-campaign-send = Send what may go now: mail to a relay or into a maildir, messages and calls as a list
cli-campaign-send--number = Number of the campaign
cli-campaign-send--mail = A TOML file: relay ("smtps://host", "smtp://host:587", "plain://127.0.0.1:25" or "maildir:/path"), from, stop, and if need be user, password_file and ca
cli-campaign-send--to = Write a list into this file: text messages sealed to somebody, calls as tasks without numbers
cli-campaign-send--recipient = To whom the list is sealed
cli-campaign-status = Show how a campaign stands
cli-campaign-status--number = Number of the campaign
cli-campaign-halt = Halt a campaign for good
cli-campaign-halt--number = Number of the campaign
cli-contact = Attempts to reach somebody
cli-contact-log = Write down a call, a visit or another attempt that was made by hand: it counts
cli-contact-log--party = Number of the party
cli-contact-log--channel = By which way
cli-contact-log--purpose = What for
cli-contact-log--at = When, if not now
cli-contact-may = Say whether somebody may be reached now, and which rule stands against it
cli-contact-may--party = Number of the party
cli-contact-may--channel = By which way
cli-contact-may--purpose = What for
cli-contact-list = List the attempts to reach somebody, the newest first
cli-contact-list--party = Number of the party

cli-campaign-planned = { $eligible } of { $audience } may be reached; for { $waiting } of them it is night now.
cli-campaign-was-planned = When it was planned:
col-no-more = Want no more
error-campaign-send-how = { $number } goes by { $way ->
    [sms] text message: as a list that is sealed to whoever sends it
    [call] call: as a list of tasks
   *[mail] mail
  }.
    .hint = Give { $way ->
        [sms] --to FILE and --recipient age1….
        [call] --to FILE.
       *[mail] --mail FILE: how mail leaves; the README shows one.
    }
cli-campaign-refused =     { $count } not: { $rule }
cli-campaign-killed =     { $count } did not go: { $rule }
cli-campaign-ran = { $number }: { $sent } sent, { $failed } refused by the relay, { $back } put back, { $unsure } of which nobody knows, { $killed } stopped by a rule, { $waiting } waiting until it is day where they are.
cli-may-be-reached = { $number } may be reached now.
cli-replies-done = { $read ->
    [one] { $read } mail
   *[other] { $read } mails
  } read, { $taken } taken, { $stops ->
    [one] { $stops } of them a stop
   *[other] { $stops } of them stops
  }; { $known ->
    [one] { $known } was there already
   *[other] { $known } were there already
  }, { $automatic ->
    [one] { $automatic } was written by machines
   *[other] { $automatic } were written by machines
  }, { $refused } not taken.
cli-replies-would = Rehearsal, nothing was taken: { $read ->
    [one] { $read } mail
   *[other] { $read } mails
  } read, { $taken } would be taken, { $stops ->
    [one] { $stops } of them a stop
   *[other] { $stops } of them stops
  }; { $known ->
    [one] { $known } is there already
   *[other] { $known } are there already
  }, { $automatic ->
    [one] { $automatic } was written by machines
   *[other] { $automatic } were written by machines
  }, { $refused } would not be taken.

fault-reply-unreadable = this is no mail
fault-reply-unknown = nobody we know has sent it, or more than one has this address; a stop in it was taken for each of them
fault-reply-large = it is longer than a mail may be; somebody has to read it
fault-reply-no-file = this is no file, or cannot be read
fault-reply-refused = a rule refuses it ({ $rule })

error-party-gone = { $number } is merged away or erased.
    .hint = `kefu party show { $number }` says into whom.
    .desk = Look for whom it was merged into: / with the name.
error-point-missing = { $number } has no contact point for this way ({ $contact-channel }).
    .hint = Take one down with `kefu party edit { $number } --point`, or take another way.
    .desk = Take one down with i, or take another way.
error-other-language = { $number } reads neither English nor Chinese, and we write and call in no other language.
    .hint = Correct the language of { $number } if it is wrong: `kefu party edit { $number } --language`.
    .desk = Correct the language with e if it is wrong; else let them come to us.
error-contact-stopped = { $number } does not want to be reached for this: { $contact-purpose }, { $contact-channel }, stopped since { $since }. Only a notice that a law prescribes goes out in spite of it.
    .hint = Wait until they come by themselves; `kefu consent list { $number }` says what was stopped.
    .desk = Leave it, and wait until they come by themselves. If they then wish it again: C, Says “again”, with what shows it.
error-stop-unchecked = The contact point of { $number } was not compared with those who want no more.
    .hint = Open the vault once: somebody who may read contact data compares it then.
    .desk = Open the vault with U: then it is compared, and stops that were known before are seen.
error-no-consent = { $standing ->
    [refused] { $number } has said no to this
    [withdrawn] { $number } has taken the yes to this back
    [outdated] { $number } said yes to this under a notice that is not today's
    [quarantined] A file says that { $number } agreed to this, and nothing shows it
   *[unsaid] { $number } has not consented to this
  }: { $contact-purpose }, { $contact-channel }. Without a yes nobody is reached for it (PIPL art. 13).
    .hint = { $standing ->
        [refused] Nobody asks again for 12 months; if they bring it up themselves: `kefu consent give { $number } --own-wish`.
       *[unsaid] Ask when they get in touch, and write the answer down with `kefu consent give`.
    }
    .desk = { $standing ->
        [refused] Nobody asks again for 12 months. If they bring it up themselves: C, with Unasked “yes”.
       *[unsaid] Ask them when they get in touch. Have they said yes? Esc, then C: write it down with purpose, evidence and notice; o begins where you were.
    }
error-held-complaint = A complaint of { $number } is open; until it is closed nobody asks them to buy, or how it was.
    .hint = Close the complaint first: `kefu party show { $number }` names it.
    .desk = Close the complaint first: Enter on it, then m. For service they may be reached all the same.
error-held-promise = A promise to { $number } is overdue; until it is kept nobody asks them to buy, or how it was.
    .hint = Keep the promise first: `kefu party show { $number }` names it.
    .desk = Keep the promise first, and say so with K. For service they may be reached all the same.
error-cap-channel = { $number } was reached this way { $most ->
    [one] once
   *[other] { $most } times
  } within seven days; that is the most.
    .hint = Wait, or take another way; `kefu contact list { $number }` shows the days.
    .desk = Wait, or take another way. When they were reached last stands under their contact points.
error-cap-all = { $number } was reached { $most } times within seven days; that is the most.
    .hint = Wait; `kefu contact list { $number }` shows the days.
    .desk = Wait. When they were reached last stands under their contact points.
error-attempts-day = Somebody tried to reach { $number } { $most } times within a day, whatever for; that is the most.
    .hint = Wait until tomorrow; `kefu contact list { $number }` shows the times.
    .desk = Wait until tomorrow. When they were reached last stands under their contact points.
error-attempts-week = Somebody tried to reach { $number } { $most } times within a week, whatever for; that is the most.
    .hint = Wait; `kefu contact list { $number }` shows the days.
    .desk = Wait. When they were reached last stands under their contact points.
error-quiet-hours = It is { $clock } where { $number } is: from 21:00 to 08:00 nobody is written to or called.
    .hint = Wait until 08:00 there; the field `zone` of { $number } says where that is, and one that cannot be read counts as night.
    .desk = Wait until 08:00 there; a note with n reminds whoever comes first.
error-campaign-late = { $state ->
    [halted] { $number } is halted for good
   *[released] { $number } is released already
  }.
    .hint = `kefu campaign status { $number }` says how it stands; `kefu campaign new` begins another one.
    .desk = Enter on it says how it stands.
error-campaign-nobody = { $number } would reach nobody.
    .hint = `kefu campaign status { $number }` says which rule stands against how many.
    .desk = Enter on it says which rule stands against how many.
error-campaign-unplanned = { $number } was not planned yet.
    .hint = `kefu campaign plan { $number }` counts whom it may reach.
    .desk = Plan it first: p.
error-campaign-unreleased = { $number } was not released.
    .hint = `kefu campaign release { $number }` asks a second person for it.
error-campaign-halted = { $number } was halted: nothing of it goes any more.
    .hint = `kefu campaign status { $number }` says why; begin another one once that is mended.
error-campaign-channel = { $number } does not go that way.
    .hint = Mail goes with --mail FILE, text messages and calls with --to FILE.
error-template-name = { $file }: a template has a name of small letters, digits, "-" and ".".
    .hint = Write name = "spring-2026" at the top.
error-template-channel = { $file }: a campaign goes by mail, sms or call.
    .hint = Write channel = "mail".
error-template-empty = { $file }: nothing is said in one of the languages ({ $language }).
    .hint = Both [en] and [zh] have a text, and for mail a subject.
error-template-subject = A subject is one line of at most { $chars } characters.
    .hint = Shorten it, and leave line breaks out.
error-template-names = A template goes to many, and names a customer, a case or a promise by its number.
    .hint = Take the number out; {"{"}number{"}"} is filled in with the number of each receiver.
error-letter-of-others = The letter names a customer, a case or a promise of somebody else.
    .hint = Take that number out: what concerns others is not this customer's to read.
error-mail-relay = This is no relay.
    .hint = Write relay = "smtps://host", "smtp://host:587", "plain://127.0.0.1:25" or "maildir:/path".
error-mail-unprotected = Mail leaves this host over verified TLS or not at all, and the relay offers none.
    .hint = Take smtps:// or smtp:// with a relay that speaks TLS; plain:// is for an address on this host alone. Nothing was sent.
error-mail-unverified = Nobody vouches for the certificate of the relay { $host }, so nothing was handed to it.
    .hint = Have the certificate of { $host } mended, or name the authority that signed it with ca = "FILE". Nothing was sent.
error-mail-unreached = The relay could not be reached, or the line broke.
    .hint = Look at the relay, then send again: what did not go waits for it.
error-mail-not-ours = The relay takes no mail that comes from us.
    .hint = Look at the account, and at from in the file; then send again: what did not go waits for it.
error-mail-certificate = The certificates in this file cannot be read.
    .hint = Name a PEM file with ca = "FILE".
error-mail-login = An account has both: user and password_file.
    .hint = Write both, or neither.
error-mail-login-refused = The relay does not know this account.
    .hint = Check user and password_file. Nothing was sent.
error-mail-from = An address of ours cannot be read.
    .hint = Write from = "Care <care@example.org>" and stop = "stop@example.org".
error-mail-large = A mail has more than { $bytes } bytes.
    .hint = Leave it out; somebody has to look at it by hand.
error-reply-known = This mail was taken already.
    .hint = Nothing is left to do.

schema-template-name = what it is called
schema-template-purpose = what it is for
schema-template-channel = by which way it goes
schema-template-text = the file
schema-template-by = who saved it
schema-template-at = since when
schema-campaign-number = its number
schema-campaign-state = how it stands
schema-campaign-template = which template
schema-campaign-purpose = what it is for
schema-campaign-channel = by which way it goes
schema-campaign-filter = to whom
schema-campaign-language = in which language, where a party states none
schema-campaign-by = who began it
schema-campaign-at = when it was begun
schema-campaign-plan = whom it may reach
schema-campaign-queued = messages that wait
schema-campaign-claimed = messages that are being handed over, or of which nobody knows
schema-campaign-sent = messages that were handed over
schema-campaign-failed = messages that nobody would take
schema-campaign-killed = messages that a rule stopped, by rule
schema-campaign-stopped = receivers who wanted no more after it
schema-campaign-halted = why it was halted
schema-plan-campaign = of which campaign
schema-plan-audience = how many the filter takes
schema-plan-eligible = how many may be reached
schema-plan-waiting = of these, for how many it is night now
schema-plan-refused = how many may not be reached, by rule
schema-plan-adds-up = whether those who may and those who may not are all
schema-campaign-run-campaign = of which campaign
schema-campaign-run-state = how it stands now
schema-campaign-run-sent = handed over
schema-campaign-run-failed = refused by the relay
schema-campaign-run-back = put back: they did not go
schema-campaign-run-unsure = of which nobody knows whether they went
schema-campaign-run-killed = stopped by a rule
schema-campaign-run-waiting = waiting for a rule to pass
schema-contact-at = when
schema-contact-channel = by which way
schema-contact-purpose = what for
schema-contact-campaign = with which campaign; none by hand
schema-contact-may-number = whom
schema-contact-may-allowed = whether they may be reached now
schema-contact-may-rules = what stands against it, what matters most first
schema-contact-may-facts = what the rules were told
schema-replies-read = mails that were read
schema-replies-taken = mails that were taken
schema-replies-stops = of these, stops
schema-replies-known = mails that were taken before
schema-replies-automatic = mails that machines wrote
schema-replies-refused = mails that were not taken, and why
