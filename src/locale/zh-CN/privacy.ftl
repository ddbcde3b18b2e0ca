# 个人信息请求、对它的答复，以及导出的名单。

cli-privacy = 个人信息请求：客户就自己的信息提出的要求
cli-privacy-open = 登记个人信息请求
cli-privacy-list = 列出个人信息请求，最急的在前
cli-privacy-show = 查看一个个人信息请求及其经过
cli-privacy-claim = 接手这个个人信息请求
cli-privacy-assign = 把个人信息请求交给别人，或退回队列
cli-privacy-move = 把个人信息请求推进一步
cli-privacy-answer = 答复：用 --to 给出含内容的封存副本，否则给出不含内容的说明
cli-privacy-open--right = 要求什么
cli-privacy-open--by = 谁提出 [默认：person]
cli-privacy-open--what = 本人的原话；`-` 从标准输入读取
cli-privacy-open--channel = 从哪个渠道收到
cli-privacy-open--received_at = 何时收到：RFC 3339 或 `YYYY-MM-DD HH:MM` [默认：现在]
cli-privacy-open--claim = 立即接手
cli-privacy-list--open = 只列待答复的
cli-privacy-list--closed = 只列已了结的
cli-privacy-list--overdue = 只列逾期的
cli-privacy-list--mine = 只列自己的
cli-privacy-list--stage = 只列处于这个阶段的
cli-privacy-list--party = 只列这位客户的
cli-privacy-assign--owner = 接手的成员名
cli-privacy-assign--nobody = 退回队列
cli-privacy-assign--note = 已做什么、下一步做什么；原来有人负责时必填
cli-privacy-move--stage = 走到哪一步
cli-privacy-move--proof = 用于 identity_checked：怎样核实了身份
cli-privacy-move--mandate = 用于 identity_checked：凭什么可以替别人提出
cli-privacy-move--entry = 用于 answered：所做之事的审计记录号
cli-privacy-move--channel = 用于 answered、refused 和 extended：通过哪个渠道告知本人
cli-privacy-move--ground = 用于 refused：依据
cli-privacy-move--reasons = 用于 refused 和 extended：告知本人的理由；`-` 从标准输入读取
cli-privacy-move--words = 用于 withdrawn：本人的原话；`-` 从标准输入读取
cli-privacy-answer--to = 封存副本写入的新文件
cli-privacy-answer--recipient = 本人的 age 公钥 [默认：新口令，只显示一次]
cli-export = 导出名单；用途记入日志
cli-export-parties = 导出客户
cli-export-complaints = 导出投诉
cli-export-parties--filter = 哪些客户，写法与搜索相同：stage:active #vip @负责人 due:<3d kind:person [默认：全部]
cli-export-parties--anew = 放弃中断的导出及其未完成的文件，从头开始
cli-export-complaints--anew = 放弃中断的导出及其未完成的文件，从头开始
cli-export-feedback = 导出反馈
cli-export-feedback--anew = 放弃中断的导出及其未完成的文件，从头开始
cli-export-promises = 导出承诺
cli-export-promises--anew = 放弃中断的导出及其未完成的文件，从头开始
cli-export-promises--since = 从此时起
cli-export-promises--until = 此时之前
cli-export-entries = 导出客户记录
cli-export-entries--anew = 放弃中断的导出及其未完成的文件，从头开始
cli-export-entries--since = 从此时起
cli-export-entries--until = 此时之前
cli-export-consents = 导出客户同意记录
cli-export-consents--anew = 放弃中断的导出及其未完成的文件，从头开始
cli-export-consents--since = 从此时起
cli-export-consents--until = 此时之前
cli-export-audit = 导出审计日志
cli-export-audit--anew = 放弃中断的导出及其未完成的文件，从头开始
cli-export-audit--since = 从此时起
cli-export-audit--until = 此时之前
cli-export-feedback--open = 只导出未结案的
cli-export-feedback--closed = 只导出已结案的
cli-export-feedback--overdue = 只导出逾期的
cli-export-feedback--mine = 只导出自己的
cli-export-feedback--owner = 只导出这位成员的
cli-export-feedback--unowned = 只导出无人接手的
cli-export-feedback--stage = 只导出处于这个阶段的
cli-export-feedback--party = 只导出这位客户的
cli-export-feedback--search = 只导出编号、标题、产品、问题、公司、类别或来源编号里含这些字的
cli-export-complaints--open = 只导出未结案的
cli-export-complaints--closed = 只导出已结案的
cli-export-complaints--overdue = 只导出逾期的
cli-export-complaints--mine = 只导出自己的
cli-export-complaints--owner = 只导出这位成员的
cli-export-complaints--unowned = 只导出无人接手的
cli-export-complaints--stage = 只导出处于这个阶段的
cli-export-complaints--party = 只导出这位客户的
cli-export-complaints--search = 只导出编号、标题、产品、问题、公司、类别或来源编号里含这些字的
cli--to = 写入的新文件
cli--purpose = 用途
cli--reference = 依据谁的来函、命令或案件，至少 12 个字；记入日志
cli--columns = 哪些列，用逗号分隔 [默认：全部未封存的列]
cli--recipient = 把文件封存给这个 age 公钥；含封存内容的列必须给出

