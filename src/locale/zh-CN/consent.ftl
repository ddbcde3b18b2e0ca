# 客户对联系的意愿。
cli-consent = 同意：可以怎样、为何联系客户
cli-consent-give = 客户同意
cli-consent-refuse = 客户拒绝
cli-consent-withdraw = 客户撤回同意；所需不多于同意时
cli-consent-stop = 客户不愿被联系；只有本人新的意愿才能解除
cli-consent-resume = 客户重新愿意被联系，并有证据
cli-consent-list = 客户各联系方式的状态
cli-consent-notice = 现行告知书，或其新版本：按旧版本取得的同意需重新取得

cli-consent-give--point = 种类（phone）或联系方式的 id [默认：全部，包括以后新增的]
cli-consent-give--channel = 以何种方式 [默认：能联系到的所有方式]
cli-consent-give--purpose = 为何目的
cli-consent-give--evidence = 证据：code:文字、file:路径（只存哈希）、sha256:十六进制 或 audit:编号
cli-consent-give--basis = 依据《个人信息保护法》第十三条七项中的哪一项
cli-consent-give--notice = 客户所见告知书的版本
cli-consent-give--own_wish = 拒绝后一年内客户自己主动提出
cli-consent-refuse--point = 种类（phone）或联系方式的 id [默认：全部，包括以后新增的]
cli-consent-refuse--channel = 以何种方式 [默认：能联系到的所有方式]
cli-consent-refuse--purpose = 为何目的 [默认：除法定告知外的一切]
cli-consent-refuse--evidence = 证据：code:文字、file:路径（只存哈希）、sha256:十六进制 或 audit:编号
cli-consent-withdraw--point = 种类（phone）或联系方式的 id [默认：全部，包括以后新增的]
cli-consent-withdraw--channel = 以何种方式 [默认：能联系到的所有方式]
cli-consent-withdraw--purpose = 为何目的 [默认：除法定告知外的一切]
cli-consent-withdraw--evidence = 证据：code:文字、file:路径（只存哈希）、sha256:十六进制 或 audit:编号
cli-consent-stop--point = 种类（phone）或联系方式的 id [默认：全部，包括以后新增的]
cli-consent-stop--channel = 以何种方式 [默认：能联系到的所有方式]
cli-consent-stop--purpose = 为何目的 [默认：除法定告知外的一切]
cli-consent-stop--evidence = 证据：code:文字、file:路径（只存哈希）、sha256:十六进制 或 audit:编号
cli-consent-resume--point = 种类（phone）或联系方式的 id [默认：全部，包括以后新增的]
cli-consent-resume--channel = 以何种方式 [默认：能联系到的所有方式]
cli-consent-resume--purpose = 为何目的 [默认：除法定告知外的一切]
cli-consent-resume--evidence = 证据：code:文字、file:路径（只存哈希）、sha256:十六进制 或 audit:编号
cli-consent-list--events = 列出记录本身，新的在前
cli-consent-notice--purpose = 为何目的
cli-consent-notice--version = 新版本

done-consent-give = { $number } 已同意。
done-consent-refuse = { $number } 已拒绝，一年内不再询问。
done-consent-withdraw = { $number } 已撤回。
done-consent-stop = 不再联系 { $number }，无论以何种写法，删除后亦然。
done-consent-resume = { $number } 重新愿意被联系；此前的同意不再有效。
done-consent-notice = { $purpose }：自此告知书为 { $version }。

verb-consent-give = 记录同意
verb-consent-refuse = 记录拒绝
verb-consent-withdraw = 记录撤回同意
verb-consent-stop = 记录拒收
verb-consent-resume = 记录恢复联系
verb-consent-notice = 发布告知书

contact-channel-sms = 短信
contact-channel-call = 电话
contact-channel-mail = 邮件
contact-channel-message = 消息
contact-channel-post = 信函

contact-purpose-statutory = 法定告知
contact-purpose-service = 服务
contact-purpose-survey = 调查
contact-purpose-marketing = 营销

legal-basis-consent = 同意
legal-basis-contract = 合同或人力资源管理
legal-basis-duty = 法定职责或义务
legal-basis-emergency = 紧急情况
legal-basis-public-interest = 公共利益的新闻报道与监督
legal-basis-disclosed = 已合法公开
legal-basis-law = 法律法规规定的其他情形

consent-act-given = 同意
consent-act-refused = 拒绝
consent-act-withdrawn = 撤回
consent-act-stop = 拒收
consent-act-resumed = 恢复
consent-act-claimed = 文件所称

standing-unsaid = 未询问
standing-given = 同意
standing-outdated = 同意的是旧告知书
standing-withdrawn = 已撤回
standing-refused = 已拒绝
standing-quarantined = 文件所称，未见证据
standing-stopped = 拒收
standing-unchecked = 尚未比对

