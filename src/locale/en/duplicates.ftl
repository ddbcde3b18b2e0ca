# Parties that may be one.

cli-party-duplicates = List parties that may be one, those first for which most speaks
cli-party-duplicates--limit = How many pairs
cli-party-distinct = Say that two parties that look like one are two
cli-party-distinct--one = One of them, by number or id
cli-party-distinct--other = The other

cli-duplicates-locked = The vault is locked: only names were compared. With --passphrase-fd shared phone numbers and the like are, too.
cli-duplicates-none = No two parties look like one.

done-party-distinct = { $number } and { $other } are two, and are not asked about again.
verb-party-distinct = said that two parties are two

likeness-name = same name
likeness-sound = sounds the same
likeness-company = same company
likeness-city = same city
alike-value = same { $point }

col-score = Score
col-other-number = Other
col-other-name = Its name
col-alike = Alike in

error-distinct-known = It was said already that { $number } and { $other } are two.
    .hint = `kefu undo` takes back what was said last.
error-distinct-from-itself = { $number } is one party, and cannot be two.
    .hint = Name two parties that look like one; `kefu party duplicates` lists them.

schema-duplicate-score = how much speaks for it
schema-duplicate-number = the party that was taken down first
schema-duplicate-name = its name
schema-duplicate-other = the other party
schema-duplicate-other-name = the name of that
schema-duplicate-values = kinds of contact points of which both have the same value
schema-duplicate-alike = in what else they are alike

action-duplicates = Customers that may be one
board-duplicates = Customers that may be one
board-duplicates-none = No two customers look like one.
board-duplicates-locked = The vault is locked: only names are compared. Unlock it, then look again.
board-side-by-side = Side by side
board-one = merge
board-two = not the same
board-again = look again
toast-party-distinct = Said to be two: { $number } is not asked about again.
col-promised = Promised
