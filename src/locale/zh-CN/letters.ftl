# 给客户的信函及其草稿。

verb-complaint-draft = 保存草稿
done-complaint-draft = { $number }：草稿已保存。
toast-complaint-draft = { $number }：草稿已保存。

cli-complaint-letter = 按模板打印一封投诉信函
cli-complaint-letter--letter = 用途
cli-complaint-letter--text = 您要说的内容；`-` 读标准输入
cli-complaint-letter--until = 希望何时得到答复
cli-complaint-draft = 起草、保存或显示您的信函草稿；每件投诉一份
cli-complaint-draft--letter = 用途；不写则显示草稿
cli-complaint-draft--channel = 打算用的渠道
cli-complaint-draft--text = 信函现稿；`-` 读标准输入；不写则用模板
cli-complaint-draft--look = 显示起草以来的往来；之后即为已看过
cli-complaint-draft--drop = 丢弃草稿
cli-complaint-send = 发出信函，或您的草稿
cli-complaint-send--letter = 用途
cli-complaint-send--channel = 渠道；不写则用草稿的，或投诉的
cli-complaint-send--text = 发出的原文；`-` 读标准输入；不写则用您的草稿
cli-complaint-send--seen = 已看过的事件数；有草稿时以您实际看过的为准

action-letter = 给客户写信
pick-letter = 写什么？
label-text-of-letter = 信函
overlay-form-keys-letter = Enter 换行  Ctrl+S 发出  Esc 留作草稿
overlay-form-keys-send = 左/右 选择  Ctrl+S 发出  Esc 留作草稿
col-letter = 信函
col-begun = 起草于
arrived-title = { $number }：起草以来的往来
toast-arrived-seen = 看完后按 Ctrl+S 发出，或先改信函。

schema-letter-number = 投诉编号
schema-letter-letter = 用途
schema-letter-language = 语言：zh、en
schema-letter-text = 信函
schema-draft-letter = 用途
schema-draft-channel = 打算用的渠道
schema-draft-text = 信函现稿
schema-draft-seen = 作者已看过的事件数
schema-draft-begun-at = 何时起草
schema-draft-kept-at = 最后保存于何时

error-letter-placeholder = { $file } 有一个无处取值的占位符：{ $placeholder }。
    .hint = 从模板中去掉它。
error-letter-unresolved = 信函还没写明：{ $placeholder ->
    [name] 收信人
    [number] 编号
    [received] 何时收到投诉
    [due] 期限
    [outcome] 决定
    [reasons] 理由
    [remedy] 补救
    [appeal] 申诉途径
    [question] 要问什么
    [text] 要说什么
    [date] 日期
   *[signature] 署名
  }（{"{"}{ $placeholder }{"}"}）。
    .hint = { $placeholder ->
        [name] 给投诉关联客户，或在该处写上姓名。
        [outcome] 先起草决定：`kefu complaint move … decision_drafted`。
        [reasons] 先起草决定：`kefu complaint move … decision_drafted`。
        [remedy] 先起草决定：`kefu complaint move … decision_drafted`。
        [question] 在该处写上，或用 --text 给出。
        [text] 在该处写上，或用 --text 给出。
        [due] 原定日期已过：在该处写上何时给出答复，或用 --until 给出。
       *[appeal] 在该处写上。
    }
    .desk = { $placeholder ->
        [name] 给投诉关联客户，或在该处写上姓名。
        [outcome] 先起草决定：m。
        [reasons] 先起草决定：m。
        [remedy] 先起草决定：m。
        [due] 原定日期已过：在该处写上何时给出答复。
       *[appeal] 在该处写上。
    }
error-letter-value = 信函里有电话、地址、证件号或卡号。
    .hint = 请去掉。贵方自己的号码写在规则包 house 的 letters 里。
error-letter-lacks = 信函缺少{ $part ->
    [reasons] 起草时的理由
    [remedy] 全部补救
    [date] 起草日到今天之间的日期
   *[appeal] 申诉途径
  }。
    .hint = `kefu complaint letter …` 可打印完整的一封。
    .desk = 按 w 从完整的一封写起。
error-letter-language = 客户读 { $wanted }，不是 { $language }。
    .hint = 用客户的语言写，或用 `kefu party edit --language` 更改语言。
    .desk = 用客户的语言写，或按 e 更改语言。
error-draft-other = 您在这里已有草稿：{ $letter }。
    .hint = 先发出，或丢弃：`kefu complaint draft … --drop`。
    .desk = 先按 w 发出，或在命令行丢弃：`kefu complaint draft … --drop`。
error-no-draft = 您在 { $number } 没有这样的草稿。
    .hint = 用 `kefu complaint draft { $number } answer` 起草，或给出 --text。
    .desk = 按 w 起草。
error-policy-appeal = { $pack } 的 letters 没有写申诉途径。
    .hint = 请在 letters.zh 和 letters.en 里写明 appeal。
error-policy-appeal-source = { $pack } 的 letters 引用了规则包里没有的依据：{ $value }。
    .hint = 请给相应的依据加上该 id。