col-contact-channel = 方式
col-contact-purpose = 目的
col-standing = 状态
col-consent = 意愿
col-evidence = 证据

error-consent-statutory = 法律要求的告知无需同意，也不因意愿而停止。
    .hint = 请指明其他目的：service、survey 或 marketing。
error-consent-purpose-missing = 同意只针对一个目的。
    .hint = 请指明：`--purpose service`、`survey` 或 `marketing`。
error-consent-basis-missing = 没有依据的同意不成立（《个人信息保护法》第十三条）。
    .hint = 请指明七项中的哪一项：`--basis consent`、`contract`、`duty` 等。
error-consent-basis-other = { $purpose ->
    [survey] 调查
   *[marketing] 营销
}只能以同意为依据。
    .hint = 请征得客户同意，并以 `--basis consent` 记下告知书和证据。
error-consent-evidence-missing = 没有证据表明客户这样说过。
    .hint = 请指明证据：`--evidence code:"12 号表"`、`file:路径` 或 `audit:编号`。
error-consent-evidence-shape = 这不是能再找到的证据。
    .hint = 请写 code:文字、file:路径、sha256:64 位十六进制 或 audit:编号。
error-consent-evidence-of-other = 审计条目 { $seq } 中没有 { $number } 所说的内容。
    .hint = 请指明其电话、留言或来信的条目：`kefu audit list --party { $number }` 会列出。
error-consent-notice-missing = 同意须针对一份告知书。
    .hint = 请指明版本：`--notice 版本`；`kefu consent notice` 列出现行版本。
error-consent-notice-old = 现行告知书为 { $version }。
    .hint = 请向客户出示该版本，并记下 `--notice { $version }`。
error-consent-notice-same = { $version } 已是现行告知书。
    .hint = `kefu consent notice` 列出现行版本；新告知书须用新版本号。
error-consent-stopped = 客户自 { $since } 起不愿被联系。
    .hint = 若客户本人愿意且有证据：`kefu consent resume C --evidence …`，然后再记下同意。
error-consent-asked-again = 客户于 { $at } 拒绝；12 个月内不再询问。
    .hint = 请等待；若客户自己主动提出，请注明：`--own-wish`。
error-consent-not-stopped = 这里没有被停止的联系。
    .hint = `kefu consent list` 显示状态；同意用 `kefu consent give` 记录。
error-consent-channel-misfit = { $kind ->
    [phone] 电话
    [email] 电子邮箱
    [address] 地址
    [account] 账号
   *[other] 该联系方式
}不能以这种方式联系。
    .hint = 电话可用 sms 和 call，邮箱用 mail，账号用 message，地址用 post。

schema-standing-point = 联系方式的 id
schema-standing-kind = 种类
schema-standing-label = 标签
schema-standing-channel = 方式
schema-standing-purpose = 目的
schema-standing-standing = 状态
schema-standing-allowed = 是否可以这样联系
schema-standing-since = 自何时起
schema-consent-event-seq = 对应的审计条目
schema-consent-event-act = 客户的意愿
schema-consent-event-point = 针对哪个联系方式；空为全部
schema-consent-event-channel = 针对何种方式；空为全部
schema-consent-event-purpose = 针对何种目的；空为全部
schema-consent-event-basis = 依据
schema-consent-event-notice = 告知书版本
schema-consent-event-evidence = 证据
schema-consent-event-at = 何时表示
schema-consent-event-by = 记录者姓名
schema-consent-notice-purpose = 目的
schema-consent-notice-version = 版本
schema-consent-notice-since = 自何时起
schema-consent-notice-by = 发布者姓名

# 在工作台上。
action-consent = 同意、拒绝、拒收
form-consent = 联系意愿
consent-all = 全部
consent-all-points = 所有联系方式
label-consent-act = 意愿
label-contact-purpose = 目的
label-contact-channel = 方式
label-consent-evidence = 证据
label-consent-notice = 告知书
label-legal-basis = 依据
label-own-wish = 主动
hint-consent-evidence = 12 号表，或 audit:编号；同意须有证据
toast-consent-give = { $number } 已同意。
toast-consent-refuse = { $number } 已拒绝，一年内不再询问。
toast-consent-withdraw = { $number } 已撤回。
toast-consent-stop = 不再联系 { $number }。
toast-consent-resume = { $number } 重新愿意被联系。

rule-consent-stopped = 拒收之后的同意
rule-consent-asked-again = 拒绝后一年内再次询问
rule-consent-basis-missing = 没有法律依据的同意
rule-consent-basis-other = 营销或调查不以同意为依据
rule-consent-evidence-missing = 没有证据的同意
rule-consent-evidence-of-other = 并非该客户所说的证据
rule-consent-notice-missing = 没有告知书的同意
rule-consent-notice-old = 针对旧告知书的同意
rule-consent-statutory = 针对法定告知的意愿
rule-consent-not-stopped = 解除并不存在的拒收
