# The desk: panes, keys, forms, messages.

too-small = kefu needs at least 60 columns and 20 rows. Make the window larger, or the letters smaller.

header-demo = demo
demo-passphrase = { $name } · demo, passphrase { $passphrase }
header-open = vault: open
header-locked = vault: locked
header-due = mine: { $today } today · { $overdue } overdue
header-approvals = { $count ->
    [one] 1 request
   *[other] { $count } requests
  }
header-notices = { $count ->
    [one] 1 notice
   *[other] { $count } notices
  }
searching-keys = Enter opens · ↑↓ choose · Esc leaves · 'exact !not #tag @owner stage:active due:<3d

filtering-keys = Enter shows them · Esc leaves · words @me @- stage:waiting due:<3d due:today overdue age:>30d !…
pane-list = Customers
pane-list-mine = My customers
pane-marked = { $count } marked
pane-detail = Story
pane-queue-open = Complaints, due first
pane-queue-mine = My complaints
pane-queue-unowned = Complaints nobody has
pane-queue-promises = Open promises, due first
pane-queue-closed = Closed complaints

list-hidden-marks = { $marked } marked, { $hidden } hidden by the search
list-loading = Reading…
list-none-yet = No customers yet. Press + for the first, or bring a file in with `kefu import parties FILE`.
list-nobody = Nobody by that name.
list-enter-makes-new = Enter takes down a new customer with what you typed.
list-no-number = Nothing has this number.
list-filter-nobody = No customer fits this filter.
list-filter-as-text = To look for the words as they stand: { $line }
list-wants-unlock = That looks like a number or an address, and the vault is locked.
list-enter-unlocks = Enter unlocks it and looks it up.
list-enter-opens = Enter opens it.
list-enter-mends = Enter goes back into the line.
queue-empty = No complaint here. Press s for another view.

queue-nothing-fits = No complaint with this in it. Esc shows all.
queue-no-promise = No promise is open. Press s for another view.
due-late = late
due-late-hours = { $n }h late
due-late-days = { $n }d late
due-late-years = { $n }y late
due-today = today
due-in-days = { $n } d

nobody = nobody
detail-empty = Enter on a customer or a complaint opens it here. N takes the most urgent complaint that nobody has.
detail-more = … Enter reads on
detail-merged = Merged into { $into }
detail-tier = tier { $tier }
detail-released = Released because: { $reason }
detail-seconds = { $n } s
detail-unverified = (not as it was written: tell your privacy officer)
detail-complaints = Complaints
detail-promises = Promises
detail-by = by { $due }
detail-timeline = Timeline
detail-no-timeline = Nothing yet.
detail-taken-back = taken back

label-product = Product
label-issue = Issue
label-company = Company
label-received = Received
label-external-ref = Reference
label-waiting-until = Waiting until
label-outcome = Outcome
label-closing = Ended
label-response = Answered
label-what-happened = What happened
label-wanted = What is wanted
label-name = Name
label-kind = Kind
label-phone = Phone
label-email = E-mail
label-address = Address
label-city = City
label-tier = Tier
label-language = Language
label-tags = Tags
label-stage = Stage
label-label = Label
label-value = Value
label-text = Text
label-title = Title
label-channel = Channel
label-severity = Severity
label-received-at = Received at
label-backdated-because = Why so late
label-due = By when
label-owner = Owner
label-note = Handover note
label-reason = Reason
label-question = Question sent
label-until = Answer by
label-reasons = Reasons

undecided = choose
hint-tags = words, separated by commas
hint-label = work, home, …; never the number itself
hint-title = one line: what went wrong
hint-received-at = now; or 2026-03-01, 15:00
hint-promise = what we will do
hint-due = +3d, 2026-03-01, 15:00
hint-note = what is done, what is next
hint-break-glass = at least 12 characters; the privacy officer is told of it

form-new-party = New customer
form-edit-party = Change customer
form-point = New contact point
form-note = Write down
form-complaint = New complaint
form-promise = New promise
form-assign = Hand over
form-release = Release a promise
form-break-glass = Break-glass
form-tag = Tag
form-save-view = Keep this search as a view

pick-palette = What do you want to do?
pick-point = Which one is revealed?
pick-purpose = Reveal { $whose }: what for?
pick-keep = Which promise was kept?
pick-release = From which promise does the customer let us off?
pick-step = Next step
pick-similar = Which one?
pick-merge = becomes part of whom?
pick-sort = Sort by
pick-theme = Theme
pick-keys = Keys

confirm-yes = Yes
confirm-no = No
confirm-quit = Leave without saving?
confirm-quit-line = { $count ->
        [one] One draft is not saved and would be lost:
       *[other] { $count } drafts are not saved and would be lost:
    }
confirm-quit-more = and { $count } more
confirm-merge = Merge these two?
confirm-merge-line = { $from } becomes part of { $into }.
confirm-merge-back = Contact points move there, and its history is shown there. Undo takes it back; so does `kefu party unmerge { $number }`.
confirm-tag = Tag them all?
confirm-tag-line = { $count ->
    [one] { $count } customer gets
   *[other] { $count } customers get
  } { $tags }, in one step that can be undone.
confirm-names = { $more ->
    [0] { $names }
   *[other] { $names }, and { $more } more
  }
confirm-assign = Hand them all over?
confirm-assign-line = { $count ->
    [one] { $count } complaint changes
   *[other] { $count } complaints change
  } hands, in one step that can be undone.
