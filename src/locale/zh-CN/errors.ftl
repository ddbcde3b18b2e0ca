# 每个错误代码一条：发生了什么、为什么；.hint 是下一步。

error-not-found = 找不到{ $what ->
    [party] 客户
    [complaint] 投诉
    [promise] 承诺
    [member] 成员
    [point] 联系方式
    [notice] 通知
    [erasure] 删除记录
    [macro] 宏
    [file] 文件
    [account] 所属账户，路径
    [view] 视图
    [preset] 预设
    [incident] 事件
    [approval] 申请
    [template] 模板
    [campaign] 活动
    [run] 导入
    [export-run] 导出
    [disclosure] 声明
    [attachment] 附件
    [guard] 防线
    [rule] 规则
   *[other] { $what }
  } { $name }。
    .hint = { $what ->
        [incident] 用 `kefu incident list --all` 查看已有的事件。
        [approval] 用 `kefu approval list --all` 查看已有的申请。
        [run] `kefu import list` 列出仍可撤回的导入。
        [disclosure] 用 `kefu disclosure list` 查看已有的声明。
        [attachment] 用 `kefu attachment list --party 客户` 或 `--case 工单` 查看已有的附件。
        [erasure] 用 `kefu erasure list` 查看已有的记录。
        [member] 用 `kefu member list` 查看已有的成员。
        [file] 用 `list` 查看已有的文件。
        [guard] 用 `kefu guard list` 查看二十道防线及其代码。
        [rule] 用 `kefu guard list` 查看防线，用 `kefu guard rules 防线` 查看其规则。
        [template] 用 `kefu template list` 查看已有的模板。
        [campaign] 用 `kefu campaign list` 查看已有的活动。
        [macro] 用 `kefu macro list` 查看已有的宏。
        [preset] 用 `kefu preset list` 查看已有的预设。
        [view] 用 `kefu complaint view list` 查看已有的视图。
        [notice] 用 `kefu vault notices --all` 查看已有的通知。
        [promise] 用 `kefu promise list` 查看未结的承诺。
       *[other] 按 `/` 查找，或使用 `kefu party search`、`kefu complaint list`。
    }
error-no-store = { $path } 中没有数据库。
    .hint = 用 `kefu init` 新建，或用 `kefu demo` 先看看。
error-store-unfinished = { $path } 中的数据库没有建完。
    .hint = 再运行一次 `kefu init`，会接着完成。
error-store-exists = { $path } 中已有数据库。
    .hint = 用 `kefu` 打开，或用 --store 指定别的文件夹。
error-store-busy = { $state ->
    [stopped] 数据库被 { $who }（进程 { $pid }）占用，而它在中途被暂停了。占用自 { $since } 起。
    [writes] { $who }（进程 { $pid }）自 { $since } 起在写数据库，5 秒内没有释放。
    [opens] { $who }（进程 { $pid }）自 { $since } 起在打开数据库，5 秒内没有释放。
   *[other] 另一个会话占用数据库，5 秒内没有释放。
  }
    .hint = { $state ->
        [stopped] 用 `kill -CONT { $pid }` 让它继续，或请管理员用 `kefu desk end { $pid }` 结束它。已保存的内容不会丢失。
        [writes] 请重试；可能正在导入。如果持续很久，管理员可以用 `kefu desk end { $pid }` 结束它。
        [opens] 请重试；没有正常关闭的大数据库需要一些时间。管理员可以用 `kefu desk end { $pid }` 结束它。
       *[other] 请重试。可能正在导入，或有进程在修改中途被暂停；`kefu doctor` 列出谁打开着数据库。
    }
error-store-other-version = 另一个版本的 kefu 正打开这个数据库。
    .hint = 结束其他会话，或使用同一版本。
error-store-newer = 数据库由更新的 kefu 写成（表版本 { $schema }）。
    .hint = 请使用该版本；没有改动任何内容。
error-store-refolded = 另一个版本的 kefu 已按自己的规则重新计算了这个数据库中的日期。
    .hint = 结束所有会话，再启动要继续使用的版本；它会重新计算日期。
error-store-rights = 其他人可以读取 { $path }（权限 { $mode }）。
    .hint = 对它执行 `chmod go-rwx`，然后再启动。
error-store-network = { $path } 位于网络文件系统（{ $kind }），其锁和同步不可靠。
    .hint = 把数据库放在本地磁盘，并用 --store 指定。
