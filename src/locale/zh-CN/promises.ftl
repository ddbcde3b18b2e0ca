# 发出内容中的承诺，承诺及其履行。

cli-promise-renegotiate = 经客户同意，在到期前改约承诺的时间
cli-promise-renegotiate--number = 承诺的编号或 id（P-000042）
cli-promise-renegotiate--due = 改到何时：RFC 3339、`YYYY-MM-DD HH:MM`、+3d 或 +4h
cli-promise-renegotiate--agreed = 客户同意的原话；`-` 读取标准输入
cli-promise-renegotiate--channel = 客户通过哪个渠道同意
cli--promise = 其中的承诺登记为承诺，期限以文中所写为准
cli--promise_due = 文中没有写明或要提前时的期限：RFC 3339、+3d 或 +4h
cli--no_promise = 看似承诺的内容并非承诺；日志会记下
cli--outgoing = 已发给客户；此时会询问其中的承诺

done-promise-renegotiate = { $number } 改为 { $due } 到期。
toast-promise-renegotiate = { $number } 已改期。
verb-promise-renegotiate = 改约了承诺
purpose-no-promise = 其中没有承诺

reminder-half = 时间已过半
reminder-most = 即将到期
reminder-over = 逾期

report-promises = 承诺
tells-promises = 按月或周统计承诺及其履行，附 95 % 区间
number-released = 免除
number-renegotiated = 改期

schema-promise-reminder = 时间用去多少，过半起显示
schema-promise-moved = 此前约定的时间，从早到晚
schema-renegotiated-was-due-at = 原定期限
schema-renegotiated-at = 何时改约
schema-renegotiated-agreed = 客户同意的原话
schema-renegotiated-channel = 客户通过哪个渠道同意

error-promise-unmarked = 发出的内容含有尚无着落的承诺：{ $text ->
    [none] 其中一句
   *[other] “{ $text }”
  }{ $due ->
    [none] { "" }
   *[other] （期限 { $due }）
  }
    .hint = 加 --promise 登记为承诺（--promise-due 指定期限）；如非承诺，加 --no-promise。
    .desk = 请在上面选择：是承诺，或不是承诺。
error-promise-unseen = 未发现尚未跟踪的承诺。
    .hint = 去掉 --promise，或用 `kefu promise add` 登记。
    .desk = 按 p 登记。
error-promise-nobody = 不知道这是向谁承诺的。
    .hint = 先查明客户并关联，或去掉这项承诺。
error-promise-undated = 没有写明期限：{ $text ->
    [none] 其中一句
   *[other] “{ $text }”
  }
    .hint = 用 --promise-due 指定（日期、+3d 或 +4h），或写进正文。
    .desk = 请填写期限。
error-promise-later = 告知客户的期限是 { $due }，承诺不能晚于此。
    .hint = 给出更早的时间，或修改正文。
error-promise-late = { $number } 已于 { $due } 到期，不能再改约。
    .hint = 履行后登记（`kefu promise keep`），或请客户免除（`kefu promise release`）。
error-promise-same = 它本来就在 { $due } 到期。
    .hint = 换一个时间。

label-promised = 其中的承诺
label-promise-due = 期限
hint-promise-due = 以正文为准；或更早：+3d、2026-03-01
promised-unsaid = 尚未说明
promised-made = 是承诺
promised-nothing = 不是承诺
