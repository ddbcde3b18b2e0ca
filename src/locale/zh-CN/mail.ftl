# 作为工单收取的邮件。

verb-import-mail = 收取一封邮件
exit-try-later = 管道送来的邮件现在无法收取；请邮件系统保留并稍后重试
fault-mail-parts = 邮件的部分、邮件头或行数过多，须由人查看
error-import-unnamed = 没有可导入的内容。
    .hint = 请写明文件；只有邮件可以由管道送来，例如 kefu import mail < 文件。
error-mail-moved = 同一会话的其他邮件正在同时收取。
    .hint = 请再导入一次；已收取的不会重复收取。
error-mail-stopped = 导入已停止：已读 { $read } 封邮件，新收取 { $count } 封，均已保存。
    .hint = 再次运行同一命令即可继续，同一邮件不会重复收取。
error-mail-rehearsal-stopped = 预演已停止：已读 { $read } 封邮件，没有写入任何内容。
    .hint = 可重新预演到结束，或直接导入。
cli-mail-done = 读取 { $read } 封邮件：{ $opened } 封新建工单，{ $continued } 封续入工单，{ $stops } 封要求停止；{ $known } 封已收取过，{ $automatic } 封为自动邮件，{ $bounces } 封为退信，{ $refused } 封未收取。{ $attached ->
    [0] {""}
   *[other] 随信附件 { $attached } 个，已归入工单。
  }
cli-mail-would = 仅预演，未收取任何邮件：{ $read } 封中将有 { $opened } 封新建工单，{ $continued } 封续入工单，{ $stops } 封要求停止；{ $known } 封已收取过，{ $automatic } 封为自动邮件，{ $bounces } 封为退信，{ $refused } 封不会收取。{ $attached ->
    [0] {""}
   *[other] 随信附件 { $attached } 个将归入工单。
  }
schema-mail-read = 读取的邮件
schema-mail-opened = 新建工单的邮件
schema-mail-continued = 续入工单的邮件
schema-mail-stops = 要求停止的邮件
schema-mail-known = 已收取过的邮件
schema-mail-automatic = 自动邮件
schema-mail-bounces = 退信
schema-mail-attached = 随信收下的附件数
schema-mail-left-out = 未收下的附件及原因；邮件本身已收取
schema-mail-refused = 未收取的邮件及原因
fault-attachment-empty = 附件为空，未收下；邮件已收取
fault-attachment-large = 附件超过 { $mib } MiB，未收下；邮件已收取
fault-attachments-many = 该工单已有 { $count } 个附件，未收下；邮件已收取
fault-attachments-large = 该工单的附件合计将超过 { $mib } MiB，未收下；邮件已收取
