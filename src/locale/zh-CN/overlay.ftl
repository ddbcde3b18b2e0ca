# 浮层自己要说的话；标题和字段名由打开它的一方给出。

overlay-form-keys = Tab 下一项  Ctrl+S 保存  Ctrl+X 重填  Esc 返回
overlay-form-keys-text = Enter 换行  Ctrl+S 保存  Ctrl+X 重填  Esc 返回
overlay-form-keys-choice = 左/右 选择  Ctrl+S 保存  Ctrl+X 重填  Esc 返回
overlay-form-keys-several = 左/右 移动  空格 选取或取消  Ctrl+S 保存  Esc 返回
overlay-form-hidden = 保险库已锁，内容已隐藏；保存时会询问口令。
overlay-form-look = Ctrl+O 打开该客户；已输入的内容会保留。
overlay-form-editor = Ctrl+G 用自己的编辑器来写。
overlay-form-reset = 已恢复到打开时的样子。再按一次 Ctrl+X 找回刚才输入的内容。
overlay-form-required = { $field }：请先填写。

overlay-picker-keys = 上/下 移动  Enter 选定  Esc 返回
overlay-picker-keys-digits = j/k 移动  1-9 或 Enter 选定  Esc 返回
overlay-picker-filter = 输入文字缩小范围
overlay-picker-type = 请输入姓名或编号。
overlay-picker-none = 没有匹配项。删去几个字，或按 Esc。

overlay-confirm-keys = y 是  n 否  左/右 切换  Enter 确定

overlay-unlock-title = 解锁保险库
overlay-unlock-member = 成员
overlay-unlock-passphrase = 口令
overlay-unlock-busy = 正在解锁，请稍候。
overlay-unlock-keys = Enter 解锁  Ctrl+U 清空  Esc 返回
overlay-unlock-keys-busy = Esc 返回

overlay-reader-folded = ［邮件中另有 { $lines } 行引用内容，按 z 展开］
overlay-reader-keys = j/k 逐行  空格 翻页  g/G 首/尾  Esc 返回
overlay-reader-position = { $percent }%

help-board-open = 打开这一行
help-board-find = 查找
help-board-move = 下移、上移一行
help-board-ends = 到首行、到末行
help-board-back = 返回
help-editor = 用自己的编辑器写长文本（在表单里）
overlay-help-title = 按键
overlay-help-filter = 输入按键或功能查找
overlay-help-none = 没有这样的按键。删去几个字，或按 Esc。
overlay-help-keys = 上/下 移动  Enter 执行  Esc 返回

overlay-board-keys = Enter 打开  Esc 返回
overlay-board-keys-find = / 查找  Enter 打开  Esc 返回
overlay-board-keys-line = Enter 查找  Ctrl+U 清空  Esc 离开此行
