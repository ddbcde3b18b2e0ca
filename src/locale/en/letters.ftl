# Letters to customers, and drafts of them.

verb-complaint-draft = kept a draft
done-complaint-draft = { $number }: draft kept.
toast-complaint-draft = { $number }: draft kept.

cli-complaint-letter = Print a letter for a complaint, out of its template
cli-complaint-letter--letter = What for
cli-complaint-letter--text = What you say in it; `-` reads standard input
cli-complaint-letter--until = By when an answer is wanted
cli-complaint-draft = Begin, keep or show your draft of a letter; one for each complaint
cli-complaint-draft--letter = What for; without it the draft is shown
cli-complaint-draft--channel = On which channel it is to go
cli-complaint-draft--text = The letter so far; `-` reads standard input; without it the template
cli-complaint-draft--look = Show what arrived since you began; then you have seen it
cli-complaint-draft--drop = Throw the draft away
cli-complaint-send = Send a letter, or your draft of it
cli-complaint-send--letter = What for
cli-complaint-send--channel = On which channel; without it that of the draft, or of the complaint
cli-complaint-send--text = As it is sent; `-` reads standard input; without it your draft
cli-complaint-send--seen = How many events of the case you have seen; of a draft it counts what you have looked at

action-letter = Write to the customer
pick-letter = What do you want to write?
label-text-of-letter = Letter
overlay-form-keys-letter = Enter new line  Ctrl+S send  Esc keep as draft
overlay-form-keys-send = Left/Right choose  Ctrl+S send  Esc keep as draft
col-letter = letter
col-begun = begun
arrived-title = { $number }: what arrived since you began
toast-arrived-seen = Read it; then Ctrl+S sends, or change your letter first.

schema-letter-number = number of the complaint
schema-letter-letter = what it is for
schema-letter-language = in which language it is: zh, en
schema-letter-text = the letter
schema-draft-letter = what it is for
schema-draft-channel = on which channel it is to go
schema-draft-text = the letter so far
schema-draft-seen = how many events of the case its writer has looked at
schema-draft-begun-at = when it was begun
schema-draft-kept-at = when it was kept last

error-letter-placeholder = { $file } has a placeholder that nothing supplies: { $placeholder }.
    .hint = Take it out of the template.
error-letter-unresolved = The letter does not say yet: { $placeholder ->
    [name] whom it is to
    [number] the number
    [received] when the complaint reached us
    [due] by when
    [outcome] what was decided
    [reasons] the reasons
    [remedy] what is done about it
    [appeal] the ways of appeal
    [question] what we ask
    [text] what you want to say
    [date] the date
   *[signature] who writes
  } ({"{"}{ $placeholder }{"}"}).
    .hint = { $placeholder ->
        [name] Say in the complaint whose it is, or write a name in its place.
        [outcome] Draft the decision first: `kefu complaint move … decision_drafted`.
        [reasons] Draft the decision first: `kefu complaint move … decision_drafted`.
        [remedy] Draft the decision first: `kefu complaint move … decision_drafted`.
        [question] Write it in its place, or give it with --text.
        [text] Write it in its place, or give it with --text.
        [due] Its date is over: write the day by which they have the answer in its place, or give it with --until.
       *[appeal] Write it in its place.
    }
    .desk = { $placeholder ->
        [name] Say in the complaint whose it is, or write a name in its place.
        [outcome] Draft the decision first: m.
        [reasons] Draft the decision first: m.
        [remedy] Draft the decision first: m.
        [due] The date of this is over: write in its place by when they have the answer.
       *[appeal] Write it in its place.
    }
error-letter-value = There is a telephone number, an address or a number of a person or card in the letter.
    .hint = Take it out. Numbers of your own stand in the policy pack house, under letters.
error-letter-lacks = The letter does not hold { $part ->
    [reasons] the reasons as they were drafted
    [remedy] all that is done about it
    [date] a date between the draft and today
   *[appeal] the ways of appeal
  }.
    .hint = `kefu complaint letter …` prints one that does.
    .desk = w begins with one that does.
error-letter-language = The customer reads { $wanted }, and not { $language }.
    .hint = Write in their language, or change it with `kefu party edit --language`.
    .desk = Write in their language, or change it with e.
error-draft-other = You have a draft here already: { $letter }.
    .hint = Send it first, or throw it away: `kefu complaint draft … --drop`.
    .desk = Send it first with w, or throw it away on the command line: `kefu complaint draft … --drop`.
error-no-draft = You have no such draft in { $number }.
    .hint = Begin one with `kefu complaint draft { $number } answer`, or give --text.
    .desk = Begin one with w.
error-policy-appeal = The letters of { $pack } name no way of appeal.
    .hint = Add appeal under letters.zh and letters.en.
error-policy-appeal-source = The letters of { $pack } name a source that the pack has not: { $value }.
    .hint = Give the source that id.
