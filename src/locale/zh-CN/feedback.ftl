# 客户反馈及其处置，调查。

cli-feedback = 客户反馈：表扬、建议、不满、调查留言
cli-feedback-open = 登记一条反馈
cli-feedback-list = 列出反馈，最紧急的在前
cli-feedback-show = 显示一条反馈及其经过
cli-feedback-claim = 领取
cli-feedback-assign = 转交他人或放回队列
cli-feedback-thank = 告知已收到
cli-feedback-about = 标明主题
cli-feedback-dispose = 给出处置，并附上发出的回复
cli-feedback-act = 计划因此要做的事
cli-feedback-themes = 列出各主题，以及无人处理的主题
cli-feedback-did = 您说的，我们做了：因反馈而采取的措施
cli-feedback-open--kind = 种类
cli-feedback-open--words = 原话，不可修改；`-` 读取标准输入
cli-feedback-open--channel = 来自哪个渠道
cli-feedback-open--received_at = 何时收到：RFC 3339 或 `YYYY-MM-DD HH:MM` [默认：现在]
cli-feedback-open--claim = 同时领取
cli-feedback-list--open = 只列待回复的
cli-feedback-list--closed = 只列已结束的
cli-feedback-list--overdue = 只列逾期的
cli-feedback-list--mine = 只列自己的
cli-feedback-list--party = 只列该客户的
cli-feedback-assign--owner = 接手成员的姓名
cli-feedback-assign--nobody = 放回队列
cli-feedback-assign--note = 已做与待做；原有负责人时必填
cli-feedback-thank--channel = 通过哪个渠道告知
cli-feedback-about--about = 代码（price、billing、product、delivery、service、speed、website、information）或几个字
cli-feedback-dispose--disposition = 处置
cli-feedback-dispose--reply = 发出的回复；`-` 读取标准输入
cli-feedback-dispose--channel = 通过哪个渠道发出
cli-feedback-act--what = 要做什么；`-` 读取标准输入
cli-feedback-act--who = 由谁做
cli-feedback-act--by = 到何时
cli-complaint-survey--satisfied = 客户的满意度，1 到 5
cli-complaint-survey--recommend = 是否愿意推荐，0 到 10

done-feedback-open = { $number } 已登记。
done-feedback-claim = { $number } 归您负责，{ $due } 到期：{ $title }
done-feedback-assign = { $owner ->
    [none] { $number } 已放回队列。
   *[other] { $number } 已转给 { $owner }。
  }
done-feedback-move = { $number } 现为：{ $stage }。
done-feedback-theme = { $number } 已标明主题。
done-survey-answer = { $number }：已记下回答。
toast-feedback-open = { $number } 已登记。
toast-feedback-claim = { $count ->
    [one] { $number } 归您负责。
   *[other] { $count } 件归您负责。
  }
toast-feedback-assign = { $count ->
    [one] { $number } 已转交。
   *[other] { $count } 件已转交。
  }
toast-feedback-move = { $number } 进入：{ $stage }。
toast-feedback-theme = { $number } 已标明主题。
toast-survey-answer = { $number }：已记下回答。
verb-feedback-open = 登记了反馈
verb-feedback-claim = 领取了反馈
verb-feedback-assign = 转交了反馈
verb-feedback-move = 推进了反馈
verb-feedback-theme = 标明了反馈主题
verb-survey-answer = 记下了调查的回答

case-kind-feedback = 反馈
feedback-title = { $kind }：{ $themes }
feedback-praise = 表扬
feedback-suggestion = 建议
feedback-dissatisfaction = 不满
feedback-survey = 调查留言
disposition-thanked = 已致谢
disposition-answered = 已答复
disposition-adopted = 已采纳
disposition-declined = 未采纳
disposition-recovered = 已补救
disposition-complaint = 已转为投诉
theme-price = 价格
theme-billing = 账单
theme-product = 产品
theme-delivery = 配送
theme-service = 服务
theme-speed = 速度
theme-website = 网站
theme-information = 信息
happening-themed = 主题
happening-rated = 评价
clock-feedback = 反馈
need-disposition = 处置
need-reply = 回复
label-disposition = 处置
label-reply = 回复
label-what-told = 原话
statement-feedback = 您的反馈
gauge-response = 回答率
gauge-csat = 满意（CSAT）
gauge-ces = 省力（CES）
gauge-nps = 净推荐值（NPS）
col-who = 由谁
col-about = 主题
col-lately = 30 天内
col-waiting = 待处置
col-acted = 已行动
col-ignored = 无人处理
col-disposition = 处置

schema-feedback-id = id，不变
schema-feedback-number = 编号
schema-feedback-party = 反馈人（如已知）
schema-feedback-kind = 种类
schema-feedback-themes = 主题：代码或几个字
schema-feedback-disposition = 处置
schema-feedback-stage = 阶段
schema-feedback-owner = 负责成员
schema-feedback-channel = 渠道
schema-feedback-received-at = 收到时间
schema-feedback-due-at = 下一期限
schema-feedback-show-words = 原话
schema-feedback-show-timeline = 经过，最新在前
schema-feedback-theme-theme = 代码或几个字
schema-feedback-theme-count = 总数
schema-feedback-theme-lately = 30 天内的数量
schema-feedback-theme-open = 其中待处置的
schema-feedback-theme-acted = 其间计划或完成的措施
schema-feedback-theme-ignored = 是否达十条而无人行动
schema-feedback-did-number = 反馈
schema-feedback-did-themes = 主题
schema-feedback-did-text = 做了什么
schema-feedback-did-state = 状态
schema-feedback-did-who = 由谁
schema-feedback-did-at = 期限，或完成时间

rule-waved-off = 把不满当作非投诉处置
rule-survey-own = 自己经办案件的调查回答
rule-survey-month = 一个月内两次调查同一客户
rule-promise-unmarked = 发出的内容含无着落的承诺
rule-promise-undated = 没有期限的承诺
rule-promise-later = 晚于告知客户的承诺
rule-promise-late = 对逾期承诺改约
rule-promise-nobody = 向不明的人承诺

error-waved-off = { $number } 的原话表达了不满。
    .hint = 转为投诉（complaint）、予以补救（recovered），或请第二人同意：kefu guard allow waved-off --for { $number }。
error-complaint-not-made = 这位客户还没有投诉，不能说 { $number } 已转为投诉。
    .hint = 请先用客户原话登记：`kefu complaint open --party …`，再在此处置。
    .desk = 请先用客户原话登记：c，再在此处置。
error-survey-own = { $number } 由您经办：请由他人记录客户的回答。
    .hint = 请未参与的同事致电，或由其录入书面回答。
error-survey-month = 该客户在最近 { $days } 天内已被调查过。
    .hint = 自上次调查满 { $days } 天后再问。
error-survey-rating = 满意度为 1 到 5，推荐为 0 到 10。
    .hint = 例如 --satisfied 4 --recommend 9。
error-theme-form = “{ $theme }” 不是主题。
    .hint = 给出 delivery 等代码，或不超过 40 个字。
error-theme-twice = { $number } 已有该主题。
    .hint = 用 `kefu feedback show { $number }` 查看。
