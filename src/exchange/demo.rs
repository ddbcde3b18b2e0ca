//! A throw-away store, filled through the one door as if people had worked in it for two years.
//!
//! INVARIANT: every command is executed in the order of time, by a session whose clock is moved
//! along; so numbers carry the year they were given in, the audit log never goes back, and nothing
//! that the desk would refuse can stand in a demo.
//!
//! What happened within four hours (long ago: within days) goes in together, a verb at a time: entries,
//! receipts and births keep their own minute, steps take the minute of their batch.

use crate::commands::campaign::{NewCampaign, PlanCampaign};
use crate::commands::claim::Claim;
use crate::commands::consent::{DeclareNotice, Say};
use crate::commands::entry::AddEntry;
use crate::commands::init::{Init, init};
use crate::commands::move_on::MoveOn;
use crate::commands::open::OpenComplaint;
use crate::commands::party::{AddParty, PartyFacts};
use crate::commands::promise::{AddPromise, EndPromise};
use crate::commands::review::LookAt;
use crate::commands::seal::{PointDraft, SealedPoints, seal_new};
use crate::commands::tell::{Tell, Telling};
use crate::commands::template::SaveTemplate;
use crate::commands::{Command, execute};
use crate::demo::{
    CAMPAIGN, DemoComplaint, DemoData, DemoEntry, DemoHappening, DemoParty, DemoPoint, DemoPromise,
    DemoSaid, DemoStep, MEMBER, NOTICE, generate,
};
use crate::domain::Result;
use crate::domain::audit::hex;
use crate::domain::complaint::{Move, Opening};
use crate::domain::consent::{ConsentAct, ContactPurpose, Evidence, LegalBasis, Scope};
use crate::domain::contact::normalise;
use crate::domain::guard::Reason;
use crate::domain::id::{CaseId, Id, MemberId, PartyId, PromiseId};
use crate::domain::letter::LetterLanguage;
use crate::domain::moment::{Moment, Precision};
use crate::domain::promise::Promised;
use crate::domain::usage::PURPOSES;
use crate::queries::{READ, ask, campaigns};
use crate::session::clock::Clock;
use crate::session::{Desk, Session, random};
use crate::vault::SecretString;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::Path;
use std::thread;

/// The store lives for an afternoon and its passphrase is random: stretching it would only wait.
const WORK_FACTOR: u8 = 8;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// When a promise that was only for a day was kept.
const AFTERNOON: i64 = 15 * HOUR;
/// How far back batches reach that are this long: what is near is seen, what is far is counted.
const BATCHES: [(i64, i64); 3] = [(7 * DAY, 4 * HOUR), (75 * DAY, 2 * DAY), (i64::MAX, 30 * DAY)];
/// Most commands of one batch.
const BATCH_COMMANDS: usize = 500;

/// Makes a store in this folder and fills it. Returns it with the passphrase of its one member; the
/// caller opens a session of its own.
pub fn fill(
    folder: &Path,
    parties: usize,
    complaints: usize,
    seed: u64,
    now: Moment,
) -> Result<(Desk, String)> {
    let data = generate(seed, parties, complaints, now);
    let born = births(&data, now);
    let received = data.complaints.iter().map(|complaint| complaint.opening.received_at.at_seconds);
    let start = born.iter().copied().chain(received).min().unwrap_or(now.at_seconds) - DAY;
    let clock = Clock::set_to(Moment { at_seconds: start, ..now });
    let session = Session::new(clock, "demo")?;
    let passphrase = passphrase()?;
    let desk = init(folder, &session, &wanted(&passphrase))?;
    // Of what was promised late on purpose.
    let notice =
        |purpose| Command::DeclareNotice(DeclareNotice { purpose, version: NOTICE.to_owned() });
    let notices = [ContactPurpose::Survey, ContactPurpose::Marketing].map(notice);
    execute(&desk, &session, &notices)?;
    session.give_reasons(vec![("promise-past-due".to_owned(), Reason::CustomerAsked)]);
    Story::of(&desk, &session, data, &born, now)?.tell(&desk, now)?;
    session.give_reasons(Vec::new());
    // What happened took longer than purposes go unreviewed; somebody who looks around wants to try an import.
    let all = PURPOSES.iter().map(|(code, _)| (*code).to_owned()).collect();
    execute(&desk, &session, &[Command::Review(LookAt::Purposes(all))])?;
    outreach(&desk, &session)?;
    Ok((desk, passphrase))
}

