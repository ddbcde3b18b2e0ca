# 工作台：窗格、按键、表单、消息。

too-small = kefu 至少需要 60 列 20 行。请放大窗口或缩小字号。

header-demo = 演示
demo-passphrase = { $name } · 演示口令 { $passphrase }
header-open = 保险库：已开
header-locked = 保险库：已锁
header-due = 我的：今日 { $today } · 逾期 { $overdue }
header-approvals = 申请 { $count }
header-notices = 通知 { $count }
searching-keys = Enter 打开 · ↑↓ 选择 · Esc 离开 · '精确 !排除 #标签 @负责人 stage:active due:<3d

filtering-keys = Enter 显示 · Esc 离开 · 文字 @me @- stage:waiting due:<3d due:today overdue age:>30d !…
pane-list = 客户
pane-list-mine = 我的客户
pane-marked = 已标记 { $count }
pane-detail = 详情
pane-queue-open = 投诉（先到期在前）
pane-queue-mine = 我的投诉
pane-queue-unowned = 无人接手的投诉
pane-queue-promises = 待兑现的承诺（先到期在前）
pane-queue-closed = 已结案的投诉

list-hidden-marks = 已标记 { $marked } 个，{ $hidden } 个被搜索隐去
list-loading = 读取中…
list-none-yet = 还没有客户。按 + 登记第一个，或用 `kefu import parties 文件` 导入。
list-nobody = 没有这个人。
list-enter-makes-new = 按 Enter 用输入的内容登记新客户。
list-no-number = 没有这个编号。
list-filter-nobody = 没有客户符合这个筛选。
list-filter-as-text = 要按原文查找这些字：{ $line }
list-wants-unlock = 看起来是号码或地址，而保险库已锁。
list-enter-unlocks = 按 Enter 解锁后查找。
list-enter-opens = 按 Enter 打开。
list-enter-mends = 按 Enter 回到这一行修改。
queue-empty = 这里没有投诉。按 s 换一种视图。

queue-nothing-fits = 没有含这些字的投诉。按 Esc 看全部。
queue-no-promise = 没有待兑现的承诺。按 s 换一种视图。
due-late = 已逾期
due-late-hours = 逾期{ $n }时
due-late-days = 逾期{ $n }天
due-late-years = 逾期{ $n }年
due-today = 今天
due-in-days = { $n } 天

nobody = 无人
detail-empty = 在客户或投诉上按 Enter，在这里打开。N 接手最急的无主投诉。
detail-more = … 按 Enter 读全文
detail-merged = 已并入 { $into }
detail-tier = { $tier } 级
detail-released = 解除原因：{ $reason }
detail-seconds = { $n } 秒
detail-unverified = （与写入时不符：请告知隐私专员）
detail-complaints = 投诉
detail-promises = 承诺
detail-by = { $due } 前
detail-timeline = 时间线
detail-no-timeline = 还没有记录。
detail-taken-back = 已撤回

label-product = 产品
label-issue = 问题
label-company = 公司
label-received = 收到
label-external-ref = 外部编号
label-waiting-until = 等待至
label-outcome = 结果
label-closing = 结案
label-response = 答复
label-what-happened = 发生了什么
label-wanted = 诉求
label-name = 名称
label-kind = 类型
label-phone = 电话
label-email = 邮箱
label-address = 地址
label-city = 城市
label-tier = 级别
label-language = 语言
label-tags = 标签
label-stage = 阶段
label-label = 名目
label-value = 内容
label-text = 正文
label-title = 标题
label-channel = 渠道
label-severity = 严重度
label-received-at = 收到时间
label-backdated-because = 迟登原因
label-due = 期限
label-owner = 负责人
label-note = 移交说明
label-reason = 理由
label-question = 发出的问题
label-until = 答复期限
label-reasons = 理由

