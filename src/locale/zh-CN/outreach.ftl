# 外联：模板、活动、联系记录，以及收到的邮件。

contact-channel-visit = 上门

campaign-state-begun = 已新建
campaign-state-planned = 已计划
campaign-state-released = 已放行
campaign-state-halted = 已停止

halted-opt-outs = 超过百分之一的收件人不愿再收到
halted-by-hand = 有人手动停止

rule-party-gone = 已合并或已删除
rule-point-missing = 没有这种联系方式
rule-other-language = 使用的语言既非中文也非英文
rule-contact-stopped = 不愿被联系
rule-stop-unchecked = 尚未与拒收名单比对
rule-no-consent = 未同意
rule-held-complaint = 有未结投诉
rule-held-promise = 有逾期承诺
rule-cap-channel = 七天内以此方式联系已达上限
rule-cap-all = 七天内联系已达上限
rule-attempts-day = 一天内联系尝试已达上限
rule-attempts-week = 一周内联系尝试已达上限
rule-quiet-hours = 当地是夜间
rule-campaign-halted = 活动已停止
rule-letter-of-others = 信中写有他人的编号
rule-template-names = 模板中写有某人的编号
rule-campaign-unreleased = 活动无人放行
rule-mail-unprotected = 邮件经未加密的线路
rule-mail-unverified = 邮件交给无人担保的中继

approval-campaign = 群发信息
wanted-campaign = 向 { $count ->
   *[other] { $count } 位客户
  }发送 { $about }（{ $template }）

verb-template-save = 保存模板
verb-campaign-new = 新建活动
verb-campaign-plan = 制定活动计划
verb-campaign-release = 放行活动
verb-campaign-send = 领取活动的信息
verb-campaign-settle = 记录信息的结果
verb-campaign-halt = 停止活动
verb-contact-log = 记录一次联系
verb-import-replies = 收取邮件

done-template-save = 模板“{ $name }”已保存。
done-campaign-new = { $number } 已新建。
done-campaign-plan = { $number } 已计划。
done-campaign-release = { $number } 已放行：用 `kefu campaign send { $number }` 发送。
done-campaign-halt = { $number } 已停止，不再发出任何信息。
done-contact-log = 已为 { $number } 记录。

col-template = 模板
col-campaign = 活动
col-queued = 等待
col-claimed = 正在移交或结果不明
col-sent = 已发送
col-failed = 失败
col-halted = 停止原因

cli-template = 模板：活动的内容，中英文各一
cli-template-list = 列出模板
cli-template-show = 按保存时的原样显示模板
cli-template-show--name = 模板名称
cli-template-save = 从文件保存模板，替换同名模板
cli-template-save--file = TOML 文件：name、purpose（statutory、service、survey、marketing）、channel（mail、sms、call），以及含 subject 和 text 的 [en] 与 [zh]；{"{"}name{"}"}、{"{"}number{"}"}、{"{"}date{"}"}、{"{"}signature{"}"} 会被填入；`-` 表示标准输入
cli-campaign = 活动：一个模板发给许多人；先计划，由第二人放行，再发送
cli-campaign-list = 列出活动，最新的在前
cli-campaign-new = 新建活动
cli-campaign-new--template = 哪个模板
cli-campaign-new--filter = 发给谁：如 "stage:active #vip" 的筛选；不写则为全部客户
cli-campaign-new--language = 客户未注明语言时使用哪种语言
cli-campaign-plan = 统计可以联系谁、不可以联系谁，按规则列出
cli-campaign-plan--number = 活动编号
cli-campaign-plan--dry_run = 只统计，不保存
cli-campaign-release = 经第二人批准后放行已计划的活动
cli-campaign-release--number = 活动编号
cli-campaign-send = 发送现在可以发出的：邮件交给中继或写入 maildir，短信和电话写成清单
cli-campaign-send--number = 活动编号
cli-campaign-send--mail = TOML 文件：relay（"smtps://host"、"smtp://host:587"、"plain://127.0.0.1:25" 或 "maildir:/path"）、from、stop，必要时还有 user、password_file 和 ca
cli-campaign-send--to = 把清单写入这个文件：短信须加密给收件人，电话为不含号码的任务
cli-campaign-send--recipient = 清单加密给谁
cli-campaign-status = 显示活动的状况
cli-campaign-status--number = 活动编号
cli-campaign-halt = 永久停止活动
cli-campaign-halt--number = 活动编号
cli-contact = 联系客户的记录
cli-contact-log = 记录一次人工的电话、上门或其他联系：会计入次数
cli-contact-log--party = 客户编号
cli-contact-log--channel = 以何种方式
cli-contact-log--purpose = 为何目的
cli-contact-log--at = 时间，不写则为现在
cli-contact-may = 说明现在能否联系某人，以及哪条规则不允许
cli-contact-may--party = 客户编号
cli-contact-may--channel = 以何种方式
cli-contact-may--purpose = 为何目的
cli-contact-list = 列出联系某人的记录，最新的在前
cli-contact-list--party = 客户编号