confirm-claim = Take them all?
confirm-claim-line = { $count ->
    [one] { $count } complaint becomes
   *[other] { $count } complaints become
  } yours, in one step that can be undone.

similar-shares = Exists: { $number } { $name } { $company } · same{" "}
similar-name = Near: { $number } { $name } { $company }

toast-vault-unlock = The vault is open.
toast-vault-lock = The vault is locked.
toast-vault-closed = The vault closed itself after being idle.
toast-party-add = { $number } taken down.
toast-party-edit = { $count ->
    [one] { $number } changed.
   *[other] { $count } customers changed.
  }
toast-party-point = Contact point sealed for { $number }.
toast-party-merge = Merged into { $number }.
toast-party-unmerge = { $number } stands on its own again.
toast-entry-add = Written down: { $number }.
toast-complaint-open = { $number } taken down; it is yours.
toast-complaint-claim = { $count ->
    [one] { $number } is yours.
   *[other] { $count } complaints are yours.
  }
toast-complaint-next = { $number } is yours.
toast-complaint-assign = { $count ->
    [one] { $number } handed over.
   *[other] { $count } complaints handed over.
  }
toast-complaint-move = { $number } moved on: { $stage }.
toast-promise-add = { $number } promised.
toast-promise-keep = { $number } done: { $text }
toast-promise-release = { $number } released: { $text }
toast-promise-keys = K: it was done. X: the customer lets us off.
toast-undo = Taken back: { $what }. Ctrl+R does it again.
toast-undo-final = Taken back for good: { $what }.
toast-redo = Done again: { $undone }.
toast-copied = Copied: { $text }
toast-language = English
toast-view-saved = Kept as “{ $name }” on key { $key }.
toast-no-view = No view on this key. S keeps a search as one.
toast-unchanged = Nothing was changed.
toast-draft-kept = The draft is kept; the same key opens it again.

footer-open = open
footer-next-case = next
footer-reveal = reveal
footer-claim = take
footer-move = move on
footer-note = note
footer-promise = promise
footer-complaint = complaint
footer-unlock = vault
footer-search = search
footer-filter = filter
footer-sort = view
footer-sort-list = sort
footer-palette = commands
footer-help = help
footer-quit = quit

action-search = Search customers
action-open = Open
action-next-case = Take the next complaint
action-note = Write a note
action-complaint = New complaint
action-promise = New promise
action-reveal = Reveal a sealed value
action-claim = Take this complaint
action-assign = Hand over to somebody
action-move = Take the next step
action-keep = Promise kept
action-release = Release a promise
action-new-party = New customer
action-edit = Change customer
action-add-point = Add a contact point
action-merge = Merge two customers
action-tag = Tag customers
action-unlock = Unlock or lock the vault
action-undo = Undo
action-redo = Redo
action-repeat = Repeat
action-copy = Copy number and name
action-mark = Mark
action-mark-range = Mark up to here
action-mark-all = Mark all or none
action-down = Down
action-up = Up
action-half-down = Half a page down
action-half-up = Half a page up
action-page-down = Page down
action-page-up = Page up
action-home = First row
action-end = Last row
action-next-pane = Next pane
action-previous-pane = Previous pane
action-zoom = This pane alone
action-sort = Other view: open, mine, nobody's, promises, closed
action-sort-list = Sort the customers by a column
action-filter = Narrow the complaints down
action-save-view = Keep this search as a view
action-view-1 = View 1: everybody
action-view-2 = View 2: my customers
action-view-3 = View 3
action-view-4 = View 4
action-view-5 = View 5
action-view-6 = View 6
action-view-7 = View 7
action-view-8 = View 8
action-view-9 = View 9
action-view-named = { $label }: { $name }
action-palette = All commands
action-help = Help
action-language = 切换到中文
action-theme = Theme
action-keys = Key preset
action-refresh = Read everything anew
action-redraw = Draw everything anew
action-suspend = To the shell
action-back = Back
action-quit = Quit

error-no-point = There is no contact point here.
    .hint = Press i to add one.
error-no-record = Nothing is open and nothing is under the cursor.
    .hint = Open a customer or a complaint with Enter.
error-no-party = No customer is open.
    .hint = Open one with Enter, or look for one with /.
error-no-case = No open complaint is chosen.
    .hint = Choose one in the queue, or take the next with N.
error-no-promise = No open promise here.
    .hint = Press p to make one.
error-nothing-to-repeat = Nothing to repeat yet.
    .hint = `.` repeats taking, keeping and marking.
error-open-first = Open the customer first.
    .hint = Enter, then { $key }.
error-when = “{ $text }” is no time.
    .hint = Write 2026-03-01, 2026-03-01 15:00, 15:00, +3d or +4h.
error-keys-file = { $path }, line { $line }: { written-wrong }
    .hint = A line is `action = ["key"]`; `?` lists the actions.
error-keys-conflict = The key { $key } is given to both { $first } and { $second }.
    .hint = Take it away from one of them in keys.toml.
error-theme = The theme cannot be used: { $detail }
    .hint = Choose another with --theme, or from the palette.
error-theme-malformed = { $file }, line { $line }: { written-wrong }
    .hint = Mend the line, or choose another theme with --theme.
error-terminal = The terminal does not answer: { $detail }
    .hint = Start kefu in a terminal.
error-panic = Something broke ({ $id }). Nothing that was committed is lost.
    .hint = Start kefu again, and report that number.
error-no-terminal = The desk needs a terminal.
    .hint = Start it in one, or use a command: `kefu --help` lists them.
