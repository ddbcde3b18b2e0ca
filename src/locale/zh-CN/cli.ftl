# 命令行：帮助按所在位置命名（cli-party-add、cli-party-add--name；各处含义相同的只写一次，
# 在 cli--name 下），其后是命令的提问和回答。

cli = kefu（客服）：终端里的客服工作台。不带命令即打开工作台。
cli-demo = 用仿真数据建一个临时数据库，然后打开工作台
cli-init = 新建数据库、保险库和第一位成员
cli-party = 客户：我们服务的人和单位
cli-party-add = 新增客户
cli-party-edit = 修改客户资料，或新增联系方式
cli-party-show = 查看一位客户及其往来；封存内容不显示
cli-party-search = 按名称查找客户；打开保险库后，也可按完整的电话、邮箱、卡号或证件号查找
cli-party-list = 列出客户，按编号或任意一列排序
cli-party-merge = 把两个客户合并为一个
cli-party-unmerge = 拆开合并
cli-party-note = 在客户的往来里写一条记录
cli-party-canary = 标记虚构的诱饵客户：有人查看其内容时会向隐私专员报警；别人看不到这个标记
cli-complaint = 投诉：客户要我们解决的事
cli-complaint-open = 登记投诉
cli-complaint-list = 列出投诉，最急的在前
cli-complaint-show = 查看一个投诉及其经过
cli-complaint-next = 接手最急的无人负责的投诉
cli-complaint-claim = 接手这个投诉
cli-complaint-assign = 把投诉交给别人，或退回队列
cli-complaint-move = 把投诉推进一步
cli-complaint-due = 逐步说明投诉各日期的由来
cli-complaint-note = 在投诉的经过里写一条记录
cli-promise = 承诺：答应客户的事
cli-promise-add = 作出承诺
cli-promise-list = 列出承诺，先到期的在前
cli-promise-keep = 承诺已经做到
cli-promise-release = 客户同意不必再做
cli-vault = 保险库：封存的内容
cli-vault-reveal = 在本终端显示一项封存内容 20 秒；会记入审计日志
cli-vault-lift = 为成员解除查看数量限制 30 分钟
cli-vault-notices = 列出报给隐私专员的查看：紧急查看和警报；只列未读的
cli-vault-status = 保险库的状况；不需要解锁
cli-vault-passphrase = 更换你的口令
cli-vault-recovery = 指定离线的恢复接收者：口令全部遗失时可打开保险库；取代此前的公钥
cli-vault-rescue = 把一位客户的封存数据写成文件，供标准 `age` 命令使用；不会打开任何内容
cli-vault-rotate = 更换一个分区的密钥，或两个都换；上次中断的会接着做
cli-member = 成员：谁可以使用客服台
cli-member-add = 新增成员；成员设第一个口令时生成自己的密钥，再由他人批准
cli-member-list = 列出成员、角色和持有的密钥
cli-member-approve = 批准成员：把其角色可打开的密钥封给他
cli-member-role = 更改成员的角色
cli-approval = 需要第二人审批的申请
cli-approval-list = 列出你提出的或可由你审批的申请；只列未结的
cli-approval-show = 显示申请的全部内容
cli-approval-approve = 批准申请；申请人须在 24 小时内把同一操作再做一次
cli-approval-decline = 驳回申请
cli-approval-withdraw = 撤回自己的申请
cli-member-remove = 移除成员：删除其密钥；其能读的分区需更换密钥
cli-import = 从文件导入
cli-audit = 审计日志
cli-audit-list = 列出谁做了什么，最早的在前
cli-audit-reads = 谁在何时、为何查看过某位客户的封存内容
cli-audit-verify = 从头核对日志的链条；对不上时退出码为 8
cli-audit-head = 为日志的当前位置签名，供人存放在本机之外
cli-audit-key = 输出用来核验签名的公钥
cli-audit-rekey = 更换为末条哈希签名的密钥；持有者离开后使用
cli-undo = 撤销你的上一步
cli-redo = 重做刚撤销的一步
cli-backup = 把数据库备份到一个新文件夹，封给恢复接收者
cli-restore = 由备份生成一个新数据库；已有的数据库不会改动
cli-doctor = 检查数据库；有问题时退出码为 8
cli-schema = JSON 文档的全部字段、类型和含义
cli-completions = 输出 shell 补全脚本
cli-man = 输出手册页