error-store-fuse = { $path } 位于用户空间的文件系统（{ $kind }）。它背后可能是另一台主机，锁到不了那里。
    .hint = 把数据库放在本地磁盘，并用 --store 指定。
error-store-io = 无法读写数据库：{ $detail }
    .hint = 没有只做一半。检查磁盘后重试。
error-store-full = 数据库所在的磁盘已满：{ $detail }
    .hint = 没有内容丢失，也没有做到一半，但这一次没有保存。请腾出磁盘空间（用 `df` 查看），然后重做；打开着的工作台会自动继续。
error-store-unsure = 保存过程中数据库没有响应，无法判断是否已保存（{ $detail }）。
    .hint = 没有做到一半的内容。请检查磁盘，并用 `kefu doctor` 查看谁打开着数据库；重做之前先看它是否已在（`kefu audit list`）。
error-store-encode = 记录无法写入：{ $detail }
    .hint = 没有改动任何内容。
error-store-damaged = 数据库已损坏（{ $detail }）。
    .hint = 停止使用，运行 `kefu doctor`，按提示恢复备份。
error-file = { $path }：{ $detail }
    .hint = 检查路径和权限。
error-random = 系统没有给出随机数：{ $detail }
    .hint = 没有封存任何内容。请重试。
error-seal = 无法封存该值：{ $detail }
    .hint = 没有写入任何内容。
error-does-not-open = 这把钥匙打不开。
    .hint = 请使用封存时对应的口令或身份。
error-recipient = 这不是 age X25519 接收者。
    .hint = 用 `age-keygen` 生成；它会打印以 age1 开头的公钥。
error-wrong-passphrase = 这个口令打不开保险库。
    .hint = 请重试；注意大小写和键盘布局。
error-passphrase-short = 口令至少 { $chars } 个字符或 { $words } 个词。
    .hint = 五个别人不会放在一起的词最好记。
error-passphrase-common = 这个口令谁都会先试。
    .hint = 请用五个别人不会放在一起的词。
error-passphrase-differs = 两次口令不一致。
    .hint = 请重新输入，两次相同。
error-editor-forbidden = 这个库不允许用自己的编辑器。
    .hint = 请在这里写，或请投诉经理、管理员或所有者运行 `kefu policy editor allow`。
error-editor-remote = 通过 SSH 打开的工作台不启动编辑器，无论库是否允许。
    .hint = 请在这里写；可以粘贴文本。
error-editor-none = 没有指定编辑器。
    .hint = 请设置 VISUAL 或 EDITOR，例如 `export EDITOR=vim`，再重新打开工作台。
error-editor-disk = { $path } 不在内存里，而文本不得落到磁盘上。
    .hint = 让 XDG_RUNTIME_DIR 指向 tmpfs 上的文件夹；/dev/shm 是 tmpfs 时也可以不设它。
error-editor-start = 编辑器 { $name } 无法启动：{ $detail }
    .hint = 把 VISUAL 或 EDITOR 设为存在的程序，再重新打开工作台。
error-editor-failed = 编辑器没有正常结束（{ $detail }）；文本保持原样。
    .hint = 请再试一次，保存后按通常的方式退出编辑器。
error-editor-not-text = 编辑器留下的不是 UTF-8 文本；文本保持原样。
    .hint = 请存为 UTF-8 纯文本。
error-vault-locked = 保险库已锁。
    .hint = 在工作台按 U 解锁，或使用 --passphrase-fd。
error-compartment-closed = { $compartment ->
    [contact] 联系
   *[secret] 机密
  }分区对你关闭。
    .hint = 需要能读取它的角色；闲置 4 分钟后机密分区要重新解锁（U）。
error-no-member = 不知道是谁在操作。
    .hint = 解锁保险库，或请管理员把你的系统用户绑定到成员。
error-no-right = 你的角色不允许“{ $verb }”。
    .hint = { $roles ->
        [none] 只有受邀者本人可以，且仅一次。
       *[other] 以下角色可以：{ $roles }。
    }
error-member-not-active = 该成员还不能这样做：{ $state ->
    [invited] 尚未设置口令
    [waiting] 尚未获得批准
    [removed] 已离开
   *[other] 未启用
  }。
    .hint = 未设口令：`kefu --as 姓名 vault passphrase`。待批准：由持有密钥的人运行 `kefu member approve`。
error-member-exists = 已有名为 { $name } 的成员。
    .hint = 请换一个名字。
error-member-self = 不能更改、批准或移除自己。
    .hint = 请找另一位管理员或持有密钥的人。
