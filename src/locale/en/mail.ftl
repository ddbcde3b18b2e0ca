# Mail that comes in as cases.

verb-import-mail = took a mail in
exit-try-later = a mail that came by a pipe could not be taken now; the mail system is to keep it and try again
fault-mail-parts = it has more parts, headers or lines than a mail may have; somebody has to look at it by hand
error-import-unnamed = There is nothing to import.
    .hint = Name the file; only mail may come by a pipe, as in kefu import mail < FILE.
error-mail-moved = Other mails of this thread were being taken at the same moment.
    .hint = Import it again; what was taken is not taken twice.
error-mail-stopped = It was stopped after { $read ->
    [one] { $read } mail
   *[other] { $read } mails
  }; what it took is in the store: { $count ->
    [one] { $count } mail
   *[other] { $count } mails
  }.
    .hint = The same command goes on: no mail is taken twice.
error-mail-rehearsal-stopped = The rehearsal was stopped after { $read ->
    [one] { $read } mail
   *[other] { $read } mails
  }. Nothing was taken.
    .hint = Rehearse it again to its end, or import it.
cli-mail-done = { $read ->
    [one] { $read } mail
   *[other] { $read } mails
  } read: { $opened } opened a case, { $continued } went on with one, { $stops } said stop; { $known ->
    [one] { $known } was there already
   *[other] { $known } were there already
  }, { $automatic ->
    [one] { $automatic } was written by machines
   *[other] { $automatic } were written by machines
  }, { $bounces } came back, { $refused } not taken.{ $attached ->
    [0] {""}
    [one] {" "}{ $attached } attached file is kept with its case.
   *[other] {" "}{ $attached } attached files are kept with their cases.
  }
cli-mail-would = Rehearsal, nothing was taken: of { $read ->
    [one] { $read } mail
   *[other] { $read } mails
  } { $opened } would open a case, { $continued } would go on with one, { $stops ->
    [one] { $stops } says stop
   *[other] { $stops } say stop
  }; { $known ->
    [one] { $known } is there already
   *[other] { $known } are there already
  }, { $automatic ->
    [one] { $automatic } was written by machines
   *[other] { $automatic } were written by machines
  }, { $bounces } came back, { $refused } would not be taken.{ $attached ->
    [0] {""}
    [one] {" "}{ $attached } attached file would be kept with its case.
   *[other] {" "}{ $attached } attached files would be kept with their cases.
  }
schema-mail-read = mails that were read
schema-mail-opened = mails that opened a case
schema-mail-continued = mails that went on with a case
schema-mail-stops = mails that said stop
schema-mail-known = mails that were taken before
schema-mail-automatic = mails that machines wrote
schema-mail-bounces = mails that say what became of one of ours
schema-mail-attached = files that were attached to them and are kept
schema-mail-left-out = files that were attached and are not kept, and why; their mails were taken
schema-mail-refused = mails that were not taken, and why
fault-attachment-empty = attached, but empty: not kept; the mail was taken
fault-attachment-large = attached, but larger than { $mib } MiB: not kept; the mail was taken
fault-attachments-many = attached, but its case has { $count } files already: not kept; the mail was taken
fault-attachments-large = attached, but the files of its case would have more than { $mib } MiB together: not kept; the mail was taken
