//! Each forbidden shortcut through every way in: the desk's own choices, a desk that has not heard of the last change,
//! the palette, several commands in one, and the command line. Every time the same refusal, an entry that tells of it,
//! and a case that is as it was. A file that claims stages is marked as history and takes no step.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::crew::{Crew, draft, id, letter, serious};
use crate::door::last;
use crate::house::Ran;
use crate::workshop::opening;
use kefu::commands::approve::ApproveMember;
use kefu::commands::assign::Assign;
use kefu::commands::claim::Claim;
use kefu::commands::entry::AddEntry;
use kefu::commands::import::{ComplaintRow, ImportComplaints, RowMark};
use kefu::commands::move_on::MoveOn;
use kefu::commands::open::OpenComplaint;
use kefu::commands::promise::AddPromise;
use kefu::commands::record::Record;
use kefu::commands::roles::SetRoles;
use kefu::commands::undo::Undo;
use kefu::commands::{Command, execute};
use kefu::domain::audit::Outcome as Result_;
use kefu::domain::cause::Cause;
use kefu::domain::complaint::{CaseKind, Channel, Closing, Move, Outcome, Reached, Stage};
use kefu::domain::entry::EntryKind;
use kefu::domain::handling::{Assessment, Awaited, Fact, LetterKind};
use kefu::domain::id::{CaseId, MemberId};
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::domain::redress::Redress;
use kefu::domain::{Error, Kind};
use kefu::locale::{Language, Locale};
use kefu::session::Session;
use kefu::store::{Reader, tables};
use kefu::tui::action::Action;
use kefu::tui::availability::available;
use kefu::tui::effect::{Deed, Effect, Written};
use kefu::tui::model::Overlay;
use kefu::tui::msg::{Msg, Ticket};
use kefu::vault::unlock::fingerprint;

/// One forbidden shortcut.
struct Shortcut {
    name: &'static str,
    /// The refusal; after a colon, what is missing.
    refusal: &'static str,
    who: fn(&Crew) -> &Session,
    /// Brings a case to where the shortcut would be one.
    case: fn(&Crew) -> CaseId,
    command: fn(&Crew, CaseId) -> Command,
    /// Whether the desk knows before anything is typed, so that the choice is grey.
    grey: bool,
}

fn agent(crew: &Crew) -> &Session {
    &crew.agent
}

fn manager(crew: &Crew) -> &Session {
    &crew.manager
}

fn moved(case: CaseId, step: Move) -> Command {
    Command::Move(MoveOn::unseen(case, step))
}

fn recorded(case: CaseId, fact: Fact) -> Command {
    Command::Record(Record { case, fact, seen: None })
}

fn closed(case: CaseId, closing: Closing, words: Option<&str>) -> Command {
    moved(case, Move::Close { closing, words: words.map(str::to_owned) })
}

fn reopened(_: &Crew, case: CaseId) -> Command {
    moved(case, Move::Reopen { reasons: "客户又来电".into() })
}

fn paid(_: &Crew, case: CaseId) -> Command {
    recorded(case, Fact::Redressed { item: 0, proof: "银行回单".into() })
}

