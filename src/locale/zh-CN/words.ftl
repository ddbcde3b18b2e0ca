# 各固定列表的用词：每类一组，命令行和工作台共用。

stage-received = 已收到
stage-acknowledged = 已确认
stage-investigating = 调查中
stage-waiting = 等待中
stage-decided = 已决定
stage-closed = 已结案

severity-low = 轻微
severity-normal = 一般
severity-high = 严重
severity-critical = 紧急

channel-phone = 电话
channel-email = 邮件
channel-web = 网页
channel-chat = 在线聊天
channel-letter = 信函
channel-fax = 传真
channel-visit = 来访
channel-referral = 转办
channel-other = 其他

outcome-upheld = 成立
outcome-partly_upheld = 部分成立
outcome-not_upheld = 不成立

closing-accepted = 客户认可
closing-not_accepted = 客户不认可
closing-no_answer = 客户未回复
closing-summary = 当场解决
closing-withdrawn = 客户撤回
closing-not_a_complaint = 不是投诉

party-kind-person = 个人
party-kind-organisation = 单位

party-stage-lead = 意向
party-stage-active = 在用
party-stage-silent = 沉默
party-stage-former = 流失

point-phone = 电话
point-email = 邮箱
point-address = 地址
point-account = 账号
point-identity = 证件号码
point-card = 银行卡
point-birthday = 出生日期
point-secret-note = 机密备注

compartment-contact = 联系
compartment-secret = 机密

entry-note = 备注
entry-call = 通话
entry-message = 消息
entry-visit = 拜访
entry-need = 需求
entry-event = 事件

promise-open = 待兑现
promise-kept = 已兑现
promise-broken = 已违约
promise-released = 已解除

purpose-case = 工单
purpose-promise = 承诺
purpose-call = 来电
purpose-break-glass = 紧急查看
purpose-new-consent = 重新同意
purpose-by-itself = 工作台自动执行

nearing = { $compartment }分区：{ $window ->
    [hour] 1 小时
   *[day] 24 小时
  }内已查看 { $count } 位客户，上限 { $most } 位。

happening-opened = 登记
happening-imported = 导入
happening-passed = 来源记录的进展
happening-acknowledged = 确认收到
happening-investigating = 开始调查
happening-waiting = 等待答复
happening-decided = 作出决定
happening-closed = 结案
happening-assigned = 指派
happening-noted = 备注
happening-party-changed = 更换客户
happening-reverted = 撤销

need-owner = 负责人
need-channel = 告知客户的渠道
need-question = 发给客户的问题
need-until = 等待答复的期限
need-outcome = 决定结果
need-reasons = 理由
need-closing = 结案方式
need-no-open-promise = 没有待兑现的承诺

role-intake = 登记员
role-agent = 客服
role-senior = 资深客服
role-lead = 组长
role-complaint_manager = 投诉主管
role-dpo = 隐私专员
role-auditor = 审计员
role-admin = 管理员
role-owner = 所有者

notice-list = 超出查看限额的加密字段已随列表导出
notice-same-hand = 副本由登记或核验请求的同一人制作
notice-break-glass = 紧急查看
approval-export = 导出
approval-erase = 删除
approval-grant = 机密分区权限
approval-rotate = 更换密钥
approval-restore = 恢复的数据库
approval-recovery = 恢复接收者
approval-state-pending = 待审批
approval-state-approved = 已批准
approval-state-used = 已执行
approval-state-declined = 已驳回
approval-state-withdrawn = 已撤回
approval-state-expired = 已过期
wanted-none = 无
wanted-all = 全部
wanted-export = 导出{ $list ->
    [complaints] 投诉
    [feedback] 反馈
    [promises] 承诺
    [entries] 记录
    [consents] 同意
    [audit] 审计日志
   *[parties] 客户
  } { $count } 行（{ $selector }；{ $columns }），用途：{ $purpose }{ $recipient ->
    [none] {""}
   *[other] ，接收方：{ $recipient }
  }
wanted-erase = 删除 { $count ->
   *[other] { $count } 个客户
  }（{ $reason }）：{ $about }
wanted-invite = 新增成员 { $about }，角色：{ $roles }
wanted-grant = 授予 { $about } 角色：{ $roles }
wanted-rotate = 更换密钥：{ $about }
wanted-rekey = 更换审计日志的签名密钥
wanted-recovery = 允许 { $about } 打开全部内容
wanted-restore = 启用由备份恢复的数据库（{ $entries } 条审计记录，{ $count } 行）
notice-canary = 警报：诱饵客户

member-state-invited = 已邀请
member-state-waiting = 待批准
member-state-active = 在用
member-state-removed = 已移除

line-entry = 有人写下的记录
line-complaint = 投诉的进展
line-promise = 承诺

result-done = 完成
result-refused = 被拒绝

verb-store-init = 新建数据库
verb-store-backup = 备份
verb-store-restore = 由备份恢复数据库
verb-store-migrate = 更新表结构并重新计算所有日期
verb-store-refold = 按本版本 kefu 的规则重新计算所有日期
verb-store-relist = 把所有客户编入本版本 kefu 的列表
verb-desk-read = 查看工作台
verb-vault-unlock = 打开保险库
verb-vault-lock = 锁上保险库
verb-vault-passphrase = 更换口令
verb-vault-reveal = 查看封存内容
verb-vault-lift = 解除查看限制
verb-notice-list = 列出通知
verb-approval-approve = 批准申请
verb-approval-decline = 驳回申请
verb-approval-withdraw = 撤回申请
verb-notice-read = 阅读通知
verb-party-canary = 设置或取消诱饵客户
verb-party-add = 新增客户
verb-party-edit = 修改客户
verb-party-point = 新增联系方式
verb-party-merge = 合并客户
verb-party-unmerge = 拆开合并
verb-entry-add = 写记录
verb-complaint-open = 登记投诉
verb-complaint-claim = 接手投诉
verb-complaint-next = 接手下一个投诉
verb-complaint-assign = 指派投诉
verb-complaint-move = 推进投诉
verb-promise-add = 作出承诺
verb-promise-keep = 兑现承诺
verb-promise-release = 解除承诺
verb-import-parties = 导入客户
verb-import-complaints = 导入投诉
verb-import-rehearse = 预演导入
verb-undo = 撤销
verb-redo = 重做
verb-member-preferences = 修改偏好
verb-member-add = 新增成员
verb-member-key = 更换成员的 SSH 公钥
verb-session-begin = 通过 SSH 登录
verb-file-put = 传入文件
verb-file-get = 取走文件
verb-file-drop = 删除文件
verb-member-enrol = 设置第一个口令
verb-member-approve = 批准成员
verb-member-role = 更改成员角色
verb-member-remove = 移除成员
verb-vault-index = 建立查找索引
verb-vault-recovery = 设定恢复接收者
verb-vault-rescue = 复制封存数据
verb-audit-rekey = 更换签名密钥
verb-vault-rotate = 更换密钥
verb-audit-read = 查看审计日志
verb-audit-sign = 签发审计日志的日志头

point-label-mobile = 手机
point-label-work = 工作
point-label-home = 家庭
point-label-wechat = 微信
point-label-id = 身份证
point-label-resident = 身份证
point-label-bank = 银行
point-label-note = 备注