# 共用参数
cli--store = 数据库文件夹 [默认：KEFU_STORE，其次 XDG 数据文件夹]
cli--lang = 语言：en 或 zh-CN [默认：成员的语言，其次环境的语言]
cli--theme = 工作台主题
cli--no_color = 不用颜色
cli--as = 由绑定到你系统用户的哪位成员操作
cli--passphrase_fd = 从这个描述符读一行作为口令；不需要解锁的命令会忽略它
cli--help = 显示帮助
cli--version = 显示版本
cli--json = 输出一份 JSON 文档
cli--form = 文件的写法 [默认：csv]
cli--ndjson = 输出 JSON，每行一条
cli--limit = 最多列出多少条 [默认：50]
cli--after = 从这一条之后继续（上一页的 `next`）
cli--party = 客户编号或 id（C-000123）
cli--number = 投诉编号或 id（K-2026-00017）
cli--complaint = 所属的投诉
cli--kind = 类型
cli--stage = 阶段
cli--tier = 等级：A、B 或 C
cli--owner = 负责的成员姓名
cli--language = 客户希望使用的语言（BCP 47）
cli--tags = 标签；可重复
cli--fields = 自定义字段，如 城市=杭州；可重复
cli--points = 要封存的联系方式，如 phone 或 email:工作；可重复。内容不能写在参数里：会另行询问，或从标准输入逐行读取
cli--text = 内容；`-` 表示读标准输入
cli--at = 发生时间：RFC 3339 或 `YYYY-MM-DD HH:MM` [默认：现在]