const SHORTCUTS: &[Shortcut] = &[
    Shortcut {
        name: "close without a decision",
        refusal: "closing-unfit",
        who: agent,
        case: |crew| crew.serious(Stage::Investigating),
        command: |_, case| closed(case, Closing::Accepted, Some("好的")),
        grey: false,
    },
    Shortcut {
        name: "close a serious one as an agent",
        refusal: "step-misses:manager",
        who: agent,
        case: |crew| {
            let case = crew.serious(Stage::Remedy);
            crew.settles(case);
            case
        },
        command: |_, case| closed(case, Closing::Accepted, None),
        grey: true,
    },
    Shortcut {
        name: "approve one's own draft",
        refusal: "step-misses:another-person",
        who: agent,
        case: |crew| crew.serious(Stage::InApproval),
        command: |_, case| moved(case, Move::Approve),
        grey: true,
    },
    Shortcut {
        name: "approve without having looked at the evidence",
        refusal: "step-misses:evidence-seen",
        who: manager,
        case: |crew| crew.serious(Stage::InApproval),
        command: |_, case| moved(case, Move::Approve),
        grey: true,
    },
    Shortcut {
        name: "approve above one's limit",
        refusal: "step-misses:limit",
        who: |crew| &crew.lead,
        case: |crew| {
            let case = crew.serious(Stage::InApproval);
            crew.looks(&crew.lead, case);
            case
        },
        command: |_, case| moved(case, Move::Approve),
        grey: true,
    },
    Shortcut {
        name: "decide a serious one at once",
        refusal: "step-misses:not-serious",
        who: agent,
        case: |crew| crew.serious(Stage::Assessed),
        command: |_, case| {
            let step = Move::Decide {
                outcome: Outcome::Upheld,
                reasons: "很清楚".into(),
                channel: Some(Channel::Phone),
                redress: Redress::list("apology").expect("redress"),
                cause: Some(Cause::BillingLateRefund),
                by_letter: false,
            };
            moved(case, step)
        },
        grey: true,
    },
    Shortcut {
        name: "pay twice",
        refusal: "redress-twice",
        who: agent,
        case: |crew| {
            let case = crew.serious(Stage::Remedy);
            crew.does(&crew.agent, paid(crew, case)).expect("the first time");
            case
        },
        command: paid,
        grey: false,
    },
    Shortcut {
        name: "pay before it is approved",
        refusal: "fact-untimely",
        who: agent,
        case: |crew| crew.serious(Stage::InApproval),
        command: paid,
        grey: true,
    },
    Shortcut {
        name: "end it as withdrawn, alone",
        refusal: "approval-needed",
        who: agent,
        case: |crew| crew.serious(Stage::Investigating),
        command: |_, case| closed(case, Closing::Withdrawn, Some("我不投诉了")),
        grey: false,
    },
    Shortcut {
        name: "end it as withdrawn without the customer's words",
        refusal: "step-misses:words",
        who: agent,
        case: |crew| crew.serious(Stage::Investigating),
        command: |_, case| closed(case, Closing::Withdrawn, Some(" ")),
        grey: false,
    },
    Shortcut {
        name: "pay for silence",
        refusal: "silence",
        who: agent,
        case: |crew| crew.serious(Stage::Investigating),
        command: |_, case| recorded(case, letter(LetterKind::Answer, "请先撤诉，撤诉后退款")),
        grey: false,
    },
    Shortcut {
        name: "answer past what was not seen",
        refusal: "reply-unseen",
        who: agent,
        case: |crew| {
            let case = crew.serious(Stage::Investigating);
            let (channel, text) = (Channel::Phone, "我又想起一件事".into());
            crew.records(&crew.other, case, Fact::Wrote { channel, text });
            case
        },
        command: |_, case| {
            let fact = letter(LetterKind::Answer, "还在查");
            Command::Record(Record { case, fact, seen: Some(2) })
        },
        grey: false,
    },
    Shortcut {
        name: "handle what is about oneself",
        refusal: "step-misses:not-subject",
        who: |crew| &crew.other,
        case: |crew| {
            let case = crew.serious(Stage::Investigating);
            crew.records(&crew.lead, case, Fact::Concerns { member: id(&crew.other) });
            case
        },
        command: |_, case| recorded(case, Fact::Alleged { text: "是客户的错".into() }),
        grey: true,
    },
    Shortcut {
        name: "draft about oneself",
        refusal: "step-misses:not-subject",
        who: |crew| &crew.other,
        case: |crew| {
            let case = crew.serious(Stage::Investigating);
            crew.finds_out(case);
            crew.records(&crew.lead, case, Fact::Concerns { member: id(&crew.other) });
            case
        },
        command: |_, case| moved(case, draft("apology")),
        grey: true,
    },
    Shortcut {
        name: "take one's own name off",
        refusal: "step-misses:not-subject",
        who: |crew| &crew.lead,
        case: |crew| {
            let case = crew.serious(Stage::Investigating);
            crew.records(&crew.manager, case, Fact::Concerns { member: id(&crew.lead) });
            case
        },
        command: |crew, case| recorded(case, Fact::Concerns { member: id(&crew.other) }),
        grey: true,
    },
    Shortcut {
        name: "approve what was drafted by whom it is about",
        refusal: "step-misses:draft",
        who: manager,
        case: |crew| {
            let case = crew.serious(Stage::InApproval);
            crew.looks(&crew.manager, case);
            crew.about_its_owner(case);
            case
        },
        command: |_, case| moved(case, Move::Approve),
        grey: true,
    },
    Shortcut {
        name: "close what was decided by whom it is about",
        refusal: "step-misses:decision",
        who: |crew| &crew.owner,
        case: |crew| {
            let case = crew.serious(Stage::Remedy);
            crew.settles(case);
            crew.records(&crew.lead, case, Fact::Concerns { member: id(&crew.manager) });
            case
        },
        command: |_, case| closed(case, Closing::Accepted, None),
        grey: true,
    },
    Shortcut {
        name: "confirm the cause that whom it is about has named",
        refusal: "step-misses:cause",
        who: |crew| &crew.lead,
        case: |crew| {
            let case = crew.serious(Stage::Remedy);
            crew.about_its_owner(case);
            case
        },
        command: |_, case| recorded(case, Fact::CauseConfirmed),
        grey: true,
    },
    Shortcut {
        name: "approve what one has put up oneself",
        refusal: "step-misses:another-person",
        who: manager,
        case: |crew| {
            let case = crew.serious(Stage::DecisionDrafted);
            crew.moves(&crew.manager, case, Move::Submit { letter: crew.decision(case) });
            crew.looks(&crew.manager, case);
            case
        },
        command: |_, case| moved(case, Move::Approve),
        grey: true,
    },
    Shortcut {
        name: "hold what is about oneself",
        refusal: "step-misses:not-subject",
        who: |crew| &crew.lead,
        case: |crew| {
            let case = crew.serious(Stage::Investigating);
            crew.records(&crew.manager, case, Fact::Concerns { member: id(&crew.lead) });
            case
        },
        command: |_, case| moved(case, Move::Hold { reasons: "等等看".into() }),
        grey: true,
    },
    Shortcut {
        name: "end a hold without the right to it",
        refusal: "no-right",
        who: agent,
        case: |crew| {
            let case = crew.serious(Stage::Investigating);
            crew.moves(&crew.lead, case, Move::Hold { reasons: "法院来函".into() });
            case
        },
        command: |_, case| {
            moved(case, Move::Back { from: Stage::LegalHold, to: Stage::Investigating })
        },
        grey: true,
    },
    Shortcut {
        name: "assess by a pack that is not in force",
        refusal: "policy-not-in-force",
        who: agent,
        case: |crew| crew.serious(Stage::Acknowledged),
        command: |_, case| {
            let policy = Some("none".into());
            moved(case, Move::Assess(Assessment { policy, ..serious() }))
        },
        grey: false,
    },
    Shortcut {
        name: "send another letter than the one that was approved",
        refusal: "letter-other",
        who: agent,
        case: |crew| crew.serious(Stage::Decided),
        command: |crew, case| {
            let other = format!("{} 另外只退一半", crew.decision(case));
            recorded(case, letter(LetterKind::Decision, &other))
        },
        grey: false,
    },
    Shortcut {
        name: "pay once more after it was opened again",
        refusal: "redress-twice",
        who: agent,
        case: |crew| {
            let case = crew.serious(Stage::Closed);
            crew.does(&crew.agent, reopened(crew, case)).expect("opened again");
            case
        },
        command: |_, case| moved(case, draft("apology; refund 2000")),
        grey: false,
    },
    Shortcut {
        name: "approve what a file says is drafted",
        refusal: "step-misses:draft",
        who: manager,
        case: |crew| crew.imported(Stage::InApproval),
        command: |_, case| moved(case, Move::Approve),
        grey: true,
    },
    Shortcut {
        name: "close what a file says is decided",
        refusal: "step-misses:decision",
        who: manager,
        case: |crew| crew.imported(Stage::Decided),
        command: |_, case| closed(case, Closing::Accepted, None),
        grey: true,
    },
    Shortcut {
        name: "say that it reaches us later",
        refusal: "received-ahead",
        who: agent,
        case: Crew::open,
        command: |crew, _| {
            let now = crew.agent.now();
            let year = 400 * 86_400;
            let received_at = Moment { at_seconds: now.at_seconds + year, ..now };
            let opening = kefu::domain::complaint::Opening {
                received_at,
                ..opening(&crew.agent, Some(crew.party))
            };
            let id: CaseId = crew.agent.new_id().expect("an id");
            Command::OpenComplaint(OpenComplaint { id, opening, owner: None })
        },
        grey: false,
    },
    Shortcut {
        name: "wait without a question",
        refusal: "step-misses:question",
        who: agent,
        case: |crew| crew.serious(Stage::Investigating),
        command: |crew, case| {
            let now = crew.agent.now();
            let step = Move::Wait {
                question: "  ".into(),
                until: Moment { at_seconds: now.at_seconds + 400 * 86_400, ..now },
                awaited: Awaited::Customer,
                channel: Some(Channel::Email),
            };
            moved(case, step)
        },
        grey: false,
    },
    Shortcut {
        name: "put it aside as the double of another customer's",
        refusal: "original-of-another",
        who: agent,
        case: |crew| crew.serious(Stage::Investigating),
        command: |crew, case| {
            let original = crew.open_for(crew.stranger);
            moved(case, Move::Double { original })
        },
        grey: false,
    },
    Shortcut {
        name: "open it a second time",
        refusal: "step-misses:reopen-once",
        who: agent,
        case: |crew| {
            let case = crew.serious(Stage::Closed);
            crew.does(&crew.agent, reopened(crew, case)).expect("the first time");
            crew.on_to(case, Stage::Closed);
            case
        },
        command: reopened,
        grey: true,
    },
    Shortcut {
        name: "open it after thirty days",
        refusal: "step-misses:reopen-once",
        who: agent,
        case: |crew| {
            let case = crew.serious(Stage::Closed);
            crew.clock.advance(31 * 86_400);
            case
        },
        command: reopened,
        grey: true,
    },
];

