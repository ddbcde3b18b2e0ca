# 报表：投诉的数字。

action-reports = 报表
verb-report-read = 查看报表

report-overview = 概况
report-volume = 数量
report-backlog = 积压与账龄
report-on_time = 按时
report-stages = 各阶段用时
report-pauses = 等待
report-outcomes = 处理决定
report-closings = 结案方式
report-causes = 原因
report-redress = 补偿
report-reopened = 重新打开

tells-overview = 收到、未结、逾期、已结、重新打开的件数和用时
tells-volume = 每月或每周收到和结案的件数
tells-backlog = 未结投诉，按账龄
tells-on_time = 各时限的按时比例及 95% 区间
tells-stages = 在各阶段停留多久：中位数、P90、合计
tells-pauses = 在等什么，多少次，多久
tells-outcomes = 作出了什么决定
tells-closings = 投诉如何结束
tells-causes = 投诉的原因，最常见的在前，附累计比例
tells-redress = 各类别、各决定的补偿金额：中位数和离散程度
tells-reopened = 已结投诉中重新打开的比例及 95% 区间

by-product = 产品
by-owner = 负责人
by-channel = 渠道
by-company = 公司
by-category = 类别

every-month = 按月
every-week = 按周

number-received = 收到
number-closed = 结案
number-open = 未结
number-overdue = 逾期
number-reopened = 重新打开
number-cases = 件数
number-share = 比例
number-cumulative = 累计
number-low = 下限
number-high = 上限
number-in_time = 按时
number-late = 超时
number-running = 进行中
number-pauses = 次数
number-median = 中位数
number-p90 = P90
number-p25 = P25
number-p75 = P75
number-least = 最少
number-most = 最多
number-total = 合计
number-now = 当前

kind-count = 个数
kind-share = 比例，0 到 1
kind-seconds = 秒
kind-money = 金额，货币见 key

age-0-2 = 2 天以内
age-3-7 = 3 至 7 天
age-8-14 = 8 至 14 天
age-15-30 = 15 至 30 天
age-31-60 = 31 至 60 天
age-61-90 = 61 至 90 天
age-91-more = 90 天以上

counted-all = 全部
counted-age = 收到至结束
counted-none = （无）
counted-undated = 日期不明
counted-untimed = 时间不明
counted-undecided = 未决定

figure-share = { $percent }%
figure-money = { $whole }.{ $part }
figure-long = { $days }天
figure-days = { $days }天{ $hours }时
figure-hours = { $hours }时{ $minutes }分
figure-minutes = { $minutes }分

board-reports = 报表
board-report-none = 没有可统计的内容。
board-report-waits = 正在统计……
board-report-title = { $report } · { $span } · { $at }
board-report-by = { $report }，按{ $by }
board-report-cases = { $report } · { $row } · { $number }
board-cases-none = 这个数字没有对应的投诉。
board-split = 分组
board-span = 日期
board-period = 月/周
board-anew = 重新统计
board-number = 下一个数字
span-all = 全部日期
span-last = 最近 { $days } 天

cli-report = 投诉的数字；每个数字都能列出其投诉
cli-report--name = 哪份报表；`list` 列出全部
cli-report--from = 只统计从这一天起收到的投诉；数量报表也指从这一天起结案的
cli-report--to = 到这一天为止，含当天
cli-report--by = 按此分组
cli-report--every = 数量和重新打开报表的周期 [默认：month]
cli-report--drill = 列出这一行背后的投诉（--json 和 --csv 中的 `key`）
cli-report--number = 与 --drill 一起用：这一行的哪个数字 [默认：第一个]
cli-report--of = 与 --drill 一起用：哪一组；'' 指没有写明的
cli-report--csv = 输出 CSV：比例为 0 到 1，时间以秒计

col-report = 报表
col-tells = 内容

error-report-row = 这份报表里没有键为“{ $key }”的行。
    .hint = 不加 --drill 会列出各行；--json 的 `drill` 给出每一行要用的词。
error-report-number = 这份报表没有这个数字。
    .hint = 可用的有：{ $known }。
error-report-days = --from 晚于 --to。
    .hint = 请对调。
error-report-after = --after 要用上一页的 `next`，是一个数字。
    .hint = 不写就从第一行开始。

schema-report-report = 哪份报表
schema-report-by = 按什么分组
schema-report-from = 从哪一天起
schema-report-to = 到哪一天为止，含当天
schema-report-every = 周期多长
schema-report-columns = 各列，按顺序
schema-report-total = 共有多少行
schema-report-items = 本页各行
schema-report-whole = 全部的合计行；不算在各行之内
schema-report-next = 用 --after 继续时的值
schema-report-column-name = 在 `values` 和 CSV 中的名称
schema-report-column-kind = 数字的种类
schema-report-row-group = 所属的组；没有写明的为空，未分组的为 null
schema-report-row-key = 这一行讲的是什么
schema-report-row-values = 每列一个数字；没有可计算的为 null
schema-report-row-drill = 接在 `kefu` 之后，列出其投诉的词；加 --number 列出某一列的