cli-privacy-passphrase =
    副本用下面的口令打开。口令只显示这一次，不在任何地方保存。
    请通过与文件不同的渠道告诉本人：
    { $passphrase }
cli-privacy-left-out = 未包含：{ $compartment }中的 { $count } 项内容，你无权打开。可以制作含这些内容的副本的成员：{ $names }。
cli-privacy-next = 本人收到之后：`kefu privacy move { $number } answered --entry { $seq } --channel …`
reads-copy = （给客户本人的全部内容封存副本）

done-privacy-open = 已登记 { $number }。
done-privacy-claim = { $number } 已归你，期限 { $due }：{ $title }
done-privacy-assign = { $owner ->
    [none] { $number } 已退回队列。
   *[other] { $number } 已交给 { $owner }。
  }
done-privacy-move = { $number } 现在是：{ $stage }。
done-privacy-export = { $number } 的封存副本已写入 { $path }：{ $values } 项内容。
done-export-parties = 已导出到 { $path }：{ $rows } 行（审计记录 { $seq }）。
done-export-feedback = 已导出到 { $path }：{ $rows } 行（审计记录 { $seq }）。
done-export-promises = 已导出到 { $path }：{ $rows } 行（审计记录 { $seq }）。
done-export-entries = 已导出到 { $path }：{ $rows } 行（审计记录 { $seq }）。
done-export-consents = 已导出到 { $path }：{ $rows } 行（审计记录 { $seq }）。
done-export-audit = 已导出到 { $path }：{ $rows } 行（审计记录 { $seq }）。
done-export-complaints = 已导出到 { $path }：{ $rows } 行（审计记录 { $seq }）。

toast-privacy-open = 已登记 { $number }，由你负责。
toast-privacy-claim = { $count ->
    [1] { $number } 归你了。
   *[other] { $count } 个归你了。
  }
toast-privacy-assign = { $count ->
    [1] { $number } 已移交。
   *[other] 已移交 { $count } 个。
  }
toast-privacy-move = { $number } 已走到下一步：{ $stage }。
action-privacy = 新个人信息请求
form-privacy = 新个人信息请求

col-right = 要求
col-asked-by = 提出人
col-law = 法律依据
col-proof = 身份核实
col-entry = 答复的审计记录
col-ground = 拒绝依据
label-right = 要求什么
label-asked-by = 谁提出
label-what-asked = 本人的原话
label-law = 法律依据
label-proof = 身份核实
label-mandate = 授权
label-entry = 审计记录
label-ground = 依据
label-words = 本人的原话
hint-mandate = 仅在替别人提出时填写：凭什么可以
hint-entry = `kefu privacy answer K-…` 或 `kefu party erase` 给出的记录号

