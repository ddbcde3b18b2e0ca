# What the overlays say by themselves. Titles and labels come from whoever opens them.

overlay-form-keys = Tab next  Ctrl+S save  Ctrl+X reset  Esc back
overlay-form-keys-text = Enter new line  Ctrl+S save  Ctrl+X reset  Esc back
overlay-form-keys-choice = Left/Right choose  Ctrl+S save  Ctrl+X reset  Esc back
overlay-form-keys-several = Left/Right move  Space take or leave  Ctrl+S save  Esc back
overlay-form-hidden = Hidden while the vault is locked; saving asks for the passphrase.
overlay-form-look = Ctrl+O opens that customer; what was typed is kept.
overlay-form-editor = Ctrl+G writes it in your editor.
overlay-form-reset = As it began. Ctrl+X again brings back what was typed.
overlay-form-required = { $field }: fill this in first.

overlay-picker-keys = Up/Down move  Enter choose  Esc back
overlay-picker-keys-digits = j/k move  1-9 or Enter choose  Esc back
overlay-picker-filter = type to narrow the list
overlay-picker-type = Type a name or a number.
overlay-picker-none = Nothing matches. Type less, or press Esc.

overlay-confirm-keys = y yes  n no  Left/Right switch  Enter take

overlay-unlock-title = Unlock the vault
overlay-unlock-member = Member
overlay-unlock-passphrase = Passphrase
overlay-unlock-busy = Opening the vault; this takes a moment.
overlay-unlock-keys = Enter open  Ctrl+U clear  Esc back
overlay-unlock-keys-busy = Esc back

overlay-reader-folded = [{ $lines } more lines that this mail carries along: z shows them]
overlay-reader-keys = j/k line  Space page  g/G first/last  Esc back
overlay-reader-position = { $percent }%

help-board-open = open the row
help-board-find = look for something
help-board-move = one row down, one up
help-board-ends = to the first row, to the last
help-board-back = back
help-editor = write a long text in your editor (in a form)
overlay-help-title = Keys
overlay-help-filter = type to find a key or what it does
overlay-help-none = No such key. Type less, or press Esc.
overlay-help-keys = Up/Down move  Enter do it  Esc back

overlay-board-keys = Enter open  Esc back
overlay-board-keys-find = / find  Enter open  Esc back
overlay-board-keys-line = Enter find  Ctrl+U clear  Esc leave the line
