# 导入文件：每个错误代码一条（.hint 是下一步），每种行错误一条。

error-file-missing = 没有文件 { $path }。
    .hint = 检查文件名和文件夹。
error-file-no-rights = 你无权读取 { $path }。
    .hint = 请文件所有者授权，或复制一份。
error-file-read = 无法读取 { $path }：{ $reason }。
    .hint = 已导入的保留。文件可读后再导入一次，不会重复添加。
error-file-shrank = 读取时 { $path } 变短了。
    .hint = 可能还有程序在写这个文件。已导入的保留；文件完整后再导入一次，不会重复添加。
error-file-write = 无法写入 { $path }：{ $reason }。
    .hint = 检查文件夹、权限和磁盘空间。
error-file-is-directory = { $path } 是文件夹。
    .hint = 请指定其中一个文件。
error-file-not-regular = { $path } 不是普通文件。
    .hint = 先把内容存成文件，再指定该文件。
error-file-is-zip = { $path } 是压缩包，不是工作簿。
    .hint = 先解压，再指定其中一个文件。
error-file-is-compressed = { $path } 是压缩文件。
    .hint = 先解压，例如用 gunzip、bunzip2、unxz 或 unzstd。
error-file-is-pdf = { $path } 是 PDF。
    .hint = 请对方提供 CSV 表格。
error-file-is-xls = { $path } 是已损坏的旧式工作簿（xls）或其他 Office 文件。
    .hint = 用原来的程序打开，把表格另存为 xlsx 或 CSV（UTF-8）。
error-file-is-sqlite = { $path } 是 SQLite 数据库。
    .hint = 先导出表：sqlite3 -header -csv 文件 "select * from …"。
error-file-is-store = { $path } 是 kefu 的数据库，不是表格。
    .hint = 用 --store 指定其文件夹来打开。
error-file-is-sealed = { $path } 是 age 加密文件。
    .hint = 先用 age 命令解开，用完删除明文文件。
error-file-is-vcard = { $path } 是 vCard，不是表格。
    .hint = 名片就是客户：`kefu import parties`。
error-vcard-empty = { $path } 里没有名片。
    .hint = 一张名片以 BEGIN:VCARD 一行开始，以 END:VCARD 一行结束。
error-vcard-map = { $path } 是 vCard，各属性的含义已有规定，不需要映射。
    .hint = 导入时去掉 --map。
error-file-is-markup = { $path } 是 XML 或 HTML，不是表格。
    .hint = 请导出 CSV；得到的若是网页，多半是没有登录。
error-file-is-json = { $path } 是 JSON，不是 CSV。
    .hint = 请导出 CSV。
error-file-is-binary = { $path } 不是文本。
    .hint = 请把表格存为 CSV（UTF-8）。
error-charset-unsupported = { $path } 使用 { $charset } 编码，无法读取。
    .hint = 请另存为 UTF-8。
error-csv-empty = { $path } 是空的。
    .hint = 表格要有一行列名和至少一行数据。
error-csv-only-header = { $path } 只有列名，没有数据。
    .hint = 检查导出；没有导入任何内容。
error-csv-columns = { $path } 第 { $line } 行有 { $columns } 列，不是客户或投诉表格。
    .hint = 检查列分隔符。
error-row-bytes = { $path } 的列名（第 { $line } 行）含有不属于 { $charset } 的字节。
    .hint = 请另存为 UTF-8。
error-row-nul = { $path } 的列名（第 { $line } 行）含有 NUL 字节。
    .hint = 请另存为 UTF-8。
error-row-quote-open = { $path } 第 { $line } 行的引号没有闭合。
    .hint = 请补上；字段里的引号要写两遍。
error-row-large = { $path } 第 { $line } 行开始的记录超过 { $limit } 字节。
    .hint = 看看是否有引号没有闭合。
error-map-malformed = { $file } 第 { $line } 行：{ written-wrong }
    .hint = README 里有映射示例；kefu 的预设也是映射。
error-map-target = { $preset } 的行是{ $target ->
    [parties] 客户
   *[complaints] 投诉
  }，不是{ $wanted ->
    [parties] 客户
   *[complaints] 投诉
  }。
    .hint = 用 `kefu import { $target }` 导入，或用 --map 给出自己的映射。
error-map-no-known-column = 没有认得的列：{ $columns }。
    .hint = 用映射文件说明各列（--map 文件）。没有列名的文件要先加一行列名。
error-map-column-missing = 映射里的列在文件中不存在：{ $column }。文件有：{ $columns }。
    .hint = 改正列名，或在其下写 `optional = true`。
