# 工作台上的附件。

action-attach = 给投诉或客户添加附件
action-save-file = 将附件另存为文件
detail-attachments = 附件
form-attach = 添加附件
form-save-file = 附件另存为
label-compartment = 谁可以读取
attach-for-contact = 可查看联系方式的成员
attach-for-secret = 仅限可查看机密的成员（身份证扫描件等）
hint-attach = /文件/路径；内容加密保存，文件名不加密
hint-attach-put = 用 `put` 传入时的名称；内容加密保存，文件名不加密
hint-save-file = /新文件/路径，或一个文件夹；不会覆盖已有文件
pick-save-purpose = 保存 { $whose }：什么用途？
pick-attachment = 保存哪个附件？
toast-attachment-add = 已添加附件 { $number }。
toast-attachment-save = 附件 { $number } 已保存：{ $name }
toast-attachment-laid-out = 附件 { $number } 已备好，请在本机取回：ssh kefu@host get { $name }
error-no-attachment = 这里没有附件。
    .hint = 按 I 添加附件。
