# 队列：谁在看、视图与计数、交接、升级。

presence-looking = { $name } 正在查看
presence-typing = { $name } 正在输入

cli-desk = 打开着的工作台
cli-desk-list = 列出现在坐在工作台前的人，以及打开着的投诉
cli-desk-none = 没有打开的工作台。
attention-looking = 正在查看
attention-typing = 正在输入
col-pid = 进程
col-attention = 在做
schema-desk-session = 工作台的一次运行，与日志中的名称一致
schema-desk-member = 谁的工作台
schema-desk-pid = 进程号
schema-desk-since = 何时打开
schema-desk-complaint = 那里打开着的工单
schema-desk-typing = 是否正在为它输入