cli-demo--parties = 客户数量 [默认：2000]
cli-demo--complaints = 投诉数量 [默认：300]
cli-demo--seed = 种子相同，数据相同
cli-init--yes = 不提问；需要 --passphrase-fd。没有 --recovery 时，等于确认：忘记口令就失去全部封存内容
cli-init--member = 第一位成员的姓名 [默认：你的系统用户名]
cli-init--recovery = 用于恢复的 age 接收者：给一个，单独即可打开；给两个，必须同时使用
cli-party-add--name = 客户名称
cli-party-edit--name = 新名称
cli-party-edit--owner = 负责的成员姓名；'' 表示无人负责
cli-party-edit--tags = 全部标签，每个用一次 --tag
cli-party-edit--add_tags = 要添加的标签；可重复
cli-party-edit--remove_tags = 要去掉的标签；可重复
cli-party-edit--fields = 要设置的自定义字段，如 城市=杭州；城市= 表示清除
cli-party-edit--tier = 等级：A、B 或 C；'' 表示不分等级
cli-party-search--query = 名称的一部分，或完整的封存内容
cli-party-list--line = 列出哪些客户：#vip、@姓名、@me、@-、stage:active、kind:、tier:、lang:、open、overdue、due:<3d、'原文、!排除、sort:列
cli-party-list--sort = 按这一列排序；前面加 - 则倒序
cli-party-merge--from = 并入别人的客户
cli-party-merge--into = 保留的客户
cli-party-unmerge--party = 当初并入别人的客户
cli-party-canary--off = 取消标记
cli-party-canary--list = 列出全部
cli-complaint-open--title = 用一行说明出了什么问题
cli-complaint-open--party = 谁投诉
cli-complaint-open--what = 事情经过，用客户的话；`-` 表示读标准输入
cli-complaint-open--wanted = 客户的诉求
cli-complaint-open--channel = 从哪个渠道收到
cli-complaint-open--received_at = 收到时间：RFC 3339 或 `YYYY-MM-DD HH:MM` [默认：现在]
cli-complaint-open--backdated_because = 为何迟于一天登记
cli-complaint-open--severity = 严重程度
cli-complaint-open--product = 涉及的产品
cli-complaint-open--issue = 问题所在
cli-complaint-open--company = 涉及的单位
cli-complaint-open--category = 内部分类
cli-complaint-open--external_ref = 外部编号
cli-complaint-open--claim = 登记后立即接手
cli-complaint-list--open = 只列未结案的
cli-complaint-list--closed = 只列已结案的
cli-complaint-list--overdue = 只列已逾期的
cli-complaint-list--mine = 只列归你的
cli-complaint-list--owner = 只列归这位成员的
cli-complaint-list--unowned = 只列无人负责的
cli-complaint-list--stage = 只列处于这个阶段的
cli-complaint-list--party = 只列这位客户的
cli-complaint-list--search = 只列编号、标题、产品、问题、单位、分类或外部编号里有这段文字的
cli-complaint-assign--owner = 接手的成员姓名
cli-complaint-assign--nobody = 退回队列
cli-complaint-assign--note = 做了什么、下一步是什么；已有负责人时必填
cli-complaint-move--stage = 推进到哪个阶段
cli-complaint-move--channel = 用于“已确认”：从哪个渠道告知了客户
cli-complaint-move--question = 用于“等待中”：问了客户什么
cli-complaint-move--until = 用于“等待中”：最迟何时答复（RFC 3339、`YYYY-MM-DD HH:MM`、+3d、+4h）
cli-complaint-move--outcome = 用于“已决定”：决定是什么
cli-complaint-move--reasons = 用于“已决定”：理由；`-` 表示读标准输入
cli-complaint-show--clocks = 同时列出各时限：状态、到期日期和依据
cli-complaint-due--clock = 只看这个时限，例如 internal 或 uk-disp:reg.final
cli-complaint-move--closing = 用于“已结案”：怎样结案
cli-promise-add--text = 答应了什么；`-` 表示读标准输入
cli-promise-add--due = 期限：RFC 3339、`YYYY-MM-DD HH:MM`、+3d（到那天结束）或 +4h
cli-promise-list--all = 也列出已了结的
cli-promise-keep--number = 承诺编号或 id（P-000042）
cli-promise-release--number = 承诺编号或 id（P-000042）
cli-promise-release--reason = 原因，用客户的话
cli-vault-reveal--point = 类型（phone）或联系方式的 id；只有一项时可以不写
cli-vault-reveal--complaint = 为了这个未结案的投诉
cli-vault-reveal--promise = 为了这个待兑现的承诺
cli-vault-reveal--call = 客户正在来电；会在其往来里记一次通话
cli-vault-reveal--break_glass = 其他原因，至少 12 个字符；会记入审计日志，并通知隐私专员
cli-vault-lift--member = 成员的名字；不能是自己
cli-vault-lift--compartment = 只限这个分区 [默认：其角色可打开的全部分区]
cli-vault-lift--reason = 原因，至少 12 个字符；会记入审计日志
cli-vault-notices--all = 也列出已读的
cli-vault-notices--read = 把这条审计记录的通知标为已读；说你自己的不行
cli-vault-recovery--recipients = 恢复身份的公钥；一个即可单独打开，两个则缺一不可
cli-vault-rescue--out = 一个尚不存在的文件夹
cli-vault-rotate--compartment = `contact` 或 `secret`［默认：两个］
cli-member-add--name = 成员的名字
cli-member-approve--name = 成员的名字
cli-member-role--name = 成员的名字
cli-approval-list--all = 也列出已结的
cli-approval-show--number = 申请编号
cli-approval-approve--number = 申请编号，如 A-000007
cli-approval-decline--number = 申请编号
cli-approval-withdraw--number = 申请编号
cli-member-remove--name = 成员的名字
cli-member-add--roles = 可以做什么；可多次给出
cli-member-add--uid = 绑定的操作系统用户 id
cli-member-approve--fingerprint = 成员自己屏幕上显示的指纹；在终端上会询问
cli-member-role--add = 增加的角色
cli-member-role--remove = 去掉的角色
cli-import--what = 导入的是什么
cli-import--file = 文件：表格，或客户的 vCard
cli-import--map = 预设名称，或说明各列含义的文件
cli-import--dry_run = 只检查每一行，不作改动
cli-import--rejects = 把未导入的行写入这个文件
cli-backup--folder = 一个尚不存在的文件夹
cli-restore--folder = 含 data.age 和 keys.age 的文件夹
cli-restore--identities = 恢复身份的文件；需要两个时可重复
cli-audit-list--member = 只列这位成员的，离开的成员也可以
cli-audit-list--party = 只列涉及这位客户及其联系方式、投诉或承诺的
cli-audit-list--verb = 只列这种操作，如 vault.reveal，或以此开头的操作，如 vault
cli-audit-list--purpose = 只列目的中含有这段文字的查看，如投诉编号
cli-audit-list--id = 只列涉及这个编号或 id 的
cli-audit-list--since = 只列此时起的：RFC 3339、`YYYY-MM-DD` 或 `YYYY-MM-DD HH:MM`
cli-audit-list--until = 只列此时之前的；只写日期则包括当天
cli-audit-list--refused = 只列被拒绝的
cli-audit-list--limit = 最多列几条；0 为全部，配合 --ndjson 逐条写出 [默认：50]
cli-audit-verify--head = 留存的已签名日志头：日志必须由此延续
cli-audit-verify--key = 签名必须出自的公钥，用另行留存的那份 [默认：数据库里的公钥]
cli-completions--shell = 哪种 shell
cli-man--out = 把每个命令的手册页写入这个文件夹

