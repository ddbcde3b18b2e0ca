//! What every command stands on: options, language, output, and the desk with who acts.
//!
//! INVARIANT: who acts is who the operating system says, by the user id a member is bound to;
//! `--as` chooses among these members and is never believed beyond that.

use super::Global;
use super::exit::PIPE_CLOSED;
use super::output::{Out, complain};
use super::progress;
use super::prompt::{self, Descriptor};
use crate::commands::move_values::{are_in_clear, move_values};
use crate::commands::{self, Command, Made, execute};
use crate::domain::complaint::{Case, Details, Stage};
use crate::domain::contact::Compartment;
use crate::domain::error::{Error, Result};
use crate::domain::member::Member;
use crate::domain::moment::Moment;
use crate::domain::when;
use crate::guards::complaint::{Asking, lacking_with, may_step};
use crate::guards::{Verdicts, rights};
use crate::locale::{Arg, Language, Locale};
use crate::queries::complaints::open_promises;
use crate::queries::{READ, ask, members};
use crate::session::clock::Clock;
use crate::session::{Desk, Session};
use crate::store::{Opener, ReadTx, Store};
use crate::vault::SecretString;
use etcetera::BaseStrategy;
use serde_json::json;
use std::io::IsTerminal;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// One run of one command.
#[derive(Debug)]
pub struct Here {
    /// The options that every command has.
    pub global: Global,
    /// In which words.
    pub locale: Locale,
    /// Standard output.
    pub out: Out,
    /// Where `--passphrase-fd` points.
    pub descriptor: Descriptor,
    /// Whether the terminal hands no key to anybody else while something is asked for.
    pub asks_raw: bool,
    /// Whether what is asked for is only tried.
    pub tries: bool,
    /// Whether it waits for its turn at the store as long as a person would, and is not sent away after one wait.
    pub is_patient: bool,
}

/// An open desk and who acts at it.
#[derive(Debug)]
pub struct Office {
    /// The desk.
    pub desk: Desk,
    /// Who acts.
    pub session: Session,
}

impl Here {
    /// A run with these options, in this language until a member's preference is known.
    pub fn new(global: Global, language: Language) -> Self {
        let descriptor = Descriptor::new(global.passphrase_fd);
        Self {
            global,
            locale: Locale::new(language),
            out: Out::standard(),
            descriptor,
            asks_raw: false,
            tries: false,
            is_patient: false,
        }
    }

