# Macros, and what is done to many complaints at once.

deed-claim = take it
deed-assign = hand it over
deed-acknowledge = acknowledge
deed-assess = assess
deed-investigate = investigate
deed-wait = wait
deed-draft = draft a decision
deed-submit = submit the draft
deed-approve = approve
deed-return = return the draft
deed-decide = decide
deed-remedy = remedy
deed-close = close
deed-double = put aside as a double
deed-hold = legal hold
deed-reopen = open again
deed-allege = allegation
deed-hear = hear a side
deed-cause = cause
deed-confirm = confirm the cause
deed-receive = take a letter in
deed-link = link
deed-unlink = unlink
deed-note = note
deed-promise = promise
deed-send = send a letter

verb-macro-save = saved a macro
verb-macro-drop = dropped a macro
done-macro-save = The macro “{ $name }” is saved.
done-macro-drop = The macro “{ $name }” is gone.

cli-macro = Macros: several steps of a complaint under one name
cli-macro-list = List the macros of the house
cli-macro-show = Show a macro as it was saved
cli-macro-show--name = What it is called
cli-macro-save = Save a macro from a file, in place of the one of that name; every step is checked
cli-macro-save--file = A TOML file: name = "…", and for each step a [[step]] with do = "acknowledge" and the options of the command line; `-` reads standard input
cli-macro-drop = Drop a macro
cli-macro-drop--name = What it is called
cli-macro-run = Run a macro on complaints, in one step that one undo takes back; says first what it would come to
cli-macro-run--name = What it is called
cli-macro-run--numbers = Numbers of the complaints
cli-macro-run--filter = All open complaints of a filter, such as "stage:received @me"
cli-macro-run--dry_run = Only say how many would be allowed, and which rule refuses how many
cli-macro-run--allowed_only = Do those that are allowed although others are refused
cli-macro-done = “{ $name }” is done in { $count ->
    [one] one complaint
   *[other] { $count } complaints
  }; `kefu undo` takes all of it back.
col-macro = Macro
col-steps = Steps
col-saved-by = Saved by

schema-macro-name = what it is called
schema-macro-steps = what is done, in this order
schema-macro-text = the file
schema-macro-by = who saved it
schema-macro-at = since when
schema-macro-run-macro = which macro
schema-macro-run-allowed = complaints to which it is done, or would be
schema-macro-run-refused = rules that refuse some, the one that refuses most first
schema-macro-run-final = whether somebody outside is told with it, so that none of it can be taken back
schema-macro-run-done = whether it was done
schema-macro-run-seq = number of the audit entry
schema-refusal-code = the rule, as in the audit log
schema-refusal-args = facts of the first refusal
schema-refusal-complaints = which complaints it refuses

action-macro = Run a macro on what is marked, or on this complaint
pick-macro = Macro
pick-of-many = { $count } of { $all }
form-of-many = { $count ->
    [one] { $count } complaint
   *[other] { $count } complaints
  }
toast-no-macro = The house has no macro yet; a lead saves one with `kefu macro save FILE`.
toast-bulk-macro = “{ $name }” is done in { $count ->
    [one] one complaint
   *[other] { $count } complaints
  }; u takes it back.
toast-bulk-step = { $count ->
    [one] One complaint
   *[other] { $count } complaints
  } moved on: { $stage }; u takes it back.
preview-macro = Run “{ $name }”?
preview-step = All to: { $stage }?
preview-allowed = { $count ->
    [0] None allowed
   *[other] { $count } allowed: { $numbers }
  }
preview-refused = { $count } refused ({ $code }): { $numbers }
    { $why }
preview-more = Other rules refuse { $count } more.
preview-final = Somebody outside is told with it: none of it can be taken back.
preview-yes = Do it for { $count }

error-macro-name = A macro has a name of at most { $chars } characters, without a number of anybody's: it stands in the log.
    .hint = Write name = "…" at the top of { $file }.
error-macro-length = A macro has 1 to { $most } steps; this one has { $count }.
    .hint = Each step begins with [[step]].
error-macro-order = { $file }, line { $line }: no step leads from { $from } to { $to }.
    .hint = `kefu complaint move` knows the same steps; the README shows them.
error-macro-serious = { $file }, line { $line }: what was assessed like this is serious, and is never decided at once.
    .hint = Take investigate in the place of decide.
error-macro-own-draft = { $file }, line { $line }: nobody approves a draft of their own.
    .hint = Leave approve to a macro that somebody else runs.
error-macro-promise-open = { $file }, line { $line }: a complaint does not close while a promise made in it is open.
    .hint = Leave the promise out, or the closing.
error-macro-two-persons = { $file }, line { $line }: this end takes a second person.
    .hint = Close such complaints one by one.
error-macro-final = { $file }, line { $line }: what left the house is taken back by no undo, so it is no step of a macro.
    .hint = Send letters one by one, with `kefu complaint send`.
error-macro-time = { $file }, line { $line }: { $text } is no time from the run on.
    .hint = Write +3d, +4h or +30m.
error-macro-refused = Nothing was done: it is refused for { $count }.
    .hint = --allowed-only does the others; --dry-run only tells.
error-turn-final = Nothing takes this back, so it is not done together with others: { $verb }.
    .hint = Do it by itself.
error-turn-two-persons = This takes a second person, so it is not done together with others: { $verb }.
    .hint = Do it by itself; the request is filed then.
