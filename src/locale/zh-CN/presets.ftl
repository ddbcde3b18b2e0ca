# 按名字保存的导入映射。

verb-preset-save = 保存导入预设
verb-preset-drop = 删除导入预设
done-preset-save = 预设“{ $name }”已保存：`kefu import … --map "{ $name }"`；列相同的文件会自动识别。
done-preset-drop = 预设“{ $name }”已删除。

cli-preset = 导入预设：文件的哪一列是什么，一个名字，所有工作台共用
cli-preset-list = 列出预设，本单位的在前
cli-preset-show = 以文件形式显示预设
cli-preset-show--name = 预设的名字
cli-preset-save = 把映射文件存为预设，同名的被替换；逐行检查
cli-preset-save--file = 与 `kefu import --map` 相同的映射文件；`-` 读标准输入
cli-preset-save--name = 预设的名字；不写则用文件名
cli-preset-drop = 删除本单位的预设
cli-preset-drop--name = 预设的名字
col-preset = 预设
preset-of-kefu = （kefu 自带）

schema-preset-name = 名字
schema-preset-rows = 每行成为什么
schema-preset-built-in = 是否 kefu 自带
schema-preset-text = 文件内容
schema-preset-by = 谁保存的
schema-preset-at = 何时保存

error-preset-name = 预设的名字只用文字、数字、`-`、`_` 和空格，最多 { $chars } 个字符，不含任何人的号码：它会写进日志。
    .hint = 换一个名字。
error-preset-built-in = kefu 自带同名预设：{ $name }。
    .hint = 换一个名字；`kefu preset list` 列出已有的。