    /// `--store`, else `KEFU_STORE`, else the data folder of this user.
    pub fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = &self.global.store {
            return Ok(folder.clone());
        }
        if let Some(folder) = std::env::var_os("KEFU_STORE").filter(|folder| !folder.is_empty()) {
            return Ok(folder.into());
        }
        let base = etcetera::choose_base_strategy().map_err(|_| Error::failed("no-home"))?;
        Ok(base.data_dir().join("kefu"))
    }

    /// The store, who acts, and that member's language. Whoever is no member, or not yet, or no more, does and
    /// reads nothing. Somebody who is not bound to this user has to unlock
    /// first, whatever is to be done: `--as` is never believed.
    pub fn office(&mut self) -> Result<Office> {
        let (office, is_bound) = self.unproven()?;
        let member = office.session.member()?;
        if !member.is_active() {
            let error = Error::not_permitted("member-not-active");
            return Err(error.with("state", member.state.code()));
        }
        if !is_bound {
            self.unlock(&office)?;
        }
        Ok(office)
    }

    /// The same without proof, for what proves by itself who acts. Whether the member is bound to this user.
    pub fn unproven(&mut self) -> Result<(Office, bool)> {
        let session = session()?;
        session.give_reasons(self.global.despite.clone());
        session.only_tries(self.tries);
        let who = self.global.r#as.clone().unwrap_or_default();
        let telling = progress::at_opening(&self.locale);
        let opener = Opener { who, telling, ..session.opener() };
        let folder = self.folder()?;
        let desk = self.patiently(|| Store::open_in(&folder, &opener).map(Desk::new))?;
        let found = self.patiently(|| self.member(&desk))?;
        let is_bound = found.as_ref().is_none_or(|(_, is_bound)| *is_bound);
        if let Some((member, _)) = found {
            self.speak_to(&member);
            session.set_member(member);
            desk.store.sign(&session.opener());
        }
        Ok((Office { desk, session }, is_bound))
    }

    /// The same with the vault open.
    pub fn unlocked(&mut self) -> Result<Office> {
        let office = self.office()?;
        self.open(&office)?;
        Ok(office)
    }

    /// Opens the vault of an office, if it is not open yet.
    pub fn open(&mut self, office: &Office) -> Result<()> {
        if !office.session.is_open() {
            self.unlock(office)?;
        }
        // What was sealed by those who may not look up can be looked up from now on.
        let _ = commands::index::index(&office.desk, &office.session);
        Ok(())
    }

    fn unlock(&mut self, office: &Office) -> Result<()> {
        let passphrase = self.passphrase("cli-ask-passphrase")?;
        self.patiently(|| commands::unlock::unlock(&office.desk, &office.session, &passphrase))
    }

    /// Where all come at once, each waits for its turn, and is told every few seconds for whom: nobody is held up by
    /// who waits here, and whoever was sent away would only come again.
    pub fn patiently<T>(&self, mut act: impl FnMut() -> Result<T>) -> Result<T> {
        const TIMES: u32 = 6;
        for _ in 1..if self.is_patient { TIMES } else { 1 } {
            match act() {
                Err(busy) if busy.code == "store-busy" => self.tell_of_wait(&busy),
                done => return done,
            }
        }
        act()
    }

    fn tell_of_wait(&self, busy: &Error) {
        complain(&self.locale.error(busy).sentence);
        complain(&self.text("cli-store-waits"));
    }

    /// From here on in the language of the member bound to this user, as far as that can be read.
    pub fn speak_as_bound(&mut self, desk: &Desk) {
        if let Ok(Some((member, _))) = self.member(desk) {
            self.speak_to(&member);
        }
    }

    /// A passphrase from the descriptor, or asked for on the terminal under this question.
    pub fn passphrase(&mut self, question: &str) -> Result<SecretString> {
        if self.descriptor.is_given() {
            return self.descriptor.line();
        }
        if self.asks_raw {
            return prompt::raw(&self.locale.text(question));
        }
        if prompt::is_asked() || std::io::stderr().is_terminal() {
            return prompt::hidden(&self.locale.text(question));
        }
        Err(Error::not_permitted("vault-locked"))
    }

    /// Whether the member bound to this user may do this, of a store that somebody does not let go of. Nobody can prove
    /// by a passphrase who they are there, since that is written down.
    pub fn may_beside(&self, folder: &Path, verb: &'static str) -> Result<()> {
        let found = self.member_among(Store::look(folder, members::all)?)?;
        let bound = found.filter(|(_, is_bound)| *is_bound);
        let (member, _) = bound.ok_or_else(|| Error::not_permitted("no-member"))?;
        Verdicts::on(rights::may(&member, verb)).refusal().map_or(Ok(()), Err)
    }

    /// Who acts, and whether it is bound to this user of the operating system.
    fn member(&self, desk: &Desk) -> Result<Option<(Member, bool)>> {
        self.member_among(desk.store.read(members::all)?)
    }

    fn member_among(&self, all: Vec<Member>) -> Result<Option<(Member, bool)>> {
        let uid = rustix::process::getuid().as_raw();
        let mut all = all.into_iter();
        let is_bound = |member: &Member| member.uid == Some(uid);
        match &self.global.r#as {
            None => Ok(all.find(is_bound).map(|member| (member, true))),
            Some(name) => {
                let named = all.find(|member| member.name == *name);
                let not = || Error::not_permitted("not-bound").with("name", name);
                named.map(|member| Some((member.clone(), is_bound(&member)))).ok_or_else(not)
            }
        }
    }

    /// From here on in this member's language, unless another one was asked for.
    pub fn speak_to(&mut self, member: &Member) {
        let preferred = member.preferences.language.as_deref().and_then(Language::from_code);
        if let Some(language) = preferred.filter(|_| self.global.lang.is_none())
            && language != self.locale.language()
        {
            self.locale = Locale::new(language);
        }
    }

    /// A message.
    pub fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// A line of output with arguments.
    pub fn say(&mut self, id: &str, args: &[(&str, Arg<'_>)]) -> Result<()> {
        let text = self.locale.text_with(id, args);
        text.lines().try_for_each(|line| self.out.line(line.trim_end()))
    }

    /// Does one command and says what was done, with what came into being.
    pub fn act(&mut self, office: &Office, command: Command, json: bool) -> Result<Made> {
        self.act_with(office, command, json, &[])
    }

    /// The same, with more facts for the sentence.
    pub fn act_with(
        &mut self,
        office: &Office,
        command: Command,
        json: bool,
        facts: &[(&str, Arg<'_>)],
    ) -> Result<Made> {
        let verb = command.verb();
        let (commands, moved) = self.without_values(office, command)?;
        let done = execute(&office.desk, &office.session, &commands)?;
        let made = done.first();
        self.did(verb, &made, done.seq, json, facts)?;
        if moved > 0 && !json {
            self.say("cli-moved-values", &[("count", moved.into())])?;
        }
        Ok(made)
    }

    /// The command with the numbers of persons and cards moved out of its words, if that was asked for; how many.
    pub fn without_values(
        &mut self,
        office: &Office,
        command: Command,
    ) -> Result<(Vec<Command>, usize)> {
        let mut commands = vec![command];
        if !self.global.move_values || !are_in_clear(&commands) {
            return Ok((commands, 0));
        }
        if office.session.member()?.opens(Compartment::Secret) {
            self.open(office)?;
        }
        let moved = move_values(&office.desk, &office.session, &mut commands)?;
        Ok((commands, moved))
    }

    /// Says that something was done: one line, or one document. Where it cannot be written, the line
    /// stands beside the error: who does it again does it twice.
    pub fn did(
        &mut self,
        verb: &str,
        made: &Made,
        seq: u64,
        json: bool,
        facts: &[(&str, Arg<'_>)],
    ) -> Result<()> {
        let number = number_of(made);
        let sentence = self.sentence(verb, made, number.clone(), facts);
        let written = match json {
            true => {
                let mut document = json!({ "done": verb, "number": number, "seq": seq });
                if let Some(undone) = &made.undone {
                    document["undone"] = json!(undone);
                }
                self.out.json_line(&document)
            }
            false => sentence.lines().try_for_each(|line| self.out.line(line.trim_end())),
        };
        written.and_then(|()| self.out.flush()).inspect_err(|lost| {
            if lost.code != PIPE_CLOSED {
                complain(&self.locale.text_with("cli-done-unheard", &[("done", sentence.into())]));
            }
        })
    }

    fn sentence(
        &self,
        verb: &str,
        made: &Made,
        number: Option<String>,
        facts: &[(&str, Arg<'_>)],
    ) -> String {
        let undone = made.undone.as_deref().map(|verb| self.verb(verb)).unwrap_or_default();
        let mut args =
            vec![("number", Arg::from(number.unwrap_or_default())), ("undone", Arg::from(undone))];
        args.extend(facts.iter().cloned());
        self.locale.text_with(&format!("done-{}", verb.replace('.', "-")), &args)
    }

    /// A verb of the audit log in words.
    pub fn verb(&self, verb: &str) -> String {
        let code = verb.replace('.', "-");
        let known = self.locale.has(&format!("verb-{code}"));
        if known { self.locale.word("verb", &code) } else { verb.to_owned() }
    }

    /// The heading row of a table.
    pub fn headings(&self, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.locale.word("col", name)).collect()
    }

    /// The word of a code, or nothing for none.
    pub fn word(&self, list: &str, code: Option<&str>) -> String {
        code.map(|code| self.locale.word(list, code)).unwrap_or_default()
    }
}

impl Office {
    /// Now.
    pub fn now(&self) -> Moment {
        self.session.now()
    }

    /// A time as people type it.
    pub fn when(&self, text: &str) -> Result<Moment> {
        when::parse(text, self.now()).ok_or_else(|| Error::usage("when").with("text", text))
    }

    /// Answers one question from one snapshot, if the member may use this verb there.
    pub fn ask<T>(&self, verb: &str, question: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        ask(&self.desk, &self.session, verb, question)
    }

    /// What a rule says before there is a command is in the log like the rest.
    pub fn or_turned_away<T>(&self, of: (&'static str, &str), done: Result<T>) -> Result<T> {
        commands::turned_away::or_turned_away(&self.desk, &self.session, of, done)
    }

    /// Whether the member may take this step, apart from what is given with it and from open promises.
    pub fn may_step(&self, case: &Case, to: Stage) -> Result<()> {
        let member = self.session.member()?;
        may_step(case, to, Asking { member: &member, now: self.now(), open_promises: 0 })
    }

    /// All that is missing for a step, in the case and in what is given with it.
    pub fn lacking(&self, case: &Case, to: Stage, given: &Details) -> Result<Vec<Error>> {
        let (member, now) = (self.session.member()?, self.now());
        let open_promises = self.ask(READ, |tx| open_promises(tx, case))?;
        let asking = Asking { member: &member, now, open_promises };
        Ok(lacking_with(case, to, given, asking))
    }

    /// Whether the member may read something that is not for everybody.
    pub fn watches(&self) -> Result<bool> {
        Ok(rights::of(&self.session.member()?, "audit.read").is_ok())
    }

    /// The right, before anything else is asked.
    pub fn may(&self, verb: &'static str) -> Result<()> {
        let verdicts = Verdicts::on(rights::may(&self.session.member()?, verb));
        verdicts.refusal().map_or(Ok(()), Err)
    }
}

fn number_of(made: &Made) -> Option<String> {
    let promise = made.promise.map(|number| number.to_string());
    let case = || made.case.map(|number| number.to_string());
    let party = || made.party.map(|number| number.to_string());
    let campaign = || made.campaign.map(|number| number.to_string());
    let incident = || made.incident.map(|number| number.to_string());
    let disclosure = || made.disclosure.map(|number| number.to_string());
    let attachment = made.attachment.map(|number| number.to_string());
    let first = attachment.or(promise);
    first.or_else(case).or_else(party).or_else(campaign).or_else(incident).or_else(disclosure)
}

/// A session by the machine's clock, from where this process was started.
pub fn session() -> Result<Session> {
    Session::new(Clock::machine(), &source())
}

/// `local`, or the address of an SSH connection; never the bare text of a variable.
pub fn source() -> String {
    let connection = std::env::var("SSH_CONNECTION").unwrap_or_default();
    let address = connection.split_whitespace().next().and_then(|one| one.parse::<IpAddr>().ok());
    address.map_or_else(|| "local".to_owned(), |address| address.to_string())
}