request-title = 个人信息：{ $right }

case-kind-complaint = 投诉
case-kind-privacy = 个人信息请求

stage-identity_checked = 身份已核实
stage-in_work = 处理中
stage-extended = 处理中（已延期）
stage-answered = 已答复
stage-refused = 已拒绝
stage-withdrawn = 已撤回

happening-identity_checked = 身份已核实
happening-in_work = 开始处理
happening-extended = 延期
happening-answered = 已答复
happening-refused = 已拒绝
happening-withdrawn = 已撤回

need-proof = 怎样核实了身份
need-mandate = 凭什么可以替别人提出
need-entry = 所做之事的审计记录
need-ground = 拒绝的依据
need-words = 本人的原话

right-access = 查阅
right-copy = 复制
right-correct = 更正
right-delete = 删除
right-portability = 转移
right-explain = 解释说明

asked-by-person = 本人
asked-by-agent = 受托人
asked-by-relative = 监护人或近亲属

proof-call_back = 按已有号码回拨
proof-known_address = 从已有的地址回复
proof-account = 已登录账号
proof-in_person = 当面出示证件
proof-document = 证件复印件

ground-not_identified = 无法核实身份
ground-no_mandate = 没有授权
ground-retention_duty = 法律要求继续保存
ground-legal_hold = 正在进行的案件的证据
ground-secrecy = 法律要求保密
ground-others_rights = 会泄露他人的信息
ground-excessive = 已多次提出并答复
ground-accurate = 现有内容无误
ground-nothing_held = 没有保存任何信息

export-purpose-regulator = 主管机关要求
export-purpose-court = 法院要求
export-purpose-audit = 审计
export-purpose-migration = 迁移到我们的其他系统
export-purpose-report = 统计报表
export-purpose-notice = 告知客户必须知道的事

verb-privacy-open = 登记个人信息请求
verb-privacy-claim = 接手个人信息请求
verb-privacy-assign = 指派个人信息请求
verb-privacy-move = 推进个人信息请求
verb-privacy-explain = 向本人说明所保存的信息
verb-privacy-export = 为本人封存副本
verb-export-parties = 导出客户
verb-export-feedback = 导出反馈
verb-export-promises = 导出承诺
verb-export-entries = 导出客户记录
verb-export-consents = 导出客户同意记录
verb-export-audit = 导出审计日志
verb-export-complaints = 导出投诉

error-request-without-party = 个人信息请求必须属于某位客户。
    .hint = 先找到这位客户；如果没有保存任何信息，只用名称登记一位客户。
error-request-without-right = 缺少要求的内容。
    .hint = 用方向键选择。
error-case-of-other-kind = { $number } 是{ $kind ->
    [privacy] 个人信息请求
    [feedback] 反馈
   *[complaint] 投诉
  }。
    .hint = 请用 { $kind ->
        [privacy] `kefu privacy show`
        [feedback] `kefu feedback show`
       *[complaint] `kefu complaint show`
    } 查看。
error-request-not-in-work = { $number } 还不能答复：{ $from ->
    [received] 还不知道是谁提出的
    [identity_checked] 还没有人处理
   *[other] 已经了结
  }。
    .hint = { $from ->
        [received] 先核实身份，再用 `kefu privacy move { $number } identity_checked --proof …`（工作台按 m）。
        [identity_checked] 用 `kefu privacy move { $number } in_work`（工作台按 m）。
       *[other] 请登记新的请求。
    }
error-request-other-answer = { $number } 不能这样答复。
    .hint = { $right ->
        [correct] 用 `kefu party edit` 更正，再给出那条记录：`kefu privacy move { $number } answered --entry SEQ`。
        [delete] 用 `kefu party erase` 删除，再给出那条记录：`kefu privacy move { $number } answered --entry SEQ`。
       *[other] 需要封存副本：`kefu privacy answer { $number } --to FILE`。
    }