/// The refusal as the table has it.
fn told(error: &Error) -> String {
    let need = error.args.iter().find(|(name, _)| *name == "need" && error.code == "step-misses");
    need.map_or_else(|| error.code.to_owned(), |(_, need)| format!("{}:{need}", error.code))
}

#[test]
fn every_shortcut_ends_in_the_same_refusal_whichever_way_it_is_tried() {
    let mut crew = Crew::new((80, 24), Language::English);
    for shortcut in SHORTCUTS {
        let case = (shortcut.case)(&crew);
        let before = crew.row(case);
        let command = (shortcut.command)(&crew, case);
        let verb = command.verb();
        let who = id((shortcut.who)(&crew));
        let is_told = |crew: &Crew, way: &str, refusal: Result<(), Error>| {
            let error = refusal.expect_err(shortcut.name);
            assert_eq!(told(&error), shortcut.refusal, "{}, {way}", shortcut.name);
            is_in_the_log(crew, &error, verb, who);
            assert_eq!(crew.row(case), before, "{}, {way}", shortcut.name);
            error
        };
        let one = execute(crew.desk(), (shortcut.who)(&crew), &[command]).map(drop);
        let error = is_told(&crew, "alone", one);
        // In the midst of others: none of them is done.
        let several = [note(&crew, case), (shortcut.command)(&crew, case), note(&crew, case)];
        let bulk = execute(crew.desk(), (shortcut.who)(&crew), &several).map(drop);
        assert_eq!(told(&bulk.expect_err("refused")), shortcut.refusal, "{}", shortcut.name);
        is_in_the_log(&crew, &error, verb, who);
        assert_eq!(crew.row(case), before, "{}, in bulk", shortcut.name);
        on_the_desk(&mut crew, shortcut, case, &error);
        // What the desk would send if it had not heard of the last change.
        let deed = deed((shortcut.command)(&crew, case));
        let answer = crew.test.worker.perform(Effect::Do(Ticket(7), deed)).pop();
        let late = match answer {
            Some(Msg::Refused(_, error)) => Err(error),
            other => panic!("{}: {other:?}", shortcut.name),
        };
        is_told(&crew, "a desk that is behind", late);
        by_command_line(&crew, shortcut, case, &error);
        assert_eq!(crew.row(case), before, "{}, on the command line", shortcut.name);
    }
}