error-member-gone = { $name } 已离开。
    .hint = 请新增成员。
error-member-not-enrolled = { $name } 还没有自己的密钥。
    .hint = 先由本人设置口令：kefu --as 姓名 vault passphrase
error-last-admin = 这样就没有人能管理成员了。
    .hint = 请先把管理员角色给别人。
error-owner-only = 只有所有者才能授予或收回所有者角色。
    .hint = 请找一位所有者。
error-last-holder = 没有其他在用成员持有密钥 { $key }，它会就此丢失。
    .hint = 请先批准另一位角色可打开它的成员：kefu member approve
error-roles-missing = 成员至少要有一个角色。
    .hint = 在同一命令里加另一个角色，或移除该成员。
error-fingerprint-missing = 需要成员的指纹。
    .hint = 用 --fingerprint 给出其本人屏幕上显示的指纹。
error-fingerprint-differs = 这不是 { $name } 的密钥指纹：口令可能是别人设的。
    .hint = 请再通过语音核对；若仍不同，请移除该成员后重新添加。
error-ssh-key = { $path } 里没有 SSH 公钥。
    .hint = 应为一行，以 ssh-ed25519、ecdsa-sha2-… 或 ssh-rsa 开头。
error-grant = 这次查看是为另一个字段批准的。
    .hint = 请单独申请这个字段。
error-keys-rotated = 保险库的密钥刚刚更换。
    .hint = 请重试，将用新密钥封存。
error-value-shape = 这不可能是{ $kind ->
    [phone] 电话号码
    [email] 邮箱地址
    [address] 地址
    [account] 账号
    [identity] 证件号码
    [card] 银行卡号
    [birthday] 出生日期
   *[other] 这类内容
  }。
    .hint = 检查字母、数字和长度。
error-label = 标签是联系方式的名称（工作、家庭），不能包含号码。
    .hint = 用一个词。
error-name-missing = 缺少名称。
    .hint = 请输入；公司名称也可以。
error-title-missing = 缺少标题。
    .hint = 用一行说明出了什么问题。
error-text-missing = 没有内容。
    .hint = 写一行，或按 Esc 离开。
error-text-long = 内容超过 { $bytes } 字节。
    .hint = 这里写要点，其余另存文件。
error-line-long = 有一行超过 { $chars } 个字符。
    .hint = 等级、标签、产品、字段名请写短，其余写进正文。
error-tags-many = 一位客户最多有 { $most } 个标签。
    .hint = 先去掉几个，或把其余内容写进字段。
error-party-zone = { $zone } 不是时区，无从知道当地何时是夜间。
    .hint = 请写作 Asia/Shanghai、+08:00 或 UTC-3。
error-entry-nowhere = 记录要属于某位客户或某个投诉；这里都没有指定。
    .hint = 请先选定一个。
error-entry-ahead = 记录写的是已发生的事，时间不能在将来。
    .hint = 将来的事请做成承诺。
error-merged-away = { $number } 已并入另一个客户。
    .hint = 在那个客户上操作，或用 `kefu party unmerge` 拆开。
error-merge-with-itself = { $number } 不能与自己合并。
    .hint = 请指定另一个客户。
error-not-merged = { $number } 没有被合并。
    .hint = 请指定并入别人的那个客户。
error-no-such-step = { $number } 处于“{ $from ->
    [received] 已收到
    [acknowledged] 已确认
    [investigating] 调查中
    [waiting] 等待中
    [decided] 已决定
    [identity_checked] 身份已核实
    [in_work] 处理中
    [extended] 处理中（已延期）
    [answered] 已答复
    [refused] 已拒绝
    [withdrawn] 已撤回
    [assessed] 已评估
    [decision_drafted] 已拟决定
    [in_approval] 审批中
    [remedy] 补救中
    [linked_duplicate] 作为重复搁置
    [legal_hold] 依法冻结
   *[closed] 已结案
  }”；可以走到：{ $ways }，不能到 { $to }。
    .hint = `kefu complaint move --help` 列出各步。
    .desk = 按 m 查看可走的步骤。
error-case-closed = { $number } 已结案。
    .hint = 请新建一个，并在其中提到它。
