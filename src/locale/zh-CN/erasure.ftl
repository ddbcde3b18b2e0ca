# 删除客户：命令、删除台账、删除证明。

cli-party-erase = 永久删除客户：敏感值、密钥、姓名和所有文字；法律要求保留的内容去除个人信息后保留
cli-party-erase--parties = 客户编号或 id，连同并入其中的所有客户
cli-party-erase--reason = 原因
cli-party-erase--complaint = 在哪一件投诉中提出的要求
cli-party-erase--certificate = 把删除证明写入这个新文件
cli-party-erase--yes = 不再询问
cli-erasure = 删除台账：谁在何时因何被删除；不含个人信息
cli-erasure-list = 按先后列出台账
cli-erasure-show = 显示一条记录及经办人
cli-erasure-certificate = 按 --lang 指定的语言打印删除证明
cli-erasure-export = 把台账写入新文件，保存在本机之外；`kefu restore --ledger` 会重放它
cli--erasure = 删除编号（E-000001）
cli--file = 新文件
cli--new_consent = 这些联系方式的本人曾被删除，现已重新同意
cli-ask-erase = { $count ->
    [one] 将永久删除客户 { $number }，无法恢复。输入其编号以继续：
   *[other] 将永久删除 { $count } 位客户，无法恢复。输入第一位的编号 { $number } 以继续：
  }{" "}
cli-party-erased = { $number }  已于 { $at } 删除（{ $erasure }）
cli-erasure-pending = 待清理
complaint-erased = （已删除，{ $erasure }）
done-party-erase = { $count ->
    [one] { $number } 已删除：{ $erasures }。审计记录 { $seq }。
   *[other] 已删除 { $count } 位客户：{ $erasures }。审计记录 { $seq }。
  }
cli-erase-unheard = 客户已经删除，编号 { $erasures }。用 `kefu erasure certificate` 加该编号可打印证明。
cli-erase-scrub = 被删除的字节仍留在文件的空闲部分，直到有人运行 `kefu store scrub`。
done-erasure-export = 台账（{ $count ->
    [one] 一条
   *[other] { $count } 条
  }）已写入 { $path }。各行的 SHA-256：{ $sum }

error-party-erased = { $number } 已被删除（{ $erasure }），不能再添加任何内容。
    .hint = `kefu erasure certificate { $erasure }` 可查看做了什么。本人再来时是新客户。
error-complaint-erased = { $number } 的客户已被删除（{ $erasure }），不能再写入内容。
    .hint = 如有新情况，请新建投诉。
error-erase-complaint-open = { $number } 还有未结投诉 { $complaint }：处理所需的信息不能删除。
    .hint = 请先结案（`kefu complaint move { $complaint } …`），或转交能结案的人，再删除。
error-erase-promise-open = 对 { $number } 的承诺 { $promise } 尚未兑现。
    .hint = 请先兑现（`kefu promise keep { $promise }`）或由客户免除（`kefu promise release { $promise }`），再删除。
error-erase-case-of-other = { $complaint } 不是 { $number } 的工单。
    .hint = 请指定这位客户提出要求的工单，或不带 --case；各有工单的客户请逐个删除。
error-erase-unconfirmed = 未经确认，没有删除任何内容。
    .hint = 询问时输入编号，或加上 --yes。
error-suppressed = 该值（{ $kind }）属于 { $since } 被删除的人。
    .hint = 仅当本人重新同意时：加 --new-consent 再做一次，该值会从名单中移除。
error-row-suppressed = 该行属于已被删除的人。
    .hint = 若本人重新同意，请用 `kefu party add --new-consent` 登记。
fault-row-suppressed = 属于已被删除的人，不予恢复。若本人重新同意：`kefu party add --new-consent`

verb-party-erase = 删除客户
verb-erasure-read = 查看删除台账

happening-erased = 文字随客户删除

erase-reason-request = 本人要求（《个人信息保护法》第四十七条）
erase-reason-purpose-ended = 处理目的已实现、无法实现或不再必要（《个人信息保护法》第四十七条第一项）
erase-reason-service-ended = 停止提供产品或者服务（《个人信息保护法》第四十七条第二项）
erase-reason-retention-over = 保存期限已届满（《个人信息保护法》第四十七条第二项）
erase-reason-consent-withdrawn = 个人撤回同意（《个人信息保护法》第四十七条第三项）
erase-reason-unlawful = 违反法律、行政法规或者违反约定处理（《个人信息保护法》第四十七条第四项）
erase-reason-other-law = 法律、行政法规规定的其他情形（《个人信息保护法》第四十七条第五项）

gone-values = 敏感值
gone-keys = 数据密钥
gone-look-ups = 检索行
gone-rows = 姓名及标签、字段
gone-entries = 时间线记录
gone-complaints = 投诉文字
gone-promises = 承诺文字
gone-steps = 可撤销的步骤
gone-reveals = 查看计数
gone-notices = 通知中的理由
gone-views = 含该姓名的已存视图
gone-consents = 联系意愿记录