/// A refusal has its entry. Who comes too late for what somebody else did has lost a race: that has none.
#[track_caller]
fn is_in_the_log(crew: &Crew, error: &Error, verb: &str, who: MemberId) {
    let entry = last(crew.desk());
    if error.kind == Kind::Conflict {
        assert_eq!(entry.outcome, Result_::Done);
        return;
    }
    assert_eq!(entry.outcome, Result_::Refused(error.code.to_owned()));
    assert_eq!((entry.verb.as_str(), entry.member), (verb, Some(who)));
}

/// Something against which nothing stands.
fn note(crew: &Crew, case: CaseId) -> Command {
    let id = crew.agent.new_id().expect("an id");
    let (kind, party, text) = (EntryKind::Note, None, "已看".to_owned());
    Command::AddEntry(AddEntry { id, kind, party, case: Some(case), text, at: None })
}

fn deed(command: Command) -> Deed {
    match command {
        Command::Move(MoveOn { case, step, seen }) => Deed::Move { case, step, seen },
        Command::Record(Record { case, fact, seen }) => {
            Deed::Record { case, what: Written::Fact(fact), seen }
        }
        Command::OpenComplaint(open) => Deed::OpenCase { opening: Box::new(open.opening) },
        other => panic!("{other:?}"),
    }
}

