//! Data that is not left unprotected and not used for something else: incidents with their hours, reviews that lapse,
//! drills of restores, and purposes with what they see; at the command line and through the door.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::backup::{identity, names};
use crate::campaigns::begun;
use crate::dice::Dice;
use crate::door::last;
use crate::house::{House, PASSPHRASE, Ran};
use crate::workshop::Workshop;
use age::secrecy::ExposeSecret;
use kefu::commands::approval::Decide;
use kefu::commands::backup::backup;
use kefu::commands::campaign::PlanCampaign;
use kefu::commands::drill::drill;
use kefu::commands::export::{Export, Selection, Stretch};
use kefu::commands::guard::Guarding;
use kefu::commands::import::{ImportParties, Rehearse, RowTable};
use kefu::commands::incident::Handle;
use kefu::commands::recovery::SetRecovery;
use kefu::commands::restore::From;
use kefu::commands::reveal::reveal;
use kefu::commands::review::LookAt;
use kefu::commands::training::RecordTraining;
use kefu::commands::{Command, execute};
use kefu::domain::Result;
use kefu::domain::access::Course;
use kefu::domain::audit::Outcome;
use kefu::domain::consent::{ContactChannel, ContactPurpose};
use kefu::domain::contact::PointKind;
use kefu::domain::export::{ExportList, ExportPurpose};
use kefu::domain::guard::Mode;
use kefu::domain::id::{IncidentNumber, MemberId, PartyId, PointId};
use kefu::domain::incident::{IncidentKind, Notifying, Told};
use kefu::domain::member::Role;
use kefu::domain::moment::Moment;
use kefu::domain::purpose::Purpose;
use kefu::session::Session;
use kefu::store::{Reader, tables};
use kefu::vault::layers::Identities;
use serde_json::Value;

const REASON: &str = "the letter came back unopened";
const DAY: i64 = 86_400;

/// What somebody does who uses one of these verbs, so that nothing else stands against it.
pub fn deed(shop: &Workshop, verb: &str, bob: MemberId, party: PartyId) -> Command {
    let open = || {
        shop.does(&shop.owner, Command::Incident(opened(shop.owner.now())));
        let count = shop.desk.read(|tx| tx.fetch(tables::COUNTERS, &"incident".to_owned()));
        IncidentNumber(u32::try_from(count.expect("a count")).expect("a number"))
    };
    let listed = |nobody: bool| {
        let (number, parties) = (open(), if nobody { Vec::new() } else { vec![party] });
        shop.does(&shop.owner, Command::Incident(Handle::Affect { number, parties, nobody }));
        number
    };
    let notifying = Notifying::Authority;
    let text = || "said so".to_owned();
    match verb {
        "incident.open" => Command::Incident(opened(shop.owner.now())),
        "incident.note" => {
            Command::Incident(Handle::Note { number: open(), text: text(), told: None })
        }
        "incident.affect" => {
            let (number, parties) = (open(), vec![party]);
            Command::Incident(Handle::Affect { number, parties, nobody: false })
        }
        "incident.notify" => {
            let (number, reason) = (listed(false), REASON.to_owned());
            Command::Incident(Handle::Notify { number, notifying, reason })
        }
        "incident.close" => {
            let number = listed(true);
            // Past the door: a decision takes two persons.
            shop.past(|tx| {
                let was = tx.fetch(tables::INCIDENTS, &number)?;
                let (at, by, reason) = (was.opened_at, was.by, text());
                let notifying = Notifying::Nobody;
                let decided =
                    kefu::domain::incident::NotifyDecision { notifying, reason, at, by, seq: 1 };
                let is = kefu::domain::incident::Incident { decision: Some(decided), ..was };
                tx.put(tables::INCIDENTS, &number, &is)
            });
            Command::Incident(Handle::Close { number, cause: Some(text()) })
        }
        "review.confirm" => Command::Review(LookAt::Confirm(bob)),
        "review.revoke" => Command::Review(LookAt::Revoke(bob)),
        "review.purpose" => Command::Review(LookAt::Purposes(vec!["case".into()])),
        _ => Command::Training(taught(bob, shop.owner.now())),
    }
}