kept-number = 客户编号，以及其已被删除的事实
kept-complaints = 不含文字的投诉：编号、日期、步骤、产品、问题、结果
kept-promises = 不含文字的承诺：编号、日期、结果
kept-log = 审计日志：id、编号、哈希、查看封存内容的理由、导出所引的文号
kept-suppression = 联系方式的带密钥哈希
kept-stops = 拒收联系方式的带密钥哈希
kept-import-marks = 导入行的哈希
kept-backups = 此前的备份
kept-until = 保留至 { $until }
kept-until-backups = 保留至备份销毁；其密钥最迟在备份后 30 天销毁
kept-without-end = 未设期限

kept-ground-complaint-file = 投诉与交易记录的法定保存期（《个人信息保护法》第四十七条第二款；《电子商务法》第三十一条；三年）
kept-ground-accountability = 证明所做的处理（《个人信息保护法》第五十一条、第六十九条）
kept-ground-protection = 使删除持续有效（《个人信息保护法》第四十七条、第五十一条）
kept-ground-technical = 技术上难以单独删除，除存储和必要的安全保护外不作处理（《个人信息保护法》第四十七条第二款）

certificate-title = 删除证明 { $number }
certificate-what = 内容：客户 { $parties } 的个人信息已于 { $at } 删除，经办角色：{ $role }。
certificate-why = 原因：{ $reason }。
certificate-why-case = 原因：{ $reason }；在 { $complaint } 中提出。
certificate-gone = 已删除：
certificate-count = {"  "}{ $count } × { $what }
certificate-kept = 保留的内容及依据：
certificate-stays = {"  "}{ $what } — { $ground }；{ $until }
certificate-stays-counted = {"  "}{ $what }（{ $count }）— { $ground }；{ $until }
certificate-stays-named = {"  "}{ $what }（{ $count }：{ $numbers }）— { $ground }；{ $until }
certificate-unsuppressed = 有 { $count } 个联系方式无法生成带密钥哈希，因为持有密钥者从未看过：导入时将无法识别。
certificate-scrubbed = 被删除的字节已于 { $at } 离开文件。
certificate-unscrubbed = 被删除的字节仍在文件的空闲部分，将随下一次清理离开；清理尚待进行。
certificate-log = 审计日志：第 { $entry } 条以 SHA-256 { $sum } 记载本行。
    打印时日志止于第 { $seq } 条：{ $head }。

col-scrubbed = 清理

schema-party-erased = 删除编号；此时只剩客户编号
schema-complaint-erased = 其客户的删除编号；此时文字均已删除
schema-erasure-number = 给人看的编号
schema-erasure-parties = 客户编号，存续的在前
schema-erasure-at = 时间
schema-erasure-by = 经办人；证明中没有
schema-erasure-role = 角色
schema-erasure-reason = 原因
schema-erasure-complaint = 提出要求的投诉
schema-erasure-seq = 审计条目
schema-erasure-gone = 各类删除数量
schema-erasure-kept = 保留的内容
schema-erasure-unsuppressed = 导入时无法识别的联系方式数
schema-erasure-scrubbed-at = 被删除的字节何时离开文件
schema-erasure-sum = 本行的 SHA-256，即审计条目所载
schema-kept-what = 内容
schema-kept-ground = 依据
schema-kept-count = 数量（如有计数）
schema-kept-numbers = 编号
schema-kept-until = 期限

cli-store = 数据文件的维护
cli-store-scrub = 清除文件中已删除内容的字节；期间其他工作台暂停
done-store-scrub = 文件已清理：原 { $before } 字节，现 { $after } 字节。{ $count ->
    [0] 没有待清理的删除。
    [one] 一条删除的字节已离开文件。
   *[other] { $count } 条删除的字节已离开文件。
  }
verb-store-scrub = 清理文件
error-store-upkeep = { $by } 自 { $since } 起正在清理数据文件，其他人暂停。
    .hint = 结束后再试；没有任何改动。
error-store-read = 有人正在读写数据库，5 秒内没有停下。
    .hint = 等正在运行的任务（备份、导入）结束后再试。
header-upkeep = 暂停：{ $by } 自 { $since } 起正在清理文件

cli-restore--ledger = 备份之后的删除（`kefu erasure export`）：数据库得名之前会重新执行
cli-restore-replayed = { $count ->
    [0] 按台账，备份之后没有人被删除。
    [one] 重新执行了备份之后的一条删除。
   *[other] 重新执行了备份之后的 { $count } 条删除。
  }
cli-restore-no-ledger = 备份之后被删除的人又回来了。如有更新的台账（`kefu erasure export`），请改用 --ledger 恢复。
error-ledger-broken = 台账与其审计条目不符，或不完整（{ $detail }）。
    .hint = 没有恢复任何内容。请换一份台账；完整的最新一份最好。
error-ledger-too-long = { $path } 超过 { $mib } MiB，不会是台账。
    .hint = 没有恢复任何内容。请指定 `kefu erasure export` 写出的文件。
error-ledger-other-store = 台账属于另一个数据库（{ $vault }）。
    .hint = 没有恢复任何内容。请指定本数据库的台账。
error-ledger-left = 重新执行 { $number } 的删除之后，仍有该客户的内容。
    .hint = 没有恢复任何内容。请用更早的备份，或不带 --ledger 恢复后手动删除。
cli-doctor-unscrubbed = { $count ->
    [one] 一条删除的字节可能仍在文件中
   *[other] { $count } 条删除的字节可能仍在文件中
  }：请运行 `kefu store scrub`。
