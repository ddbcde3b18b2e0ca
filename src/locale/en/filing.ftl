# Attachments at the desk.

action-attach = Attach a file to the complaint, or to the customer
action-save-file = Save an attachment as a file
detail-attachments = Attachments
form-attach = Attach a file
form-save-file = Save the attachment
label-compartment = Who may read it
attach-for-contact = whoever sees contact details
attach-for-secret = only who sees secrets, as for a scan of an identity card
hint-attach = /path/of/the/file; it is sealed, its name is not
hint-attach-put = the name you gave it with `put`; it is sealed, its name is not
hint-save-file = /path/of/a/new/file, or a folder; nothing is overwritten
pick-save-purpose = Save { $whose }: what for?
pick-attachment = Which attachment is saved?
toast-attachment-add = { $number } is attached.
toast-attachment-save = { $number } is saved: { $name }
toast-attachment-laid-out = { $number } is laid out for you. Get it with: ssh kefu@host get { $name }
error-no-attachment = Nothing is attached here.
    .hint = I attaches a file.
