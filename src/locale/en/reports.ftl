# Reports: figures about complaints.

action-reports = Reports
verb-report-read = read a report

report-overview = Overview
report-volume = Volume
report-backlog = Backlog and ageing
report-on_time = In time
report-stages = Time in stages
report-pauses = Waits
report-outcomes = Decisions
report-closings = How they ended
report-causes = Causes
report-redress = Redress
report-reopened = Reopened

tells-overview = received, open, overdue, closed, opened again, and how long it took
tells-volume = how many reached us and how many were closed, by month or week
tells-backlog = what is open, by its age
tells-on_time = what was done in time, clock by clock, with the 95 % interval
tells-stages = how long complaints stand in each stage: median, P90, total
tells-pauses = what complaints wait for, how often and how long
tells-outcomes = what was decided
tells-closings = how complaints ended
tells-causes = why complaints came about, the commonest first, with the running share
tells-redress = amounts by category and outcome: median and spread
tells-reopened = how many of the closed ones were opened again, with the 95 % interval

by-product = Product
by-owner = Owner
by-channel = Channel
by-company = Company
by-category = Category

every-month = months
every-week = weeks

number-received = received
number-closed = closed
number-open = open
number-overdue = overdue
number-reopened = reopened
number-cases = cases
number-share = share
number-cumulative = running
number-low = from
number-high = to
number-in_time = in time
number-late = late
number-running = running
number-pauses = waits
number-median = median
number-p90 = P90
number-p25 = P25
number-p75 = P75
number-least = least
number-most = most
number-total = total
number-now = now

kind-count = so many
kind-share = a part of a whole, from 0 to 1
kind-seconds = seconds
kind-money = an amount in the currency that the key names

age-0-2 = up to 2 days
age-3-7 = 3 to 7 days
age-8-14 = 8 to 14 days
age-15-30 = 15 to 30 days
age-31-60 = 31 to 60 days
age-61-90 = 61 to 90 days
age-91-more = over 90 days

counted-all = all
counted-age = receipt to end
counted-none = (none)
counted-undated = no date known
counted-untimed = times unknown
counted-undecided = undecided

figure-share = { $percent } %
figure-money = { $whole }.{ $part }
figure-long = { $days }d
figure-days = { $days }d { $hours }h
figure-hours = { $hours }h { $minutes }m
figure-minutes = { $minutes }m

board-reports = Reports
board-report-none = Nothing to count here.
board-report-waits = Counting …
board-report-title = { $report } · { $span } · { $at }
board-report-by = { $report } by { $by }
board-report-cases = { $report } · { $row } · { $number }
board-cases-none = No complaint is behind this figure.
board-split = split
board-span = days
board-period = months/weeks
board-anew = anew
board-number = next number
span-all = all days
span-last = last { $days } days

cli-report = Figures about complaints; each leads to its cases
cli-report--name = Which report; `list` names them
cli-report--from = Of complaints received from this day on; of volume also: closed from this day on
cli-report--to = To this day, that day too
cli-report--by = Split by this
cli-report--every = Periods of volume and reopened [default: month]
cli-report--drill = List the complaints behind the row of this key (`key` in --json and --csv)
cli-report--number = With --drill: behind which number of the row [default: the first]
cli-report--of = With --drill: in which group; '' for those that name none
cli-report--csv = Print CSV: shares from 0 to 1, times in seconds

col-report = Report
col-tells = What it tells

error-report-row = This report has no row of the key “{ $key }” here.
    .hint = Without --drill it prints its rows; with --json `drill` has the words for each of them.
error-report-number = This report has no such number.
    .hint = It has { $known }.
error-report-days = --from is later than --to.
    .hint = Exchange them.
error-report-after = --after takes the `next` of the page before, a number.
    .hint = Leave it out to begin at the first row.

schema-report-report = which report
schema-report-by = what it is split by
schema-report-from = from which day on
schema-report-to = to which day, that day too
schema-report-every = how long its periods are
schema-report-columns = its columns, in order
schema-report-total = how many rows there are
schema-report-items = rows of this page
schema-report-whole = the row over all of them; not one of the rows
schema-report-next = what --after takes to go on
schema-report-column-name = name in `values` and in CSV
schema-report-column-kind = what its figures are
schema-report-row-group = the group it belongs to; empty for what names none, null where the report is not split
schema-report-row-key = what the row is about
schema-report-row-values = a figure for each column; null where there is nothing to measure
schema-report-row-drill = words after `kefu` that list its cases; with --number those of one column
