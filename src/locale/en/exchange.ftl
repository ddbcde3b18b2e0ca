# Files in: one message per error code (with .hint, the next step) and per fault of a row.

error-file-missing = There is no file { $path }.
    .hint = Check the name and the folder.
error-file-no-rights = { $path } may not be read by you.
    .hint = Ask its owner for the right to read it, or copy it.
error-file-read = { $path } could not be read: { $reason }.
    .hint = What was taken stays. Once the file can be read, import it again: nothing is added twice.
error-file-shrank = { $path } has become shorter while it was read.
    .hint = Something still writes it. What was taken stays; once it is whole, import it again: nothing is added twice.
error-file-write = { $path } could not be written: { $reason }.
    .hint = Check the folder, its rights and the room on the disk.
error-file-is-directory = { $path } is a folder.
    .hint = Name one file in it.
error-file-not-regular = { $path } is no ordinary file.
    .hint = Save what it yields to a file and name that.
error-file-is-zip = { $path } is a zip archive, and no workbook.
    .hint = Unpack it first, and name one file of it.
error-file-is-compressed = { $path } is compressed.
    .hint = Unpack it first, for example with gunzip, bunzip2, unxz or unzstd.
error-file-is-pdf = { $path } is a PDF.
    .hint = Ask for the table as CSV.
error-file-is-xls = { $path } is a damaged workbook (xls) or another Office file.
    .hint = Open it where it was made, and save the table as xlsx or CSV (UTF-8).
error-file-is-sqlite = { $path } is an SQLite database.
    .hint = Export the table first: sqlite3 -header -csv FILE "select * from …".
error-file-is-store = { $path } is the store of a kefu, not a table.
    .hint = Open it with --store and its folder.
error-file-is-sealed = { $path } is sealed with age.
    .hint = Open it with the age command first, and remove the plain file afterwards.
error-file-is-vcard = { $path } holds vCards, not a table.
    .hint = They are customers: `kefu import parties`.
error-vcard-empty = There is no card in { $path }.
    .hint = A card begins with the line BEGIN:VCARD and ends with END:VCARD.
error-vcard-map = { $path } holds vCards, and what their properties are needs no map.
    .hint = Import it without --map.
error-file-is-markup = { $path } is XML or HTML, not a table.
    .hint = Ask for the table as CSV; a web page in its place often means that a login was missing.
error-file-is-json = { $path } is JSON, not CSV.
    .hint = Ask for the export as CSV.
error-file-is-binary = { $path } holds no text.
    .hint = Save the table as CSV (UTF-8).
error-charset-unsupported = { $path } is written in { $charset }, which cannot be read.
    .hint = Save it as UTF-8.
error-csv-empty = { $path } is empty.
    .hint = A table has a line with the names of its columns and at least one row.
error-csv-only-header = { $path } has the names of its columns and no row.
    .hint = Check the export; nothing was taken.
error-csv-columns = Line { $line } of { $path } has { $columns } columns; that is no table of parties or complaints.
    .hint = Check what separates the columns.
error-row-bytes = The names of the columns in { $path } (line { $line }) hold bytes that are no { $charset }.
    .hint = Save the file as UTF-8.
error-row-nul = The names of the columns in { $path } (line { $line }) hold a NUL byte.
    .hint = Save the file as UTF-8.
error-row-quote-open = A quotation mark opened in line { $line } of { $path } is never closed.
    .hint = Close it; a quotation mark inside a field is written twice.
error-row-large = Line { $line } of { $path } begins a record of more than { $limit } bytes.
    .hint = Look for a quotation mark that is never closed.
error-map-malformed = { $file }, line { $line }: { written-wrong }
    .hint = The README shows a map; a preset of kefu is a map too.
error-map-target = { $preset } makes { $target ->
    [parties] parties
   *[complaints] complaints
  } of its rows, not { $wanted ->
    [parties] parties
   *[complaints] complaints
  }.
    .hint = Import it as `kefu import { $target }`, or give a map of your own with --map.
error-map-no-known-column = None of the columns is known: { $columns }.
    .hint = Say which column is what in a map (--map FILE). A file without names of columns needs a first line with them.
error-map-column-missing = The map names a column that the file has not: { $column }. It has: { $columns }.
    .hint = Correct the name, or write `optional = true` beneath it.
error-map-misses = No column says { $need ->
    [name] who it is
    [received] when the complaint was received
    [reference] which case it is
    [event-at] when a step was taken
    [stage] how far a case has come
   *[title] what the complaint is about
  }. The file has: { $columns }.
    .hint = Say which column is what in a map (--map FILE).
