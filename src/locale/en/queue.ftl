# The queue: who else looks, views and what they count, handing over, and what is escalated.

presence-looking = { $name } is looking
presence-typing = { $name } is typing

cli-desk = Desks that are open
cli-desk-list = List who sits at a desk now, and which complaint is open there
cli-desk-none = No desk is open.
attention-looking = is looking
attention-typing = is typing
col-pid = Process
col-attention = Doing
schema-desk-session = run of the desk, as the log names it
schema-desk-member = whose desk it is
schema-desk-pid = number of its process
schema-desk-since = since when it is open
schema-desk-complaint = the case that is open there
schema-desk-typing = whether something is being typed for it
