# 时限：日历、时钟和规则包，以及日期的由来。

cli-policy = 时限：规则包、日历，以及计算到期日
cli-policy-list = 列出规则包
cli-policy-show = 显示一个规则包的时限及其依据
cli-policy-adopt = 启用一个规则包，并说明哪些日期随之变动；可撤销
cli-policy-check = 检验规则包（或文件中的一个规则包）的全部用例
cli-policy-due = 计算到期日；不需要数据库，有数据库时用其中的日历
cli-policy-calendar = 日历：工作时间、休息日、调休上班日
cli-policy-calendar-list = 列出日历及其有效期
cli-policy-calendar-show = 逐日显示一个日历
cli-policy-calendar-import = 导入一个日历，或某个日历下一年的日期；不可撤销
cli-policy-editor = 成员能否在工作台用自己的编辑器写长文本；不带参数时显示现状
cli-policy-editor--rule = allow（允许）或 forbid（禁止）[新库默认：forbid]
cli-policy-show--pack = 规则包的名称
cli-policy-adopt--what = 随附规则包的名称，或 TOML 文件；id 相同的文件接续该规则包
cli-policy-adopt--dry_run = 只说明哪些日期会变动
cli-policy-check--file = TOML 格式的规则包文件
cli-policy-due--calendar = 按哪个日历；`kefu policy calendar list` 列出全部 [默认：有 --clock 时为规则包的日历]
cli-policy-due--start = 起点：YYYY-MM-DD、日历时区的 YYYY-MM-DDTHH:MM，或 RFC 3339；当日不计入
cli-policy-due--working_days = 若干个工作日，含调休上班日
cli-policy-due--days = 若干个自然日
cli-policy-due--weeks = 若干周
cli-policy-due--months = 若干个月
cli-policy-due--minutes = 若干分钟工作时间
cli-policy-due--clock = 某个规则包的时限，例如 uk-disp:reg.final；同时说明依据
cli-policy-due--roll = 到期日无人上班时，顺延到下一个工作日
cli-policy-due--hours = 每个工作日的工作时间，例如 09:00-12:00,13:30-18:00 [默认：日历的工作时间]
cli-policy-due--pauses = 从一个时间到另一个时间暂停计时，例如 2026-03-02T15:00..2026-03-03T11:00；可重复
cli-policy-due--explain = 逐步说明日期的由来
cli-policy-calendar-list--all = 包括已被取代的版本
cli-policy-calendar-show--calendar = 日历的 id，例如 cn
cli-policy-calendar-import--file = TOML 文件；没有时区和工作周时，接续同一 id 的日历。也可以是 holiday-cn 的年度 JSON 文件，接续 cn

cli-due = { $due }
cli-due-provisional = { $due }（暂定：休息日安排尚未公布到那一天）
cli-calendar-off = 休息
cli-policy-checked = { $pack } { $version }：{ $clocks } 个时限，{ $goldens } 个用例，全部相符。
cli-policy-clock = { $kind }：自{ $start }起 { $length } × { $unit }，至{ $stop ->
    [none] 无
   *[other] { $stop }
  }为止；暂停事由：{ $pause ->
    [none] 无
   *[other] { $pause }
  }
cli-policy-always = 一直
cli-policy-shifts = { $more ->
    [0] { "" }
   *[other] …… 另有 { $more } 个。
  }
cli-policy-would = 启用 { $pack } 会改动 { $cases } 个投诉。目前没有任何改动。
done-policy-adopt = { $pack } 已启用；{ $cases } 个投诉有变动。`kefu undo` 可撤销。
done-policy-calendar = 已从 { $file } 导入。此后按它计算日期。
verb-policy-calendar = 导入日历
verb-policy-editor = 决定能否用编辑器
done-policy-editor = { $rule ->
    [allow] 成员可以用自己的编辑器写长文本：在表单里按 Ctrl+G。
   *[other] 长文本只在工作台里写。
  }
cli-policy-editor-is = { $rule ->
    [allow] 成员可以用自己的编辑器写长文本。
   *[other] 不允许用自己的编辑器。
  }
verb-policy-adopt = 启用规则包