cli-campaign-planned = { $audience } 位中可以联系 { $eligible } 位；其中 { $waiting } 位当地现在是夜间。
cli-campaign-was-planned = 计划时：
col-no-more = 不愿再收到
error-campaign-send-how = { $number } 的方式是{ $way ->
    [sms] 短信：导出封存给发送者的名单
    [call] 电话：导出任务名单
   *[mail] 邮件
  }。
    .hint = { $way ->
        [sms] 请给出 --to 文件 和 --recipient age1…。
        [call] 请给出 --to 文件。
       *[mail] 请给出 --mail 文件：说明邮件如何发出，README 有示例。
    }
cli-campaign-refused =     { $count } 位不可：{ $rule }
cli-campaign-killed =     { $count } 条未发出：{ $rule }
cli-campaign-ran = { $number }：已发送 { $sent }，被中继拒绝 { $failed }，放回 { $back }，结果不明 { $unsure }，被规则拦下 { $killed }，等待当地天亮 { $waiting }。
cli-may-be-reached = 现在可以联系 { $number }。
cli-replies-done = 读取 { $read } 封邮件，收取 { $taken } 封，其中退订 { $stops } 封；{ $known } 封已收取过，{ $automatic } 封为自动邮件，{ $refused } 封未收取。
cli-replies-would = 仅预演，未收取任何邮件：读取 { $read } 封，将收取 { $taken } 封，其中退订 { $stops } 封；{ $known } 封已收取过，{ $automatic } 封为自动邮件，{ $refused } 封不会收取。

fault-reply-unreadable = 这不是邮件
fault-reply-unknown = 发件人不是已知客户，或这个地址属于多位客户；其中的停止要求已对每一位生效
fault-reply-large = 邮件过长，须由人查看
fault-reply-no-file = 不是普通文件，或无法读取
fault-reply-refused = 有规则不允许（{ $rule }）

error-party-gone = { $number } 已合并或已删除。
    .hint = `kefu party show { $number }` 说明并入了谁。
    .desk = 按 / 输入姓名，查找并入了谁。
error-point-missing = { $number } 没有可用于该方式（{ $contact-channel }）的联系方式。
    .hint = 用 `kefu party edit { $number } --point` 补记，或换一种方式。
    .desk = 按 i 补记，或换一种方式。
error-other-language = { $number } 使用的语言既非中文也非英文，而我们只用这两种语言联系。
    .hint = 若语言有误，请更正：`kefu party edit { $number } --language`。
    .desk = 若语言有误，按 e 更正；否则等客户前来联系。
error-contact-stopped = { $number } 不愿为此被联系：{ $contact-purpose }、{ $contact-channel }，自 { $since } 起拒收。只有法律规定的告知例外。
    .hint = 等客户自己提出；`kefu consent list { $number }` 说明拒收了什么。
    .desk = 请勿联系，等客户自己提出。若客户重新愿意：按 C，意愿选“恢复”，并附证据。
error-stop-unchecked = { $number } 的联系方式尚未与拒收名单比对。
    .hint = 由可以读取联系方式的人打开一次保险库，即会比对。
    .desk = 按 U 打开保险库即会比对，从前的拒收随之可见。
