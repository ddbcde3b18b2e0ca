# What people tell us, what becomes of it, and surveys.

cli-feedback = What people tell us that is no complaint: praise, suggestions, dissatisfaction
cli-feedback-open = Take down what somebody tells us
cli-feedback-list = List feedback, most urgent first
cli-feedback-show = Show one with its story
cli-feedback-claim = Take it
cli-feedback-assign = Hand it to somebody, or back to the queue
cli-feedback-thank = Say that it reached us
cli-feedback-about = Say what it is about: a theme
cli-feedback-dispose = Say what becomes of it, with the reply that goes out
cli-feedback-act = Plan what we do because of it
cli-feedback-themes = List what it is about, and what nobody has done anything about
cli-feedback-did = You said, we did: what was done because of it
cli-feedback-open--kind = What it is
cli-feedback-open--words = In their words, which are never edited; `-` reads standard input
cli-feedback-open--channel = How it reached us
cli-feedback-open--received_at = When it reached us: RFC 3339 or `YYYY-MM-DD HH:MM` [default: now]
cli-feedback-open--claim = Take it at once
cli-feedback-list--open = Only those that wait for a reply
cli-feedback-list--closed = Only those that are over
cli-feedback-list--overdue = Only overdue ones
cli-feedback-list--mine = Only yours
cli-feedback-list--party = Only those of this party
cli-feedback-assign--owner = Name of the member who gets it
cli-feedback-assign--nobody = Put it back into the queue
cli-feedback-assign--note = What is done and what is next; needed where it had an owner
cli-feedback-thank--channel = How they were told
cli-feedback-about--about = A code (price, billing, product, delivery, service, speed, website, information) or a few words
cli-feedback-dispose--disposition = What becomes of it
cli-feedback-dispose--reply = As it is sent; `-` reads standard input
cli-feedback-dispose--channel = On which channel it goes
cli-feedback-act--what = What is to be done; `-` reads standard input
cli-feedback-act--who = Who is to do it
cli-feedback-act--by = By when
cli-complaint-survey--satisfied = How content the customer is, 1 to 5
cli-complaint-survey--recommend = Whether they would recommend us, 0 to 10

done-feedback-open = { $number } taken down.
done-feedback-claim = { $number } is yours, due { $due }: { $title }
done-feedback-assign = { $owner ->
    [none] { $number } is back in the queue.
   *[other] { $number } goes to { $owner }.
  }
done-feedback-move = { $number } is now: { $stage }.
done-feedback-theme = { $number } has a theme.
done-survey-answer = { $number }: the answer is taken down.
toast-feedback-open = { $number } taken down.
toast-feedback-claim = { $count ->
    [one] { $number } is yours.
   *[other] { $count } are yours.
  }
toast-feedback-assign = { $count ->
    [one] { $number } handed over.
   *[other] { $count } handed over.
  }
toast-feedback-move = { $number } moved on: { $stage }.
toast-feedback-theme = { $number } has a theme.
toast-survey-answer = { $number }: the answer is taken down.
verb-feedback-open = took feedback down
verb-feedback-claim = took feedback
verb-feedback-assign = assigned feedback
verb-feedback-move = moved feedback
verb-feedback-theme = said what feedback is about
verb-survey-answer = took the answer to a survey down

case-kind-feedback = feedback
feedback-title = { $kind }: { $themes }
feedback-praise = praise
feedback-suggestion = suggestion
feedback-dissatisfaction = dissatisfaction
feedback-survey = survey comment
disposition-thanked = thanked
disposition-answered = answered
disposition-adopted = adopted
disposition-declined = not adopted
disposition-recovered = put right
disposition-complaint = opened as a complaint
theme-price = price
theme-billing = billing
theme-product = product
theme-delivery = delivery
theme-service = service
theme-speed = speed
theme-website = website
theme-information = information
happening-themed = theme
happening-rated = rated us
clock-feedback = feedback
need-disposition = what becomes of it
need-reply = the reply
label-disposition = What becomes of it
label-reply = Reply
label-what-told = In their words
statement-feedback = What you told us
gauge-response = answered
gauge-csat = content (CSAT)
gauge-ces = easy (CES)
gauge-nps = recommend us, net (NPS)
col-who = Who
col-about = About
col-lately = 30 days
col-waiting = Waiting
col-acted = Acted on
col-ignored = Ignored
col-disposition = Became

schema-feedback-id = id, never changes
schema-feedback-number = number for people
schema-feedback-party = who told us, where that is known
schema-feedback-kind = what somebody tells us
schema-feedback-themes = what it is about: codes or a few words
schema-feedback-disposition = what became of it
schema-feedback-stage = how far it has come
schema-feedback-owner = name of the member who looks after it
schema-feedback-channel = how it reached us
schema-feedback-received-at = when it reached us
schema-feedback-due-at = by when the next thing is due
schema-feedback-show-words = in their words
schema-feedback-show-timeline = its story, newest first
schema-feedback-theme-theme = a code, or a few words
schema-feedback-theme-count = how often in all
schema-feedback-theme-lately = how often in the last 30 days
schema-feedback-theme-open = how many of those wait for what becomes of them
schema-feedback-theme-acted = how many actions were planned or done in that time
schema-feedback-theme-ignored = whether ten or more told us and nobody acted
schema-feedback-did-number = the feedback
schema-feedback-did-themes = what it was about
schema-feedback-did-text = what is or was done
schema-feedback-did-state = how that stands
schema-feedback-did-who = who does it
schema-feedback-did-at = by when, or when it was done

rule-waved-off = words of somebody who is not content, ended as no complaint
rule-survey-own = the answer to a survey of one's own case
rule-survey-month = two surveys of one customer in a month
rule-promise-unmarked = a promise in what goes out that nothing stands for
rule-promise-undated = a promise without a time
rule-promise-later = a promise later than the customer is told
rule-promise-late = another time for a promise that is overdue
rule-promise-nobody = a promise to nobody known

error-waved-off = The words of { $number } are of somebody who is not content.
    .hint = Make a complaint of it (disposition complaint), put it right (recovered), or let a second person agree: kefu guard allow waved-off --for { $number }.
error-complaint-not-made = There is no complaint of this customer yet, so none was made of { $number }.
    .hint = Take it down first, in their words: `kefu complaint open --party …`; then say so here.
    .desk = Take it down first, in their words: c; then say so here.
error-survey-own = You have handled { $number }: somebody else takes the customer's answer down.
    .hint = Let somebody who had no part in it make the call, or take the answer as it was written.
error-survey-month = This customer was asked within the last { $days } days.
    .hint = Ask later, once { $days } days are over since then.
error-survey-rating = Content is 1 to 5, recommend 0 to 10.
    .hint = For example --satisfied 4 --recommend 9.
error-theme-form = “{ $theme }” is no theme.
    .hint = Give a code such as delivery, or at most 40 characters.
error-theme-twice = { $number } has this theme already.
    .hint = Look at it with `kefu feedback show { $number }`.
