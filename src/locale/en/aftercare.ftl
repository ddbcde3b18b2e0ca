# What is learnt from complaints: the nearest past cases, surveys, corrective actions.

file-alike = Nearest past cases
alike-none = nothing was decided yet
alike-nothing = nothing the same
alike-in = same { $what }
shared-category = category
shared-product = product
shared-severity = severity
col-distance = Distance
col-redress = Redress
col-shared = The same
cli-complaint-alike = The five past cases that are nearest, with what was decided and given
schema-past-number = number of the past case
schema-past-distance = how far it is: 8 for another category, 4 for another product, 1 for each step of severity
schema-past-shared = in what it is the same
schema-past-outcome = what was decided
schema-past-redress = what was given

view-surveys = Surveys
action-view-10 = View 10
asked-clear = clear
asked-fair = fair
asked-easy = easy
question-clear = Was our answer clear? (1 not at all to 5 very)
question-fair = Do you find the outcome fair? (1 not at all to 5 very)
question-easy = Was it easy to complain to us? (1 not at all to 5 very)
report-surveys = Surveys
tells-surveys = How the surveys after closing stand, and what was answered to each question
error-survey-early = The customer has { $days } days to answer the survey of { $number }.
    .hint = Wait for the answer; only after that can it be said that there was none.