error-map-misses = 没有哪一列说明{ $need ->
    [name] 是谁
    [received] 投诉何时收到
    [reference] 是哪个案件
    [event-at] 这一步何时发生
    [stage] 案件进展到哪一步
   *[title] 投诉的内容
  }。文件有：{ $columns }。
    .hint = 用映射文件说明各列（--map 文件）。
error-rejects-exist = { $path } 已存在。
    .hint = 请为未导入的行另取一个文件名。
error-file-log-large = 日志太大：同一案件的各行要在内存中汇总，从第 { $line } 行起将超过 { $limit } MiB。什么也没有导入。
    .hint = 请把文件分开，同一案件的各行放在同一份里，再逐份导入。
error-import-running = 另一个导入正在写入这个数据库。
    .hint = 等它结束后再试。
error-import-locked = 第 { $line } 行含有需要加密的内容，而保险库已锁。之前导入的 { $added } 条记录保留。
    .hint = 用 --passphrase-fd 或在终端解锁后再导入一次，不会重复添加。
error-import-stopped = 导入已停止：文件已读 { $read } 行，已写入 { $count } 条记录，均已保存{ $number ->
    [none] 。
   *[other] ，导入编号 { $number }。
  }
    .hint = 再次运行同一命令即可继续，不会重复添加。{ $list ->
    [none] {""}
   *[other] 目前未导入的行暂存于 { $list }。
  }
error-import-rehearsal-stopped = 预演已停止：文件已读 { $read } 行，没有写入任何内容。
    .hint = 可重新预演到结束，或直接导入。
error-import-unheard = 读取输出的程序已退出，导入在 { $read } 行后停止。
    .hint = 再次导入这个文件直到结束，不会重复添加。--rejects 文件 可保存未导入的行。

fault-file-log-large = 需要汇总的行超过 { $limit } MiB
fault-row-bytes = 含有不属于 { $charset } 的字节
fault-row-nul = 含有 NUL 字节
fault-card-open = 由此开始的名片没有结尾（END:VCARD）
fault-card-unread = 由此开始的名片无法读取
fault-card-stray = 不在任何名片之内
fault-card-line = 不是名片的一行：值之前应有名称和冒号
fault-card-points = 超出上限：一张名片最多 { $most } 个号码、地址和帐号
fault-card-kind = 是一组人、一个地点或一台设备，不是客户
fault-row-long = 字段多于 { $columns } 列
fault-row-short = 应有 { $columns } 列，只有一个字段
fault-row-large = 记录超过 { $limit } 字节
fault-row-quote-open = 引号没有闭合，其后无法读取
fault-row-misses = { $need ->
    [name] 没有说明是谁
    [received] 没有说明何时收到
    [reference] 没有说明是哪个案件
    [event-at] 没有说明这一步何时发生
    [stage] 没有说明案件进展到哪一步
   *[title] 没有说明内容
  }
fault-row-date = 不是映射认得的日期
fault-row-date-ambiguous = 可能是两个不同的日期
fault-row-date-future = 日期在将来
fault-row-before-opening = 早于案件收到的时间
fault-row-count = 不是次数
fault-row-history-long = 步数过多：一个案件最多取最先的 { $most } 步
fault-row-history-earlier = 有 { $count } 个新步骤早于案件已有的最后一步，不会插入其间；其余的已取
fault-row-history-differs = 有 { $count } 个步骤，来源现在的说法与先前导入的不同；案件保持不变
fault-row-history-outrun = 案件此后已在这里推进，来源的 { $count } 个新步骤未加入；余下的请在这里办理
fault-row-text-long = 太长（最多 { $limit }）
fault-line-long = 有一行太长（最多 { $chars } 个字符）
fault-tags-many = 标签太多（最多 { $most } 个）
fault-row-word-unknown = 映射不认得“{ $word }”
fault-row-word-hidden = 含有映射不认得的词
fault-row-reference = 不能作为行的编号：为空、太长或是证件号码
fault-row-contradicts = 同一编号在前面已出现，内容不同
fault-row-differs = 来源的内容与先前导入的不同；已有记录保持不变
fault-row-number-rounded = 保存文件的电子表格把号码写成了科学计数法，末几位已丢失；请在表格中把该列设为文本后重新保存
fault-row-personal = 含有证件号、卡号、电话或邮箱，在此会以明文保存，而该行没有写明可随之加密的投诉人
fault-value-shape = 不可能是{ $kind ->
    [phone] 电话号码
    [email] 邮箱地址
    [address] 地址
    [account] 账号
    [identity] 证件号码
    [card] 银行卡号
    [birthday] 出生日期
   *[other] 可保存的内容：为空或太长
  }
fault-label = 列名不能作为标签
fault-file-read = 无法继续读取 { $path }：{ $reason }
fault-file-shrank = 读取时 { $path } 变短了；这条记录的残余部分没有导入
