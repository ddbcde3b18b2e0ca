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