/// The action of the palette that stands for what the command does.
fn action(command: &Command) -> Action {
    let verb = command.verb().split('.').next_back().expect("a verb");
    match command {
        Command::Record(Record { fact: Fact::Sent(_), .. }) => Action::Letter,
        Command::Record(_) => Action::from_code(verb).expect("an action"),
        _ => Action::Move,
    }
}

/// What the member meets before anything is sent: the step or the fact is grey, with the same sentence, and no key
/// chooses it; in the palette too.
fn on_the_desk(crew: &mut Crew, shortcut: &Shortcut, case: CaseId, error: &Error) {
    let (who, number) = (id((shortcut.who)(crew)), crew.row(case).number.to_string());
    let command = (shortcut.command)(crew, case);
    let (before, action) = (crew.row(case), action(&command));
    let desk = crew.sits(who);
    desk.keys(&["/", &number, "Enter"]);
    assert_eq!(desk.model.case().map(|case| case.id), Some(case), "{}", desk.screen());
    if !shortcut.grey {
        return;
    }
    let sentence = desk.model.locale.error(error).sentence;
    let key = if action == Action::Move { "m" } else { "f" };
    let code = match &command {
        Command::Move(wanted) => wanted.step.to().code(),
        _ => action.code(),
    };
    desk.keys(&[key]);
    let Some(Overlay::Picker(picker, _)) = desk.model.overlays.last() else {
        panic!("{}", desk.screen());
    };
    let at = picker.items().iter().position(|item| item.code == code).expect("the choice");
    let why = picker.items()[at].disabled.clone().unwrap_or_default();
    assert!(why.contains(&sentence), "{}: {why}", shortcut.name);
    for _ in 0..at {
        desk.keys(&["Down"]);
    }
    desk.keys(&["Enter"]);
    desk.keys(&["Esc", "Esc", "Esc"]);
    assert_eq!(crew.row(case), before, "{}", shortcut.name);
    let desk = crew.sits(who);
    desk.keys(&["/", &number, "Enter"]);
    if action != Action::Move {
        let refused = available(&desk.model, action).expect_err("grey");
        assert_eq!(told(&refused), shortcut.refusal, "{}", shortcut.name);
        let label = desk.model.locale.word("action", action.code());
        desk.keys(&[":", &label]);
        let Some(Overlay::Picker(picker, _)) = desk.model.overlays.last() else {
            panic!("{}", desk.screen());
        };
        assert_eq!(picker.chosen(), None, "{}", shortcut.name);
        assert!(picker.selected().is_some_and(|item| item.disabled.as_ref() == Some(&sentence)));
        desk.keys(&["Esc"]);
    }
}

/// The same on the command line, by the same member.
fn by_command_line(crew: &Crew, shortcut: &Shortcut, case: CaseId, error: &Error) {
    let command = (shortcut.command)(crew, case);
    let number = crew.row(case).number.to_string();
    let args = args(crew, &command, &number);
    let args: Vec<String> = ["complaint".to_owned()].into_iter().chain(args).collect();
    let Ran { status, err, .. } = crew.types((shortcut.who)(crew), &args);
    assert_ne!(status, Some(0), "{}: {args:?}", shortcut.name);
    // Names and dates of the sentence may be others; its beginning is the same.
    let sentence = Locale::new(Language::English).error(error).sentence;
    let words: Vec<&str> = sentence.split_whitespace().filter(|word| is_fixed(word)).collect();
    assert!(words.iter().all(|word| err.contains(word)), "{}: {err} / {sentence}", shortcut.name);
    // What is not even a step is not brought before the door: nothing was tried.
    if shortcut.name != "wait without a question" && !shortcut.name.ends_with("words") {
        is_in_the_log(crew, error, command.verb(), id((shortcut.who)(crew)));
    }
}

fn is_fixed(word: &str) -> bool {
    !word.chars().any(|c| c.is_ascii_digit())
}

