# 宏，以及一次处理多个投诉。

deed-claim = 接手
deed-assign = 移交
deed-acknowledge = 告知收到
deed-assess = 评估
deed-investigate = 调查
deed-wait = 等待
deed-draft = 拟定决定
deed-submit = 提交草案
deed-approve = 批准
deed-return = 退回草案
deed-decide = 决定
deed-remedy = 补救
deed-close = 结案
deed-double = 按重复件搁置
deed-hold = 法律保全
deed-reopen = 重新打开
deed-allege = 诉求
deed-hear = 听取一方
deed-cause = 原因
deed-confirm = 确认原因
deed-receive = 收到来信
deed-link = 关联
deed-unlink = 取消关联
deed-note = 备注
deed-promise = 承诺
deed-send = 发信

verb-macro-save = 保存宏
verb-macro-drop = 删除宏
done-macro-save = 宏“{ $name }”已保存。
done-macro-drop = 宏“{ $name }”已删除。

cli-macro = 宏：一个名字，投诉的若干步骤
cli-macro-list = 列出所有宏
cli-macro-show = 显示保存的宏
cli-macro-show--name = 宏的名字
cli-macro-save = 从文件保存宏，同名的被替换；逐步检查
cli-macro-save--file = TOML 文件：name = "…"，每一步一个 [[step]]，写 do = "acknowledge" 和命令行同名的选项；`-` 读标准输入
cli-macro-drop = 删除宏
cli-macro-drop--name = 宏的名字
cli-macro-run = 对投诉执行宏，一步完成、一次撤销；先说明结果
cli-macro-run--name = 宏的名字
cli-macro-run--numbers = 投诉编号
cli-macro-run--filter = 符合筛选的全部未结投诉，如 "stage:received @me"
cli-macro-run--dry_run = 只说明允许几个、哪条规则拒绝几个
cli-macro-run--allowed_only = 即使有被拒绝的，也处理允许的
cli-macro-done = “{ $name }”已在 { $count } 个投诉上执行；`kefu undo` 全部撤销。
col-macro = 宏
col-steps = 步骤
col-saved-by = 保存人

schema-macro-name = 宏的名字
schema-macro-steps = 依次做什么
schema-macro-text = 文件内容
schema-macro-by = 谁保存的
schema-macro-at = 何时保存
schema-macro-run-macro = 哪个宏
schema-macro-run-allowed = 执行（或可执行）的投诉
schema-macro-run-refused = 拒绝的规则，拒绝最多的在前
schema-macro-run-final = 是否会告知外部人员，因而整体不能撤销
schema-macro-run-done = 是否已执行
schema-macro-run-seq = 审计记录的序号
schema-refusal-code = 规则，与审计日志一致
schema-refusal-args = 第一个拒绝的事实
schema-refusal-complaints = 拒绝哪些投诉

action-macro = 对标记的投诉（或本投诉）执行宏
pick-macro = 宏
pick-of-many = { $all } 个中的 { $count } 个
form-of-many = { $count } 个投诉
toast-no-macro = 还没有宏；组长用 `kefu macro save 文件` 保存。
toast-bulk-macro = “{ $name }”已在 { $count } 个投诉上执行；按 u 撤销。
toast-bulk-step = { $count } 个投诉已走到：{ $stage }；按 u 撤销。
preview-macro = 执行“{ $name }”？
preview-step = 全部走到：{ $stage }？
preview-allowed = { $count ->
    [0] 一个也不允许
   *[other] 允许 { $count } 个：{ $numbers }
  }
preview-refused = 拒绝 { $count } 个（{ $code }）：{ $numbers }
    { $why }
preview-more = 其他规则另拒绝 { $count } 个。
preview-final = 其中会告知外部人员：整体不能撤销。
preview-yes = 处理这 { $count } 个

error-macro-name = 宏的名字不超过 { $chars } 个字，不含任何人的号码：它会留在日志里。
    .hint = 在 { $file } 开头写 name = "…"。
error-macro-length = 宏有 1 到 { $most } 步；这个有 { $count } 步。
    .hint = 每一步以 [[step]] 开头。
error-macro-order = { $file } 第 { $line } 行：从 { $from } 没有一步到{ $to }。
    .hint = 与 `kefu complaint move` 的步骤相同，见 README。
error-macro-serious = { $file } 第 { $line } 行：这样评估的投诉属于严重，不能当场决定。
    .hint = 用 investigate 代替 decide。
error-macro-own-draft = { $file } 第 { $line } 行：没有人批准自己的草案。
    .hint = 把 approve 留给别人执行的宏。
error-macro-promise-open = { $file } 第 { $line } 行：还有未了的承诺，投诉不能结案。
    .hint = 去掉承诺，或去掉结案。
error-macro-two-persons = { $file } 第 { $line } 行：这样结案需要第二个人。
    .hint = 这样的投诉逐个结案。
error-macro-final = { $file } 第 { $line } 行：发出去的东西无法撤销，所以不能是宏的一步。
    .hint = 用 `kefu complaint send` 逐封发信。
error-macro-time = { $file } 第 { $line } 行：{ $text } 不是从执行时算起的时间。
    .hint = 写 +3d、+4h 或 +30m。
error-macro-refused = 什么也没做：有 { $count } 个被拒绝。
    .hint = --allowed-only 处理其余的；--dry-run 只说明。
error-turn-final = 这无法撤销，不能与别的一起做：{ $verb }。
    .hint = 单独做。
error-turn-two-persons = 这需要第二个人，不能与别的一起做：{ $verb }。
    .hint = 单独做；那时会提交申请。
