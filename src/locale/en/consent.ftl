# What a customer says of being reached.
cli-consent = Consent: how and what for a customer may be reached
cli-consent-give = The customer says yes
cli-consent-refuse = The customer says no
cli-consent-withdraw = The customer takes a yes back; it asks for no more than giving one
cli-consent-stop = The customer does not want to be reached; nothing but their own new wish ends it
cli-consent-resume = The customer wants to be reached again, and this shows it
cli-consent-list = How the customer's contact points stand
cli-consent-notice = Today's notices, or a new version of one: what was consented to under another is asked anew

cli-consent-give--point = A kind (phone) or the id of a contact point [default: all, also those that come later]
cli-consent-give--channel = By which way [default: every way that reaches it]
cli-consent-give--purpose = What for
cli-consent-give--evidence = What shows it: code:TEXT, file:PATH (its hash is kept), sha256:HEX or audit:NUMBER
cli-consent-give--basis = On which of the seven grounds of PIPL article 13
cli-consent-give--notice = Version of the notice that they had before them
cli-consent-give--own_wish = They came with it unasked, within a year of a no
cli-consent-refuse--point = A kind (phone) or the id of a contact point [default: all, also those that come later]
cli-consent-refuse--channel = By which way [default: every way that reaches it]
cli-consent-refuse--purpose = What for [default: everything but what a law makes us tell]
cli-consent-refuse--evidence = What shows it: code:TEXT, file:PATH (its hash is kept), sha256:HEX or audit:NUMBER
cli-consent-withdraw--point = A kind (phone) or the id of a contact point [default: all, also those that come later]
cli-consent-withdraw--channel = By which way [default: every way that reaches it]
cli-consent-withdraw--purpose = What for [default: everything but what a law makes us tell]
cli-consent-withdraw--evidence = What shows it: code:TEXT, file:PATH (its hash is kept), sha256:HEX or audit:NUMBER
cli-consent-stop--point = A kind (phone) or the id of a contact point [default: all, also those that come later]
cli-consent-stop--channel = By which way [default: every way that reaches it]
cli-consent-stop--purpose = What for [default: everything but what a law makes us tell]
cli-consent-stop--evidence = What shows it: code:TEXT, file:PATH (its hash is kept), sha256:HEX or audit:NUMBER
cli-consent-resume--point = A kind (phone) or the id of a contact point [default: all, also those that come later]
cli-consent-resume--channel = By which way [default: every way that reaches it]
cli-consent-resume--purpose = What for [default: everything but what a law makes us tell]
cli-consent-resume--evidence = What shows it: code:TEXT, file:PATH (its hash is kept), sha256:HEX or audit:NUMBER
cli-consent-list--events = The ledger itself, the newest line first
cli-consent-notice--purpose = What for
cli-consent-notice--version = The new version

done-consent-give = { $number } said yes.
done-consent-refuse = { $number } said no. Nobody asks again for a year.
done-consent-withdraw = { $number } took it back.
done-consent-stop = { $number } is not reached any more, in any spelling and after any erasure.
done-consent-resume = { $number } wants to be reached again. What was consented to before counts no more.
done-consent-notice = { $purpose }: the notice is { $version } from now on.

verb-consent-give = wrote down a yes
verb-consent-refuse = wrote down a no
verb-consent-withdraw = wrote down a withdrawal
verb-consent-stop = wrote down a stop
verb-consent-resume = wrote down a wish to be reached again
verb-consent-notice = declared a notice

contact-channel-sms = text message
contact-channel-call = call
contact-channel-mail = mail
contact-channel-message = message
contact-channel-post = post

contact-purpose-statutory = statutory notice
contact-purpose-service = service
contact-purpose-survey = survey
contact-purpose-marketing = marketing

legal-basis-consent = consent
legal-basis-contract = contract or staff
legal-basis-duty = statutory duty
legal-basis-emergency = emergency
legal-basis-public-interest = reporting in the public interest
legal-basis-disclosed = lawfully public
legal-basis-law = another law

consent-act-given = yes
consent-act-refused = no
consent-act-withdrawn = taken back
consent-act-stop = stop
consent-act-resumed = again
consent-act-claimed = claimed by a file

standing-unsaid = not asked
standing-given = yes
standing-outdated = yes, to an old notice
standing-withdrawn = taken back
standing-refused = no
standing-quarantined = claimed, not shown
standing-stopped = stopped
standing-unchecked = not compared yet

col-contact-channel = Way
col-contact-purpose = Purpose
col-standing = Stands
col-consent = Said
col-evidence = Evidence