/// What is typed for it.
fn args(crew: &Crew, command: &Command, number: &str) -> Vec<String> {
    let own = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
    let moved = |parts: &[&str]| [own(&["move", number]), own(parts)].concat();
    match command {
        Command::OpenComplaint(_) => own(&["open", "--title", "x", "--received-at", "+30d"]),
        Command::Record(Record { fact, seen, .. }) => {
            let mut typed = match fact {
                Fact::Redressed { item, proof } => {
                    own(&["redress", number, &(item + 1).to_string(), "--proof", proof])
                }
                Fact::Sent(sent) => {
                    let (kind, channel) = (sent.kind.code(), sent.channel.code());
                    own(&["send", number, kind, "--channel", channel, "--text", &sent.text])
                }
                Fact::Alleged { text } => own(&["allege", number, text]),
                Fact::CauseConfirmed => own(&["confirm", number]),
                Fact::Concerns { member } => {
                    let all = [&crew.other, &crew.lead, &crew.manager];
                    let one = all.into_iter().find(|one| id(one) == *member).expect("a member");
                    own(&["concern", number, &one.member().expect("a member").name])
                }
                other => panic!("{other:?}"),
            };
            typed.extend(seen.iter().flat_map(|seen| own(&["--seen", &seen.to_string()])));
            typed
        }
        Command::Move(MoveOn { step, .. }) => match step {
            Move::Close { closing, words } => {
                let mut typed = moved(&["closed", "--closing", closing.code()]);
                typed.extend(words.iter().flat_map(|words| own(&["--words", words])));
                typed
            }
            Move::Approve => moved(&["decided"]),
            Move::Hold { reasons } => moved(&["legal_hold", "--reasons", reasons]),
            Move::Back { to, .. } => moved(&[to.code()]),
            Move::Assess(assessment) => {
                let policy = assessment.policy.as_deref().unwrap_or_default();
                let told = ["assessed", "--severity", "high", "--impact", "one"];
                moved(&[&told[..], &["--category", "billing", "--policy", policy]].concat())
            }
            Move::Decide { reasons, .. } => {
                let told = ["--reasons", reasons, "--channel", "phone", "--redress", "apology"];
                let cause = ["--cause", "billing-late_refund"];
                let outcome = ["decided", "--outcome", "upheld"];
                moved(&[&outcome[..], &told, &cause].concat())
            }
            Move::Draft { reasons, .. } => {
                let told = ["decision_drafted", "--outcome", "upheld", "--reasons", reasons];
                let items: Vec<String> = step.redress().iter().map(ToString::to_string).collect();
                let items = items.join("; ");
                let cause = ["--redress", items.as_str(), "--cause", "billing-late_refund"];
                moved(&[&told[..], &cause].concat())
            }
            Move::Reopen { reasons } => moved(&["investigating", "--reasons", reasons]),
            Move::Wait { question, .. } => {
                let told = ["waiting", "--awaited", "customer", "--until", "+5d"];
                moved(&[&told[..], &["--channel", "email", "--question", question]].concat())
            }
            Move::Double { original } => {
                let other = crew.row(*original).number.to_string();
                moved(&["linked_duplicate", "--original", &other])
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Whoever asked for the second person is not that person.
#[test]
fn nobody_is_the_second_person_for_themselves() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.serious(Stage::Investigating);
    let end = || closed(case, Closing::Withdrawn, Some("我不投诉了"));
    let lacks = crew.does(&crew.lead, end()).expect_err("a second person lacks");
    assert_eq!(lacks.code, "approval-needed");
    let number = last(crew.desk()).approval.expect("a request");
    let approve = || Command::Decide(kefu::commands::approval::Decide { number, approves: true });
    let own = crew.does(&crew.lead, approve()).expect_err("refused");
    assert_eq!(own.code, "approval-own");
    crew.does(&crew.manager, approve()).expect("somebody else");
    crew.does(&crew.lead, end()).expect("by two persons");
    assert_eq!(crew.row(case).closing, Some(Closing::Withdrawn));
}

/// What a file says of stages is what had happened elsewhere.
#[test]
fn a_file_takes_no_step() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.serious(Stage::Investigating);
    let before = crew.row(case);
    let row = |stage: Stage, n: u8| {
        let opening = kefu::domain::complaint::Opening {
            external_ref: Some(before.number.to_string()),
            ..opening(&crew.agent, Some(crew.party))
        };
        let closing = (stage == Stage::Closed).then_some(Closing::Accepted);
        let reached = Reached { stage, closing, response: None, timely: None };
        let id: CaseId = crew.agent.new_id().expect("an id");
        let mark = RowMark { key: [n; 32], digest: [n; 32], has_reference: true };
        ComplaintRow { mark, id, opening, reached, complainant: None, history: Vec::new() }
    };
    let stages = [Stage::Decided, Stage::Remedy, Stage::Closed];
    let rows: Vec<ComplaintRow> = (1u8..).zip(stages).map(|(n, stage)| row(stage, n)).collect();
    let ids: Vec<CaseId> = rows.iter().map(|row| row.id).collect();
    let import = Command::ImportComplaints(ImportComplaints { run: [7; 16], rows });
    crew.does(&crew.owner, import).expect("an import");
    assert_eq!(crew.row(case), before, "a file does not touch a case that is here");
    for (id, stage) in ids.into_iter().zip(stages) {
        let row = crew.row(id);
        assert_eq!((row.imported, row.stage, row.events), (true, stage, 1));
        assert_eq!((row.handling.decider, row.handling.decision_sent), (None, None));
        assert!(row.handling.redress.is_empty() && row.handling.closed_at.is_none());
    }
}

/// What a shortcut would say if it were allowed: the table must not be refused for another reason.
#[test]
fn the_lawful_way_is_open() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.serious(Stage::Closed);
    let row = crew.row(case);
    assert_eq!((row.stage, row.closing), (Stage::Closed, Some(Closing::Accepted)));
    assert_eq!(row.handling.assessment, Some(serious()));
    assert_eq!(row.handling.decider, crew.manager.member_id());
    crew.records(&crew.agent, case, Fact::Surveyed);
    let again = crew.does(&crew.agent, recorded(case, Fact::Surveyed)).expect_err("once");
    assert_eq!((again.code, again.kind), ("survey-sent", Kind::Refused));
}

/// What is done again is asked what it would be asked if it were done for the first time.
#[test]
fn a_redo_is_no_way_around_a_guard() {
    let crew = Crew::new((80, 24), Language::English);
    let turn = |who: &Session, way| crew.does(who, Command::Undo(way)).map(drop);
    let (undo, redo) = (Undo::Undo, Undo::Redo);
    // Closed, taken back; meanwhile somebody else promises something.
    let case = crew.serious(Stage::Closed);
    turn(&crew.manager, undo).expect("taken back");
    let (now, id_) = (crew.agent.now(), crew.agent.new_id().expect("an id"));
    let due = Moment { at_seconds: now.at_seconds + 86_400, ..now };
    let promise =
        AddPromise { id: id_, party: crew.party, case: Some(case), text: "回电".into(), due };
    crew.does(&crew.agent, Command::AddPromise(promise)).expect("a promise");
    let before = crew.row(case);
    let refused = turn(&crew.manager, redo).expect_err("a promise is open");
    assert_eq!(told(&refused), "step-misses:no-open-promise");
    assert_eq!(crew.row(case), before);
    // Decided within a lead's limit, taken back, and no lead any more.
    let case = crew.serious(Stage::Investigating);
    crew.finds_out(case);
    crew.moves(&crew.agent, case, draft("refund 900"));
    crew.moves(&crew.agent, case, Move::Submit { letter: crew.decision(case) });
    crew.looks(&crew.lead, case);
    crew.moves(&crew.lead, case, Move::Approve);
    turn(&crew.lead, undo).expect("taken back");
    turn(&crew.lead, redo).expect("done again, by somebody who still may");
    turn(&crew.lead, undo).expect("taken back");
    let (member, add, remove) = (id(&crew.lead), vec![Role::Agent], vec![Role::Lead]);
    crew.does(&crew.owner, Command::SetRoles(SetRoles { member, add, remove })).expect("demoted");
    let shown = crew.desk().read(|tx| tx.fetch(tables::MEMBERS, &member)).expect("a member");
    let told_of = fingerprint(&shown.recipient);
    let back = ApproveMember::prepare(&crew.owner, &shown, &told_of).expect("approved");
    crew.does(&crew.owner, Command::ApproveMember(back)).expect("let in again");
    let before = crew.row(case);
    let refused = turn(&crew.lead, redo).expect_err("above an agent's limit");
    assert_eq!(told(&refused), "step-misses:limit");
    assert_eq!(crew.row(case), before);
    // Whoever named themselves besides somebody else takes neither name off.
    let case = crew.serious(Stage::Investigating);
    crew.records(&crew.manager, case, Fact::Concerns { member: id(&crew.manager) });
    let refused = turn(&crew.manager, undo).expect_err("it is about them");
    assert_eq!(told(&refused), "step-misses:not-subject");
    crew.records(&crew.owner, case, Fact::Concerns { member: id(&crew.other) });
    turn(&crew.owner, undo).expect("a slip of whoever named them");
    assert_eq!(crew.row(case).handling.subjects, [id(&crew.manager)]);
}

/// A case goes from hand to hand by whoever has it, or by whoever answers for complaints; never to whom it is about.
#[test]
fn a_case_is_taken_from_nobody_and_given_to_nobody_whom_it_is_about() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.serious(Stage::Investigating);
    let assign = |who: &Session, owner: Option<MemberId>| {
        let (kind, note) = (CaseKind::Complaint, Some("请接手".to_owned()));
        let done = crew.does(who, Command::Assign(Assign { case, kind, owner, note }));
        done.map(drop).map_err(|error| told(&error))
    };
    let refused = |code: &str| Err(code.to_owned());
    assert_eq!(assign(&crew.other, crew.other.member_id()), refused("not-yours"));
    assert_eq!(assign(&crew.other, None), refused("not-yours"));
    crew.records(&crew.manager, case, Fact::Concerns { member: id(&crew.other) });
    assert_eq!(assign(&crew.agent, crew.other.member_id()), refused("owner-subject"));
    assert_eq!(assign(&crew.lead, crew.manager.member_id()), Ok(()));
    assert_eq!(assign(&crew.manager, None), Ok(()));
    let claim = |what| crew.does(&crew.other, Command::Claim(what)).map(drop);
    assert_eq!(claim(Claim::This(case)).map_err(|e| told(&e)), refused("step-misses:not-subject"));
    // To them it is not in the queue either.
    assert_eq!(claim(Claim::Next).map_err(|e| e.code), Err("queue-empty"));
    assert_eq!(assign(&crew.agent, crew.agent.member_id()), Ok(()), "nobody had it");
    // Redress is not promised for silence, and no handover asks for it.
    let now = crew.agent.now();
    let due = Moment { at_seconds: now.at_seconds + 86_400, ..now };
    let (id_, text) = (crew.agent.new_id().expect("an id"), "客户撤诉后即退款".to_owned());
    let promise = AddPromise { id: id_, party: crew.party, case: Some(case), text, due };
    let error = crew.does(&crew.agent, Command::AddPromise(promise)).expect_err("refused");
    assert_eq!(error.code, "silence");
}

