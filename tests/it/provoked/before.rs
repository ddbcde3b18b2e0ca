//! Rules that speak before there is a command: of a file, of a language, of the line to a mail server. What they refuse
//! is an entry all the same.

use super::{Deed, Provoked, crew, shop};
use crate::campaigns::{reached, released, row};
use crate::crew::Crew;
use crate::mail_server::{MailServer, Manner};
use crate::workshop::{Workshop, past};
use kefu::domain::complaint::Stage;
use kefu::domain::consent::{ContactChannel, ContactPurpose};
use kefu::domain::id::CaseId;
use kefu::domain::outreach::relay::MailFile;
use kefu::domain::party::Party;
use kefu::domain::{Error, Result};
use kefu::exchange::campaign::send;
use kefu::exchange::mail::Post;
use kefu::locale::Language;
use kefu::store::{Reader, tables};
use kefu::tui::effect::{self, Effect, LetterFor, Written};
use kefu::tui::msg::{Msg, Ticket};
use std::path::PathBuf;

/// A look at this file as if it were the first piece of evidence.
fn looks(crew: &Crew, case: CaseId, path: PathBuf) -> Result<()> {
    let evidence = crew.row(case).handling.evidence[0].place;
    let what = Written::Examined { evidence, path };
    let deed = effect::Deed::Record { case, what, seen: None };
    refused(crew, Effect::Do(Ticket(7), deed))
}

fn refused(crew: &Crew, effect: Effect) -> Result<()> {
    let told = crew.test.worker.perform(effect);
    let refusal = told.into_iter().find_map(|msg| match msg {
        Msg::Refused(_, error) => Some(error),
        Msg::Letters { letters, .. } => letters.each.into_iter().find_map(|(_, text)| text.err()),
        _ => None,
    });
    refusal.map_or(Ok(()), Err)
}

/// A file of the same name as the evidence.
fn another_file(crew: &Crew) -> PathBuf {
    let (name, folder) = (crew.file.file_name().expect("a name"), crew.store.join("other"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, "2026-02-27 refund: done\n").expect("another file");
    path
}

/// A message to somebody by this server, of whose certificate nothing is known.
fn leaves(shop: &Workshop, manner: Manner) -> Deed<'_> {
    let party = reached(shop, "张伟", "zhang@example.com");
    let number = released(shop, ContactPurpose::Service, ContactChannel::Mail, &[party]);
    let server = MailServer::new(manner);
    Box::new(move || {
        let file = MailFile {
            relay: format!("smtp://localhost:{}", server.address.port()),
            from: "care@example.org".into(),
            stop: "stop@example.org".into(),
            user: None,
            password_file: None,
            ca: None,
        };
        let (mut post, campaign) = (Post::of(file)?, row(shop, number));
        send(&shop.desk, &shop.owner, &campaign, &mut post, &mut |_| ()).map(drop)
    })
}

pub const PROVOKED: &[Provoked] = &[
    // 4 unprotected
    shop("mail-unprotected", |shop| leaves(shop, Manner::Plain)),
    shop("mail-unverified", |shop| leaves(shop, Manner::Tls)),
    // 12 complaints
    crew("evidence-differs", |crew| {
        let case = crew.serious(Stage::Investigating);
        crew.finds_out(case);
        let path = another_file(crew);
        Box::new(move || looks(crew, case, path.clone()))
    }),
    crew("letter-language", |crew| {
        let case = crew.open();
        let was: Party =
            crew.desk().read(|tx| tx.fetch(tables::PARTIES, &crew.party)).expect("one");
        let is = Party { language: Some("de".into()), ..was };
        past(crew.desk(), &crew.owner, |tx| tx.put_party(&is));
        let wanted = move || Effect::Letters { ticket: Ticket(7), case, what: LetterFor::Choice };
        Box::new(move || refused(crew, wanted()))
    }),
];

/// Another file is not the evidence, whatever it is called.
#[test]
fn what_is_looked_at_is_what_was_put_down() {
    let crew = Crew::new((80, 24), Language::English);
    let case = crew.serious(Stage::Investigating);
    crew.finds_out(case);
    let seen_by = || crew.row(case).handling.evidence[0].seen_by.len();
    let before = seen_by();
    let other = looks(&crew, case, another_file(&crew)).map_err(|error: Error| error.code);
    assert_eq!((other, seen_by()), (Err("evidence-differs"), before));
    assert_eq!(looks(&crew, case, crew.file.clone()), Ok(()));
    assert_eq!(seen_by(), 1);
}
