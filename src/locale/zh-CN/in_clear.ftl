rule-number-in-clear = 明文文字中含证件号或卡号
error-number-in-clear = 文字以明文保存，而其中有校验位正确的号码：证件号 { $identities } 个，卡号 { $cards } 个。
    .hint = 请移入密封字段：--move-values；在工作台按 Enter 即可。
way-on-move = 移入该客户的密封字段：--move-values。若只是看似号码：--despite { $rule }=data-wrong。
error-move-nowhere = 没有指明客户，号码无处密封。
    .hint = 请指明客户，或去掉该号码。
pick-move-values = 移入密封字段
cli--move_values = 将所写文字中的证件号和卡号移入该客户的密封字段，原处留一个标记
cli-moved-values = 已将 { $count } 个号码移入密封字段。
