# Erasing customers: the commands, the ledger, the certificate.

cli-party-erase = Erase customers for good: values, keys, names and every word; what the law wants kept stays without them
cli-party-erase--parties = Numbers or ids of the customers, each with all that were merged into it
cli-party-erase--reason = Why
cli-party-erase--complaint = The complaint in which it was asked for
cli-party-erase--certificate = Write the certificates into this new file
cli-party-erase--yes = Ask nothing
cli-erasure = The erasure ledger: who was erased, when and why; no personal data
cli-erasure-list = List the lines of the ledger, oldest first
cli-erasure-show = Show one line, with who did it
cli-erasure-certificate = Print the certificate of an erasure in the language of --lang
cli-erasure-export = Write the ledger into a new file to be kept off this host; `kefu restore --ledger` replays it
cli--erasure = Number of the erasure (E-000001)
cli--file = A new file
cli--new_consent = Whoever has these contact points was erased and has consented anew
cli-ask-erase = { $count ->
    [one] This erases the customer { $number } for good; nothing brings it back. Type its number to go on:
   *[other] This erases { $count } customers for good; nothing brings them back. Type { $number }, the number of the first, to go on:
  }{" "}
cli-party-erased = { $number }  erased { $at } ({ $erasure })
cli-erasure-pending = pending
complaint-erased = (erased, { $erasure })
done-party-erase = { $count ->
    [one] { $number } is erased: { $erasures }. Audit entry { $seq }.
   *[other] { $count } customers are erased: { $erasures }. Audit entry { $seq }.
  }
cli-erase-unheard = Erased all the same, as { $erasures }. `kefu erasure certificate` with that number prints the certificate.
cli-erase-scrub = The deleted bytes are still in free parts of the file until somebody runs `kefu store scrub`.
done-erasure-export = The ledger ({ $count ->
    [one] one erasure
   *[other] { $count } erasures
  }) stands in { $path }. SHA-256 of its lines: { $sum }

error-party-erased = { $number } was erased ({ $erasure }); nothing can be added to it.
    .hint = `kefu erasure certificate { $erasure }` tells what was done. Who comes back is a new customer.
error-complaint-erased = The customer of { $number } was erased ({ $erasure }); nothing more is written there.
    .hint = Open a new complaint if there is something new.
error-erase-complaint-open = { $number } has an open complaint, { $complaint }: what is needed to handle it cannot be erased.
    .hint = Close it first (`kefu complaint move { $complaint } …`), or hand it to somebody who can; then erase.
error-erase-promise-open = We still owe { $number } a promise, { $promise }.
    .hint = Keep it (`kefu promise keep { $promise }`) or let the customer release us (`kefu promise release { $promise }`); then erase.
error-erase-case-of-other = { $complaint } is not a case of { $number }.
    .hint = Name the case in which this customer asked for it, or leave --case out; customers with cases of their own are erased one by one.
error-erase-unconfirmed = Nothing was erased: it was not confirmed.
    .hint = Type the number when asked, or give --yes.
error-suppressed = This value ({ $kind }) belongs to somebody who was erased on { $since }.
    .hint = Only if they have consented anew: do it again with --new-consent, which takes the value off that list.
error-row-suppressed = The row is of somebody who was erased.
    .hint = If they have consented anew, take them down with `kefu party add --new-consent`.
fault-row-suppressed = of somebody who was erased; not brought back. If they have consented anew: `kefu party add --new-consent`

verb-party-erase = erased a customer
verb-erasure-read = read the erasure ledger

happening-erased = words erased with the customer

erase-reason-request = the customer asked for it (PIPL art. 47)
erase-reason-purpose-ended = the purpose is reached or gone (PIPL art. 47, item 1)
erase-reason-service-ended = the service has ended (PIPL art. 47, item 2)
erase-reason-retention-over = the period of retention is over (PIPL art. 47, item 2)
erase-reason-consent-withdrawn = consent was withdrawn (PIPL art. 47, item 3)
erase-reason-unlawful = it was processed against law or agreement (PIPL art. 47, item 4)
erase-reason-other-law = another law or regulation wants it (PIPL art. 47, item 5)

gone-values = sealed values
gone-keys = data keys
gone-look-ups = look-up rows
gone-rows = names with tags and fields
gone-entries = entries of timelines
gone-complaints = texts of complaints
gone-promises = texts of promises
gone-steps = steps that could be undone
gone-reveals = counters of reveals
gone-notices = reasons in notices
gone-views = saved views with the name
gone-consents = lines of what was said of being reached

kept-number = the number of the customer, and that it was erased
kept-complaints = complaints without a word: number, dates, steps, product, issue, outcome
kept-promises = promises without text: number, dates, what became of them
kept-log = the audit log: ids, numbers, hashes, reasons of reveals, references of exports
kept-suppression = keyed hashes of contact points
kept-stops = keyed hashes of contact points that are not to be reached
kept-import-marks = hashes of imported rows
kept-backups = backups made before
kept-until = until { $until }
kept-until-backups = until they are thrown away; their keys 30 days after they were made at the latest
kept-without-end = without a set end