error-step-misses = { $need ->
    [owner] 还没有人负责。
    [proof] 缺少怎样核实了身份。
    [mandate] 缺少可以替别人提出的凭据。
    [entry] 缺少作为答复的审计记录。
    [ground] 缺少拒绝的依据。
    [words] 缺少本人的原话。
    [channel] 缺少告知客户的渠道。
    [question] 缺少发给客户的问题。
    [until] 缺少等待答复的期限。
    [outcome] 缺少决定结果。
    [reasons] 缺少理由。
    [closing] 缺少结案方式。
    [awaited] 缺少等待对象。
    [assessment] 缺少评估：严重程度、影响范围和类别。
    [not-subject] 这件投诉针对的是您本人。
    [not-serious] 这是严重投诉，不能当场决定。
    [findings] 还没有指称，或有指称尚无认定。
    [evidence] 还没有证据。
    [both-heard] 双方都要听取：客户和被投诉的一方。
    [cause] 缺少原因。
    [redress] 补救措施无法识别。
    [letter] 缺少决定函。
    [draft] 还没有由本处、且未被投诉的人起草的决定。
    [decision] 还没有由本处、且未被投诉的人作出的决定。
    [no-decision] 决定由有权的人作出，继续有效。
    [story] 还没有记下发生了什么。
    [another-person] 这是您自己起草或提出的。
    [evidence-seen] 您还没有看完全部证据。
    [limit] 超出您的审批额度：客服 100 元，组长 1,000 元，投诉主管 10,000 元，再高由所有者批准。
    [decision-sent] 决定尚未送达。
    [redress-wanted] 没有待执行的补救。
    [redress-done] 决定的补救尚未完成。
    [cause-confirmed] 原因尚未成立；严重投诉的原因须由另一人确认。
    [manager] 严重投诉由投诉主管结案。
    [original] 缺少它重复了哪一件。
    [disposition] 缺少处置。
    [reply] 缺少回复。
    [came-from] 它不是从那里搁置的。
    [reopen-once] 它已重新打开过，或结案已超过 30 天。
   *[no-open-promise] 这里还有待兑现的承诺。
  }
    .hint = { $need ->
        [owner] 用 `kefu complaint claim`、`kefu privacy claim` 或 `kefu feedback claim` 接手。
        [proof] 用 --proof 给出。
        [mandate] 用 --mandate 给出。
        [entry] 用 --entry 给出。
        [ground] 用 --ground 给出。
        [words] 用 --words 给出。
        [channel] 用 --channel 给出。
        [question] 用 --question 给出。
        [until] 用 --until 给出。
        [outcome] 用 --outcome 给出。
        [reasons] 用 --reasons 给出。
        [closing] 用 --closing 给出。
        [awaited] 用 --awaited 给出。
        [assessment] 用 --severity、--impact 和 --category 给出。
        [not-subject] 由他人办理；用 `kefu complaint assign` 移交。
        [not-serious] 先调查：`kefu complaint move … investigating`。
        [findings] 用 `kefu complaint allege` 和 `kefu complaint find` 记下。
        [evidence] 用 `kefu complaint evidence` 登记。
        [both-heard] 用 `kefu complaint hear` 记下他们的话。
        [cause] 用 --cause 给出，或用 `kefu complaint cause`。
        [redress] 用 --redress 给出，例如 `refund 120; apology`。
        [letter] 用 --letter 给出。
        [draft] 退回后由他人重新调查并起草：`kefu complaint move`。
        [decision] 退回由他人重新起草：`kefu complaint move … decision_drafted`。
        [no-decision] 执行决定并结案；之后可以重新打开。
        [story] 用 `kefu complaint allege` 记下。
        [another-person] 须由另一人同意；缺人时用 `kefu member add` 加入。
        [evidence-seen] 用 `kefu complaint examine` 逐一查看。
        [limit] 交给额度更高的人，或降低金额。
        [decision-sent] 用 `kefu complaint send … decision` 发出。
        [redress-wanted] 直接结案：`kefu complaint move … closed`。
        [redress-done] 用 `kefu complaint redress` 证明。
        [cause-confirmed] 用 `kefu complaint cause` 提出，用 `kefu complaint confirm` 确认。
        [manager] 用 `kefu complaint assign` 移交。
        [original] 用 --original 给出编号。
        [disposition] 用 `kefu feedback dispose` 给出。
        [reply] 用 --reply 给出。
        [came-from] `kefu complaint show` 显示它从哪里来。
        [reopen-once] 新开一件并关联到这一件。
       *[no-open-promise] 用 `kefu promise keep` 兑现，或用 `kefu promise release` 由客户解除。
    }
    .desk = { $need ->
        [owner] 按 a 接手。
        [not-subject] 由他人办理；按 A 移交。
        [not-serious] 先调查：m。
        [findings] 按 f 记下。
        [evidence] 按 f 登记。
        [both-heard] 按 f 记下他们的话。
        [cause] 在表单中给出，或按 f。
        [redress] 例如“退款 120；道歉”。
        [draft] 退回后由他人重新调查并起草：m。
        [decision] 退回由他人重新起草：m。
        [no-decision] 执行决定并结案；之后可以重新打开。
        [story] 按 f 记下。
        [another-person] 须由另一人同意；按 g m 查看成员。
        [evidence-seen] 按 f 逐一查看。
        [limit] 交给额度更高的人，或降低金额。
        [decision-sent] 按 w 发出。
        [redress-wanted] 直接结案：m。
        [redress-done] 按 f 证明。
        [cause-confirmed] 按 f 提出并确认。
        [manager] 按 A 移交。
        [came-from] 按 m 查看它回到哪里。
        [reopen-once] 新开一件并关联到这一件。
        [no-open-promise] 先兑现（K），或由客户解除（X）。
       *[other] 在这一步的表单中填写。
    }