/// A campaign that was planned: whom it may reach is seen, and nothing of it goes.
fn outreach(desk: &Desk, session: &Session) -> Result<()> {
    let (text, template, selector) = CAMPAIGN;
    let (file, text) = (format!("{template}.toml"), text.to_owned());
    // It offers, and says nothing that is to be kept.
    let save = SaveTemplate { file, text, no_promise: true };
    execute(desk, session, &[Command::SaveTemplate(save)])?;
    let (template, selector) = (template.to_owned(), selector.to_owned());
    let new = NewCampaign { template, selector, otherwise: LetterLanguage::Zh };
    let begun = execute(desk, session, &[Command::NewCampaign(new)])?.first();
    let (me, now) = (session.member()?.id, session.now());
    let audience = ask(desk, session, READ, |tx| campaigns::audience(tx, CAMPAIGN.2, me, now))?;
    if let Some(campaign) = begun.campaign {
        execute(desk, session, &[Command::PlanCampaign(PlanCampaign { campaign, audience })])?;
    }
    Ok(())
}

fn wanted(passphrase: &str) -> Init {
    Init {
        member: MEMBER.to_owned(),
        passphrase: SecretString::from(passphrase),
        recovery: Vec::new(),
        uid: rustix::process::getuid().as_raw(),
        work_factor: WORK_FACTOR,
    }
}

/// 80 random bits, easy to type.
fn passphrase() -> Result<String> {
    let bytes = random::bytes::<10>()?;
    Ok(bytes.chunks(2).map(hex).collect::<Vec<_>>().join("-"))
}

/// When each party was taken down: some while before anything is known to have happened to it.
fn births(data: &DemoData, now: Moment) -> Vec<i64> {
    let mut born: Vec<i64> = data.parties.iter().map(|party| first_of(party, now)).collect();
    for complaint in &data.complaints {
        let received = complaint.opening.received_at.at_seconds;
        if let Some(born) = complaint.party.and_then(|place| born.get_mut(place)) {
            *born = (*born).min(received);
        }
    }
    born.iter().zip(0..).map(|(first, place)| first - HOUR - place % 97 * 3 * HOUR).collect()
}

fn first_of(party: &DemoParty, now: Moment) -> i64 {
    let entries = party.entries.iter().map(|entry| entry.at.at_seconds);
    let promises = party.promises.iter().map(|promise| promise.made_at.at_seconds);
    entries.chain(promises).min().unwrap_or(now.at_seconds - 2 * DAY)
}

/// Something that is going to happen.
#[derive(Debug)]
struct Happens {
    at: i64,
    /// It must be in the store before this second.
    before: i64,
    whose: Whose,
    command: Command,
}

/// Whom it concerns: places of a party and of a complaint.
#[derive(Debug, Clone, Copy)]
struct Whose {
    party: Option<usize>,
    complaint: Option<usize>,
}

/// What must not be decided in one batch, since a batch is checked before any of it is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Birth(usize),
    Party(usize),
    Complaint(usize),
}

impl Happens {
    fn new(at: i64, whose: Whose, command: Command) -> Self {
        Self { at, before: i64::MAX, whose, command }
    }

