# SSH 登录的强制命令，以及 sshd 的相应设置。

cli-session = SSH 登录的强制命令：--as 所指成员的工作台
cli-session-help = 通过 SSH 使用的工作台。`ssh kefu@主机` 之后可以写：
      （不写）        工作台；需要终端，即 `ssh -t`
      help            显示这些词
      list            您在主机上的文件
      put 名称        标准输入存为文件：`ssh kefu@主机 put 信.pdf < 信.pdf`
      get 名称        文件写到标准输出：`ssh kefu@主机 get 信.pdf > 信.pdf`
      drop 名称       删除文件
      passphrase      设置第一个口令或更换口令；需要终端，即 `ssh -t`
cli-session-no-files = 您在这里没有文件。用 `put 名称` 传入。
cli-session-in = 您传入的
cli-session-out = 给您的
cli-session-put = { $name } 已存入，{ $bytes } 字节。在工作台里就用这个名称。
cli-session-dropped = { $name } 已删除。
cli-member-key = 更换成员的 SSH 公钥；用原公钥登录的会话随即结束
cli-member-key--name = 成员的名字
cli-member-key--file = 公钥文件，例如 ~/.ssh/id_ed25519.pub
cli-member-key--none = 去掉公钥；该成员不再能通过 SSH 登录
cli-member-add--key = 含其 SSH 登录公钥的文件
cli-member-line = 请由 root 写入 { $path }；然后本人用 `ssh -t kefu@主机 passphrase` 设置口令：
cli-doctor--sshd = 打印并检查 sshd 为 `kefu session` 所做的设置
cli-doctor--effective = `sshd -T -C user=…` 的输出文件，- 表示标准输入；不给出时只有 root 能询问 sshd

col-bytes = 字节
col-way = 方向

schema-audit-key = 通过 `kefu session` 登录时所用 SSH 公钥的指纹

done-member-key = { $key ->
        [none] { $name } 不再能通过 SSH 登录；原公钥的会话随即结束。
       *[other] { $name } 今后用 { $key } 通过 SSH 登录；原公钥的会话随即结束。
    }

cli-sshd-block = # /etc/ssh/sshd_config.d/kefu.conf，其他文件里不要再写
    Match User { $account }
        AuthorizedKeysFile { $path }
        AuthenticationMethods publickey
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        HostbasedAuthentication no
        DisableForwarding yes
        PermitTTY yes
        PermitTunnel no
        PermitUserRC no
        ExposeAuthInfo yes
        ClientAliveInterval 15
        ClientAliveCountMax 4
    # 并且不要 AcceptEnv：Debian 自带的那一行在 /etc/ssh/sshd_config 里
cli-sshd-lines = # { $path }：属于 root，权限 644
cli-sshd-unchecked = 未检查：只有 root 能询问 sshd。请以 root 运行：sshd -T -C user={ $account },host=localhost,addr=127.0.0.1 | runuser -u { $account } -- { $program } doctor --sshd --effective -
cli-sshd-well = sshd 的设置符合要求。
cli-sshd-setting = sshd 的 { $word } 是 { $is }，应为 { $wanted }。
cli-sshd-acceptenv = sshd 接受来访者的环境变量（AcceptEnv { $is }）。会话会丢弃它们，但最好根本不接受。
cli-sshd-no-file = sshd 没有为这个账户指定 AuthorizedKeysFile。
cli-sshd-own-file = { $path } 在账户自己的文件夹里：能写那里的人就能放别人进来。请指定属于 root 的文件。
cli-sshd-unread = 读不了 { $path }。
cli-sshd-no-line = { $name } 有公钥，但 { $path } 里没有对应的行。
cli-sshd-rights = { $path } 属于用户 { $uid }，权限 { $mode }；应当只有 root 能写。
cli-sshd-line = { $path }:{ $line }：不是公钥行。
cli-sshd-lacks = { $path }:{ $line }：缺少选项 { $option }。
cli-sshd-widens = { $path }:{ $line }：选项 { $option } 给出的不止是工作台。
cli-sshd-command = { $path }:{ $line }：命令不是上面所打印的、本数据库的会话命令。
cli-sshd-nobody = { $path }:{ $line }：已经没有成员 { $name }。
cli-sshd-other-key = { $path }:{ $line }：{ $key } 不是 { $name } 的公钥。
cli-sshd-not-active = { $path }:{ $line }：{ $name } 还没有设置口令，或还没有获准进入。