cli-heading-usage = 用法：
cli-heading-verbs = 命令
cli-heading-arguments = 参数
cli-heading-options = 选项
cli-heading-global = 通用选项
cli-value-verb = 命令
cli-value-options = [选项]
cli-choices = { $text }（可选：{ $values }）
cli-comma = 、

# 提问
cli-store-waits = 正在排队等候；按 Ctrl+C 放弃。
cli-ask-passphrase = 口令：
cli-ask-new-passphrase = 新口令（5 个词或 12 个字符）：
cli-ask-again = 再输入一次：
cli-ask-point = { $point }：
cli-ask-member = 你的姓名 [{ $user }]：
cli-ask-recovery = 恢复：一个或两个 age 接收者（age1…），也可以留空：
cli-ask-fingerprint = { $name }（{ $roles }）念给你的指纹：
cli-ask-lose =
    没有恢复手段，一旦忘记口令，全部封存内容将永远无法打开。
    输入“{ $word }”继续：
cli-init-word = 丢失

# 回答
cli-init-about =
    { $path } 里还没有数据库；接下来会在那里新建一个空的。
    如果要用的是别处的数据库，请现在按 Ctrl+C，再检查 --store 和 KEFU_STORE。
cli-init-done =
    数据库已建在 { $path }；你是所有者。
    用 `kefu` 打开工作台。
cli-total = 共 { $total } 条，显示 { $shown } 条
cli-more = 共 { $total } 条，显示 { $shown } 条；用 --after { $next } 继续
cli-fact = {"  "}{ $name }：{ $value }
cli-taken-back = （已撤销）
cli-point-label = { $kind }（{ $label }）
cli-search-nothing = 没有找到。
cli-search-locked = 按名称没有找到。加上 --passphrase-fd 可按封存内容查找。
cli-reveal = { $number }  { $point }
cli-reveal-foot = { $seconds } 秒后消失；按 Ctrl-C 立即结束。
cli-reveal-unverified =
    未经核实：这与审计日志所记的内容不符。请告知隐私专员。
    { $seconds } 秒后消失；按 Ctrl-C 立即结束。
cli-reveal-gone = 已显示并清除；审计记录 { $seq }。
cli-vault-counts = 封存内容 { $fields } 项，数据密钥 { $keys } 把
cli-vault-rotation-wanted = “{ $compartment }”需要更换密钥：有能读的人离开了。请运行 `kefu vault rotate`。
cli-vault-rekey-wanted = 离开者曾持有审计日志的签名密钥：请用 `kefu audit rekey` 更换。
cli-vault-rotation-running = “{ $compartment }”的新密钥尚未全部启用。`kefu vault rotate` 会接着做。
cli-vault-recipient = 恢复：{ $recipient }
cli-vault-no-recovery = 恢复：无。忘记口令就失去全部封存内容。
cli-rescue-done = { $number } 的 { $count } 个文件已写入 { $folder }；没有打开任何内容。步骤见 OPEN.txt。
cli-audit-whole =
    日志完整：共 { $entries } 条。
    末条哈希：{ $head }