error-until-past = { $until } 已经过去。
    .hint = 请给一个将来的日子。
error-received-ahead = 不可能在将来收到（{ $received }）。
    .hint = 检查日期。
error-already-mine = { $number } 已经归你。
    .hint = 用 `kefu complaint move` 走下一步。
    .desk = 按 m 走下一步。
error-claimed = { $number } 已被别人接手。
    .hint = `kefu complaint next` 接手下一件。
    .desk = 按 N 接手下一件。
error-handover-note = { $number } 已有负责人；移交要写说明。
    .hint = 用一行说明做了什么、下一步是什么。
error-queue-empty = 没有等待接手的投诉。
    .hint = 看自己的投诉：`kefu complaint list --mine`。
    .desk = 看自己的投诉：按 s。
error-case-of-another = { $number } 属于另一个客户。
    .hint = 请指定这个客户的投诉，或不指定。
error-due-past = { $due } 已经过去。
    .hint = 请承诺将来的事。
error-promise-over = { $number } 已了结（{ $state ->
    [kept] 已兑现
    [broken] 已违约
   *[released] 已解除
  }）。
    .hint = 还有事要做就另立承诺。
error-reason-too-short = 理由至少 { $chars } 个字符。
    .hint = 写到别人明年也看得懂。
error-budget-spent = { $free } 前不能再看新客户：{ $compartment ->
    [secret] 机密
   *[contact] 联系
  }分区{ $window ->
    [hour] 1 小时
   *[day] 24 小时
  }内上限 { $most } 位。
    .hint = 期间看过的客户仍可再看。组长可解除限制 { $minutes } 分钟：kefu vault lift "{ $member }" --compartment { $compartment } --reason "…"
error-lift-self = 不能为自己解除限制。
    .hint = 请找另一位组长。
error-lift-nothing = { $name } 没有这项限制：其角色打不开该分区，或该成员未启用。
    .hint = `kefu member list` 会列出角色和状态。
error-notice-own = 这条通知说的就是你。
    .hint = 要由别人标为已读：隐私专员，或另一位所有者。
error-approval-needed = 此操作需要第二人批准。申请 { $number } 有效至 { $until }。
    .hint = 请他人执行 `kefu approval approve { $number }`，然后把同一操作原样再做一次。
    .desk = 由他人在 g p 看板批准；之后您在那里按 d，或把同一操作原样再做一次。
error-approval-over = 申请 { $number } { $state ->
    [approved] 已获批准
    [used] 已执行
    [declined] 已被驳回
    [withdrawn] 已撤回
   *[expired] 已过期
  }。
    .hint = `kefu approval list --all` 可查看结果。需要时把该操作再做一次，会重新提交申请。
error-approval-own = 不能审批自己的申请，也不能审批使自己获益的申请（{ $number }）。
    .hint = 有权的人用 `kefu approval list` 可看到它。
error-approval-others = 这类申请不由你审批（{ $number }）。
    .hint = `kefu member list` 显示各人的角色。
error-approval-not-own = { $number } 不是你的申请。
    .hint = 若由你审批，可用 `kefu approval decline { $number }` 驳回。
error-restore-held = 此数据库由备份恢复。在第二人批准（{ $number }）之前只能打开查看。
    .hint = 请他人在此数据库（用 --store 指定）查看 `kefu member list` 后执行 `kefu approval approve { $number }`。24 小时内无人批准，则须重新恢复备份。