col-policy = 规则包
col-calendar = 日历
col-version = 版本
col-zone = 时区
col-valid-from = 有效起始
col-valid-through = 有效截止
col-effective = 施行日期
col-clocks = 时限数
col-goldens = 用例数
col-in-force = 启用时间
col-clock = 时限
col-what-for = 用途
col-stopped-at = 停止
col-rests-on = 依据
col-from = 原日期
col-to = 新日期
col-earlier = 提前
col-later = 推后
col-armed = 新增
col-stopped = 已按时或已逾期办结
col-gone = 取消
col-newly-overdue = 新逾期
col-week = 周一至周日

# 日期的由来
derive-start = 自 { $at } 起（{ $zone }）。
derive-excluded = { $date } 当日不计入。
derive-counted = { $days ->
    [1] { $from } 计入，累计 { $total } 天。
   *[other] { $from } 至 { $to } 计入 { $days } 天，累计 { $total } 天。
  }
derive-make-up = { $days ->
    [1] { $from } 为调休上班日，计入，累计 { $total } 天。
   *[other] { $from } 至 { $to } 为调休上班日，计入，累计 { $total } 天。
  }
derive-weekend = { $days ->
    [1] { $from } 为每周休息日。
   *[other] { $from } 至 { $to } 为每周休息日。
  }
derive-off = { $days ->
    [1] { $from } 放假。
   *[other] { $from } 至 { $to } 放假。
  }
derive-paused = { $days ->
    [1] { $from }：暂停计时。
   *[other] { $from } 至 { $to }：暂停计时。
  }
derive-worked = { $date } { $from } 至 { $to }：{ $minutes } 分钟，累计 { $total } 分钟。
derive-weeks = { $from } 加 { $count } 周：{ $to }。
derive-months = { $from } 加 { $count } 个月：{ $to }。
derive-extended = 暂停计时 { $days } 天，顺延到 { $to }。
derive-rolled = { $from } 无人上班，顺延到 { $to }。
derive-provisional = 暂定：{ $date } 所在年份的休息日安排尚未公布{ $through ->
    [none] 。
   *[other] { "" }；目前公布到 { $through }。
  }
derive-changed = 自 { $at } 起规则为 { $length } × { $unit }；已用的时间照样算。
derive-missed = 按之前的规则已于 { $at } 逾期，此记录保留。
derive-cut = 规则变更时时间已经用完：于 { $at } 逾期。
derive-due = 到期：{ $at }。

# 用语
clock-ack = 告知收到
clock-first = 首次答复
clock-next = 下一次答复
clock-assess = 评估
clock-update = 进展告知
clock-internal = 内部处理期限
clock-reg = 法定期限
clock-remedy = 补救
clock-close = 办结
clock-appeal = 申诉
clock-survey = 回访
clock-retain = 记录保存
clock-state-running = 计时中
clock-state-paused = 暂停
clock-state-met = 按时
clock-state-late = 迟
clock-state-breached = 逾期
clock-state-ended = 已终止
clock-due = { $due }
clock-until = 至 { $due } 为止
clock-due-provisional = { $due }（暂定）
case-due = { $due } · { $status }
unit-business_minute = 分钟工作时间
unit-working_day = 工作日
unit-business_day = 营业日
unit-calendar_day = 自然日
unit-week = 周
unit-month = 个月
trigger-received = 收到投诉
trigger-acknowledged = 已告知收到
trigger-assessed = 已评估
trigger-customer_wrote = 客户来信
trigger-replied = 已答复
trigger-updated = 已告知进展
trigger-decided = 已决定
trigger-remedy_agreed = 补救已商定
trigger-remedy_done = 补救已完成
trigger-appealed = 已申诉
trigger-closed = 已办结
trigger-surveyed = 已发回访
trigger-deleted = 记录已删除
pause-customer = 等待客户
pause-third_party = 等待第三方
pause-expert = 等待鉴定
pause-legal_hold = 司法或行政机关冻结
day-rule-first_excluded = 起算当日不计入
day-rule-first_included = 起算当日计入
roll-none = 不顺延
roll-next_working_day = 顺延到下一个工作日
pack-status-ready = 可用
pack-status-draft = 草稿
source-status-law_text = 法律原文
source-status-regulator = 主管机关发布
source-status-secondary = 转述
source-status-house = 本单位规定

