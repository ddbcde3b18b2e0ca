# Commitments in what goes out, promises and their keeping.

cli-promise-renegotiate = Another time for a promise, as the customer agreed, before the first has passed
cli-promise-renegotiate--number = Number or id of the promise (P-000042)
cli-promise-renegotiate--due = By when from now on: RFC 3339, `YYYY-MM-DD HH:MM`, +3d or +4h
cli-promise-renegotiate--agreed = The customer's agreement, in their words; `-` reads standard input
cli-promise-renegotiate--channel = On which channel they agreed
cli--promise = What it promises becomes a promise, by when it says
cli--promise_due = By when, where the text does not say, or sooner: RFC 3339, +3d or +4h
cli--no_promise = What reads like a promise is none; the log tells so
cli--outgoing = It went to the customer; then what it promises is asked for

done-promise-renegotiate = { $number } now due { $due }.
toast-promise-renegotiate = { $number } has another time.
verb-promise-renegotiate = agreed on another time for a promise
purpose-no-promise = it promises nothing

reminder-half = half its time is up
reminder-most = nearly due
reminder-over = overdue

report-promises = Promises
tells-promises = what was promised and kept, by month or week, with the 95 % interval
number-released = let off
number-renegotiated = moved

schema-promise-reminder = how much of its time is up, from half on
schema-promise-moved = the times that were agreed on before, oldest first
schema-renegotiated-was-due-at = by when it was due
schema-renegotiated-at = when another time was agreed on
schema-renegotiated-agreed = the customer's agreement, in their words
schema-renegotiated-channel = on which channel they agreed

error-promise-unmarked = This goes out with a promise that nothing stands for: { $text ->
    [none] a sentence in it
   *[other] “{ $text }”
  }{ $due ->
    [none] { "" }
   *[other] { " " }(until { $due })
  }
    .hint = Add --promise to make it a promise (--promise-due WHEN says until when), or --no-promise if it is none.
    .desk = Choose above: a promise, or no promise.
error-promise-unseen = No promise was found in it that is not kept track of already.
    .hint = Leave --promise out, or make one with `kefu promise add`.
    .desk = Make one with p.
error-promise-nobody = It is not known to whom this would be promised.
    .hint = Find out who the customer is and link the party, or leave the promise out.
error-promise-undated = It does not say until when: { $text ->
    [none] a sentence in it
   *[other] “{ $text }”
  }
    .hint = Say it with --promise-due WHEN (a date, +3d or +4h), or write it into the text.
    .desk = Fill in until when.
error-promise-later = The customer is told { $due }; the promise cannot be later than that.
    .hint = Give an earlier time, or change the text.
error-promise-late = { $number } was due { $due }: it is too late for another time.
    .hint = Do it and say so (`kefu promise keep`), or have the customer release it (`kefu promise release`).
error-promise-same = { $due } is when it is due already.
    .hint = Name another time.

label-promised = Promises something
label-promise-due = Until when
hint-promise-due = as the text says; or sooner: +3d, 2026-03-01
promised-unsaid = not said yet
promised-made = a promise
promised-nothing = no promise
