# Reaching a customer from the desk, what they tell us, exceptions, and the board of campaigns.

action-contact = Call or write: ask the rules first
action-feedback = Take down feedback
action-exception = Ask for an exception
action-campaigns = Campaigns
form-contact = Call or write
form-feedback = Feedback
form-exception = Exception
label-contact-when = When
contact-when-ahead = now: ask the rules, then do it
contact-when-made = it was done already
label-feedback-kind = Kind
label-contacts = Reached
detail-contact = { $at } { $channel } ({ $purpose })
hint-exception = ten characters or more; whoever decides reads it

verb-contact-make = set out to reach somebody
done-contact-make = Nothing stands against it: reach { $number } now. It counts.
toast-contact-make = Nothing stands against it: reach { $number } now (r shows the number). It counts.
toast-contact-log = Written down: { $number } was reached.
toast-guard-allow = The exception is granted: do what was refused once more.
toast-guard-mode = The rule is set.
toast-campaign-plan = Planned. Enter shows whom it may reach, and whom not.
toast-campaign-release = Released: `kefu campaign send` sends it.
toast-campaign-halt = Halted: nothing of it goes any more.
cli-contact-make = Ask the rules before a call or a message by hand; where nothing stands against it, it counts at once
cli-contact-make--party = Number of the party
cli-contact-make--channel = By which way
cli-contact-make--purpose = What for

board-campaigns = Campaigns
board-campaigns-none = No campaign yet: `kefu campaign new` begins one.
board-plan = plan
board-release = let go
board-halt = halt
board-do-it = do it
board-except = ask for an exception
board-everybody = everybody
board-eligible = may be reached
board-killed = Did not go:
col-may = May
col-may-not = May not
col-guard-number = No.
col-ruling-seq = Audit entry
col-ruling-source = Article
col-sentence = Said
confirm-halt = Halt this campaign for good?
confirm-halt-line = Nothing of { $number } goes any more, and it is never released again.

action-themes = What people tell us, by theme
header-themes = { $count ->
    [one] 1 theme nobody acts on
   *[other] { $count } themes nobody acts on
  }
board-themes = What people tell us, by theme
board-themes-none = Nobody told us anything with a theme yet. T takes feedback down.
board-ignored = { $count } told us within { $days } days and nobody acts; from { $many } on somebody has to. Enter opens the last one; there f plans what is done.

label-excepted-until = Until
label-about = About
label-about-words = Or in words
hint-about-words = at most 40 characters, the same words each time
action-about = What feedback is about
between-sentences = { " " }
board-go-on-here = Approved: d does it.
col-whom = To whom

error-no-campaign = There is no campaign.
    .hint = `kefu campaign new` begins one.
error-no-exception = Nothing was refused to which an exception can be asked for.
    .hint = Where a rule leaves one, its refusal says so; g b shows what was refused before.
error-approval-not-yet = { $number } is not yours to go on with, or not approved yet.
    .hint = Wait until a second person says yes.
error-approval-elsewhere = { $number } does not hold all of what was asked for.
    .hint = Do exactly the same once more where you asked for it.