    /// What nothing later may build on in the same batch.
    fn key(&self) -> Option<Key> {
        match (&self.command, self.whose) {
            (Command::AddParty(_), Whose { party, .. }) => party.map(Key::Birth),
            (_, Whose { complaint: Some(complaint), .. }) => Some(Key::Complaint(complaint)),
            (_, Whose { party, .. }) => party.map(Key::Party),
        }
    }

    fn builds_on(&self, touched: &BTreeSet<Key>) -> bool {
        let birth = self.whose.party.map(Key::Birth);
        birth.into_iter().chain(self.key()).any(|key| touched.contains(&key))
    }

    fn is_close(&self) -> bool {
        matches!(&self.command, Command::Move(MoveOn { step: Move::Close { .. }, .. }))
    }
}

/// Everything that is going to happen.
struct Story<'s> {
    session: &'s Session,
    happens: Vec<Happens>,
}

impl<'s> Story<'s> {
    fn of(
        desk: &Desk,
        session: &'s Session,
        data: DemoData,
        born: &[i64],
        now: Moment,
    ) -> Result<Self> {
        let mut story = Self { session, happens: Vec::new() };
        let sealed = sealed(desk, session, &data.parties)?;
        let shared = shared(&data.parties);
        let mut ids = Vec::with_capacity(sealed.len());
        for ((place, mut party), points) in data.parties.into_iter().enumerate().zip(sealed) {
            // A stop is one of a value: it would stand against what whoever shares it says later.
            if party.points.iter().any(|point| shared.contains(&spelt(point))) {
                party.said.retain(|said| said.act != ConsentAct::Stop);
            }
            let added = Moment { at_seconds: born[place], ..now };
            ids.push(story.party(place, party, points, added)?);
        }
        for (place, complaint) in data.complaints.into_iter().enumerate() {
            let party = complaint.party.and_then(|place| ids.get(place)).copied();
            story.complaint(place, party, complaint)?;
        }
        for happens in &mut story.happens {
            happens.at = happens.at.min(now.at_seconds);
        }
        // Stable: what happened to one complaint in the same second keeps its order.
        story.happens.sort_by_key(|happens| happens.at);
        Ok(story)
    }

    fn party(
        &mut self,
        place: usize,
        party: DemoParty,
        mut points: SealedPoints,
        added: Moment,
    ) -> Result<PartyId> {
        let whose = Whose { party: Some(place), complaint: None };
        for point in &mut points.points {
            point.point.added_at = added;
        }
        let facts = facts(&party, self.session.member_id());
        let id: PartyId = id_of(added.at_seconds)?;
        let new = AddParty {
            id,
            facts,
            points,
            imported: false,
            added_at: Some(added),
            new_consent: false,
            said: Vec::new(),
        };
        self.happens.push(Happens::new(added.at_seconds, whose, Command::AddParty(new)));
        for entry in party.entries {
            self.entry(whose, (Some(id), None), entry)?;
        }
        for promise in party.promises {
            let kept = promise.kept.then_some(promise.due.at_seconds + AFTERNOON);
            self.promise(whose, (id, None), promise, kept)?;
        }
        let said = party.said.into_iter().map(|said| says(id, whose, added, said));
        self.happens.extend(said);
        Ok(id)
    }

    fn complaint(
        &mut self,
        place: usize,
        party: Option<PartyId>,
        complaint: DemoComplaint,
    ) -> Result<()> {
        let whose = Whose { party: complaint.party, complaint: Some(place) };
        let first = self.happens.len();
        let received = complaint.opening.received_at.at_seconds;
        let case: CaseId = id_of(received)?;
        let opening = Opening { party, ..complaint.opening };
        let open = OpenComplaint { id: case, opening, owner: None };
        self.happens.push(Happens::new(received, whose, Command::OpenComplaint(open)));
        let end = complaint.steps.last().map(|step| step.at.at_seconds - MINUTE);
        if let (Some(party), Some(promise)) = (party, complaint.promise) {
            let kept = end.filter(|_| promise.kept);
            self.promise(whose, (party, Some(case)), promise, kept)?;
        }
        for note in complaint.notes {
            self.entry(whose, (None, Some(case)), note)?;
        }
        for step in complaint.steps {
            self.happens.push(taken(case, whose, step));
        }
        in_order(self.happens.get_mut(first..).unwrap_or_default());
        Ok(())
    }

