# Maps of import files that are kept under a name.

verb-preset-save = saved an import preset
verb-preset-drop = dropped an import preset
done-preset-save = The preset “{ $name }” is saved: `kefu import … --map "{ $name }"`, and files with its columns are known by it.
done-preset-drop = The preset “{ $name }” is gone.

cli-preset = Presets of imports: which column of a file becomes what, under one name for all desks
cli-preset-list = List the presets, those of the house first
cli-preset-show = Show a preset as the file it is
cli-preset-show--name = What it is called
cli-preset-save = Save a map file as a preset, in place of the one of that name; every line is checked
cli-preset-save--file = A map as for `kefu import --map`; `-` reads standard input
cli-preset-save--name = What it is to be called; else as the file
cli-preset-drop = Drop a preset of the house
cli-preset-drop--name = What it is called
col-preset = Preset
preset-of-kefu = (kefu)

schema-preset-name = what it is called
schema-preset-rows = what rows become
schema-preset-built-in = whether kefu brings it along
schema-preset-text = the file
schema-preset-by = who saved it
schema-preset-at = since when

error-preset-name = A preset has a name of letters, figures, `-`, `_` and blanks, at most { $chars } characters and no number of anybody's: it stands in the log.
    .hint = Give it another name.
error-preset-built-in = kefu brings a preset of this name along: { $name }.
    .hint = Give yours another name; `kefu preset list` shows those there are.
