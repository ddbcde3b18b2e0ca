# Deadlines: calendars, clocks and policy packs, with how a date came about.

cli-policy = Deadlines: policy packs, calendars, and a date worked out
cli-policy-list = List the policy packs
cli-policy-show = Show the clocks of a pack, each with its source
cli-policy-adopt = Bring a pack into force, and say which dates that moves; undo takes it back
cli-policy-check = Try all goldens of the packs, or of one in a file
cli-policy-due = Work a due date out; needs no store, and where there is one its calendars count
cli-policy-calendar = Calendars: working time, days off, make-up working days
cli-policy-calendar-list = List the calendars and until when each is known
cli-policy-calendar-show = Show one calendar, day by day
cli-policy-calendar-import = Take in a calendar, or next year's days of one; final
cli-policy-editor = Whether members may write long text in their own editor at the desk; without a word, say how it is
cli-policy-editor--rule = allow or forbid [default of a store: forbid]
cli-policy-show--pack = Name of the pack
cli-policy-adopt--what = A pack that travels along, by its name, or a TOML file; a file with the id of one goes on from it
cli-policy-adopt--dry_run = Only say which dates would move
cli-policy-check--file = A pack as a TOML file
cli-policy-due--calendar = By which calendar; `kefu policy calendar list` names them [default: the pack's, with --clock]
cli-policy-due--start = From when: YYYY-MM-DD, YYYY-MM-DDTHH:MM by the calendar's zone, or RFC 3339; that day does not count
cli-policy-due--working_days = So many working days, make-up days too
cli-policy-due--days = So many days of any kind
cli-policy-due--weeks = So many weeks
cli-policy-due--months = So many months
cli-policy-due--minutes = So many minutes of working time
cli-policy-due--clock = A clock of a pack, such as uk-disp:reg.final; its source is told with the date
cli-policy-due--roll = A due day on which nobody works gives way to the next working day
cli-policy-due--hours = Working time of each working day, such as 09:00-12:00,13:30-18:00 [default: the calendar's]
cli-policy-due--pauses = The clock stands still from one time to another, such as 2026-03-02T15:00..2026-03-03T11:00; may be repeated
cli-policy-due--explain = Say step by step how the date came about
cli-policy-calendar-list--all = Versions that were replaced, too
cli-policy-calendar-show--calendar = Its id, such as cn
cli-policy-calendar-import--file = A TOML file; without zone and week it goes on from the calendar of the same id. Or a year of holiday-cn (JSON), which goes on from cn

cli-due = { $due }
cli-due-provisional = { $due } (provisional: days off have not been published that far)
cli-calendar-off = off
cli-policy-checked = { $pack } { $version }: { $clocks ->
    [1] one clock
   *[other] { $clocks } clocks
  }, { $goldens } goldens, all come out.
cli-policy-clock = { $kind }: { $length } × { $unit } from { $start }, until { $stop ->
    [none] nothing
   *[other] { $stop }
  }; stands still for { $pause ->
    [none] nothing
   *[other] { $pause }
  }
cli-policy-always = always
cli-policy-shifts = { $more ->
    [0] { "" }
   *[other] … and { $more } more.
  }
cli-policy-would = Adopting { $pack } would change { $cases ->
    [1] one complaint
   *[other] { $cases } complaints
  }. Nothing has been changed.
done-policy-adopt = { $pack } is in force; { $cases ->
    [0] no complaint has changed
    [1] one complaint has changed
   *[other] { $cases } complaints have changed
  }. `kefu undo` takes it back.
done-policy-calendar = Taken in from { $file }. Dates are worked out by it from now on.
verb-policy-calendar = brought a calendar
verb-policy-editor = decided on editors
done-policy-editor = { $rule ->
    [allow] Members may write long text in their own editor: Ctrl+G in a form.
   *[other] Long text is written in the desk alone.
  }
cli-policy-editor-is = { $rule ->
    [allow] Members may write long text in their own editor.
   *[other] Nobody may write in an editor of their own.
  }
verb-policy-adopt = adopted a policy

col-policy = Policy
col-calendar = Calendar
col-version = Version
col-zone = Time zone
col-valid-from = Known from
col-valid-through = Known through
col-effective = Applies from
col-clocks = Clocks
col-goldens = Goldens
col-in-force = In force since
col-clock = Clock
col-what-for = For
col-stopped-at = Stopped
col-rests-on = Rests on
col-from = From
col-to = To
col-earlier = Earlier
col-later = Later
col-armed = New
col-stopped = Met or late already
col-gone = Gone
col-newly-overdue = Newly overdue
col-week = Monday to Sunday

# How a date came about
derive-start = Starts { $at } ({ $zone }).
derive-excluded = { $date } itself does not count.
derive-counted = { $days ->
    [1] { $from } counts: { $total } so far.
   *[other] { $from } to { $to }: { $days } days count, { $total } so far.
  }
derive-make-up = { $days ->
    [1] { $from } is a make-up working day and counts: { $total } so far.
   *[other] { $from } to { $to } are make-up working days and count: { $total } so far.
  }
derive-weekend = { $days ->
    [1] { $from } is no working day of the week.
   *[other] { $from } to { $to } are no working days of the week.
  }
derive-off = { $days ->
    [1] { $from } is a day off.
   *[other] { $from } to { $to } are days off.
  }
derive-paused = { $days ->
    [1] { $from }: the clock stands still.
   *[other] { $from } to { $to }: the clock stands still.
  }
derive-worked = { $date } { $from } to { $to }: { $minutes ->
    [1] one minute
   *[other] { $minutes } minutes
  }, { $total } so far.
derive-weeks = { $from } and { $count ->
    [1] one week
   *[other] { $count } weeks
  }: { $to }.
derive-months = { $from } and { $count ->
    [1] one month
   *[other] { $count } months
  }: { $to }.
derive-extended = { $days ->
    [1] One day on which the clock stood still puts it off to { $to }.
   *[other] { $days } days on which the clock stood still put it off to { $to }.
  }
derive-rolled = Nobody works on { $from }: { $to } takes its place.
derive-provisional = Provisional: the days off of { $date } have not been published{ $through ->
    [none] .
   *[other] { "" }; they are known through { $through }.
  }
derive-changed = Since { $at } the rule says { $length } × { $unit }; what was used stays used.
derive-missed = By the rule of before it was missed on { $at }; that stays.
derive-cut = That time was used up when the rule changed: missed at { $at }.
derive-due = Due { $at }.

# Words
clock-ack = acknowledgement
clock-first = first answer
clock-next = next answer
clock-assess = assessment
clock-update = news for the customer
clock-internal = decision by our own rule
clock-reg = deadline of the law
clock-remedy = remedy
clock-close = closing
clock-appeal = appeal
clock-survey = survey
clock-retain = keeping the record
clock-state-running = running
clock-state-paused = standing still
clock-state-met = met
clock-state-late = late
clock-state-breached = overdue
clock-state-ended = ended
clock-due = { $due }
clock-until = until { $due }
clock-due-provisional = { $due } (provisional)
case-due = { $due } · { $status }
unit-business_minute = minute of working time
unit-working_day = working day
unit-business_day = business day
unit-calendar_day = day
unit-week = week
unit-month = month
trigger-received = received
trigger-acknowledged = acknowledged
trigger-assessed = assessed
trigger-customer_wrote = the customer wrote
trigger-replied = answered
trigger-updated = the customer was told how it stands
trigger-decided = decided
trigger-remedy_agreed = remedy agreed
trigger-remedy_done = remedy done
trigger-appealed = taken further
trigger-closed = closed
trigger-surveyed = survey sent
trigger-deleted = record deleted
pause-customer = waiting for the customer
pause-third_party = waiting for somebody else
pause-expert = waiting for an expert
pause-legal_hold = held by a court or an authority
day-rule-first_excluded = the day of the start does not count
day-rule-first_included = the day of the start counts
roll-none = the day stays
roll-next_working_day = the next working day
pack-status-ready = ready
pack-status-draft = draft
source-status-law_text = text of the law
source-status-regulator = published by the authority
source-status-secondary = somebody else's account
source-status-house = our own rule

# What is wrong
error-due-long = { $length } is too long; at most { $most } can be counted.
    .hint = Use a larger unit, such as --months.
error-due-hours = "{ $text }" is no working time.
    .hint = Write periods in order, such as 09:00-12:00,13:30-18:00.
error-due-no-time = Minutes need a time of day to start from; "{ $text }" is a day.
    .hint = Write it as 2026-02-13T17:30.
error-due-time = "{ $text }" is no time.
    .hint = Write 2026-02-11, 2026-02-13T17:30 or 2026-02-13T17:30+08:00.
error-due-pause = "{ $text }" is no pause.
    .hint = Write two times in order, such as 2026-03-02T15:00..2026-03-03T11:00.
error-due-clock = "{ $text }" names no clock of a pack.
    .hint = Write the pack, a colon and the clock, such as uk-disp:reg.final; `kefu policy list` and `show` name them.
error-due-no-pause = Nothing stops the clock { $clock }: its rule names no reason.
    .hint = Leave --pause out.
error-due-beyond = From { $text } on, the calendar ends before the time is up.
    .hint = Give a start before the year 9999, or a shorter length.
error-calendar-unknown = There is no calendar { $name }.
    .hint = There are: { $known }. `kefu policy calendar import` takes in another.
error-policy-adopted = { $pack } { $version } is in force already.
    .hint = A version never changes; give the file another one. `kefu policy list` shows what is in force.
error-policy-older = { $pack } { $version } is older than { $last }, which { $pack } has already.
    .hint = Give the file a version after { $last }.
error-policy-same-version = { $pack } { $version } travels along with kefu and says something else than this file.
    .hint = Give the file a version after { $last }, or an id of its own.
error-case-clock-unknown = The complaint has no clock { $clock }.
    .hint = It has: { $known }.
error-policy-unknown = There is no policy pack { $name }.
    .hint = There are: { $known }. `kefu policy check FILE` tries one of your own.
error-clock-unknown = { $pack } has no clock { $clock }.
    .hint = `kefu policy show { $pack }` lists them.
written-wrong = { $fault ->
    [field] there is no “{ $word }” here, only: { $known }
    [value] “{ $word }” is none of: { $known }
    [missing] “{ $word }” is missing
    [twice] “{ $word }” stands there twice
    [word] “{ $word }” is not known here
    [text] a text in quotes is wanted here
    [number] a whole number is wanted here
    [truth] true or false is wanted here
    [date] a date is wanted here
    [list] a list in [ ] is wanted here
    [table] a table is wanted here
    [unfit] this value cannot stand here
    [quotes] a text stands in quotes
    [large] the file is too large
    [not-utf8] the file is no UTF-8 text
    [colour] a colour is “red”, “light-blue”, “#rrggbb” or 0 to 255
    [holidays] this is no list of holidays
   *[form] this is no line of a TOML file
  }
error-rules-malformed = { $file }, line { $line }: { written-wrong }
    .hint = Mend the line; the calendars and packs in policies/ are examples.
error-rules-name = { $file }: "{ $value }" is no id or version.
    .hint = Use up to 40 small letters, digits, hyphens and dots.
error-rules-source = { $file }: the days of { $value } have no source.
    .hint = Add source = {"["}{"{"} ref = "…", checked = 2026-01-31, status = "regulator" {"}"}{"]"} to the year.
error-rules-large = { $file } is larger than 1 MB.
    .hint = Rules are small; check that this is the right file.
error-rules-not-text = { $file } is no UTF-8 text.
    .hint = Save it as UTF-8.
error-calendar-no-base = { $file } has neither zone nor week, and there is no calendar { $value } to go on from.
    .hint = Add zone and [week], or name a calendar of `kefu policy calendar list`.
error-calendar-half = { $file }: the calendar { $value } has a zone without a week, or a week without a zone.
    .hint = Give both, or neither to go on from the calendar of that id.
error-calendar-zone = { $file }: there is no time zone { $value }.
    .hint = Use a name such as Asia/Shanghai or Europe/London.
error-calendar-idle = { $file }: nobody works on any day of the week of { $value }.
    .hint = Give at least one weekday periods, such as monday = {"["}"09:00-17:00"{"]"}.
error-calendar-period = { $file }: "{ $value }" is no working time.
    .hint = Write periods in order, none into another, such as 09:00-12:00 and 13:30-18:00.
error-calendar-date = { $file }: "{ $value }" is no day.
    .hint = Write 2026-10-01 or 2026-10-01..2026-10-07.
error-calendar-other-year = { $file }: { $value } stands under another year.
    .hint = Move it to its own year; only December may stand under the next one.
error-calendar-twice = { $file }: { $value } stands there twice.
    .hint = Leave it where it belongs: off, working or hours.
error-calendar-version = Version { $version } of the calendar { $calendar } is there already.
    .hint = A version never changes; give the file another one.
error-calendar-nothing-new = Version { $version } of the calendar { $calendar } says nothing new: no day in it is published or differs.
    .hint = Wait until the days are published, or check the file.
error-calendar-forgets = Version { $version } of the calendar { $calendar } forgets the days of { $years }.
    .hint = Leave zone and [week] out to go on from what is there, add those years, or give the calendar an id of its own.
error-policy-calendar = The pack { $pack } counts by the calendar { $calendar }, which is not there.
    .hint = Take it in with `kefu policy calendar import`, or name another.
error-policy-source = The pack { $pack } has no source, or one without a text and a day.
    .hint = Add {"[[source]]"} with ref, checked and status.
error-policy-date = The pack { $pack } has "{ $value }" where a day belongs.
    .hint = Write 2026-10-01, or 2026-10-01T09:00:00 for a time.
error-policy-kind = The pack { $pack } has a clock "{ $value }" that begins with no kind of clock.
    .hint = Begin its id with a kind such as reg, ack or internal: reg.settle.
error-policy-start = The clock { $value } of { $pack } has nothing that starts it.
    .hint = Name what does, such as start = "received".
error-policy-length = The clock { $value } of { $pack } has no length, or one too long to be counted.
    .hint = Give it a length of 1 or more.
error-policy-warn = The clock { $value } of { $pack } warns at a percentage that is none.
    .hint = Use numbers from 1 to 99.
error-policy-clock-source = The clock { $value } of { $pack } names a source that the pack has not.
    .hint = Give the source that id.
error-policy-clock-twice = { $pack } has two clocks { $value }.
    .hint = Give one of them another id.
error-policy-clockless = The pack { $pack } has no clock.
    .hint = Add a {"[[clock]]"} with its goldens.
error-policy-clock = A golden of { $pack } is for the clock { $value }, which it has not.
    .hint = Name one of its clocks.
error-policy-few-goldens = The clock { $clock } of { $pack } has { $count ->
    [one] { $count } golden
   *[other] { $count } goldens
  }; { $least } are the least.
    .hint = Work more of them out by hand and add them.
error-policy-golden = { $pack }, clock { $clock }, golden from { $golden }: expected { $expected }, got { $got }.
    .hint = Correct the clock or the golden, whichever the source contradicts. The pack is not loaded until then.
error-policy-draft = { $pack } is a draft and cannot arm { $clock }, a clock of the law.
    .hint = Check its sources, then take status = "draft" out.

# kefu schema
schema-calendar-id = by which packs name it
schema-calendar-version = which version of it
schema-calendar-zone = IANA time zone
schema-calendar-valid-from = the first day of the years that were published without a gap
schema-calendar-valid-through = the last day of them; a date beyond it is provisional
schema-calendar-show-week = periods of each weekday, Monday first
schema-calendar-show-exceptions = days that differ from their weekday, with their periods; none on a day off
schema-calendar-show-sources = where each year stands
schema-source-year = which year of a calendar; null of a pack
schema-source-reference = law, section, address
schema-source-checked = when somebody looked
schema-source-status = what kind of text it is
schema-policy-id = its name
schema-policy-version = its version
schema-policy-status = whether it may be used
schema-policy-effective = from which day on it applies
schema-policy-calendar = the calendar that it counts by
schema-policy-clocks = how many clocks it has; with show the clocks
schema-policy-goldens = how many test cases, all of which come out
schema-policy-list-in-force = whether it governs the dates of complaints
schema-policy-list-since = since when, where it was adopted; our own pack always does
schema-policy-editor-editor = allow or forbid: whether members may write in an editor of their own
schema-adoption-id = the pack's name
schema-adoption-version = its version
schema-adoption-effective = from which day on it applies
schema-adoption-adopted = whether it was adopted; not with --dry-run
schema-adoption-seq = the audit entry, where it was
schema-adoption-cases = how many complaints have another row
schema-adoption-counts = what moved, by clock
schema-adoption-shifts = how many dates of clocks that still run moved, came or went
schema-adoption-first = the first of these
schema-moved-pack = of which pack
schema-moved-clock = of which clock
schema-moved-earlier = complaints in which it is due earlier
schema-moved-later = complaints in which it is due later
schema-moved-armed = complaints in which it runs and did not
schema-moved-stopped = complaints in which it is new and met or late already
schema-moved-gone = complaints in which it does not run any more
schema-moved-overdue = complaints in which it is overdue and was not
schema-shift-complaint = in which complaint
schema-shift-pack = of which pack
schema-shift-clock = of which clock
schema-shift-from = the date before; null where the clock is new
schema-shift-to = the date from now on; null where it is gone
schema-case-clock-pack = of which pack
schema-case-clock-clock = which clock of it
schema-case-clock-kind = what it is for
schema-case-clock-state = how it stands now
schema-case-clock-started-at = since when it counts
schema-case-clock-due = when it is due, or was; while it stands still: if it went on now
schema-case-clock-provisional = whether that depends on days that were not published
schema-case-clock-stopped-at = when it was stopped
schema-case-clock-breached-at = when it was missed, where a later event says so
schema-case-clock-declared = whether the file of an import says met or late, without a time
schema-case-clock-source-status = what kind of text its rule stands in
schema-case-due-source = where its rule stands
schema-case-due-derivation = how its date came about
schema-policy-show-sources = where it stands
schema-clock-id = within its pack
schema-clock-kind = what it is for
schema-clock-unit = in what it counts
schema-clock-length = how many of them
schema-clock-start = what starts it
schema-clock-stop = what stops it
schema-clock-pause = for what it may stand still
schema-clock-day = whether the day of the start counts
schema-clock-roll = what happens to a due day on which nobody works
schema-clock-repeats = whether each start begins it anew
schema-clock-since = the first day on which something starts it; null: whenever
schema-clock-warn = at which percents of its time somebody is told
schema-clock-source = where it stands
schema-due-due = when it is due; a date is due until its end
schema-due-provisional = whether it depends on days that were not published
schema-due-source = with --clock: where its rule stands
schema-due-derivation = with --explain: how it came about
schema-step-code = the kind of step
schema-step-args = its facts
schema-step-text = the same in words

action-dates = Why these dates are due
label-rests-on = Rests on
dates-title = { $number }: its dates and how they came about
dates-head = { $due }  { $what }: { $state }  ({ $name })
dates-none = No clock of a rule governs it.