/// A drill of a backup that can be restored, however often the recovery identities were changed before.
pub fn tried<'d>(
    shop: &'d Workshop,
    eve: &'d Session,
    turn: u32,
) -> Box<dyn Fn() -> Result<()> + 'd> {
    let own = age::x25519::Identity::generate();
    let public = [own.to_public().to_string()];
    let set = || {
        let set = SetRecovery::prepare(&shop.owner, &public).expect("keys");
        execute(&shop.desk, &shop.owner, &[Command::SetRecovery(set)])
    };
    if set().is_err() {
        let number = last(&shop.desk).approval.expect("a request");
        shop.does(eve, Command::Decide(Decide { number, approves: true }));
        set().expect("recovery");
    }
    let folder = shop.folder.path().join(format!("backup{turn}"));
    backup(&shop.desk, eve, &folder, &mut |_| ()).expect("a backup");
    Box::new(move || {
        let mut identities = Identities::default();
        identities.take(own.to_string().expose_secret())?;
        let from = From { folder: &folder, identities: &identities, ledger: None };
        drill(&shop.desk, eve, &from, &mut |_| Ok(()), &mut |_| ()).map(drop)
    })
}

fn opened(discovered: Moment) -> Handle {
    Handle::Open { kind: IncidentKind::Leak, title: "a letter went astray".into(), discovered }
}

fn taught(member: MemberId, on: Moment) -> RecordTraining {
    RecordTraining { member, course: Course::Privacy, on }
}

/// Anything about one of the first incidents.
pub fn incident(dice: &mut Dice, party: PartyId, now: Moment) -> Command {
    let number = IncidentNumber(u32::try_from(1 + dice.below(2)).expect("a number"));
    let at = Moment { at_seconds: now.at_seconds + dice.pick(&[-60, 0, 0, 0, DAY]), ..now };
    let text = dice.pick(&["so", "so", "call 13800138000", ""]).to_owned();
    Command::Incident(match dice.below(5) {
        0 => Handle::Open { kind: dice.pick(IncidentKind::ALL), title: text, discovered: at },
        1 => {
            let told = dice.once_in(2).then(|| (dice.pick(Told::ALL), at));
            Handle::Note { number, text, told }
        }
        2 => {
            let nobody = dice.once_in(3);
            let parties = if dice.once_in(4) { Vec::new() } else { vec![party] };
            Handle::Affect { number, parties, nobody }
        }
        3 => {
            let reason = dice.pick(&[REASON, "so"]).to_owned();
            Handle::Notify { number, notifying: dice.pick(Notifying::ALL), reason }
        }
        _ => Handle::Close { number, cause: dice.once_in(2).then_some(text) },
    })
}

/// A review of a member or of purposes.
pub fn review(member: MemberId, dice: &mut Dice) -> Command {
    Command::Review(match dice.below(3) {
        0 => LookAt::Revoke(member),
        1 => LookAt::Purposes(if dice.once_in(3) {
            vec!["sell".into()]
        } else {
            vec!["report".into()]
        }),
        _ => LookAt::Confirm(member),
    })
}

/// A training, now and then one that is still to come.
pub fn training(member: MemberId, dice: &mut Dice, now: Moment) -> Command {
    let at_seconds = now.at_seconds + dice.pick(&[-DAY, 0, DAY]);
    Command::Training(taught(member, Moment { at_seconds, ..now }))
}

// ---- incidents -------------------------------------------------------------------------------

#[track_caller]
fn ends(ran: &Ran, status: i32, words: &[&str]) {
    assert_eq!(ran.status, Some(status), "{ran:?}");
    for word in words {
        assert!(ran.err.contains(word), "{word}: {ran:?}");
    }
}