undecided = 请选择
hint-tags = 用逗号分开
hint-label = 工作、家庭…；不要写号码本身
hint-title = 一行：出了什么问题
hint-received-at = 现在；或 2026-03-01、15:00
hint-promise = 我们将做什么
hint-due = +3d、2026-03-01、15:00
hint-note = 做了什么，下一步是什么
hint-break-glass = 至少 12 个字符；会记入审计日志，并通知隐私专员

form-new-party = 新客户
form-edit-party = 修改客户
form-point = 新联系方式
form-note = 记一笔
form-complaint = 新投诉
form-promise = 新承诺
form-assign = 移交
form-release = 解除承诺
form-break-glass = 紧急查看
form-tag = 加标签
form-save-view = 把搜索存为视图

pick-palette = 想做什么？
pick-point = 查看哪一项？
pick-purpose = 查看{ $whose }：什么用途？
pick-keep = 兑现的是哪个承诺？
pick-release = 客户同意解除哪个承诺？
pick-step = 下一步
pick-similar = 打开哪一位？
pick-merge = 并入哪一位？
pick-sort = 排序依据
pick-theme = 主题
pick-keys = 按键

confirm-yes = 是
confirm-no = 否
confirm-quit = 不保存就离开？
confirm-quit-line = 有 { $count } 份草稿没有保存，将会丢失：
confirm-quit-more = 以及另外 { $count } 份
confirm-merge = 合并这两个客户？
confirm-merge-line = { $from } 将并入 { $into }。
confirm-merge-back = 联系方式移过去，历史也在那里显示。可以撤销，也可以用 `kefu party unmerge { $number }` 拆开。
confirm-tag = 全部加标签？
confirm-tag-line = { $count } 个客户将加上标签 { $tags }，一步完成，可以撤销。
confirm-names = { $more ->
    [0] { $names }
   *[other] { $names }，另有 { $more } 个
  }
confirm-assign = 全部移交？
confirm-assign-line = { $count } 个投诉将移交，一步完成，可以撤销。
confirm-claim = 全部接手？
confirm-claim-line = { $count } 个投诉将归你，一步完成，可以撤销。

similar-shares = 已有：{ $number } { $name } { $company } · 相同的
similar-name = 相近：{ $number } { $name } { $company }

toast-vault-unlock = 保险库已打开。
toast-vault-lock = 保险库已锁上。
toast-vault-closed = 闲置过久，保险库已自动锁上。
toast-party-add = { $number } 已登记。
toast-party-edit = { $count ->
    [1] { $number } 已修改。
   *[other] 已修改 { $count } 个客户。
  }
toast-party-point = 已为 { $number } 封存联系方式。
toast-party-merge = 已并入 { $number }。
toast-party-unmerge = { $number } 已拆开。
toast-entry-add = 已记下：{ $number }。
toast-complaint-open = { $number } 已登记，归你负责。
toast-complaint-claim = { $count ->
    [1] { $number } 归你了。
   *[other] { $count } 个投诉归你了。
  }
toast-complaint-next = { $number } 归你了。
toast-complaint-assign = { $count ->
    [1] { $number } 已移交。
   *[other] 已移交 { $count } 个投诉。
  }
toast-complaint-move = { $number } 已走到下一步：{ $stage }。
toast-promise-add = 已承诺 { $number }。
toast-promise-keep = { $number } 已完成：{ $text }
toast-promise-release = { $number } 已解除：{ $text }
toast-promise-keys = K：已做到。X：客户同意不做。
toast-undo = 已撤销：{ $what }。Ctrl+R 重做。
toast-undo-final = 已彻底撤销：{ $what }。
toast-redo = 已重做：{ $undone }。
toast-copied = 已复制：{ $text }
toast-language = 中文
toast-view-saved = 已存为“{ $name }”，按 { $key } 打开。
toast-no-view = 这个键上没有视图。按 S 把搜索存为视图。
toast-unchanged = 没有任何改动。
toast-draft-kept = 草稿已保留；按同一个键再打开。

