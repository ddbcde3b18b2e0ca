# 列表浮层：成员、审计日志、谁看过、通知。

header-waiting = { $count } 人待批准
footer-spent = 已达上限，{ $free } 后可再查看

action-members = 成员：新增、批准、角色、解除限制、移除
action-approvals = 需要第二人审批的申请
action-audit = 审计日志
action-reads = 谁看过这位客户的资料
action-notices = 查看通知

board-members = 成员
board-audit = 审计日志（新的在前）
board-audit-line = member:姓名 party:C-000123 verb:查看 purpose:来电 被拒绝 since:3d until:2026-03-01
board-audit-none = 没有符合的记录。按 / 修改条件。
board-reads = 谁看过什么
board-reads-of = { $number } { $name } · 谁看过什么
board-reads-none = 还没有人看过这里的封存内容。
board-notices = 查看通知
board-notices-none = 没有未读通知。按 a 显示已读的。
board-approvals = 需要第二人审批的申请
board-approvals-none = 没有待审批的申请。按 a 可看已结的。
board-go-on = 已批准：请把同一操作原样再做一次。
board-agree = 批准
board-decline = 驳回
board-withdraw = 撤回
board-over-too = 含已结
board-open-only = 只看未结
board-entry = 审计记录 { $seq }
board-batch = { $first } … { $last }（共 { $count }）
board-fact = { $label }：{ $value }
board-between = {" · "}
board-invited = 下一步：{ $name } 自己设置口令：`kefu --as "{ $name }" vault passphrase`
board-waits = 等待持有密钥的人批准。按 p 批准：输入新成员念给你的指纹。
board-rotate = 分区“{ $compartment }”需要更换密钥：`kefu vault rotate`。
board-rotating = 分区“{ $compartment }”正在更换密钥：{ $total } 个中已完成 { $done } 个。
board-add = 新增
board-approve = 批准
board-roles = 角色
board-lift = 解除限制
board-remove = 移除
board-log = 该客户的全部记录
board-read = 标为已读
board-all = 包括已读
board-unread = 只看未读

label-roles = 角色
label-uid = 用户号
label-fingerprint = 指纹
hint-uid = `id -u` 显示的数字；可以留空
hint-fingerprint = 新成员念给你的内容
hint-lift = 至少 12 个字；会写入日志
form-add-member = 新成员
form-approve = 批准
form-roles = 角色
form-lift = 解除查看限制 30 分钟
confirm-agree = 批准这项申请？
confirm-agree-line = 允许 { $name } 执行一次：{ $what }
confirm-remove = 移除这位成员？
confirm-remove-line = { $name } 立即失去权限：密钥和口令被删除，打开的工作台随即结束。此操作无法撤销。
confirm-remove-cases = { $count ->
    [0] 名下没有未结投诉。
   *[other] { $count } 件未结投诉将回到队列。
  }
confirm-remove-keys = 需要更换密钥的分区：{ $compartments }。
toast-member-add = 已新增 { $name }；接下来由本人设置口令。
toast-member-approve = 已批准 { $name }。
toast-member-role = 已更改 { $name } 的角色。
toast-member-remove = 已移除 { $name }。
toast-vault-lift = 已为 { $name } 解除限制，{ $minutes } 分钟内有效。
toast-approval-approve = 已批准 { $name }。
toast-approval-decline = 已驳回 { $name }。
toast-approval-withdraw = 已撤回 { $name }。
toast-notice-read = 该通知已标为已读。
error-uid = “{ $text }”不是用户号。
    .hint = 应为 `id -u` 显示的数字；在别处登录的人请留空。

col-lacks = 还缺
col-uid = 用户号
col-lifted = 限制解除至
col-session = 会话
col-digest = 摘要
col-previous = 前一条的哈希
col-hash = 哈希
col-id = 标识

error-no-notice = 这里没有通知。
    .hint = 按 a 显示已读的。