#[test]
fn an_incident_closes_only_with_a_list_a_decision_of_two_those_told_and_a_cause() {
    let house = House::new();
    house.colleague("王隐私", "dpo");
    house.colleague("李娜", "agent");
    let (one, two) = (house.party("张伟", "13800138000"), house.party("李四", "13900139000"));
    let open = ["incident", "open", "leak", "a letter to somebody else"];
    ends(&house.told_as("李娜", &[&open[..], &["--discovered", "2099-01-01"]].concat()), 2, &[]);
    ends(&house.told_as("李娜", &open), 0, &[]);
    ends(&house.told_as("李娜", &["incident", "list"]), 6, &["read incidents"]);

    let i = "I-000001";
    let close = ["incident", "close", i, "--cause", "two letters in one envelope"];
    ends(&house.run(&close), 3, &["Nobody has said yet who is affected", "--nobody"]);
    ends(&house.run(&["incident", "affect", i]), 2, &["--filter"]);
    let would = house.json(&["incident", "affect", i, "--filter", "stage:active", "--dry-run"]);
    assert_eq!(would["count"], 2, "{would}");
    ends(&house.run(&["incident", "affect", i, &one]), 0, &[]);
    ends(&house.run(&["incident", "affect", i, &one, &two]), 0, &[]);
    ends(&house.run(&["incident", "affect", i, "--nobody"]), 3, &["list"]);
    ends(&house.run(&close), 3, &["Nobody has decided yet"]);

    let notify = ["incident", "notify", i, "both", "--reason", REASON];
    ends(&house.told_as("李娜", &notify), 6, &[]);
    let kept_back = ["incident", "notify", i, "nobody", "--reason", REASON];
    ends(&house.run(&kept_back), 3, &["in any case", "authority"]);
    ends(&house.run(&notify), 3, &["A-000001"]);
    ends(&house.run(&["approval", "approve", "A-000001"]), 3, &[]);
    ends(&house.told_as("李娜", &["approval", "approve", "A-000001"]), 4, &[]);
    ends(&house.told_as("王隐私", &["approval", "approve", "A-000001"]), 0, &[]);
    ends(&house.run(&notify), 0, &[]);
    ends(&house.run(&close), 3, &["the authority", "--told authority"]);
    let note = |who: &str| house.run(&["incident", "note", i, "told by letter", "--told", who]);
    ends(&note("authority"), 0, &[]);
    ends(&house.run(&close), 3, &["the customers"]);
    ends(&note("people"), 0, &[]);
    ends(&house.run(&["incident", "close", i]), 3, &["has no cause"]);
    let value = ["incident", "close", i, "--cause", "call 13800138000"];
    ends(&house.run(&value), 3, &[]);
    ends(&house.run(&close), 0, &[]);
    ends(&note("people"), 3, &["closed"]);

    let shown = house.json(&["incident", "show", i]);
    assert_eq!((&shown["affected"], &shown["open"]), (&2.into(), &false.into()), "{shown}");
    assert_eq!(shown["parties"], serde_json::json!([one, two]));
    let states: Vec<&Value> =
        shown["deadlines"].as_array().expect("hours").iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["kept", "kept"]);
    let decided = shown["decided_seq"].as_u64().expect("an entry");
    let log = house.json(&["audit", "list", "--id", i]);
    let entries = log["items"].as_array().expect("entries");
    let entry = entries.iter().find(|entry| entry["seq"] == decided).expect("the decision");
    assert_eq!(
        (&entry["verb"], &entry["approval"]),
        (&"incident.notify".into(), &"A-000001".into())
    );
    assert_eq!(house.json(&["incident", "list"])["total"], 0);
    assert_eq!(house.json(&["incident", "list", "--all"])["total"], 1);
    for (language, word) in [("en", "To be told"), ("zh-CN", "主管部门和客户")] {
        let ran = house.run(&["incident", "show", i, "--lang", language]);
        ends(&ran, 0, &[]);
        assert!(String::from_utf8_lossy(&ran.out).contains(word), "{ran:?}");
    }
    house.has_a_whole_log();
    house.is_sound();
}

/// What two agreed on was agreed on for those who were on the list.
#[test]
fn who_comes_to_the_list_later_was_decided_on_by_nobody() {
    let shop = Workshop::new(&[]);
    let dpo = shop.newcomer("dpo", Role::Dpo);
    let all: Vec<PartyId> = (0..4).map(|_| shop.party("张伟", &[]).0).collect();
    let number = IncidentNumber(1);
    let code = |handle: Handle| {
        let done = execute(&shop.desk, &shop.owner, &[Command::Incident(handle)]);
        done.map(drop).map_err(|error| error.code)
    };
    let affects = |parties: &[PartyId]| {
        let nobody = parties.is_empty();
        code(Handle::Affect { number, parties: parties.to_vec(), nobody })
    };
    let decides = |notifying| code(Handle::Notify { number, notifying, reason: REASON.to_owned() });
    let agreed = |notifying| {
        assert_eq!(decides(notifying), Err("approval-needed"));
        let asked = last(&shop.desk).approval.expect("a request");
        shop.does(&dpo, Command::Decide(Decide { number: asked, approves: true }));
    };
    let closes = || code(Handle::Close { number, cause: Some("a wrong envelope".into()) });
    shop.does(&shop.owner, Command::Incident(opened(shop.owner.now())));
    assert_eq!(affects(&[]), Ok(()));
    agreed(Notifying::Nobody);
    assert_eq!(decides(Notifying::Nobody), Ok(()));
    assert_eq!(affects(&all[..1]), Ok(()));
    assert_eq!(closes(), Err("incident-no-decision"), "they were not decided on");
    assert_eq!(decides(Notifying::Nobody), Err("incident-authority"));
    agreed(Notifying::Authority);
    assert_eq!(affects(&all), Ok(()));
    assert_eq!(decides(Notifying::Authority), Err("approval-needed"), "for one, not for four");
}