# 错误
error-due-long = { $length } 太长；最多可以计 { $most }。
    .hint = 请改用更大的单位，例如 --months。
error-due-hours = “{ $text }”不是工作时间。
    .hint = 请按先后写出各时段，例如 09:00-12:00,13:30-18:00。
error-due-no-time = 按分钟计时需要起始时刻；“{ $text }”只是一天。
    .hint = 请写成 2026-02-13T17:30。
error-due-time = “{ $text }”不是时间。
    .hint = 请写 2026-02-11、2026-02-13T17:30 或 2026-02-13T17:30+08:00。
error-due-pause = “{ $text }”不是一段暂停。
    .hint = 请按先后写出两个时间，例如 2026-03-02T15:00..2026-03-03T11:00。
error-due-clock = “{ $text }”不是规则包里的时限。
    .hint = 请写“规则包:时限”，例如 uk-disp:reg.final；`kefu policy list` 和 `show` 列出它们。
error-due-no-pause = 时限 { $clock } 不得暂停：规则没有列出任何事由。
    .hint = 请去掉 --pause。
error-due-beyond = 自 { $text } 起，时间还没用完，日历就到头了。
    .hint = 请给出 9999 年以前的起点，或较短的期限。
error-calendar-unknown = 没有日历 { $name }。
    .hint = 现有：{ $known }。可用 `kefu policy calendar import` 导入。
error-policy-adopted = { $pack } { $version } 已经启用。
    .hint = 版本不会再变；请给文件另一个版本号。`kefu policy list` 列出已启用的规则包。
error-policy-older = { $pack } { $version } 早于已有的 { $last }。
    .hint = 请给文件一个晚于 { $last } 的版本号。
error-policy-same-version = 随附的 { $pack } { $version } 与此文件内容不同。
    .hint = 请给文件一个晚于 { $last } 的版本号，或另起 id。
error-case-clock-unknown = 该投诉没有时限 { $clock }。
    .hint = 现有：{ $known }。
error-policy-unknown = 没有规则包 { $name }。
    .hint = 现有：{ $known }。可用 `kefu policy check 文件` 检验自己的规则包。
error-clock-unknown = { $pack } 没有时限 { $clock }。
    .hint = `kefu policy show { $pack }` 列出它的时限。
written-wrong = { $fault ->
    [field] 这里没有“{ $word }”这一项，可用：{ $known }
    [value] 不能用“{ $word }”，可用：{ $known }
    [missing] 缺少“{ $word }”
    [twice] “{ $word }”重复
    [word] 这里不认识“{ $word }”
    [text] 这里应为加引号的文本
    [number] 这里应为整数
    [truth] 这里应为 true 或 false
    [date] 这里应为日期
    [list] 这里应为 [ ] 列表
    [table] 这里应为表
    [unfit] 这里不能用这个值
    [quotes] 文本要加引号
    [large] 文件太大
    [not-utf8] 文件不是 UTF-8 文本
    [colour] 颜色应写成“red”、“light-blue”、“#rrggbb”或 0 到 255
    [holidays] 这不是节假日列表
   *[form] 这一行不是有效的 TOML
  }
error-rules-malformed = { $file } 第 { $line } 行：{ written-wrong }
    .hint = 请改正这一行；policies/ 里的日历和规则包可作示例。
error-rules-name = { $file }：“{ $value }”不能作 id 或版本。
    .hint = 请用不超过 40 个小写字母、数字、连字符和点。
error-rules-source = { $file }：{ $value } 年的日期没有依据。
    .hint = 请在该年加上 source = {"["}{"{"} ref = "…", checked = 2026-01-31, status = "regulator" {"}"}{"]"}。
error-rules-large = { $file } 超过 1 MB。
    .hint = 规则文件都很小；请确认文件没有选错。
error-rules-not-text = { $file } 不是 UTF-8 文本。
    .hint = 请另存为 UTF-8。