error-entry-answered-other = 这条审计记录已用来答复同一客户的 { $complaint }。
    .hint = 请单独答复 { $number } 并给出那条记录，或说明依据拒绝：`kefu privacy move { $number } refused --ground …`。
error-entry-no-answer = 这条审计记录不是对 { $number } 的答复：{ $right ->
    [correct] 收到请求之后，它没有更正这位客户的任何内容
    [delete] 它没有删除这位客户的任何内容
    [explain] 它没有向这位客户说明什么
   *[other] 它没有为这个请求制作副本
  }。
    .hint = { $right ->
        [correct] `kefu party edit --json` 会给出记录号；也可用 `kefu audit list --party` 列出。
        [delete] 用 `kefu party erase`，或说明依据拒绝：`kefu privacy move { $number } refused --ground …`。
       *[other] 用 `kefu privacy answer { $number }` 制作，它会给出记录号。
    }
error-answer-where = { $number } 的副本含封存内容，不能直接显示。
    .hint = 用 --to 给出新文件；它封存给 --recipient age1…，或只显示一次的口令。
error-export-column = 没有 { $column } 这一列。
    .hint = 可用的列：{ $known }。
error-export-unsealed = { $column } 是封存内容，只能放在封存的文件里。
    .hint = 给出 --recipient age1…，或去掉这一列。
error-export-holds-value = 筛选条件里含号码或地址，会不封存地保留下来。
    .hint = 用 --party 给出客户编号。
error-export-exists = { $path } 已经存在。
    .hint = 请给一个新文件名。
error-copy-unplaced = { $path } 处没有生成副本（{ $reason }），但日志第 { $seq } 条已记下这次尝试。
    .hint = 检查文件夹和磁盘空间后重新答复。不要用第 { $seq } 条来答复请求：这份副本并不存在。
error-export-busy = 另一个 kefu 正在写 { $path }。
    .hint = 请等它写完，或换一个文件名。
error-export-unwritten = 文件写不了：{ $reason }。
    .hint = 请检查文件夹、权限和磁盘空间。文件未保留；此前的操作已记入日志。
error-export-part-unwritten = 文件无法继续写入：{ $reason }。
    .hint = 请检查文件夹、权限和磁盘空间。已写部分以 .part 保留在旁边，日志已有记录。{ $goes_on ->
        [decided-anew] 再次运行同一命令会从头开始，并重新审批。
        [written-anew] 再次运行同一命令无需再次审批，文件会从头重写。
       *[from-there] 再次运行同一命令会接着导出，无需再次审批。
    }
error-export-stopped = 已停止：{ $run } 共 { $all } 行，已写 { $rows } 行，文件尚不完整。
    .hint = { $goes_on ->
        [decided-anew] 再次运行同一命令会从头开始，并重新审批。
        [written-anew] 再次运行同一命令无需再次审批，文件会从头重写；加 --anew 则重新审批。
       *[from-there] 再次运行同一命令会接着导出，无需再次审批；加 --anew 则从头开始，并重新审批。
    }
error-export-erasures = 写入 { $run } 的文件期间，名单中不断有客户被删除；文件未写完，已写内容未保留。
    .hint = 请在删除操作结束后重新运行同一命令。
error-export-grew = 批准 { $rows } 行之后，名单新增过多，已无法把原定的行全部导出。
    .hint = 请加 --anew 从头开始。
error-export-stopped-early = 清点行数时已停止，未导出任何内容。
    .hint = 请重新运行同一命令。
error-export-part-changed = { $path } 与本次导出所写内容不符，已被改动。
    .hint = 请恢复原文件，或加 --anew 从头开始。
error-export-part-unknown = { $path } 已存在，且不属于本次导出。
    .hint = 请用当初的命令完成那次导出、换一个文件名，或自行删除它。
error-export-part-erased = { $path } 已写完，但其中有客户此后被删除，因此不会成为正式文件。
    .hint = 请加 --anew 重新导出（会覆盖该文件），或自行删除它。