    fn entry(
        &mut self,
        whose: Whose,
        (party, case): (Option<PartyId>, Option<CaseId>),
        entry: DemoEntry,
    ) -> Result<()> {
        let DemoEntry { kind, text, at } = entry;
        let add = AddEntry { id: id_of(at.at_seconds)?, kind, party, case, text, at: Some(at) };
        self.happens.push(Happens::new(at.at_seconds, whose, Command::AddEntry(add)));
        Ok(())
    }

    fn promise(
        &mut self,
        whose: Whose,
        (party, case): (PartyId, Option<CaseId>),
        promise: DemoPromise,
        kept: Option<i64>,
    ) -> Result<()> {
        let (made, before) = (promise.made_at.at_seconds, promise.due.end_seconds());
        let id: PromiseId = id_of(made)?;
        let DemoPromise { text, due, .. } = promise;
        let make = Command::AddPromise(AddPromise { id, party, case, text, due });
        self.happens.push(Happens { before, ..Happens::new(made, whose, make) });
        if let Some(at) = kept {
            let keep = Command::EndPromise(EndPromise::Keep(id));
            let at = at.max(made + MINUTE);
            self.happens.push(Happens { before, ..Happens::new(at, whose, keep) });
        }
        Ok(())
    }

    /// Executes it all, moving the clock along.
    fn tell(mut self, desk: &Desk, now: Moment) -> Result<()> {
        self.happens.reverse();
        while let Some(first) = self.happens.last() {
            let ago = now.at_seconds - first.at;
            let span =
                BATCHES.iter().find(|(reach, _)| ago < *reach).map_or(DAY, |(_, span)| *span);
            let mut end = first.at + span;
            let mut window = Vec::new();
            while let Some(happens) = self.happens.pop_if(|next| next.at < end || window.is_empty())
            {
                end = end.min(happens.before);
                window.push(happens);
            }
            while !window.is_empty() {
                let (batch, later) = split(window);
                tell_batch(desk, self.session, batch)?;
                window = later;
            }
        }
        Ok(())
    }
}

/// A value in the one spelling by which it is known.
fn spelt(point: &DemoPoint) -> String {
    normalise(point.kind, &point.value).to_string()
}

/// Values that more than one customer has.
fn shared(parties: &[DemoParty]) -> BTreeSet<String> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let all = parties.iter().flat_map(|party| party.points.iter().map(spelt));
    all.filter(|value| !seen.insert(value.clone())).collect()
}

/// What somebody says of being reached: a yes on the ground of consent, under the notice they were shown.
fn says(party: PartyId, whose: Whose, added: Moment, said: DemoSaid) -> Happens {
    let at = added.at_seconds + MINUTE + said.after_days * DAY;
    let scope = Scope { purpose: said.purpose, channel: said.channel, ..Scope::default() };
    let say = Say {
        basis: Some(LegalBasis::Consent),
        notice: Some(NOTICE.to_owned()),
        evidence: Some(Evidence::Code(said.evidence)),
        ..Say::new(said.act, party, scope)
    };
    Happens::new(at, whose, Command::Consent(say))
}

fn taken(case: CaseId, whose: Whose, step: DemoStep) -> Happens {
    let before = match &step.what {
        DemoHappening::Move(Move::Wait { until, .. }) => until.end_seconds(),
        _ => i64::MAX,
    };
    let command = match step.what {
        DemoHappening::Assigned => Command::Claim(Claim::This(case)),
        DemoHappening::Move(step @ Move::Close { .. }) => Command::Move(MoveOn::unseen(case, step)),
        // What is said with a step is no promise of its own: those of the demo are made beside it.
        DemoHappening::Move(step) => Command::Tell(Tell {
            what: Telling::Step(MoveOn::unseen(case, step)),
            promised: Promised::Nothing,
        }),
    };
    Happens { before, ..Happens::new(step.at.at_seconds, whose, command) }
}