// ---- reviews that lapse ----------------------------------------------------------------------

/// Somebody who could review, an agent, and a phone number to be shown.
fn crew() -> (Workshop, Session, Session, PointId) {
    let shop = Workshop::new(&[]);
    let (dpo, agent) = (shop.newcomer("dpo", Role::Dpo), shop.newcomer("agent", Role::Agent));
    let (_, points) = shop.party("张伟", &[(PointKind::Phone, "13800138000")]);
    (shop, dpo, agent, points[0])
}

/// Days pass; the vault is open again after them.
fn after_days(shop: &Workshop, session: &Session, days: i64) {
    shop.clock.advance(days * DAY);
    kefu::commands::unlock::unlock(&shop.desk, session, &PASSPHRASE.into()).expect("open");
}

fn shown(
    shop: &Workshop,
    session: &Session,
    point: PointId,
) -> std::result::Result<(), &'static str> {
    let shown = reveal(&shop.desk, session, point, Purpose::IncomingCall);
    shown.map(drop).map_err(|error| error.code)
}

#[test]
fn who_was_not_reviewed_for_90_days_is_shown_nothing_until_somebody_else_confirms() {
    let (shop, dpo, agent, point) = crew();
    let id = agent.member_id().expect("a member");
    after_days(&shop, &agent, 89);
    assert_eq!(shown(&shop, &agent, point), Ok(()));
    after_days(&shop, &agent, 1);
    assert_eq!(shown(&shop, &agent, point), Err("grant-lapsed"));
    assert_eq!(last(&shop.desk).outcome, Outcome::Refused("grant-lapsed".into()));
    let look = |by: &Session, at: LookAt| {
        execute(&shop.desk, by, &[Command::Review(at)]).map(drop).map_err(|error| error.code)
    };
    let own = dpo.member_id().expect("a member");
    assert_eq!(look(&dpo, LookAt::Confirm(own)), Err("review-self"));
    assert_eq!(look(&agent, LookAt::Confirm(id)), Err("no-right"));
    assert_eq!(look(&dpo, LookAt::Confirm(id)), Ok(()));
    assert_eq!(shown(&shop, &agent, point), Ok(()));
    assert_eq!(look(&dpo, LookAt::Revoke(id)), Ok(()));
    assert_eq!(shown(&shop, &agent, point), Err("grant-revoked"));
    assert_eq!(look(&shop.owner, LookAt::Confirm(id)), Ok(()));
    assert_eq!(shown(&shop, &agent, point), Ok(()));
}

#[test]
fn nothing_sealed_leaves_through_the_hands_of_who_was_not_reviewed() {
    let (shop, _dpo, _agent, point) = crew();
    let lead = shop.newcomer("lead", Role::Lead);
    after_days(&shop, &lead, 91);
    let party = shop.desk.read(|tx| {
        let point = tx.fetch(tables::POINTS, &point)?;
        Ok(tx.fetch(tables::SUBJECTS, &point.subject)?.party)
    });
    let leaves = |columns: &str| {
        let is_sealed = columns.contains("phone");
        let selection = Selection {
            list: ExportList::Parties,
            selector: String::new(),
            columns: columns.split(',').map(str::to_owned).collect(),
            purpose: ExportPurpose::Court,
            reference: "order 12 of the court".into(),
            recipient: Some("age1x".into()),
            disclosure: None,
        };
        let parties = vec![*party.as_ref().expect("a party")];
        let points = if is_sealed { vec![point] } else { Vec::new() };
        let first = Stretch::of_parties(parties, points);
        let export = Export::new(selection, first, lead.new_id().expect("an id"));
        let left = execute(&shop.desk, &lead, &[Command::Export(export)]);
        left.map(drop).map_err(|error| error.code)
    };
    assert_eq!(leaves("number,phone"), Err("grant-lapsed"));
    assert_eq!(leaves("number"), Ok(()), "nothing is opened for it");
}

