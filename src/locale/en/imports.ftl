# Imports that are taken back as a whole.

cli-import-list = List the imports that can still be taken back, the newest first
cli-import-undo = Take back what an import brought and nobody has touched since
cli-import-undo--run = The run of the import, R-000003; `kefu import list` shows those there are
cli-import-undo--dry_run = Tell what would go and what would stay, and change nothing
cli-import-undo--yes = Ask nothing

cli-import-run = This import is { $number }: `kefu import undo { $number }` takes it back, for 30 days.
cli-import-undo-stays = { $number } stays: { $why }
cli-import-undo-done = { $number }: { $gone ->
    [one] { $gone } record
   *[other] { $gone } records
  } taken back, { $stays ->
    [one] { $stays } stays
   *[other] { $stays } stay
  }.
cli-import-undo-would = { $number }, nothing was done: { $gone ->
    [one] { $gone } record
   *[other] { $gone } records
  } would be taken back, { $stays } would stay.
cli-ask-import-undo = This takes back what { $number } brought: { $what }{ $stays ->
    [0] .
    [one] ; { $stays } record stays, since somebody has worked with it.
   *[other] ; { $stays } records stay, since somebody has worked with them.
  } Type { $number } to go on:{" "}
run-parties = { $count ->
    [one] { $count } customer
   *[other] { $count } customers
  }
run-complaints = { $count ->
    [one] { $count } complaint
   *[other] { $count } complaints
  }
error-import-undo-unconfirmed = Nothing was taken back: it was not confirmed.
    .hint = Type the number when asked, or give --yes; --dry-run tells what would go and what would stay.

done-import-undo = Taken back of an import. { $number }
verb-import-undo = took back what an import brought

run-of-parties = parties
run-of-complaints = complaints

stays-for-edited = it was edited
stays-for-merged = it was merged
stays-for-erased = it was erased
stays-for-case = a case hangs on it
stays-for-promise = something was promised
stays-for-entry = somebody wrote about it
stays-for-point = it was given another contact point
stays-for-consent = it said how it wants to be reached
stays-for-contact = it was reached, or a campaign is to
stays-for-step = it went on
stays-for-link = another case refers to it
stays-for-earlier = an earlier import made it, this one only went on with it
stays-for-touched = something else was done with it

col-run-of = Of what
col-ran-by = Who
col-taken = Taken
col-taken-back = Taken back
col-still-there = Still there

error-import-undo-late = The import { $number } is more than { $days } days old: it is no longer taken back as a whole.
    .hint = Erase customers one by one with `kefu party erase`, or restore a backup from before.

schema-import-run-number = number of the run, by which it is taken back
schema-import-run-what = what its rows became
schema-import-run-by = who ran it
schema-import-run-at = when it began
schema-import-run-added = records that it made
schema-import-run-taken-back = how many of those were taken back
schema-import-run-standing = how many of them were not
schema-import-stays-number = number of a record that stays
schema-import-stays-why = why it stays
schema-import-stays-verb = the verb by which the audit log tells of it, where nothing else does