error-rejects-exist = { $path } exists already.
    .hint = Name a new file for the rows that are not taken.
error-file-log-large = The log is too large: its rows are put together by case in memory, and from line { $line } on they would take more than { $limit } MiB. Nothing was taken.
    .hint = Divide the file, the rows of one case in one part, and import the parts one after the other.
error-import-running = Another import into this store is running.
    .hint = Wait for its end, then try again.
error-import-locked = Line { $line } holds something to be sealed, and the vault is locked. What came before stays: { $added ->
    [one] { $added } record
   *[other] { $added } records
  }.
    .hint = Unlock with --passphrase-fd or at a terminal and import the file again: nothing is added twice.
error-import-stopped = The import was stopped after { $read ->
    [one] { $read } row
   *[other] { $read } rows
  } of the file; what it took is in the store: { $count ->
    [one] { $count } record
   *[other] { $count } records
  }{ $number ->
    [none] .
   *[other] , as the import { $number }.
  }
    .hint = The same command goes on from there: nothing is added twice.{ $list ->
    [none] {""}
   *[other] {" "}The rows refused so far stand in { $list } until then.
  }
error-import-rehearsal-stopped = The rehearsal was stopped after { $read ->
    [one] { $read } row
   *[other] { $read } rows
  } of the file. Nothing was taken.
    .hint = Rehearse it again to its end, or import it.
error-import-unheard = Whoever read the output went away, and the import was stopped after { $read ->
    [one] { $read } row
   *[other] { $read } rows
  }.
    .hint = Import the file again to its end: nothing is added twice. --rejects FILE keeps the list of refused rows.

fault-file-log-large = more than { $limit } MiB of rows to put together
fault-row-bytes = holds bytes that are no { $charset }
fault-row-nul = holds a NUL byte
fault-card-open = the card that begins here has no end (END:VCARD)
fault-card-unread = the card that begins here cannot be read
fault-card-stray = stands in no card
fault-card-line = is no line of a card: before the value stand a name and a colon
fault-card-points = is one too many: of a card at most { $most } numbers, addresses and accounts are taken
fault-card-kind = is a list of people, a place or a device, and no customer
fault-row-long = has more fields than the { $columns } columns
fault-row-short = has one field under { $columns } columns
fault-row-large = the record is larger than { $limit } bytes
fault-row-quote-open = a quotation mark is never closed; nothing after it could be read
fault-row-misses = { $need ->
    [name] does not say who it is
    [received] does not say when it was received
    [reference] does not say which case it is
    [event-at] does not say when the step was taken
    [stage] does not say how far the case had come
   *[title] does not say what it is about
  }
fault-row-date = is no date that the map knows
fault-row-date-ambiguous = could be two different dates
fault-row-date-future = lies in the future
fault-row-before-opening = lies before the case was received
fault-row-count = is no count
fault-row-history-long = is one step too many: of a case at most { $most } are taken, the first ones
fault-row-history-earlier = { $count ->
    [one] a step that is new here lies
   *[other] { $count } steps that are new here lie
  } before the last one that the case has, and none is put between; the others are taken
fault-row-history-differs = of { $count ->
    [one] a step
   *[other] { $count } steps
  } the source says something else now than what was taken; the case stays as it is
fault-row-history-outrun = the case was moved on here since, so { $count ->
    [one] a new step of the source is
   *[other] { $count } new steps of the source are
  } not added; what is still to be done, is done here
fault-row-text-long = is too long (at most { $limit })
fault-line-long = holds a line that is too long (at most { $chars } characters)
fault-tags-many = has too many tags (at most { $most })
fault-row-word-unknown = the map does not know the word “{ $word }”
fault-row-word-hidden = holds a word that the map does not know
fault-row-reference = cannot name a row: it is empty, too long, or an identity number
fault-row-contradicts = the same reference stands further up with something else
fault-row-differs = the source says something else now than what was taken; the record stays as it is
fault-row-number-rounded = the spreadsheet that wrote the file kept the number as a power of ten and lost its last digits; make the column text there and save it again
fault-row-personal = holds an identity or card number, a phone number or an e-mail address, which would stand in clear here, and the row names nobody with whom it could be sealed
fault-value-shape = cannot be { $kind ->
    [phone] a phone number
    [email] an e-mail address
    [address] an address
    [account] an account
    [identity] an identity number
    [card] a card number
    [birthday] a date of birth
   *[other] kept: it is empty or too long
  }
fault-label = the name of the column cannot be a label
fault-file-read = { $path } could not be read further: { $reason }
fault-file-shrank = { $path } has become shorter while it was read; what is left of this record was not taken
