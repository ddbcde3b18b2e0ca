# 在工作台联系客户、记下反馈、申请例外，以及活动看板。

action-contact = 致电或去信：先问规则
action-feedback = 记下反馈
action-exception = 申请例外
action-campaigns = 活动
form-contact = 致电或去信
form-feedback = 反馈
form-exception = 例外
label-contact-when = 时间
contact-when-ahead = 现在：先问规则，再联系
contact-when-made = 已经联系过
label-feedback-kind = 种类
label-contacts = 最近联系
detail-contact = { $at } { $channel }（{ $purpose }）
hint-exception = 至少十个字符，供批准者阅读

verb-contact-make = 发起联系
done-contact-make = 没有规则反对：现在可以联系 { $number }，已计入次数。
toast-contact-make = 没有规则反对：现在可以联系 { $number }（r 查看号码），已计入次数。
toast-contact-log = 已记下：联系过 { $number }。
toast-guard-allow = 例外已批准：请把被拒绝的操作再做一次。
toast-guard-mode = 规则已设定。
toast-campaign-plan = 已计划。按 Enter 查看可以联系谁、不可以联系谁。
toast-campaign-release = 已放行：用 `kefu campaign send` 发送。
toast-campaign-halt = 已停止，不再发出任何信息。
cli-contact-make = 人工致电或去信之前先问规则；没有规则反对时即计入次数
cli-contact-make--party = 客户编号
cli-contact-make--channel = 以何种方式
cli-contact-make--purpose = 为何目的

board-campaigns = 活动
board-campaigns-none = 尚无活动：用 `kefu campaign new` 新建。
board-plan = 计划
board-release = 放行
board-halt = 停止
board-do-it = 执行
board-except = 申请例外
board-everybody = 全部客户
board-eligible = 可以联系
board-killed = 未发出：
col-may = 可联系
col-may-not = 不可
col-guard-number = 序
col-ruling-seq = 审计条目
col-ruling-source = 条款
col-sentence = 说明
confirm-halt = 永久停止这个活动？
confirm-halt-line = { $number } 不再发出任何信息，也不能再放行。

action-themes = 客户反馈的主题
header-themes = { $count ->
   *[other] { $count } 个主题无人处理
  }
board-themes = 客户反馈的主题
board-themes-none = 尚无带主题的反馈。按 T 记下反馈。
board-ignored = { $days } 天内有 { $count } 人提及而无人处理；达到 { $many } 人即须处理。Enter 打开最近一条，在那里按 f 计划措施。

label-excepted-until = 截止
label-about = 关于
label-about-words = 或另写
hint-about-words = 最多 40 个字符，每次用词一致
action-about = 反馈关于什么
between-sentences = { "" }
board-go-on-here = 已批准：按 d 执行。
col-whom = 对象

error-no-campaign = 没有活动。
    .hint = 用 `kefu campaign new` 新建。
error-no-exception = 没有可以申请例外的拒绝。
    .hint = 规则允许例外时，拒绝中会说明；g b 列出此前的拒绝。
error-approval-not-yet = { $number } 不是您的申请，或尚未批准。
    .hint = 请等待第二人批准。
error-approval-elsewhere = { $number } 未包含全部内容。
    .hint = 请在申请之处把同一操作原样再做一次。