cli-audit-fits = 日志由留存的日志头（{ $entries } 条）延续而来。
cli-reads-none = { $number } 的封存内容没有给任何人看过。
reads-gone = （已不存在）
reads-reason = { $purpose }：{ $reason }
cli-doctor-store = { $path }，{ $bytes } 字节
cli-doctor-well = 一切正常；审计日志完整，共 { $entries } 条。
cli-doctor-backup = 上次备份：{ $at }，{ $days ->
        [0] 不到一天前
       *[other] { $days } 天前
    }。
cli-doctor-process = kefu 的内存：{ $closed ->
        [yes] 本账户的其他程序读不到
       *[no] 本账户的其他程序可以读到
    }；{ $coreless ->
        [yes] 不写转储文件
       *[no] 可能写出转储文件
    }；{ $locked ->
        [yes] 密钥不会被换出到磁盘。
       *[no] 密钥可能被换出到磁盘：请提高锁定内存的上限（`ulimit -l`），或加密交换空间。
    }
cli-doctor-refolded = { $at }，表或规则不同的 kefu 打开了数据库，所有投诉的日期已重新计算。
cli-opening-cases = 正在重新计算所有投诉的日期（仅此一次）
cli-opening-parties = 正在把所有客户编入列表（仅此一次）
cli-doctor-no-backup = 这个数据库还没有备份过。
cli-backup-file = {"  "}{ $file }  { $bytes } 字节  SHA-256 { $sum }
cli-backup-recipient =
    {"  "}可用此接收者的身份打开：{ $recipient }
    {"  "}（指纹 { $fingerprint }）
cli-doctor-modes = 权限：文件夹 { $folder }，文件 { $file }。
cli-doctor-head = 文件开头正常。
cli-doctor-no-head = 文件开头不是数据库的开头：这是别的文件，或开头已被覆盖。
cli-doctor-not-read = 无法读取该文件。
cli-doctor-unreadable = { $table }：有 { $count } 行无法读取。最前面的键：
cli-doctor-torn = { $table }：中途断开（{ $detail }）。
cli-done-unheard = 操作已完成：{ $done }
cli-panic = kefu 内部出错，位置 { $place }。没有只做一半；请反馈这个位置。

done-party-add = 已新增 { $number }。
done-party-edit = 已修改 { $number }。
done-party-point = { $number } 的新联系方式已封存。
done-party-merge = { $other } 已并入 { $number }。
done-party-unmerge = { $number } 已拆开，恢复独立。
done-entry-add = 已记入 { $number }。
done-complaint-open = 已登记 { $number }。
done-complaint-claim = { $number } 已归你，期限 { $due }：{ $title }
done-complaint-next = { $number } 已归你，期限 { $due }：{ $title }
done-complaint-assign = { $owner ->
    [none] { $number } 已退回队列。
   *[other] { $number } 已交给 { $owner }。
  }
done-complaint-move = { $number } 现在是：{ $stage }。
done-promise-add = 已承诺 { $number }，期限 { $due }。
done-promise-keep = { $late ->
    [late] { $number } 已做到，但逾期，记为违约。
   *[other] { $number } 已兑现。
  }
done-promise-release = { $number } 已解除。
done-store-backup = 已备份到 { $folder }：{ $rows } 行。
done-store-restore =
    已恢复到 { $path }：{ $rows } 行，截至 { $at }。已全部检查，一切正常。
    日志完整，共 { $entries } 条；请与另存的末条哈希核对：
    { $head }
cli-restore-free = 成员用各自的口令解锁。
cli-restore-held = 在第二人批准（{ $number }）之前只能打开查看：24 小时内执行 `kefu --store "{ $path }" approval approve { $number }`。
done-vault-recovery = { $count ->
    [one] 此身份
   *[other] 两个身份一起
  }从现在起可打开保险库及其备份。此前的身份仍可打开旧副本和旧备份。
done-audit-rekey = 今后用新密钥为末条哈希签名。请把公钥另存于别处；此前签名的仍然有效：
    { $key }
