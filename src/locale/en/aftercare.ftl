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
