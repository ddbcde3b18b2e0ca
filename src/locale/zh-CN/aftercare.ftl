# 从投诉中学到的：最相近的既往案例、回访、纠正措施。

file-alike = 最相近的既往案例
alike-none = 尚无已决定的案例
alike-nothing = 无相同之处
alike-in = 相同：{ $what }
shared-category = 类别
shared-product = 产品
shared-severity = 严重程度
col-distance = 差距
col-redress = 补救
col-shared = 相同之处
cli-complaint-alike = 最相近的五件既往案例，及其决定和补救
schema-past-number = 既往案例的编号
schema-past-distance = 差距：类别不同 8，产品不同 4，严重程度每级 1
schema-past-shared = 相同之处
schema-past-outcome = 决定结果
schema-past-redress = 给予的补救

view-surveys = 待回访
action-view-10 = 视图 10
asked-clear = 清楚
asked-fair = 公平
asked-easy = 方便
question-clear = 我们的答复是否清楚？（1 完全不 至 5 非常）
question-fair = 您认为结果是否公平？（1 完全不 至 5 非常）
question-easy = 向我们投诉是否方便？（1 完全不 至 5 非常）
report-surveys = 回访
tells-surveys = 结案后回访的进展，以及每个问题的回答
error-survey-early = 客户有 { $days } 天时间回答 { $number } 的回访。
    .hint = 请等待回答；过后才能记为未答。