error-no-consent = { $standing ->
    [refused] { $number } 已拒绝此事
    [withdrawn] { $number } 已撤回对此事的同意
    [outdated] { $number } 同意此事时所见并非现行告知书
    [quarantined] 有文件称 { $number } 同意此事，但没有证据
   *[unsaid] { $number } 未同意此事
  }：{ $contact-purpose }、{ $contact-channel }。未经同意不得为此联系（《个人信息保护法》第十三条）。
    .hint = { $standing ->
        [refused] 12 个月内不再询问；若客户自己主动提出：`kefu consent give { $number } --own-wish`。
       *[unsaid] 客户来电时询问，并用 `kefu consent give` 记录答复。
    }
    .desk = { $standing ->
        [refused] 12 个月内不再询问。若客户自己主动提出：按 C，“主动”选“是”。
       *[unsaid] 请在客户来联系时询问。客户已同意？先 Esc，再按 C 记下目的、证据和告知书；之后按 o 接着办。
    }
error-held-complaint = { $number } 有未结投诉；结案之前不作推销或回访。
    .hint = 先结案：`kefu party show { $number }` 列出投诉。
    .desk = 先结案：在投诉上按 Enter，再按 m。为服务目的仍可联系。
error-held-promise = 对 { $number } 的承诺已逾期；兑现之前不作推销或回访。
    .hint = 先兑现承诺：`kefu party show { $number }` 列出承诺。
    .desk = 先兑现承诺，并按 K 记下。为服务目的仍可联系。
error-cap-channel = 七天内已以此方式联系 { $number } { $most ->
   *[other] { $most } 次
  }，已达上限。
    .hint = 请等待或换一种方式；`kefu contact list { $number }` 列出日期。
    .desk = 请等待或换一种方式。最近的联系列在联系方式之下。
error-cap-all = 七天内已联系 { $number } { $most } 次，已达上限。
    .hint = 请等待；`kefu contact list { $number }` 列出日期。
    .desk = 请等待。最近的联系列在联系方式之下。
error-attempts-day = 一天内已尝试联系 { $number } { $most } 次，不论目的，已达上限。
    .hint = 请等到明天；`kefu contact list { $number }` 列出时间。
    .desk = 请等到明天。最近的联系列在联系方式之下。
error-attempts-week = 一周内已尝试联系 { $number } { $most } 次，不论目的，已达上限。
    .hint = 请等待；`kefu contact list { $number }` 列出日期。
    .desk = 请等待。最近的联系列在联系方式之下。
error-quiet-hours = { $number } 当地时间为 { $clock }：21:00 至 08:00 不去信也不去电。
    .hint = 请等到当地 08:00；{ $number } 的 `zone` 字段说明其所在时区，无法识别的视为夜间。
    .desk = 请等到当地 08:00；可按 n 留下备注，提醒早到的同事。
error-campaign-late = { $state ->
    [halted] { $number } 已永久停止
   *[released] { $number } 已放行
  }。
    .hint = `kefu campaign status { $number }` 说明状况；`kefu campaign new` 新建另一个。
    .desk = 按 Enter 查看其状况。
error-campaign-nobody = { $number } 联系不到任何人。
    .hint = `kefu campaign status { $number }` 说明哪条规则拦下多少人。
    .desk = 按 Enter 查看哪条规则拦下多少人。
error-campaign-unplanned = { $number } 尚未计划。
    .hint = `kefu campaign plan { $number }` 统计可以联系谁。
    .desk = 请先计划：p。
error-campaign-unreleased = { $number } 尚未放行。
    .hint = `kefu campaign release { $number }` 请第二人批准。
error-campaign-halted = { $number } 已停止，不再发出任何信息。
    .hint = `kefu campaign status { $number }` 说明原因；解决之后请新建另一个。
error-campaign-channel = { $number } 不以这种方式发出。
    .hint = 邮件用 --mail 文件，短信和电话用 --to 文件。
error-template-name = { $file }：模板名称只含小写字母、数字、“-”和“.”。
    .hint = 在开头写 name = "spring-2026"。
error-template-channel = { $file }：活动以 mail、sms 或 call 发出。
    .hint = 请写 channel = "mail"。
error-template-empty = { $file }：其中一种语言没有内容（{ $language }）。
    .hint = [en] 和 [zh] 都要有 text，邮件还要有 subject。
error-template-subject = 主题为一行，不超过 { $chars } 个字符。
    .hint = 请缩短，并去掉换行。