error-batch-alone = “{ $verb }”只能单独执行，不能与其他操作一起。
    .hint = 请单独执行。
error-notice-known = 这条通知已读过。
    .hint = `kefu vault notices --all` 会列出是谁读的。
error-canary-already = 该客户已是诱饵客户。
    .hint = `kefu party canary --list` 可列出全部；--off 取消标记。
error-canary-not = 该客户不是诱饵客户。
    .hint = `kefu party canary --list` 可列出全部。
error-purpose-does-not-hold = 这个{ $purpose ->
    [promise] 承诺
   *[case] 投诉
  }不是该客户未了结的。
    .hint = 请选该客户未了结的投诉或承诺，或来电。
error-moved-on = 记录在此期间已变。
    .hint = 请再看一次；没有改动任何内容。
error-nothing-to-undo = 没有你可以撤销的操作。
    .hint = 操作在 30 天内可以撤销。
error-step-over = “{ $verb }”已不能撤销：相关记录已不存在，或其后已有不能抹去的内容。
    .hint = 此步今后跳过；再撤销一次，即撤销更早的一步。
error-step-final = 上一步不能撤销：{ $verb }。
    .hint = 此步今后跳过；再撤销一次，即撤销更早的一步。
error-nothing-to-redo = 没有可重做的操作。
    .hint = 有了新操作，重做就到此为止。
error-usage = 这样写看不懂。
    .hint = 加上 --help 查看用法。
error-usage-unknown-argument = 这里没有 { $arg }。
    .hint = { $suggestion ->
        [none] 加上 --help 查看用法。
       *[other] 是不是想用 { $suggestion }？
    }
error-usage-unknown-verb = 没有 { $arg } 这个命令。
    .hint = { $suggestion ->
        [none] `kefu --help` 会列出全部命令。
       *[other] 是不是想用 { $suggestion }？
    }
error-usage-missing-argument = 还缺少：{ $arg }
    .hint = 加上 --help 查看用法。
error-usage-missing-verb = 缺少命令。
    .hint = 加上 --help 查看有哪些。
error-usage-missing-value = { $arg } 需要一个值。
    .hint = { $choices ->
        [none] 空一格写在后面。
       *[other] 请选一个：{ $choices }
    }
error-usage-value = { $value } 不适合 { $arg }。
    .hint = { $choices ->
        [none] 加上 --help 查看可以写什么。
       *[other] 请选一个：{ $choices }
    }
error-usage-conflict = { $arg } 和 { $other } 不能同时使用。
    .hint = 去掉其中一个。
error-answer-owner = { $number } 由他人处理或无人处理：只有负责人可以答复。
    .hint = 用 `kefu privacy claim { $number }` 认领，或请人用 `kefu privacy assign { $number }` 转交给你。
error-limit-large = 一次 { $limit } 条太多：一页最多 { $most } 位客户或 { $most } 个案件。
    .hint = 用 --after 逐页继续。整份名单请用 `kefu export parties` 或 `kefu export complaints` 导出。
error-cursor = 不能从 { $cursor } 继续。
    .hint = 请给出上一页的 `next`。
error-file-not-utf8 = { $path } 不是 UTF-8 文本。
    .hint = 请先转换编码，再试一次。
error-not-utf8 = 这不是 UTF-8 文本。
    .hint = 转换编码后重试。
error-input = 无法读取输入：{ $detail }
    .hint = 没有改动任何内容。
error-output = 无法写出：{ $detail }
    .hint = 检查磁盘或终端。
error-no-home = 没有可存放数据库的用户文件夹。
    .hint = 用 --store 指定文件夹。
error-passphrase-fd = 从描述符 { $number } 读不到一行。
    .hint = 请为命令打开它：kefu … --passphrase-fd 3 3< 文件
error-point-kind = 没有这种联系方式。
    .hint = 写“类型”或“类型:标签”；类型有 { $choices }。内容在后面给出。
error-point-value = 缺少{ $kind ->
    [phone] 电话
    [email] 邮箱
    [address] 地址
    [account] 账号
    [identity] 证件号码
    [card] 银行卡
    [birthday] 出生日期
   *[other] 机密备注
  }的内容。
    .hint = 每个 --point 在标准输入里对应一行，顺序相同。
error-point-several = 有 { $count } 项联系方式符合。
    .hint = 用 `kefu party show` 列出的 id 指定一项。
