rule-number-in-clear = a number of a person or card in words kept in clear
error-number-in-clear = { $identities ->
    [0] { $cards ->
        [one] The words hold the number of a card, and words are kept in clear.
       *[other] The words hold the numbers of { $cards } cards, and words are kept in clear.
    }
    [one] { $cards ->
        [0] The words hold somebody's identity number, and words are kept in clear.
       *[other] The words hold somebody's identity number and that of a card, and words are kept in clear.
    }
   *[other] The words hold { $identities } identity numbers, and words are kept in clear.
}
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
