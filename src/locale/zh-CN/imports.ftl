# 整批撤回的导入。

cli-import-list = 列出仍可撤回的导入，新的在前
cli-import-undo = 撤回一次导入带来、此后无人动过的记录
cli-import-undo--run = 导入编号，如 R-000003；`kefu import list` 列出全部
cli-import-undo--dry_run = 只说明哪些会撤回、哪些会保留，不作任何改动
cli-import-undo--yes = 不再询问

cli-import-run = 本次导入编号 { $number }：30 天内可用 `kefu import undo { $number }` 撤回。
cli-import-undo-stays = { $number } 保留：{ $why }
cli-import-undo-done = { $number }：已撤回 { $gone } 条记录，保留 { $stays } 条。
cli-import-undo-would = { $number }，未作改动：将撤回 { $gone } 条记录，保留 { $stays } 条。
cli-ask-import-undo = 将撤回 { $number } 带来的 { $what }{ $stays ->
    [0] 。
   *[other] ；另有 { $stays } 条已有人处理过，予以保留。
  }输入 { $number } 以继续：{" "}
run-parties = { $count } 位客户
run-complaints = { $count } 个投诉
error-import-undo-unconfirmed = 未经确认，没有撤回任何内容。
    .hint = 询问时输入编号，或加上 --yes；--dry-run 可先查看哪些会撤回、哪些会保留。

done-import-undo = 已撤回导入的记录。{ $number }
verb-import-undo = 撤回导入的记录

run-of-parties = 客户
run-of-complaints = 投诉

stays-for-edited = 已被修改
stays-for-merged = 已被合并
stays-for-erased = 已被删除
stays-for-case = 名下有事项
stays-for-promise = 已有承诺
stays-for-entry = 已有人写过记录
stays-for-point = 已添加其他联系方式
stays-for-consent = 已表明如何联系
stays-for-contact = 已联系过，或已列入外联活动
stays-for-step = 已有后续进展
stays-for-link = 另一事项引用了它
stays-for-earlier = 由更早的导入建立，本次只是续写
stays-for-touched = 已有其他操作

col-run-of = 内容
col-ran-by = 操作人
col-taken = 导入
col-taken-back = 已撤回
col-still-there = 仍在

error-import-undo-late = 导入 { $number } 已超过 { $days } 天，不能再整批撤回。
    .hint = 可用 `kefu party erase` 逐个删除客户，或恢复此前的备份。

schema-import-run-number = 导入编号，撤回时使用
schema-import-run-what = 各行成为什么
schema-import-run-by = 由谁导入
schema-import-run-at = 开始时间
schema-import-run-added = 建立的记录数
schema-import-run-taken-back = 其中已撤回的记录数
schema-import-run-standing = 其中仍在的记录数
schema-import-stays-number = 保留的记录编号
schema-import-stays-why = 保留的原因
schema-import-stays-verb = 没有其他原因时，审计日志中相应的动作
