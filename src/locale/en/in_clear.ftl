rule-number-in-clear = a number of a person or card in words kept in clear
error-number-in-clear = What is written is kept in clear, and numbers with a right check digit stand in it: { $identities } of persons, { $cards } of cards.
    .hint = Move it into a sealed field: --move-values; at the desk Enter does it.
way-on-move = Move it into a sealed field of the customer: --move-values. If it only looks like one: --despite { $rule }=data-wrong.
error-move-nowhere = Nobody is named into whose sealed fields the number could go.
    .hint = Name the customer, or leave the number out.
pick-move-values = Move it into a sealed field
cli--move_values = Move identity and card numbers out of what is written and into sealed fields of the customer; a word keeps their place
cli-moved-values = { $count ->
    [one] A number was moved into a sealed field.
   *[other] { $count } numbers were moved into sealed fields.
}