error-calendar-no-base = { $file } 既没有时区也没有工作周，又没有日历 { $value } 可以接续。
    .hint = 请加上 zone 和 [week]，或写 `kefu policy calendar list` 中的一个 id。
error-calendar-half = { $file }：日历 { $value } 的时区和工作周缺了一样。
    .hint = 请两样都写；都不写则接续同一 id 的日历。
error-calendar-zone = { $file }：没有时区 { $value }。
    .hint = 请写 Asia/Shanghai、Europe/London 这样的名称。
error-calendar-idle = { $file }：{ $value } 一周里没有一天上班。
    .hint = 请至少给一天写上时段，例如 monday = {"["}"09:00-17:00"{"]"}。
error-calendar-period = { $file }：“{ $value }”不是工作时间。
    .hint = 请按先后写出互不重叠的时段，例如 09:00-12:00 和 13:30-18:00。
error-calendar-date = { $file }：“{ $value }”不是日期。
    .hint = 请写 2026-10-01 或 2026-10-01..2026-10-07。
error-calendar-other-year = { $file }：{ $value } 写在了别的年份下。
    .hint = 请移到它自己的年份；只有十二月可以写在下一年下。
error-calendar-twice = { $file }：{ $value } 出现了两次。
    .hint = 请只留一处：off、working 或 hours。
error-calendar-version = 日历 { $calendar } 的版本 { $version } 已经有了。
    .hint = 版本不会再变；请给文件另一个版本号。
error-calendar-nothing-new = 日历 { $calendar } 的版本 { $version } 没有新内容：没有公布或改动任何一天。
    .hint = 请等日期公布，或检查文件。
error-calendar-forgets = 日历 { $calendar } 的版本 { $version } 丢掉了 { $years } 年的日期。
    .hint = 请去掉 zone 和 [week] 以接续现有日历，或补上这些年份，或给日历另起 id。
error-policy-calendar = 规则包 { $pack } 按日历 { $calendar } 计算，但没有这个日历。
    .hint = 请用 `kefu policy calendar import` 导入，或改用别的日历。
error-policy-source = 规则包 { $pack } 没有依据，或依据缺少出处或日期。
    .hint = 请加上 {"[[source]]"}，写明 ref、checked 和 status。
error-policy-date = 规则包 { $pack } 在该写日期的地方写了“{ $value }”。
    .hint = 请写 2026-10-01；时刻写 2026-10-01T09:00:00。
error-policy-kind = 规则包 { $pack } 的时限“{ $value }”不以时限种类开头。
    .hint = id 请以 reg、ack、internal 等种类开头：reg.settle。
error-policy-start = { $pack } 的时限 { $value } 没有起算事由。
    .hint = 请写明，例如 start = "received"。
error-policy-length = { $pack } 的时限 { $value } 没有长度，或长得无法计算。
    .hint = 长度至少为 1。
error-policy-warn = { $pack } 的时限 { $value } 的提醒百分比不对。
    .hint = 请用 1 到 99 的数。
error-policy-clock-source = { $pack } 的时限 { $value } 引用了规则包里没有的依据。
    .hint = 请给相应的依据加上该 id。
error-policy-clock-twice = { $pack } 有两个时限 { $value }。
    .hint = 请给其中一个改名。
error-policy-clockless = 规则包 { $pack } 没有时限。
    .hint = 请加上 {"[[clock]]"} 及其用例。
error-policy-clock = { $pack } 有一个用例属于时限 { $value }，但没有这个时限。
    .hint = 请写它已有的时限。
error-policy-few-goldens = { $pack } 的时限 { $clock } 只有 { $count } 个用例；至少要 { $least } 个。
    .hint = 请手工算出更多用例并加上。
error-policy-golden = { $pack }，时限 { $clock }，起点 { $golden } 的用例：应为 { $expected }，得到 { $got }。
    .hint = 请对照依据改正时限或用例；在此之前规则包不会载入。
error-policy-draft = { $pack } 是草稿，不能启用法定期限 { $clock }。
    .hint = 请先核对依据，再去掉 status = "draft"。