error-template-names = 模板发给许多人，其中却写有某位客户、某个案件或承诺的编号。
    .hint = 请删去编号；{"{"}number{"}"} 会填入每位收件人的编号。
error-letter-of-others = 信中写有他人的客户、案件或承诺编号。
    .hint = 请删去该编号：他人的事不应让这位客户看到。
error-mail-relay = 这不是中继地址。
    .hint = 请写 relay = "smtps://host"、"smtp://host:587"、"plain://127.0.0.1:25" 或 "maildir:/path"。
error-mail-unprotected = 邮件只经过验证的 TLS 离开本机，而该中继不提供。
    .hint = 请用支持 TLS 的中继（smtps:// 或 smtp://）；plain:// 只用于本机地址。未发送任何邮件。
error-mail-unverified = 中继 { $host } 的证书无人担保，未移交任何邮件。
    .hint = 请修正 { $host } 的证书，或用 ca = "文件" 指明签发机构。未发送任何邮件。
error-mail-unreached = 无法连接中继，或连接中断。
    .hint = 请检查中继，然后重新发送：未发出的仍在等待。
error-mail-not-ours = 中继不接受我们发出的邮件。
    .hint = 请检查账户和文件中的 from，然后重新发送：未发出的邮件会等到那时。
error-mail-certificate = 无法读取该文件中的证书。
    .hint = 请用 ca = "文件" 指明 PEM 文件。
error-mail-login = 账户须同时有 user 和 password_file。
    .hint = 两者都写，或都不写。
error-mail-login-refused = 中继不认识该账户。
    .hint = 请检查 user 和 password_file。未发送任何邮件。
error-mail-from = 无法读取我方的地址。
    .hint = 请写 from = "Care <care@example.org>" 和 stop = "stop@example.org"。
error-mail-large = 有一封邮件超过 { $bytes } 字节。
    .hint = 请将其移开，由人查看。
error-reply-known = 这封邮件已收取过。
    .hint = 无需再做什么。

schema-template-name = 名称
schema-template-purpose = 目的
schema-template-channel = 以何种方式发出
schema-template-text = 文件内容
schema-template-by = 保存者
schema-template-at = 保存时间
schema-campaign-number = 编号
schema-campaign-state = 状况
schema-campaign-template = 模板
schema-campaign-purpose = 目的
schema-campaign-channel = 以何种方式发出
schema-campaign-filter = 发给谁
schema-campaign-language = 客户未注明语言时使用的语言
schema-campaign-by = 新建者
schema-campaign-at = 新建时间
schema-campaign-plan = 可以联系谁
schema-campaign-queued = 等待中的信息
schema-campaign-claimed = 正在移交或结果不明的信息
schema-campaign-sent = 已移交的信息
schema-campaign-failed = 无人接收的信息
schema-campaign-killed = 被规则拦下的信息，按规则
schema-campaign-stopped = 此后不愿再收到的收件人
schema-campaign-halted = 停止原因
schema-plan-campaign = 哪个活动
schema-plan-audience = 筛选出的人数
schema-plan-eligible = 可以联系的人数
schema-plan-waiting = 其中当地现在为夜间的人数
schema-plan-refused = 不可联系的人数，按规则
schema-plan-adds-up = 可以与不可以之和是否为全部
schema-campaign-run-campaign = 哪个活动
schema-campaign-run-state = 现在的状况
schema-campaign-run-sent = 已移交
schema-campaign-run-failed = 被中继拒绝
schema-campaign-run-back = 放回：未发出
schema-campaign-run-unsure = 不知是否发出
schema-campaign-run-killed = 被规则拦下
schema-campaign-run-waiting = 等待规则放行
schema-contact-at = 时间
schema-contact-channel = 以何种方式
schema-contact-purpose = 目的
schema-contact-campaign = 哪个活动；人工的则无
schema-contact-may-number = 谁
schema-contact-may-allowed = 现在能否联系
schema-contact-may-rules = 不允许的规则，最重要的在前
schema-contact-may-facts = 规则所依据的事实
schema-replies-read = 读取的邮件
schema-replies-taken = 收取的邮件
schema-replies-stops = 其中的退订
schema-replies-known = 已收取过的邮件
schema-replies-automatic = 自动邮件
schema-replies-refused = 未收取的邮件及原因
