export-purpose-disclosure = given to somebody outside, as it was declared
disclosure-method-file = a file that is handed over
disclosure-method-query = their system asks ours
disclosure-method-feed = ours writes into theirs
disclosure-method-paper = on paper
disclosure-method-voice = by word of mouth
rule-disclosure-lacks = data given outside without telling what, to whom and what for
rule-disclosure-missing = a list for somebody outside that was not declared
rule-disclosure-class = data given outside of a kind that was not told
rule-disclosure-no-consent = data given outside without a consent of its own
rule-disclosure-ended = data given outside where nothing goes any more
error-disclosure-lacks = A disclosure tells the customer { $what ->
    [recipient] who gets their data
    [contact] how that one is reached
    [purpose] what it is for
    [method] by which way it goes
   *[other] what kinds of data go
}, and that is missing.
    .hint = Say all five: --recipient, --contact, --purpose, --method, --categories
error-disclosure-missing = Data goes to somebody outside only as it was declared to the customers.
    .hint = Name the declaration with --disclosure; `kefu disclosure list` shows them, and a privacy officer declares one with `kefu disclosure add`.
error-disclosure-class = Customers were not told that data of this kind goes there with { $number }: { $column }.
    .hint = Leave the column out with --columns, or declare another disclosure and ask the customers anew.
error-disclosure-no-consent = { $count ->
    [one] { $party } has not consented to { $number }.
   *[other] { $count } customers have not consented to { $number }, { $party } among them.
}
    .hint = Leave them out, or ask them: kefu consent give { $party } --disclosure { $number } --basis consent --evidence code:…
error-disclosure-ended = Nothing goes there any more since { $at }: { $number }.
    .hint = Declare it anew with `kefu disclosure add`, and ask the customers.
error-disclosure-other = { $number } is for a list of the purpose disclosure, and this one has another.
    .hint = Say --purpose disclosure, or leave --disclosure out.
error-disclosure-scope = What a customer says of { $number } is about all of it, and is a yes, a no, or not any more.
    .hint = Use give, refuse or withdraw, with --disclosure and neither a way nor a purpose.
verb-disclosure-add = declared to whom data goes
verb-disclosure-end = ended a disclosure
done-disclosure-add = { $number }: declared that data goes to { $recipient }. It goes of nobody who has not consented.
done-disclosure-end = { $number }: nothing goes there any more.
col-categories = Data
col-method = Way
col-contact = Reached by
col-ended = Ended
col-consented = Consented
cli-disclosure = To whom outside customers' data goes, and who has consented
cli-disclosure-add = Declare to whom outside data goes: all that customers are told before they consent
cli-disclosure-add--recipient = Name of who gets it
cli-disclosure-add--contact = How customers reach whoever gets it
cli-disclosure-add--purpose = What it is for there
cli-disclosure-add--method = By which way it goes
cli-disclosure-add--categories = What kinds of data, with commas between
cli-disclosure-end = Let nothing go there any more
cli-disclosure-end--number = Number of the disclosure
cli-disclosure-list = List the disclosures, the newest first
cli-disclosure-show = Show what customers are told of one, and who has consented
cli-disclosure-show--number = Number of the disclosure
cli-consent-give--disclosure = Of data that goes to somebody outside: which disclosure
cli-consent-refuse--disclosure = Of data that goes to somebody outside: which disclosure
cli-consent-withdraw--disclosure = Of data that goes to somebody outside: which disclosure
cli-consent-stop--disclosure = Of data that goes to somebody outside: which disclosure
cli-consent-resume--disclosure = Of data that goes to somebody outside: which disclosure
cli-export-parties--disclosure = For the purpose disclosure: which one
cli-export-complaints--disclosure = For the purpose disclosure: which one
schema-consent-event-disclosure = data that goes to somebody outside: number of the disclosure it is about
schema-disclosure-number = number for people
schema-disclosure-recipient = who gets the data
schema-disclosure-contact = how customers reach whoever gets it
schema-disclosure-purpose = what it is for there
schema-disclosure-method = by which way it goes
schema-disclosure-categories = what kinds of data
schema-disclosure-since = since when
schema-disclosure-by = who declared it
schema-disclosure-ended = since when nothing goes there any more
schema-disclosure-consented = how many customers consent
schema-disclosure-show-parties = numbers of the customers who consent