/// An id that sorts where its time does, although it is made before the clock is there.
fn id_of<I: Id>(at_seconds: i64) -> Result<I> {
    let at = Moment { at_seconds, offset_seconds: 0, precision: Precision::Minute };
    Ok(I::from_bytes(random::id(&Clock::set_to(at))?.into_bytes()))
}

/// The end comes last, whatever minute it was given, and nothing before what it builds on.
fn in_order(complaint: &mut [Happens]) {
    complaint.sort_by_key(|happens| (happens.is_close(), happens.at));
    let mut last = i64::MIN;
    for happens in complaint {
        last = last.max(happens.at);
        happens.at = last;
    }
}

/// What can be done at once under one verb, that of most, and the rest.
fn split(window: Vec<Happens>) -> (Vec<Happens>, Vec<Happens>) {
    let mut touched = BTreeSet::new();
    let mut free: Vec<bool> = Vec::with_capacity(window.len());
    let mut verbs: BTreeMap<&'static str, usize> = BTreeMap::new();
    for happens in &window {
        let is_free = !happens.builds_on(&touched);
        touched.extend(happens.key());
        free.push(is_free);
        *verbs.entry(happens.command.verb()).or_default() += usize::from(is_free);
    }
    let verb = verbs.into_iter().max_by_key(|(_, count)| *count).map(|(verb, _)| verb);
    let (mut batch, mut later) = (Vec::new(), Vec::new());
    for (happens, is_free) in window.into_iter().zip(free) {
        let fits = is_free && batch.len() < BATCH_COMMANDS;
        match fits && Some(happens.command.verb()) == verb {
            true => batch.push(happens),
            false => later.push(happens),
        }
    }
    (batch, later)
}

fn tell_batch(desk: &Desk, session: &Session, batch: Vec<Happens>) -> Result<()> {
    let at = batch.iter().map(|happens| happens.at).max().unwrap_or_default();
    let behind = at - session.now().at_seconds;
    session.clock().advance(behind.max(0));
    let commands: Vec<Command> = batch.into_iter().map(|happens| happens.command).collect();
    execute(desk, session, &commands).map(|_| ())
}

fn facts(party: &DemoParty, member: Option<MemberId>) -> PartyFacts {
    PartyFacts {
        name: party.name.clone(),
        kind: Some(party.kind),
        stage: Some(party.stage),
        tier: party.tier.clone(),
        owner: member.filter(|_| party.owned),
        language: party.language.clone(),
        tags: party.tags.clone(),
        fields: party.fields.clone(),
    }
}

/// Seals everybody's points on all cores, before the clock moves and the vault closes.
fn sealed(desk: &Desk, session: &Session, parties: &[DemoParty]) -> Result<Vec<SealedPoints>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = parties.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = parties
            .chunks(share)
            .map(|part| scope.spawn(|| sealed_part(desk, session, part)))
            .collect();
        let mut all = Vec::with_capacity(parties.len());
        for part in parts {
            all.extend(part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(all)
    })
}

fn sealed_part(desk: &Desk, session: &Session, parties: &[DemoParty]) -> Result<Vec<SealedPoints>> {
    let draft = |point: &DemoPoint| PointDraft {
        kind: point.kind,
        label: point.label.clone(),
        value: SecretString::from(point.value.as_str()),
    };
    let drafts = |party: &DemoParty| party.points.iter().map(draft).collect::<Vec<_>>();
    parties.iter().map(|party| seal_new(desk, session, &drafts(party))).collect()
}
