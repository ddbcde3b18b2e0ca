# 工作簿的导入与导出：为什么没有读，或没有写。

cli-import--sheet = 工作簿中的哪张工作表 [默认：第一张有内容的]
cli-import-sheet = 读取的工作表：“{ $sheet }”。
cli-export-parties--form = 文件格式 [默认：按文件名，否则为 csv]
cli-export-complaints--form = 文件格式 [默认：按文件名，否则为 csv]

error-workbook-in-session = { $path } 是工作簿；通过 SSH 登录的会话不读取工作簿。
    .hint = 请在主机上直接导入，或把工作表另存为 CSV（UTF-8）。
error-workbook-no-reader = 无法启动读取工作簿的进程：{ $detail }
    .hint = 请重试，或把工作表另存为 CSV（UTF-8）。
error-workbook-memory = 读取 { $path } 需要的内存超过 { $limit } MiB。没有导入任何内容。
    .hint = 常见原因是很远处有一个单元格：请删除空行空列，或把工作表另存为 xlsx 或 CSV（UTF-8）。
error-workbook-time = { $path } 在 { $seconds } 秒内没有读完。没有导入任何内容。
    .hint = 请把工作表另存为 CSV（UTF-8）。
error-workbook-broken = { $path } 已损坏，或不是可以读取的工作簿。没有导入任何内容。
    .hint = 用电子表格打开，重新存为 xlsx，或把工作表另存为 CSV（UTF-8）。
error-workbook-cut = { $path } 无法继续读取：{ $reason }。
    .hint = 已导入的保留。请再导入一次，不会重复添加。
error-workbook-locked = { $path } 有密码保护。
    .hint = 请存一份不带密码的，导入后删除该文件。
error-workbook-parts = { $path } 是一个超过 { $limit } 个部分的压缩包。
    .hint = 用电子表格打开，把工作表另存为 CSV（UTF-8）。
error-workbook-unpacked = { $path } 解压后会远大于同样大小的工作簿，或超过 { $limit } MiB。没有解压。
    .hint = 如果知道是谁做的，用电子表格打开，把工作表另存为 CSV（UTF-8）。
error-workbook-cells = { $path } 的工作表有内容的单元格超过 { $limit } 个。没有导入任何内容。
    .hint = 请把工作表另存为 CSV（UTF-8），CSV 没有这个限制。
error-sheet-empty = { $path } 的可见工作表都没有内容。工作表：{ $sheets }
    .hint = 隐藏的工作表请用 --sheet 指定。
error-sheet-missing = { $path } 中没有工作表“{ $sheet }”。工作表：{ $sheets }
    .hint = 请用 --sheet 指定其中一张。
error-sheet-of-none = { $path } 不是工作簿，没有工作表“{ $sheet }”。
    .hint = 请去掉 --sheet。
error-cell-error = { $path } 的列名（第 { $line } 行）是错误值 { $error }。
    .hint = 请在电子表格中改正。
error-cell-far = { $path } 第 { $line } 行超出第 { $limit } 列，不是客户或投诉的表格。
    .hint = 第一个有内容的行是列名。请删除它上面或旁边很远处的内容。
error-cell-large = { $path } 的列名（第 { $line } 行）超过 { $limit } 个字符。
    .hint = 第一个有内容的行是列名。
error-cell-uncalculated = { $path } 的列名（第 { $line } 行）是没有结果的公式。
    .hint = 用电子表格打开，算出结果后保存。
error-row-number-rounded = { $path } 的列名（第 { $line } 行）是丢失了末尾数字的数。
    .hint = 第一个有内容的行是列名。
error-export-rows = 工作簿这里会有 { $rows } 行，最多 { $most } 行。
    .hint = 请少选一些，或用 --form csv。
error-export-cell-long = 第 { $line } 行，{ $column }：文字超过工作簿单元格能保存的 { $limit } 个字符。没有写出文件。
    .hint = 用 --columns 去掉这一列，或用 --form csv。

fault-cell-error = 是错误值 { $error }
fault-cell-far = 超出第 { $limit } 列
fault-cell-large = 超过 { $limit } 个字符
fault-cell-uncalculated = 是没有结果的公式；用电子表格打开，算出结果后保存
fault-workbook-cut = { $path } 无法继续读取：{ $reason }

way-on-other-sheets = 以上是工作表 { $sheet }；若表格在其他工作表，请用 --sheet 名称 指定，另有：{ $sheets }。
way-on-header-below = 第 { $below } 行像是列名：删去其上各行后再导入。