error-field-pair = 字段写成“名称=内容”。
    .hint = 例如 --field 城市=杭州。
error-not-bound = { $name } 不是绑定到你系统用户的成员。
    .hint = --as 只能在你自己的成员里选；请去掉它。
error-reveal-terminal = 封存内容只在终端上显示，不会写入管道或文件。
    .hint = 请在看得到的终端上运行；标准输出必须是终端。
error-folder-exists = { $path } 已经存在。
    .hint = 请指定一个尚不存在的文件夹。
error-folder-busy = 另一个进程正在 { $path } 里工作。
    .hint = 等它结束，或换一个文件夹。
error-backup-no-recovery = 这个数据库没有恢复接收者，备份出来谁也打不开。
    .hint = 在另一台机器上用 `age-keygen` 生成身份，由所有者用 `kefu vault recovery age1…` 指定。
error-backup-not-written = 无法把备份写入 { $path }：{ $detail }
    .hint = 那里没有留下任何内容。请腾出空间，或换到另一块磁盘上的文件夹。
error-backup-damaged = { $path } 已损坏、不完整，或不是备份（{ $detail }）。
    .hint = 没有生成任何内容。请换一份备份。
error-backup-does-not-open = 这些身份打不开 { $path }。
    .hint = 用 --identity 给出恢复身份的文件；如有两个，须全部给出。
error-backup-halves = { $path } 里的 data.age 和 keys.age 不是同一份备份。
    .hint = 没有生成任何内容。请把同一份备份的两个文件放在一个文件夹里。
error-identity-file = { $path } 里没有可用的 age 身份。
    .hint = 文件里应有一行以 AGE-SECRET-KEY-1 开头。用口令锁住的，请先用 `age -d` 打开。
error-yes-needs-passphrase = --yes 不提问，口令必须一并给出。
    .hint = 请加 --passphrase-fd，例如：kefu init --yes --passphrase-fd 3 3< 文件
error-init-terminal = 没有人可以回答问题。
    .hint = 请在终端上运行，或使用 --yes 和 --passphrase-fd。
error-not-acknowledged = 不是要求的那个词；还没有新建任何内容。
    .hint = 请给出恢复接收者，或准确输入那个词。
error-no-answer = 没有得到回答。
    .hint = 没有改动任何内容。
error-audit-broken = 审计日志在第 { $seq } 条对不上：{ $reason ->
    [bytes] 这一条无法读取
    [number] 这个位置上是另一条
    [hash] 上一条已不是它当初承接的那一条
    [first] 日志不是以新建数据库开头
    [time] 它的时间早于上一条
    [cut] 缺少这一条，而留存的日志头里有它；日志末尾被截掉了
    [rechained] 它的哈希与留存的日志头不符；到此为止的链条被重做过
   *[head] 日志到此为止，而数据库记录的末尾不在这里
  }。
    .hint = 停止使用这个数据库并保留副本；告知审计员。
error-audit-key-missing = 你没有为审计日志签名的密钥。
    .hint = 这把密钥给审计员和所有者；由所有者用 `kefu member approve 姓名` 交给你。
error-audit-key-none = 这个数据库没有签名用的密钥：它建立时还没有这项功能。
    .hint = 仍可用 `kefu audit verify` 核对日志的链条。
error-verifier-key = 这不是用来核验日志头的公钥。
    .hint = 请给出 `kefu audit key` 输出的整行：名称+编号+公钥。
error-head-form = 这个文件不是已签名的日志头。
    .hint = 请给出 `kefu audit head` 的全部输出，从 kefu/ 到签名结尾。
error-head-unsigned = 这份日志头不是用公钥 { $key } 对应的密钥签名的。
    .hint = 可能是文件被改动，或属于别的数据库，或本数据库的公钥被调换：请与你留存的公钥比对。
error-head-other-store = 这份日志头属于另一个数据库（保险库 { $vault }）。
    .hint = 用 --store 指定那个数据库。如果本来就应是这一个，说明它被替换了：请告知审计员。
error-unfolded = 有 { $count } 个投诉与其经过不符；第一个是 { $number }。
    .hint = 保留数据库副本并反馈。
error-batch-large = 一次最多处理 { $most } 项，这里有 { $count } 项。
    .hint = 请分批处理：少标记几行，或先缩小列表范围。
error-nothing-to-change = 没有要修改的内容。
    .hint = 至少给出一项，如 --stage 或 --field；--help 会列出。