# kefu schema
schema-calendar-id = 规则包用来称呼它的 id
schema-calendar-version = 版本
schema-calendar-zone = IANA 时区
schema-calendar-valid-from = 连续公布的年份的第一天
schema-calendar-valid-through = 连续公布的年份的最后一天；超出的日期为暂定
schema-calendar-show-week = 每个星期几的时段，周一在前
schema-calendar-show-exceptions = 与所在星期几不同的日子及其时段；休息日没有时段
schema-calendar-show-sources = 每一年的依据
schema-source-year = 日历的哪一年；规则包为 null
schema-source-reference = 法律、条款、网址
schema-source-checked = 核对日期
schema-source-status = 依据的种类
schema-policy-id = 名称
schema-policy-version = 版本
schema-policy-status = 是否可用
schema-policy-effective = 施行日期
schema-policy-calendar = 所用的日历
schema-policy-clocks = 时限数；show 列出各时限
schema-policy-goldens = 用例数，全部相符
schema-policy-list-in-force = 是否决定投诉的日期
schema-policy-list-since = 何时启用；自有规则包一直有效
schema-policy-editor-editor = allow 或 forbid：成员能否用自己的编辑器
schema-adoption-id = 规则包名称
schema-adoption-version = 版本
schema-adoption-effective = 施行日期
schema-adoption-adopted = 是否已启用；加 --dry-run 时为否
schema-adoption-seq = 启用时的审计条目
schema-adoption-cases = 有变动的投诉数
schema-adoption-counts = 各时限的变动
schema-adoption-shifts = 仍在计时的时限中变动、新增或取消的日期数
schema-adoption-first = 其中的前若干个
schema-moved-pack = 所属规则包
schema-moved-clock = 时限
schema-moved-earlier = 到期提前的投诉数
schema-moved-later = 到期推后的投诉数
schema-moved-armed = 新开始计时的投诉数
schema-moved-stopped = 新增但已按时或逾期办结的投诉数
schema-moved-gone = 不再计时的投诉数
schema-moved-overdue = 由此逾期的投诉数
schema-shift-complaint = 投诉
schema-shift-pack = 所属规则包
schema-shift-clock = 时限
schema-shift-from = 原日期；新增时为空
schema-shift-to = 新日期；取消时为空
schema-case-clock-pack = 所属规则包
schema-case-clock-clock = 时限
schema-case-clock-kind = 用途
schema-case-clock-state = 当前状态
schema-case-clock-started-at = 计时起点
schema-case-clock-due = 到期日期；暂停时按现在恢复计算
schema-case-clock-provisional = 是否取决于尚未公布的日期
schema-case-clock-stopped-at = 停止时间
schema-case-clock-breached-at = 逾期时间，由其后的事件确认
schema-case-clock-declared = 是否由导入文件说明按时与否，没有时间
schema-case-clock-source-status = 依据的类别
schema-case-due-source = 依据
schema-case-due-derivation = 日期的由来
schema-policy-show-sources = 依据
schema-clock-id = 在规则包内的 id
schema-clock-kind = 用途
schema-clock-unit = 计时单位
schema-clock-length = 长度
schema-clock-start = 起算事由
schema-clock-stop = 终止事由
schema-clock-pause = 可以暂停的事由
schema-clock-day = 起算当日是否计入
schema-clock-roll = 到期日无人上班时怎么办
schema-clock-repeats = 每次起算是否重新计时
schema-clock-since = 最早从哪天起算；null 表示不限
schema-clock-warn = 用到百分之几时提醒
schema-clock-source = 依据
schema-due-due = 到期；只有日期时到当日结束
schema-due-provisional = 是否取决于尚未公布的日期
schema-due-source = 加 --clock 时：规则的依据
schema-due-derivation = 加 --explain 时：日期的由来
schema-step-code = 步骤的种类
schema-step-args = 步骤的各项数据
schema-step-text = 同样内容的文字

action-dates = 期限是怎么算出来的
label-rests-on = 依据
dates-title = { $number }：各期限及其算法
dates-head = { $due }  { $what }：{ $state }（{ $name }）
dates-none = 没有适用于它的期限规则。