footer-open = 打开
footer-next-case = 下一个
footer-reveal = 查看
footer-claim = 接手
footer-move = 推进
footer-note = 记录
footer-promise = 承诺
footer-complaint = 投诉
footer-unlock = 保险库
footer-search = 搜索
footer-filter = 筛选
footer-sort = 视图
footer-sort-list = 排序
footer-palette = 命令
footer-help = 帮助
footer-quit = 退出

action-search = 搜索客户
action-open = 打开
action-next-case = 接手下一个投诉
action-note = 记一笔
action-complaint = 新投诉
action-promise = 新承诺
action-reveal = 查看封存的内容
action-claim = 接手这个投诉
action-assign = 移交给别人
action-move = 走下一步
action-keep = 承诺已兑现
action-release = 解除承诺
action-new-party = 新客户
action-edit = 修改客户
action-add-point = 添加联系方式
action-merge = 合并两个客户
action-tag = 给客户加标签
action-unlock = 打开或锁上保险库
action-undo = 撤销
action-redo = 重做
action-repeat = 重复
action-copy = 复制编号和名称
action-mark = 标记
action-mark-range = 标记到这里
action-mark-all = 全部标记或取消
action-down = 下移
action-up = 上移
action-half-down = 下半页
action-half-up = 上半页
action-page-down = 下一页
action-page-up = 上一页
action-home = 第一行
action-end = 最后一行
action-next-pane = 下一个窗格
action-previous-pane = 上一个窗格
action-zoom = 只看这个窗格
action-sort = 换一种视图：未结、我的、无主、承诺、已结
action-sort-list = 按某一列给客户排序
action-filter = 筛选投诉
action-save-view = 把搜索存为视图
action-view-1 = 视图 1：所有客户
action-view-2 = 视图 2：我的客户
action-view-3 = 视图 3
action-view-4 = 视图 4
action-view-5 = 视图 5
action-view-6 = 视图 6
action-view-7 = 视图 7
action-view-8 = 视图 8
action-view-9 = 视图 9
action-view-named = { $label }：{ $name }
action-palette = 所有命令
action-help = 帮助
action-language = Switch to English
action-theme = 主题
action-keys = 按键方案
action-refresh = 全部重新读取
action-redraw = 全部重画
action-suspend = 回到命令行
action-back = 返回
action-quit = 退出

error-no-point = 这里没有联系方式。
    .hint = 按 i 添加。
error-no-record = 没有打开的内容，光标下也没有。
    .hint = 用 Enter 打开客户或投诉。
error-no-party = 没有打开客户。
    .hint = 用 Enter 打开，或按 / 查找。
error-no-case = 没有选中未结的投诉。
    .hint = 在队列中选一个，或按 N 接手下一个。
error-no-promise = 这里没有未了结的承诺。
    .hint = 按 p 立一个。
error-nothing-to-repeat = 还没有可重复的操作。
    .hint = `.` 重复接手、兑现和标记。
error-open-first = 请先打开这个客户。
    .hint = 按 Enter，再按 { $key }。
error-when = “{ $text }”不是时间。
    .hint = 请写 2026-03-01、2026-03-01 15:00、15:00、+3d 或 +4h。
error-keys-file = { $path } 第 { $line } 行：{ written-wrong }
    .hint = 每行写成 `action = ["key"]`；按 `?` 看有哪些操作。
error-keys-conflict = 键 { $key } 同时给了 { $first } 和 { $second }。
    .hint = 在 keys.toml 中从其中一个拿掉。
error-theme = 无法使用这个主题：{ $detail }
    .hint = 用 --theme 或命令面板换一个。
error-theme-malformed = { $file } 第 { $line } 行：{ written-wrong }
    .hint = 请改正这一行，或用 --theme 换一个主题。
error-terminal = 终端没有响应：{ $detail }
    .hint = 请在终端中启动 kefu。
error-panic = 出了故障（{ $id }）。已提交的内容没有丢失。
    .hint = 请重新启动 kefu，并报告这个编号。
error-no-terminal = 工作台需要终端。
    .hint = 请在终端中启动，或使用命令：`kefu --help` 列出全部命令。