error-session-as = `kefu session` 是 SSH 登录的强制命令，需用 --as 给出成员的名字。
    .hint = `kefu doctor --sshd` 会打印这一行。
error-session-confine = 无法按要求限制这个会话：{ $detail }
    .hint = 没有打开任何东西。请告诉主机管理者；需要带 seccomp 的 Linux 5.6 或更新版本。
error-session-nobody = 这个数据库里没有成员 { $name }。
    .hint = 请管理员查看 `kefu member list` 和您公钥所在的行。
error-session-key-untold = sshd 没有用唯一的一把公钥说明这是谁。
    .hint = 请主机管理者设置 `ExposeAuthInfo yes`；`kefu doctor --sshd` 会检查。
error-session-key = 这把公钥不是（或不再是）{ $name } 的公钥。
    .hint = 请管理员设置：`kefu member key`。
error-session-many = 您已有 { $count } 个会话：{ $others }。
    .hint = 请先结束一个。断掉的连接一分钟内会被发现。
error-session-place = 没有地方可供这个会话使用：{ $detail }
    .hint = 请告诉主机管理者；磁盘可能满了。
error-session-word = 这里没有这个词。
    .hint = `ssh kefu@主机 help` 会列出：help、list、put 名称、get 名称、drop 名称、passphrase；什么都不写就是工作台。
error-session-often = 您已有 { $most } 次以上要求这里没有的东西，或会话过多。
    .hint = 请等 { $minutes } 分钟；管理员会在日志里看到。`ssh kefu@主机 help` 会列出可用的词。
error-session-terminal = 工作台需要终端。
    .hint = 请用 `ssh -t kefu@主机`；没有终端时：`ssh kefu@主机 help`。
error-passphrase-terminal = 口令要在终端里输入，而这里没有终端。
    .hint = 通过 SSH：`ssh -t kefu@主机 passphrase`。用 `su`、`runuser` 或定时任务时：在终端里 `runuser -u 名称 -- kefu …`，或用 --passphrase-fd。
error-passphrase-often = 短时间内口令错了 { $most } 次。
    .hint = 请等 { $minutes } 分钟再试。如果不是您本人，请告诉管理员：有人在用您的座位或您的密钥。
error-session-not-active = 您还没有设置口令，或还没有获准进入。
    .hint = 请运行 `ssh -t kefu@主机 passphrase`；然后把指纹念给批准您的人。
error-session-idle = 会话在 { $minutes } 分钟没有按键后结束了。
    .hint = 请重新登录；已保存的都在。
error-session-long = 会话在开始 { $hours } 小时后结束了。
    .hint = 请重新登录；已保存的都在。
error-file-name = 这不是这里可用的文件名。
    .hint = 可用字母、汉字、数字、点、连字符和下划线，以字母、汉字或数字开头，不含文件夹。
error-file-exists = 已经有文件 { $name }。
    .hint = 请换个名称，或先用 `drop` 删除它。
error-file-busy = 您的另一个文件正在传入。
    .hint = 请等它结束后再试。
error-file-cut = { $name } 还没有完整传入，连接就断了。
    .hint = 什么都没有保存。请重新传入。
error-file-large = 这里的文件最大 { $mib } MiB。
    .hint = 什么都没有保存。请缩小文件，或请主机管理者放好。
error-files-large = 您的文件合计最多 { $mib } MiB。
    .hint = 什么都没有保存。`list` 列出文件，`drop 名称` 删除一个。
error-files-many = 您在这里已有 { $count } 个文件。
    .hint = `list` 列出文件，`drop 名称` 删除一个。
error-file-terminal = 文件要通过管道或重定向传送，不能通过终端。
    .hint = 例如 `ssh kefu@主机 get 信.pdf > 信.pdf`，不带 -t。
error-ssh-key-taken = 这已经是 { $name } 的公钥。
    .hint = 每位成员用自己的密钥：`ssh-keygen -t ed25519`。
error-sshd = sshd 没有说明它的设置：{ $detail }
    .hint = 请用 --effective 文件 给出它的回答。
error-sshd-faults = sshd 的设置不符合要求：上面有 { $count } 处。
    .hint = 请以 root 改正，重新加载 sshd，再运行一次。