done-vault-rotate = 已启用新密钥，全部内容都已改用新密钥封存。
done-vault-lift = 已为 { $name } 解除限制，{ $minutes } 分钟内有效。
done-approval-approve = 已批准 { $request }：{ $what }
    { $name } 现在可以执行，截止 { $until }。
done-approval-decline = 已驳回 { $request }：{ $what }
done-approval-withdraw = 已撤回 { $request }。
done-notice-read = 审计记录 { $reveal } 的通知已标为已读。
done-party-canary = { $state ->
    [off] { $number } 不再是诱饵客户。
   *[on] { $number } 已是诱饵客户：有人查看其内容时会向隐私专员报警。
  }
done-member-add = { $login ->
        [ssh] 已新增 { $name }。
       *[other] 已新增 { $name }。接下来请本人运行：`kefu --as "{ $name }" vault passphrase`。
    }
done-member-enrol = 你的密钥已生成。指纹：{ $fingerprint }
    请把指纹念给持有密钥的人听；对方用 `kefu member approve` 批准你。
done-member-approve = 已批准 { $name }。
done-member-role = 已更改 { $name } 的角色。`kefu member list` 会显示还缺哪些密钥。
done-member-remove = 已移除 { $name }。其能读的分区请更换密钥：`kefu vault rotate`。
done-vault-passphrase = 口令已更换。
done-undo = 已撤销：{ $undone }。{ $number }
done-redo = 已重做：{ $undone }。{ $number }

# 表头
col-number = 编号
col-kind = 类型
col-stage = 阶段
col-tier = 等级
col-city = 城市
col-owner = 负责人
col-name = 名称
col-language = 语言
col-tags = 标签
col-added = 登记时间
col-merged-into = 已并入
col-due = 期限
col-due-by-law = 法定期限
col-due-by-house = 内部期限
col-severity = 程度
col-party = 客户
col-title = 标题
col-channel = 渠道
col-received = 收到时间
col-waiting-until = 等待至
col-outcome = 决定
col-closing = 结案方式
col-product = 产品
col-issue = 问题
col-company = 单位
col-category = 分类
col-external-ref = 外部编号
col-wanted = 诉求
col-response = 答复
col-state = 状态
col-complaint = 投诉
col-text = 内容
col-compartment = 分区
col-epoch = 代次
col-recipient = 接收者
col-seq = 序号
col-at = 时间
col-member = 成员
col-role = 角色
col-holds = 持有
col-fingerprint = 指纹
col-verb = 操作
col-result = 结果
col-count = 数量
col-source = 来源
col-notice = 通知
col-point = 联系方式
col-reason = 理由
col-read-by = 阅读者
col-since = 起始时间
col-ids = 涉及
col-purpose = 目的
col-selector = 选取条件
col-columns = 列
col-ssh-key = SSH 公钥
col-role-comes = 增加的角色
col-role-goes = 去掉的角色
col-key = 密钥
col-file = 文件
col-approval = 申请
col-by = 申请人
col-what = 内容
col-until = 截止
col-decided-by = 审批人
col-table = 表