#[test]
fn in_a_store_of_ones_own_nothing_lapses() {
    let shop = Workshop::new(&[]);
    let (_, points) = shop.party("张伟", &[(PointKind::Phone, "13800138000")]);
    after_days(&shop, &shop.owner, 400);
    assert_eq!(shown(&shop, &shop.owner, points[0]), Ok(()));
}

#[test]
fn a_review_tells_who_was_seen_when_and_what_they_were_taught() {
    let house = House::new();
    house.colleague("王隐私", "dpo");
    house.colleague("李娜", "agent");
    ends(&house.run(&["training", "record", "李娜", "--course", "privacy"]), 0, &[]);
    let ahead = ["training", "record", "李娜", "--course", "privacy", "--on", "2099-01-01"];
    ends(&house.run(&ahead), 2, &["still to come"]);
    ends(&house.told_as("李娜", &["training", "record", "李娜", "--course", "privacy"]), 6, &[]);
    let list = house.json(&["review", "access"]);
    let rows = list["items"].as_array().expect("members");
    let row = rows.iter().find(|row| row["member"] == "李娜").expect("the agent");
    assert_eq!((&row["state"], &row["trained"]), (&"stands".into(), &true.into()), "{row}");
    assert_eq!(row["reviewed_by"], crate::house::MEMBER, "who let her in: {row}");
    assert!(row["last_login_at"].is_string(), "{row}");
    ends(&house.told_as("李娜", &["review", "access"]), 6, &[]);
    ends(&house.told_as("王隐私", &["review", "confirm", "王隐私"]), 3, &[]);
    ends(&house.told_as("王隐私", &["review", "revoke", "李娜"]), 0, &[]);
    let list = house.json(&["review", "access"]);
    assert_eq!(list["items"][0]["state"], "revoked", "first who needs a look: {list}");
    assert_eq!(house.json(&["training", "list"])["items"][0]["member"], "李娜");
}

// ---- backups and drills ----------------------------------------------------------------------

#[test]
fn a_drill_makes_a_store_out_of_the_backup_and_leaves_nothing_behind() {
    let house = House::empty();
    let recovery = [identity(&house, 1)];
    let house = house.with_store(&recovery);
    house.party("张伟", "13800138000");
    let care = |house: &House| {
        let list = house.json(&["review", "backups"]);
        let rows = list["items"].as_array().expect("rows").clone();
        rows.into_iter().map(|row| row["seq"].is_number()).collect::<Vec<_>>()
    };
    assert_eq!(care(&house), [false, false]);
    ends(&house.run(&["backup", "backup"]), 0, &[]);
    assert_eq!(care(&house), [true, false]);
    let drill = ["restore", "backup", "--identity", "R1.txt", "--drill"];
    ends(&house.run(&drill), 0, &[]);
    assert_eq!(care(&house), [true, true]);
    assert_eq!(names(&house), ["backup"]);
    assert_eq!(house.verbs().last().map(String::as_str), Some("store.drill"));

    // A broken one is no drill, and neither is that of another store.
    let data = house.home().join("backup/data.age");
    let whole = std::fs::read(&data).expect("a file");
    std::fs::write(&data, &whole[..whole.len() / 2]).expect("a file");
    let before = house.verbs().len();
    assert_ne!(house.run(&drill).status, Some(0));
    std::fs::write(&data, &whole).expect("a file");
    let other = ["--store", "other"];
    let init = ["init", "--yes", "--member", "Ada", "--passphrase-fd", "0"];
    ends(&house.told(PASSPHRASE, &[&init[..], &other].concat()), 0, &[]);
    ends(&house.run(&[&drill[..], &other].concat()), 3, &["another store"]);
    assert_eq!(house.verbs().len(), before);
    assert_eq!(names(&house), ["backup", "other"]);
    house.is_sound();
}

// ---- purposes --------------------------------------------------------------------------------