error-export-run-others = 这次导出由他人发起。
    .hint = 请由对方继续，或换一个文件名。
error-export-run-over = 中断的导出可在 { $days } 天内继续，现已过期。
    .hint = 请加 --anew 从头开始。
cli-export-counting = 正在清点：{ $rows }
cli-export-goes-on = { $run } 从第 { $rows } 行之后继续。
cli-export-begun-anew = { $run } 继续进行，文件从头重写；审批和计数仍然有效。
cli-export-erased = { $run } 的文件开始写入之后，名单中有客户被删除；文件从头重写，不再包含该客户。审批和计数仍然有效。
cli-export-left-out = 清点时的 { $count } 行未写入文件：其间已删除、合并或更改。
error-export-vcard-name = 名片要写明是谁的，而要导出的列里没有 name。
    .hint = 目的允许看到名称时在 --columns 里加上 name，或换一种 --form。
error-export-vcard-complaints = 只有客户才有名片。
    .hint = 请用 --form csv 或 --form ndjson。
export-form-csv = 逗号分隔的表格
export-form-ndjson = 每行一条 JSON
export-form-xlsx = 工作簿（xlsx），日期为真正的日期
export-form-vcard = vCard 4.0，含客户的全部联系方式
error-export-nothing = 没有符合条件的行。
    .hint = 放宽条件。
error-export-words = “{ $text }”不是条件；按字词搜索会带上相近的，导出的名单必须准确。
    .hint = 用 '{ $text } 表示名称里恰好含这些字的客户。

statement-head =
    我们保存的关于您的信息
    您的请求 { $number }（{ $right }），收到时间 { $received }。法律依据：{ $law }。
statement-facts = 您在我们这里的资料
statement-points = 联系方式和身份信息
statement-left-out = 有保存；不在这份副本里，请向我们索取
statement-sealed = 有保存，已封存
statement-consents = 您对联系的意愿
statement-complaints = 您的投诉
statement-requests = 您的个人信息请求
statement-promises = 我们对您的承诺
statement-entries = 我们记下的内容
statement-purposes =
    用途
      姓名、联系方式和记录：为您服务、处理投诉、兑现承诺。
      证件号、银行卡、生日：在必要时确认是您本人。只有少数人可以查看，每次查看都记录用途。
    如何作出决定：由人决定；没有任何事项仅由机器决定。
statement-source = 信息来源：{ $from ->
    [file] 来自导入本系统的名单；之后的内容由您提供或由我们记录
   *[desk] 由您提供，或在与您交谈时由我们记录
  }。
statement-reads = 谁因什么用途查看过封存内容
statement-no-reads = {"  "}没有人。
statement-disclosed = 这些信息随哪些名单离开过本系统
statement-not-disclosed = {"  "}没有。
statement-kept =
    保存期限
      在您是我们客户期间，以及之后法律要求保存的期间。期满即删除；您提出要求且法律允许时也会删除。
statement-rights =
    您的权利
      您可以查阅、复制、转移这些信息，要求更正或删除，并要求解释说明。如果您不同意我们的答复，
      可以向履行个人信息保护职责的部门投诉，或向人民法院起诉。

schema-request-id = 标识，不会改变
schema-request-number = 给人用的编号
schema-request-party = 关于谁的信息
schema-request-right = 要求什么
schema-request-asked-by = 谁提出
schema-request-stage = 进行到哪一步
schema-request-owner = 负责的成员名
schema-request-channel = 从哪个渠道收到
schema-request-received-at = 何时收到
schema-request-due-at = 答复期限；日期指到当天结束
schema-request-extended = 是否已延期
schema-request-proof = 怎样核实了身份
schema-request-entry = 答复所依据的审计记录号
schema-request-ground = 拒绝的依据
schema-request-show-what-asked = 本人的原话
schema-request-show-timeline = 经过，最新的在前
schema-party-show-requests = 它的个人信息请求，最急的在前