error-consent-statutory = What a law makes us tell needs no consent, and no wish stops it.
    .hint = Name another purpose: service, survey or marketing.
error-consent-purpose-missing = A yes is for one purpose.
    .hint = Say which: `--purpose service`, `survey` or `marketing`.
error-consent-basis-missing = A yes without a ground is none (PIPL art. 13).
    .hint = Say on which of the seven: `--basis consent`, `contract`, `duty`, …
error-consent-basis-other = { $purpose ->
    [survey] A survey
   *[marketing] Marketing
} rests on consent alone.
    .hint = Ask the customer, and write down `--basis consent` with the notice and what shows it.
error-consent-evidence-missing = Nothing shows that the customer said so.
    .hint = Name what shows it: `--evidence code:"form 12"`, `file:PATH` or `audit:NUMBER`.
error-consent-evidence-shape = That is no evidence kefu can find again.
    .hint = Write code:TEXT, file:PATH, sha256:64 hex digits or audit:NUMBER.
error-consent-evidence-of-other = Audit entry { $seq } holds nothing that { $number } said.
    .hint = Name the entry of a call, a message or a letter of theirs: `kefu audit list --party { $number }` lists them.
error-consent-notice-missing = A consent is given to a notice.
    .hint = Say to which version: `--notice VERSION`; `kefu consent notice` shows today's.
error-consent-notice-old = Today's notice is { $version }.
    .hint = Show the customer that one, and write down `--notice { $version }`.
error-consent-notice-same = { $version } is today's notice already.
    .hint = `kefu consent notice` shows today's; a new one has another version.
error-consent-stopped = The customer has not wanted to be reached since { $since }.
    .hint = If they wish it themselves and something shows it: `kefu consent resume C --evidence …`; then write the yes down.
error-consent-asked-again = The customer said no on { $at }; nobody asks again for 12 months.
    .hint = Wait, or, if the customer came with it unasked, say so: `--own-wish`.
error-consent-not-stopped = Nothing of this is stopped.
    .hint = `kefu consent list` shows how it stands; a yes is written down with `kefu consent give`.
error-consent-channel-misfit = { $kind ->
    [phone] A phone
    [email] An e-mail address
    [address] An address
    [account] An account
   *[other] This contact point
} is not reached that way.
    .hint = A phone takes sms and call, an e-mail address mail, an account message, an address post.

schema-standing-point = id of the contact point
schema-standing-kind = what it is
schema-standing-label = label
schema-standing-channel = by which way
schema-standing-purpose = what for
schema-standing-standing = how it stands
schema-standing-allowed = whether it may be reached so
schema-standing-since = since when it stands so
schema-consent-event-seq = the audit entry that tells of it
schema-consent-event-act = what the customer said
schema-consent-event-point = of which contact point; none for all
schema-consent-event-channel = by which way; none for all
schema-consent-event-purpose = what for; none for all
schema-consent-event-basis = on which ground
schema-consent-event-notice = to which version of the notice
schema-consent-event-evidence = what shows it
schema-consent-event-at = when it was said
schema-consent-event-by = name of the member who wrote it down
schema-consent-notice-purpose = for which purpose
schema-consent-notice-version = its version
schema-consent-notice-since = since when
schema-consent-notice-by = name of the member who declared it

# At the desk.
action-consent = Consent, refusal, stop
form-consent = Being reached
consent-all = all
consent-all-points = all contact points
label-consent-act = Says
label-contact-purpose = Purpose
label-contact-channel = Way
label-consent-evidence = Evidence
label-consent-notice = Notice
label-legal-basis = Ground
label-own-wish = Unasked
hint-consent-evidence = form 12, or audit:NUMBER; a yes needs it
toast-consent-give = { $number } said yes.
toast-consent-refuse = { $number } said no. Nobody asks again for a year.
toast-consent-withdraw = { $number } took it back.
toast-consent-stop = { $number } is not reached any more.
toast-consent-resume = { $number } wants to be reached again.

rule-consent-stopped = a yes against a stop
rule-consent-asked-again = asking again within a year of a no
rule-consent-basis-missing = a yes without a ground of the law
rule-consent-basis-other = marketing or a survey on another ground than consent
rule-consent-evidence-missing = a yes that nothing shows
rule-consent-evidence-of-other = evidence that is not of this customer
rule-consent-notice-missing = a consent to no notice
rule-consent-notice-old = a consent to an old notice
rule-consent-statutory = a wish about what a law makes us tell
rule-consent-not-stopped = ending a stop that is none