#[test]
fn what_a_purpose_does_not_see_does_not_exist_for_it() {
    let house = House::new();
    house.party("张伟", "13800138000");
    let export = |purpose: &str, more: &[&str]| {
        let fixed = ["export", "parties", "--to", "list.csv", "--purpose", purpose];
        let why = ["--reference", "the figures of the quarter"];
        let ran = house.run(&[&fixed[..], &why, more].concat());
        let text = std::fs::read_to_string(house.home().join("list.csv")).unwrap_or_default();
        let _ = std::fs::remove_file(house.home().join("list.csv"));
        (ran, text)
    };
    let (ran, text) = export("report", &[]);
    ends(&ran, 0, &[]);
    assert!(text.contains("C-000001") && !text.contains("张伟"), "{text}");
    let (ran, text) = export("report", &["--columns", "number,name"]);
    ends(&ran, 3, &["no column name", "number"]);
    assert_eq!(text, "");
    let (ran, text) = export("audit", &[]);
    ends(&ran, 0, &[]);
    assert!(text.contains("张伟"), "{text}");
    ends(&export("sell", &[]).0, 2, &[]);
    let usage = house.json(&["report", "usage"]);
    let rows = usage["items"].as_array().expect("rows").iter();
    let told: Vec<_> = rows.map(|row| (row["purpose"].clone(), row["class"].clone())).collect();
    let is_told = |purpose: &str, class: &str| told.contains(&(purpose.into(), class.into()));
    assert!(is_told("audit", "identity") && is_told("audit", "words"), "{usage}");
    assert!(is_told("report", "handling") && !is_told("report", "identity"), "{usage}");
    let none = house.json(&["report", "usage", "--to", "2020-01-01"]);
    assert_eq!(none["total"], 0, "{none}");
}

#[test]
fn purposes_that_nobody_reviews_hold_up_imports_exports_and_campaigns() {
    let shop = Workshop::new(&[]);
    let (party, _) = shop.party("张伟", &[]);
    let campaign = begun(&shop, ContactPurpose::Service, ContactChannel::Mail);
    let bulk = || {
        let (run, rows) = ([1; 16], Vec::new());
        let selection = Selection {
            list: ExportList::Parties,
            selector: String::new(),
            columns: vec!["number".into()],
            purpose: ExportPurpose::Report,
            reference: "the figures of the quarter".into(),
            recipient: None,
            disclosure: None,
        };
        let first = Stretch::of_parties(vec![party], Vec::new());
        let notice = shop.owner.new_id().expect("an id");
        let acts = [
            Command::PlanCampaign(PlanCampaign { campaign, audience: vec![party] }),
            Command::ImportParties(ImportParties { run, rows }),
            Command::Rehearse(Rehearse { table: RowTable::Parties, rows: 1, refused: Vec::new() }),
            Command::Export(Export::new(selection, first, notice)),
        ];
        acts.map(|act| execute(&shop.desk, &shop.owner, &[act]).map(drop).map_err(|e| e.code))
    };
    shop.clock.advance(179 * DAY);
    assert_eq!(bulk(), [Ok(()); 4]);
    shop.clock.advance(DAY);
    assert_eq!(bulk(), [Err("purposes-unreviewed"); 4]);
    let look = |named: &[&str]| {
        let named = named.iter().map(|one| (*one).to_owned()).collect();
        let look = Command::Review(LookAt::Purposes(named));
        execute(&shop.desk, &shop.owner, &[look]).map(drop).map_err(|e| e.code)
    };
    assert_eq!(look(&["sell"]), Err("purpose-unknown"));
    assert_eq!(look(&["report"]), Ok(()));
    assert_eq!(bulk(), [Err("purposes-unreviewed"); 4], "one of many");
    let all: Vec<&str> = kefu::domain::usage::PURPOSES.iter().map(|(code, _)| *code).collect();
    assert_eq!(look(&all), Ok(()));
    assert_eq!(bulk(), [Ok(()); 4]);
}

