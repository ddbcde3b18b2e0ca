# Workbooks in and out: why one is not read, or not written.

cli-import--sheet = Which sheet of a workbook [default: the first that shows anything]
cli-import-sheet = Read from the sheet “{ $sheet }”.
cli-export-parties--form = How it is written [default: by the name of the file, else csv]
cli-export-complaints--form = How it is written [default: by the name of the file, else csv]

error-workbook-in-session = { $path } is a workbook, and a session that came over SSH reads none.
    .hint = Import it on the host itself, or save the sheet as CSV (UTF-8).
error-workbook-no-reader = The process that reads workbooks could not be started: { $detail }
    .hint = Try again; or save the sheet as CSV (UTF-8).
error-workbook-memory = { $path } takes more than { $limit } MiB of memory to read. Nothing was taken.
    .hint = Often one cell far away is to blame: delete the empty rows and columns, or save the sheet as xlsx or CSV (UTF-8).
error-workbook-time = { $path } was not read within { $seconds } seconds. Nothing was taken.
    .hint = Save the sheet as CSV (UTF-8).
error-workbook-broken = { $path } is damaged, or no workbook that can be read. Nothing was taken.
    .hint = Open it in a spreadsheet and save it again as xlsx, or the sheet as CSV (UTF-8).
error-workbook-cut = { $path } could not be read on: { $reason }.
    .hint = What was taken stays. Import it again: nothing is added twice.
error-workbook-locked = { $path } is protected by a password.
    .hint = Save it without one, import it, and remove that file afterwards.
error-workbook-parts = { $path } is an archive of more than { $limit } parts.
    .hint = Open it in a spreadsheet and save the sheet as CSV (UTF-8).
error-workbook-unpacked = { $path } would come to much more than a workbook of its length does, or to more than { $limit } MiB. It was not unpacked.
    .hint = If you know who made it, open it in a spreadsheet and save the sheet as CSV (UTF-8).
error-workbook-cells = The sheet of { $path } has more than { $limit } cells that say something. Nothing was taken.
    .hint = Save the sheet as CSV (UTF-8), which has no such limit.
error-sheet-empty = No visible sheet of { $path } shows anything. Its sheets: { $sheets }
    .hint = Name a hidden one with --sheet.
error-sheet-missing = { $path } has no sheet “{ $sheet }”. Its sheets: { $sheets }
    .hint = Name one of these with --sheet.
error-sheet-of-none = { $path } is no workbook and has no sheet “{ $sheet }”.
    .hint = Leave --sheet out.
error-cell-error = A name of a column in { $path } (row { $line }) is the error { $error }.
    .hint = Mend it in the spreadsheet.
error-cell-far = Row { $line } of { $path } goes on beyond column { $limit }; that is no table of parties or complaints.
    .hint = The first row that says something has the names of the columns. Delete what stands above it or far beside it.
error-cell-large = A name of a column in { $path } (row { $line }) is longer than { $limit } characters.
    .hint = The first row that says something has the names of the columns.
error-cell-uncalculated = A name of a column in { $path } (row { $line }) is a formula without a result.
    .hint = Open the workbook in a spreadsheet, which works it out, and save it.
error-row-number-rounded = A name of a column in { $path } (row { $line }) is a number that has lost its last digits.
    .hint = The first row that says something has the names of the columns.
error-export-rows = A workbook would hold { $rows } rows here; { $most } are the most.
    .hint = Select fewer, or take --form csv.
error-export-cell-long = Row { $line }, { $column }: the text is longer than the { $limit } characters that a cell of a workbook keeps. Nothing was written.
    .hint = Leave the column out with --columns, or take --form csv.

fault-cell-error = is the error { $error }
fault-cell-far = lies beyond column { $limit }
fault-cell-large = is longer than { $limit } characters
fault-cell-uncalculated = is a formula without a result; open the workbook in a spreadsheet, which works it out, and save it
fault-workbook-cut = { $path } could not be read on: { $reason }

way-on-other-sheets = This was the sheet { $sheet }. Name the one that holds the table with --sheet NAME; there are also: { $sheets }.
way-on-header-below = Line { $below } reads like the names of the columns: remove what stands above it and import the file again.