/// Taken down late, with a reason; assessed only once somebody says what happened.
#[test]
fn what_is_taken_down_says_why_so_late_and_what_happened() {
    let crew = Crew::new((80, 24), Language::English);
    let now = crew.agent.now();
    let open = |hours: i64, backdated: Option<&str>, what: &str| {
        let received_at = Moment { at_seconds: now.at_seconds - hours * 3_600, ..now };
        let (backdated, what_happened) = (backdated.map(str::to_owned), what.to_owned());
        let of = opening(&crew.agent, Some(crew.party));
        let opening =
            kefu::domain::complaint::Opening { received_at, backdated, what_happened, ..of };
        let (id, owner) = (crew.agent.new_id().expect("an id"), crew.agent.member_id());
        let open = OpenComplaint { id, opening, owner };
        crew.does(&crew.agent, Command::OpenComplaint(open)).map(|_| id).map_err(|e| e.code)
    };
    assert_eq!(open(25, None, "x"), Err("backdated"));
    assert_eq!(open(25, Some(" "), "x"), Err("backdated"));
    assert!(open(25, Some("信件迟到"), "x").is_ok() && open(23, None, "x").is_ok());
    let case: CaseId = open(0, None, " ").expect("a call that is cut off");
    crew.moves(&crew.agent, case, Move::Acknowledge { channel: Channel::Phone, tried: Vec::new() });
    let assess = || moved(case, Move::Assess(serious()));
    let lacks = crew.does(&crew.agent, assess()).map(drop).expect_err("what happened");
    assert_eq!(told(&lacks), "step-misses:story");
    crew.records(&crew.agent, case, Fact::Alleged { text: "没有到账".into() });
    crew.does(&crew.agent, assess()).expect("an allegation says it");
}

/// Nobody has seen more than there is.
#[test]
fn what_was_seen_has_an_end() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.serious(Stage::Investigating);
    let fact = || letter(LetterKind::Answer, "还在查");
    let events = crew.row(case).events;
    let say = |seen| {
        crew.does(&crew.agent, Command::Record(Record { case, fact: fact(), seen: Some(seen) }))
    };
    let error = say(events + 1).map(drop).expect_err("ahead");
    assert_eq!((error.code, error.kind), ("seen-ahead", Kind::Usage));
    say(events).expect("all of it");
}