kept-ground-complaint-file = statutory retention of complaint and transaction records (PIPL art. 47 para. 2; E-Commerce Law art. 31; 3 years)
kept-ground-accountability = to be able to show what was done (PIPL art. 51 and 69)
kept-ground-protection = so that the erasure holds (PIPL art. 47 and 51)
kept-ground-technical = cannot be deleted singly for technical reasons; nothing but safe keeping is done with it (PIPL art. 47 para. 2)

certificate-title = Certificate of erasure { $number }
certificate-what = What: the personal data of the customer { $parties } was erased on { $at } by somebody in the role: { $role }.
certificate-why = Why: { $reason }.
certificate-why-case = Why: { $reason }; asked for in { $complaint }.
certificate-gone = Deleted:
certificate-count = {"  "}{ $count } × { $what }
certificate-kept = Kept, and on which ground:
certificate-stays = {"  "}{ $what } — { $ground }; { $until }
certificate-stays-counted = {"  "}{ $what } ({ $count }) — { $ground }; { $until }
certificate-stays-named = {"  "}{ $what } ({ $count }: { $numbers }) — { $ground }; { $until }
certificate-unsuppressed = For { $count ->
    [one] { $count } contact point
   *[other] { $count } contact points
  } no keyed hash could be made, since nobody who holds the key { $count ->
    [one] had seen it
   *[other] had seen them
  }: an import would not { $count ->
    [one] recognise it
   *[other] recognise them
  }.
certificate-scrubbed = The deleted bytes left the file on { $at }.
certificate-unscrubbed = The deleted bytes are still in free parts of the file; they leave it with the next scrub, which is pending.
certificate-log = Audit log: entry { $entry } names this line with SHA-256 { $sum }.
    The log stood at entry { $seq } with { $head } when this was printed.

col-scrubbed = scrubbed

schema-party-erased = the erasure; then nothing but the number is left
schema-complaint-erased = the erasure of its customer; then every word is gone
schema-erasure-number = number for people
schema-erasure-parties = numbers of the customer, the one it stood under first
schema-erasure-at = when
schema-erasure-by = who did it; none in a certificate
schema-erasure-role = in which role
schema-erasure-reason = why
schema-erasure-complaint = where it was asked for
schema-erasure-seq = the audit entry
schema-erasure-gone = how much of what was deleted
schema-erasure-kept = what stays
schema-erasure-unsuppressed = contact points that an import would not recognise
schema-erasure-scrubbed-at = when the deleted bytes left the file
schema-erasure-sum = SHA-256 of the line, as its audit entry names it
schema-kept-what = what
schema-kept-ground = on which ground
schema-kept-count = how many, where they are counted
schema-kept-numbers = their numbers
schema-kept-until = until when

cli-store = Upkeep of the store's file
cli-store-scrub = Clear the file of the bytes of what was deleted; every other desk pauses meanwhile
done-store-scrub = The file is scrubbed: { $before } bytes before, { $after } now. { $count ->
    [0] No erasure waited for it.
    [one] One erasure has left it.
   *[other] { $count } erasures have left it.
  }
verb-store-scrub = scrubbed the file
error-store-upkeep = { $by } has been scrubbing the store's file since { $since }; everybody else pauses.
    .hint = Try again when it is over; nothing was changed.
error-store-read = Somebody reads or writes the store, and did not stop within 5 seconds.
    .hint = Let what is running end (a backup, an import), then try again.
header-upkeep = Paused: { $by } is scrubbing the file, since { $since }

cli-restore--ledger = Erasures that came after the backup (`kefu erasure export`): they are done again before the store gets its name
cli-restore-replayed = { $count ->
    [0] Nobody was erased after the backup, as far as the ledger knows.
    [one] One erasure that came after the backup was done again.
   *[other] { $count } erasures that came after the backup were done again.
  }
cli-restore-no-ledger = Whoever was erased after the backup is back. If there is a newer ledger (`kefu erasure export`), restore with --ledger instead.
error-ledger-broken = The ledger is not what its audit entries say, or not whole ({ $detail }).
    .hint = Nothing was restored. Take another copy of the ledger; the newest that holds together is the best.
error-ledger-too-long = { $path } is longer than { $mib } MiB, and no ledger is.
    .hint = Nothing was restored. Name the file that `kefu erasure export` has written.
error-ledger-other-store = The ledger is of another store ({ $vault }).
    .hint = Nothing was restored. Name the ledger of this store.
error-ledger-left = Something of the erased customer of { $number } was still there after the erasure was done again.
    .hint = Nothing was restored. Take an older backup, or restore without --ledger and erase by hand.
cli-doctor-unscrubbed = { $count ->
    [one] The bytes of one erasure may still be in the file
   *[other] The bytes of { $count } erasures may still be in the file
  }: run `kefu store scrub`.