error-import-broken = 文件在第 { $line } 行之后无法读取；之前的行已导入。
    .hint = 修正这一行后再次导入；不会重复。
error-filter-unknown-key = 筛选没有 { $key }: 这个键。
    .hint = 可用：{ $known }。
error-filter-missing-value = { $key } 后面要有值。
    .hint = 紧跟着写，例如 stage:active、#vip、@王芳、due:<3d。
error-filter-unknown-value = { $key }: 没有 { $value } 这个值。
    .hint = 可用的值：{ $known }。
error-filter-bad-duration = { $value } 不是时长。
    .hint = 写数字加单位（{ $units }），例如 due:<3d。
error-filter-sorted-words = “{ $text }”是搜索的字词，结果按匹配程度排列，不能再加 sort:。
    .hint = 排序只用于全部客户或筛选；去掉字词，或去掉排序。
error-list-words = “{ $text }”不是条件。
    .hint = 按字词查找请用 `kefu party search`；列表只接受条件，例如 #vip、@姓名、stage:active。
error-list-place-gone = { $number } 已不在任何列表中，无法从它之后继续。
    .hint = 请从头开始列出，或从它前面的一位客户之后继续。
error-view-sealed = 保存的视图不加密，其中不能有号码或地址。
    .hint = 用 `/` 查找即可，查找的内容不会保存。
error-views-many = 最多保存 { $count } 个视图，名称和筛选各不超过 { $chars } 个字符。
    .hint = 覆盖其中一个，或写短一些。
error-reason-too-long = 理由最多 { $chars } 个字符。
    .hint = 用一两句话说明用途即可。
error-reason-holds-value = 理由里有号码或地址，而日志会永久保留。
    .hint = 写为什么，不写是哪个号码。
error-promise-overdue = { $number } 已逾期，做过的承诺不能抹去。
    .hint = 仍可兑现（K），或请客户免除（X）。再撤销一次，即撤销更早的一步。
error-store-replaced = { $path } 中的数据库在打开期间被删除或替换。没有写入任何内容。
    .hint = 先复制你输入的内容，按 q 离开，再打开你要的数据库。
error-torn = 数据库已损坏：{ $table } 无法读到结尾（{ $detail }）。
    .hint = 停止使用这个数据库，保留文件副本，并换回最近的备份。
error-unreadable = 数据库已损坏：有 { $count } 行无法读取，第一行在 { $table }。
    .hint = 停止使用这个数据库，保留文件副本，并换回最近的备份。
error-does-not-open-at-all = 数据库已损坏，无法打开（{ $detail }）。
    .hint = 不要改动该文件，保留副本，并换回最近的备份。
error-astray = 有 { $count } 行与其对应的记录不符；第一处在 { $table }：{ $first }。
    .hint = 数据没有丢失，但查找或队列可能有遗漏。请保留数据库副本并报告。
error-recovery-recipients = 恢复身份可以是一个（单独打开），或两个不同的（缺一不可）。
    .hint = 在另一台机器上用 `age-keygen` 生成，再给出一个或两个公钥。
error-erase-request-not-in-work = { $number } 在 { $complaint } 中要求删除，但申请人身份尚未核实。
    .hint = 先核实：`kefu privacy move { $complaint } identity_checked --proof …`，再 `in_work`；或者拒绝该申请。

# 系统返回的错误，按错误号。
system-1 = 操作不被允许
system-2 = 文件或文件夹不存在
system-4 = 被中断
system-5 = 设备读写出错
system-11 = 暂时不可用
system-12 = 内存不足
system-13 = 没有权限
system-16 = 正被占用
system-17 = 已经存在
system-18 = 不在同一磁盘上
system-20 = 不是文件夹
system-21 = 是一个文件夹
system-22 = 系统不支持此操作
system-23 = 本机打开的文件过多
system-24 = 打开的文件过多
system-26 = 程序正在运行
system-27 = 文件过大
system-28 = 磁盘空间不足
system-30 = 只读，无法写入
system-31 = 链接过多
system-32 = 读取的一方已关闭
system-36 = 名称过长
system-39 = 文件夹不为空
system-40 = 符号链接循环
system-95 = 系统不支持此操作
system-101 = 网络不可达
system-104 = 连接被对方中断
system-110 = 超时
system-111 = 连接被拒绝
system-113 = 主机不可达
system-116 = 文件已不在其服务器上
system-122 = 磁盘配额已用完