# 字段说明
exit-done = 完成
exit-failed = 失败：kefu 之外出了问题
exit-usage = 用法不对
exit-refused = 被守则拒绝
exit-not-found = 找不到
exit-conflict = 冲突，请重试
exit-not-permitted = 保险库已锁，或没有权限
exit-rows-left = 导入时有些行没有收下
exit-damaged = 数据库已损坏
schema-list-total = 符合条件的总数
schema-list-more = 是否可能还有更多：搜索到此为止
schema-list-items = 本页内容
schema-list-next = 交给 --after 以继续；到末尾为 null
schema-done-done = 操作，与审计日志一致
schema-done-number = 所涉及的编号
schema-done-seq = 审计记录的序号
schema-party-id = id，永不改变
schema-party-number = 给人看的编号
schema-party-name = 名称
schema-party-kind = 个人或单位
schema-party-stage = 与我们的关系
schema-party-tier = A、B、C
schema-party-owner = 负责的成员姓名
schema-party-tags = 标签
schema-party-language = 希望使用的语言（BCP 47）
schema-party-fields = 自定义字段
schema-party-added-at = 登记时间
schema-party-imported = 是否来自文件
schema-party-show-merged-into = 并入的客户
schema-party-show-points = 联系方式，不含内容
schema-party-show-complaints = 投诉，最急的在前
schema-party-show-promises = 承诺，先到期的在前
schema-party-show-timeline = 往来，最新的在前
schema-point-id = id；查看封存内容时使用
schema-point-kind = 类型
schema-point-label = 标签，如“工作”
schema-point-added-at = 登记时间
schema-complaint-id = id，永不改变
schema-complaint-number = 给人看的编号
schema-complaint-party = 投诉的客户
schema-complaint-title = 一行标题
schema-complaint-stage = 进展到哪个阶段
schema-complaint-severity = 严重程度
schema-complaint-category = 内部分类
schema-complaint-owner = 负责的成员姓名
schema-complaint-received-at = 收到时间
schema-complaint-due-at = 作出决定的期限；只有日期时，到当天结束
schema-complaint-external-ref = 外部编号
schema-complaint-product = 涉及的产品
schema-complaint-issue = 问题所在
schema-complaint-company = 涉及的单位
schema-complaint-channel = 从哪个渠道收到
schema-complaint-source = 在哪里登记
schema-complaint-outcome = 决定结果
schema-complaint-closing = 结案方式
schema-complaint-imported = 经过是否来自文件
schema-complaint-show-stage-since = 进入当前阶段的时间
schema-complaint-show-waiting-until = 等待客户答复的期限
schema-complaint-show-what-happened = 事情经过，用客户的话
schema-complaint-show-wanted = 客户的诉求
schema-complaint-show-response = 导入时客户已得到的答复
schema-complaint-show-fields = 来源里的其他内容
schema-complaint-show-open-promises = 其中待兑现的承诺数
schema-complaint-show-clocks = 各时限及其日期
schema-complaint-show-timeline = 经过，最新的在前
schema-promise-id = id，永不改变
schema-promise-number = 给人看的编号
schema-promise-party = 对谁承诺
schema-promise-complaint = 在哪个投诉里承诺
schema-promise-text = 承诺的内容
schema-promise-due-at = 期限；只有日期时，到当天结束
schema-promise-made-at = 作出承诺的时间
schema-promise-owner = 负责兑现的成员姓名
schema-promise-state = 结果如何
schema-promise-overdue = 是否待兑现且已逾期
schema-line-at = 时间
schema-line-by = 谁
schema-line-type = 哪一类
schema-line-code = 记录类型、发生的事或承诺状态
schema-line-number = 投诉或承诺的编号
schema-line-text = 写下、询问、说明或承诺的内容
schema-line-detail = 渠道、决定或结案方式
schema-line-to = 交给了谁
schema-line-due-at = 承诺或询问的期限
schema-line-retracted = 是否已撤销
schema-audit-seq = 从 1 起连续编号
schema-audit-at = 时间，不会倒退
schema-audit-member = 谁
schema-audit-member-id = 成员的 id
schema-audit-session = 工作台或命令的一次运行
schema-audit-source = local，或 SSH 连接的地址
schema-audit-verb = 做了什么
schema-audit-ids = 涉及的 id 和编号
schema-audit-purpose = 查看封存内容的目的，或解除限制的原因；登记了曾被删除者时为 new-consent；工作台自动执行时为 by-itself
schema-audit-result = 结果
schema-audit-refusal = 拒绝代码
schema-audit-count = 涉及多少条
schema-notice-seq = 该次查看的审计记录序号
schema-notice-at = 时间
schema-notice-kind = 通知的缘由
schema-notice-member = 谁查看的
schema-notice-session = 工作台或命令的一次运行
schema-notice-source = local，或 SSH 连接的地址
schema-notice-party = 查看了哪位客户
schema-notice-point = 查看了什么
schema-notice-reason = 紧急查看的理由
schema-notice-read-by = 谁读了通知
schema-notice-read-at = 阅读时间
schema-canary-number = 给人看的编号
schema-canary-name = 名称
schema-canary-since = 从何时起报警
schema-audit-approval = 第二人批准的申请；被拒时为所提交的申请
schema-approval-number = 给人看的编号
schema-approval-kind = 何事需要第二人
schema-approval-state = 进展
schema-approval-wanted = 申请的确切内容
schema-approval-digest = 对该内容和保险库计算的 SHA-256
schema-approval-count = 申请时涉及多少条记录
schema-approval-about = 成员姓名，或客户编号（多时只列前若干个）
schema-approval-by = 申请人
schema-approval-at = 申请时间
schema-approval-until = 何时失效
schema-approval-decided-by = 审批人
schema-approval-decided-at = 审批时间
schema-approval-used-by = 执行该操作的审计记录序号
schema-approval-mine-to-decide = 是否由你审批
schema-audit-digest = 对所封存内容和全部 id 计算的 SHA-256；没有封存内容且只涉及一条时为 null
schema-audit-previous = 上一条的哈希；第一条为全零
schema-audit-hash = 对四个部分计算的 SHA-256，各部分前面是其长度（8 字节，大端）：文本 kefu.audit.v1、保险库 id（16 字节，即 `kefu audit key` 开头的 id）、previous、bytes
schema-audit-bytes = 存储并计入哈希的原始字节：先是一个格式字节（01），然后是由这些字段构成的 MessagePack 映射
schema-read-seq = 审计记录的编号
schema-read-at = 时间
schema-read-member = 给谁看的
schema-read-point = 联系方式的 id
schema-read-kind = 是什么；联系方式已不存在时为 null
schema-read-label = 种类的名称，如 work
schema-read-purpose = 目的
schema-read-number = 投诉或承诺的编号
schema-read-reason = 紧急查看的理由
schema-member-id = id，不会改变
schema-member-name = 名字
schema-member-roles = 可以做什么
schema-member-state = 所处状态
schema-member-uid = 绑定的操作系统用户 id
schema-member-fingerprint = 其 age 接收者的指纹，供语音核对
schema-member-holds = 已把密钥封给他的分区
schema-member-lacks = 角色可打开但还缺密钥的分区
schema-member-ssh-key = 其 SSH 登录的公钥

