# 可能是同一个的客户。

cli-party-duplicates = 列出可能重复的客户，依据最充分的在前
cli-party-duplicates--limit = 最多多少对
cli-party-distinct = 说明两个看似重复的客户并非同一个
cli-party-distinct--one = 其中一个，编号或 ID
cli-party-distinct--other = 另一个

cli-duplicates-locked = 保险库已锁，只比较了姓名。加 --passphrase-fd 后也会比较相同的电话等联系方式。
cli-duplicates-none = 没有看似重复的客户。

done-party-distinct = { $number } 与 { $other } 不是同一个客户，不再询问。
verb-party-distinct = 说明两个客户并非同一个

likeness-name = 姓名相同
likeness-sound = 读音相同
likeness-company = 单位相同
likeness-city = 城市相同
alike-value = { $point }相同

col-score = 分数
col-other-number = 另一个
col-other-name = 其姓名
col-alike = 相同之处

error-distinct-known = 已经说明过 { $number } 与 { $other } 不是同一个客户。
    .hint = `kefu undo` 可撤回上一步。
error-distinct-from-itself = { $number } 只有一个，不能说成两个。
    .hint = 请给出两个看似重复的客户；`kefu party duplicates` 会列出它们。

schema-duplicate-score = 依据的充分程度
schema-duplicate-number = 先登记的客户
schema-duplicate-name = 其姓名
schema-duplicate-other = 另一个客户
schema-duplicate-other-name = 另一个客户的姓名
schema-duplicate-values = 两者值相同的联系方式种类
schema-duplicate-alike = 其他相同之处

action-duplicates = 可能重复的客户
board-duplicates = 可能重复的客户
board-duplicates-none = 没有看似重复的客户。
board-duplicates-locked = 保险库已锁，只比较姓名。解锁后请重新查找。
board-side-by-side = 并排对照
board-one = 合并
board-two = 不是同一个
board-again = 重新查找
toast-party-distinct = 已记为不同客户：{ $number } 不再询问。
col-promised = 承诺