/// A promise has no use for what only the secret compartment opens.
#[test]
fn a_promise_shows_no_secret() {
    use kefu::commands::promise::AddPromise;
    let shop = Workshop::new(&[]);
    let kinds = [(PointKind::Phone, "13800138000"), (PointKind::Birthday, "1990-01-31")];
    let (party, points) = shop.party("张伟", &kinds);
    let (id, now) = (shop.owner.new_id().expect("an id"), shop.owner.now());
    let due = Moment { at_seconds: now.at_seconds + DAY, ..now };
    let promise = AddPromise { id, party, case: None, text: "call back".into(), due };
    shop.does(&shop.owner, Command::AddPromise(promise));
    let ask = |point: PointId| {
        let shown = reveal(&shop.desk, &shop.owner, point, Purpose::Promise(id));
        shown.map(drop).map_err(|error| error.code)
    };
    assert_eq!((ask(points[0]), ask(points[1])), (Ok(()), Err("purpose-class")));
}

// ---- rules that are weighed --------------------------------------------------------------------

/// Sets a rule to a mode with the second person it takes.
fn set(shop: &Workshop, by: &Session, second: &Session, rule: &str, mode: Mode) {
    let guarding = || Command::Guard(Guarding::Mode { rule: rule.into(), mode });
    let asked = execute(&shop.desk, by, &[guarding()]).map(drop);
    assert_eq!(asked.map_err(|error| error.code), Err("approval-needed"));
    let number = last(&shop.desk).approval.expect("a request");
    shop.does(second, Command::Decide(Decide { number, approves: true }));
    shop.does(by, guarding());
}

#[test]
fn a_house_that_wants_it_shows_nothing_to_who_was_not_taught_this_year() {
    let (shop, dpo, agent, point) = crew();
    let ruled = || last(&shop.desk).rulings.len();
    assert_eq!(shown(&shop, &agent, point), Ok(()), "a new store only counts");
    assert_eq!(ruled(), 1);
    set(&shop, &shop.owner, &dpo, "training-missing", Mode::Enforce);
    assert_eq!(shown(&shop, &agent, point), Err("training-missing"));
    shop.does(&dpo, Command::Training(taught(agent.member_id().expect("one"), shop.owner.now())));
    assert_eq!(shown(&shop, &agent, point), Ok(()));
    assert_eq!(ruled(), 0);
    for _ in 0..4 {
        after_days(&shop, &agent, 89);
        let look = LookAt::Confirm(agent.member_id().expect("one"));
        shop.does(&shop.owner, Command::Review(look));
    }
    assert_eq!(shown(&shop, &agent, point), Ok(()), "356 days");
    after_days(&shop, &agent, 9);
    assert_eq!(shown(&shop, &agent, point), Err("training-missing"));
}

#[test]
fn what_a_backup_would_not_bring_back_is_not_imported() {
    let own = age::x25519::Identity::generate();
    let public = [own.to_public().to_string()];
    let import = |shop: &Workshop| {
        let import = Command::ImportParties(ImportParties { run: [1; 16], rows: Vec::new() });
        let done = execute(&shop.desk, &shop.owner, &[import]).map(drop).map_err(|e| e.code);
        (done, last(&shop.desk).rulings.len())
    };
    let alone = Workshop::new(&[]);
    alone.clock.advance(53 * 3_600);
    assert_eq!(import(&alone), (Ok(()), 1), "nobody could open a backup: it is only told");
    let shop = Workshop::new(&public);
    assert_eq!(import(&shop), (Ok(()), 0));
    shop.clock.advance(27 * 3_600);
    assert_eq!(import(&shop), (Ok(()), 1));
    shop.clock.advance(26 * 3_600);
    assert_eq!(import(&shop).0, Err("backup-stale"));
    let folder = shop.folder.path().join("backup");
    backup(&shop.desk, &shop.owner, &folder, &mut |_| ()).expect("a backup");
    assert_eq!(import(&shop), (Ok(()), 0));
    after_days(&shop, &shop.owner, 179);
    let folder = shop.folder.path().join("later");
    backup(&shop.desk, &shop.owner, &folder, &mut |_| ()).expect("a backup");
    assert_eq!(import(&shop).0, Err("purposes-unreviewed"));
    let all = kefu::domain::usage::PURPOSES.iter().map(|(code, _)| (*code).to_owned());
    shop.does(&shop.owner, Command::Review(LookAt::Purposes(all.collect())));
    assert_eq!(import(&shop).0, Err("drill-stale"));
    let tried = tried(&shop, &shop.owner, 1);
    tried().expect("a drill");
    assert_eq!(import(&shop), (Ok(()), 0));
}