cli-demo-making = 正在准备演示数据…
cli-import-done = 读取 { $read } 行，导入 { $added } 行，已有 { $known } 行，拒绝 { $refused } 行（{ $map }，{ $charset }）。
cli-import-would = 仅预演，未导入任何内容：读取 { $read } 行，将导入 { $added } 行，已有 { $known } 行，将拒绝 { $refused } 行（{ $map }，{ $charset }）。
cli-import-left-out = 未保存（客户资料里没有对应的位置）：{ $names }。
cli-import-kept = 预设未指定的列按原列名作为字段，形似个人号码的内容加密：{ $names }。可在工作台按 g i 或用 --map 另行指定，或不保存。
cli-import-ignored = 按预设不保存的列：{ $names }。
cli-import-steps = 历史进展 { $steps } 步；其中 { $grown } 个已有的案件有了后续。
cli-stay = {"  "}{ $name }：{ $days } 天 { $hours } 小时 { $minutes } 分
cli-stay-reopened = {"  "}重开 { $count } 次
col-age = 历时
schema-line-fields = 导入的进展中来源另有变化的列
schema-stay-stage = 所在阶段
schema-stay-waiting-for = 在等谁（导入的历史有记录时）
schema-stay-from = 起
schema-stay-to = 止，或到现在
schema-stay-seconds = 时长（秒）
schema-complaint-show-reopened = 决定或关闭后重开的次数
schema-complaint-show-reopened-by-source = 导入历史的来源自己记录的重开次数
schema-complaint-show-age-seconds = 从收到到结束或到现在的秒数；文件只说进展到哪一步而没有时间时为空
schema-complaint-show-stays = 依次停留的阶段，合计等于历时
cli-import-identical = 其中 { $count } 行与文件中另一行完全相同。
cli-import-refused = 第 { $line } 行，{ $column }：{ $reason }
cli-import-untold = … 另有 { $count } 行未导入；--rejects 文件 可列出全部。
cli-import-suppressed = 有 { $count } 行属于已被删除的人，不会恢复；预演不说明是哪几行。
cli-import-stays = 停止前已导入 { $added } 条记录，不会丢失。再次导入会接着进行。
