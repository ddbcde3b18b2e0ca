# 队列：谁在看、视图与计数、交接、升级。

presence-looking = { $name } 正在查看
presence-typing = { $name } 正在输入

cli-desk = 打开着的工作台
cli-desk-list = 列出现在坐在工作台前的人，以及打开着的投诉
cli-desk-end = 结束一个打开着数据库的工作台或命令，例如在修改中途被暂停的
cli-desk-end--pid = 进程号，`kefu doctor` 会列出
cli-desk-end--json = 输出一个 JSON 文档
holder-desk = 在工作台前
holder-typing = 正在输入
holder-writes = 正在写
holder-opens = 正在打开
holder-stopped = 已暂停
holder-command = 在运行命令
verb-desk-end = 结束了会话
done-desk-end = { $how ->
    [killed] { $who }（进程 { $pid }）没有按要求结束，已被强制结束。那里已保存的内容都在数据库中。
   *[asked] { $who }（进程 { $pid }）已结束。那里已保存的内容都在数据库中。
  }
error-no-holder = 没有进程 { $pid } 打开着这个数据库。
    .hint = `kefu doctor` 会列出打开着它的进程。
error-desk-signal = 进程 { $pid } 无法结束：{ $detail }
    .hint = 只有它自己的账户和 root 能结束它；日志中记有这次尝试。
error-desk-stays = 进程 { $pid } 虽被强制结束，仍未退出。
    .hint = 它在等磁盘。请检查磁盘；磁盘一有响应它就会结束。
cli-desk-none = 没有打开的工作台。
attention-looking = 正在查看
attention-typing = 正在输入
col-pid = 进程
col-attention = 在做
schema-desk-session = 工作台的一次运行，与日志中的名称一致
schema-desk-member = 谁的工作台
schema-desk-pid = 进程号
schema-desk-since = 何时打开
schema-desk-complaint = 那里打开着的工单
schema-desk-typing = 是否正在为它输入

# 视图

view-all = 全部未结
view-mine = 我的
view-nobodys = 无人
view-overdue = 逾期
view-today = 今日
view-waiting = 等待
col-view = 视图
col-filter = 筛选
form-save-case-view = 存为队列视图
action-case-view = 队列视图 { $n }：{ $name }
action-drop-view = 删除队列当前的自建视图
toast-case-view-saved = 已存为“{ $name }”，在队列里按 { $key } 打开。
toast-case-view-dropped = 视图“{ $name }”已删除。
toast-no-own-view = 队列现在显示的不是自建视图。
cli-complaint-view = 队列的视图
cli-complaint-view-list = 列出视图、所在的键，以及各有多少投诉
cli-complaint-view-save = 把筛选存为队列视图，放在 7 到 9 键
cli-complaint-view-save--name = 视图名；同名的会被替换
cli-complaint-view-save--line = 筛选，例如 "stage:waiting @me"
cli-complaint-view-drop = 删除自建视图
cli-complaint-view-drop--name = 视图名
cli-complaint-list--line = 筛选，例如 "stage:waiting @me due:<3d"；键：stage owner due age kind severity channel product party
cli-view-saved = 已存为“{ $name }”。
cli-view-dropped = 视图“{ $name }”已删除。
done-member-preferences = { $what }
schema-view-key = 所在的数字键
schema-view-name = 视图名；公用视图为代码
schema-view-filter = 筛选
schema-view-own = 是否本人自建
schema-view-count = 有多少投诉
error-view-name = 视图要有名称。
    .hint = `kefu complaint view save 名称 筛选`，或在队列里按 S。

# 放回与交接

handover-unread = { $by } 交接：{ $note }
action-skip = 放回自己的投诉，并写明理由
form-skip = 放回
hint-skip = 为什么不由你办；下一位会看到
cli-complaint-skip = 放回自己的投诉；当天 `next` 不再给你这一件
cli-complaint-skip--number = 投诉编号
cli-complaint-skip--reason = 为什么不由你办；接手的人会看到
schema-complaint-show-handover = 随之交接的话（at、by、note），直到负责人有所处理
error-queue-skipped = 等待接手的投诉今天都被你放回过。
    .hint = 按编号认领其中一件：`kefu complaint claim`。
    .desk = 在队列里按 a 认领其中一件。
error-skip-not-mine = 只能放回自己的投诉。
    .hint = 先用 `kefu complaint claim` 认领，或用 `kefu complaint assign` 移交。
    .desk = 先按 a 认领，或按 A 移交。

# 升级

rung-handler = 50 %：经办人
rung-lead = 75 %：组长
rung-manager = 90 %：投诉主管
rung-breach = 已超时
happening-breached = 超时
letter-drafted = 已起草
happening-drafted = 已起草信函
verb-complaint-escalate = 记录超时、起草应发信函
done-complaint-escalate = 超时已记录，应发信函已起草：在投诉上按 w 打开。
cli-complaint-escalations = 列出时间过半的投诉、各升到哪一级、依据哪个时限
cli-complaint-escalations--mine = 只列升级到你的
cli-complaint-escalate = 记录已超过的期限，每个时限一次，并为负责人起草延期告知和逾期告知；不可撤销
cli-escalations-none = 没有升级的投诉。
cli-escalate-breaches = 记录超时：{ $count }
cli-escalate-letters = 已为负责人起草信函：{ $count }
cli-escalate-no-owner = 无负责人，未起草：{ $count }
cli-escalate-own-draft = 负责人正在该投诉中写信，未起草：{ $count }
cli-escalate-no-language = 没有客户语言的信函，未起草：{ $count }
cli-escalate-nothing = 没有新的超时，也没有起草信函。
header-escalated = 升级到你 { $count }
label-escalated = 升级
col-rung = 级别
schema-escalation-number = 投诉编号
schema-escalation-rung = 升到哪一级
schema-escalation-clock = 走得最远的时限及其规则包
schema-escalation-due-at = 该时限何时到期
schema-escalation-owner = 负责人
schema-escalation-mine = 是否升级到你
schema-escalate-seq = 日志条目号；无可写时为空
schema-escalate-breaches = 记录的超时数
schema-escalate-letters = 起草的信函数
schema-escalate-no-owner = 因无负责人而未起草的信函数
schema-escalate-own-draft = 因负责人正在写信而未起草的信函数
schema-escalate-no-language = 因没有客户语言的信函而未起草的信函数
error-nothing-escalates = 没有新的超时，也没有应发的信函。
    .hint = `kefu complaint escalations` 列出时间过半的投诉。
