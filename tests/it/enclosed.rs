//! What is attached to mails: sealed with the mail, at the case that it opens or goes on with, once, and saved as it was
//! sent; what there is no room for loses no mail.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails there and then")]

use crate::house::{House, PASSPHRASE};
use crate::workshop::Workshop;
use kefu::commands::attachment::save::save;
use kefu::domain::complaint::Case;
use kefu::domain::entry::Entry;
use kefu::domain::id::Id;
use kefu::domain::member::Role;
use kefu::domain::purpose::Purpose;
use kefu::exchange::inbox::{self, Taken};
use kefu::queries::attachments::{self, AttachmentRow};
use kefu::session::Session;
use kefu::store::{Reader, Scan, tables};
use std::ops::ControlFlow;

const PDF: &str = "%PDF-1.4 nothing of it is read";
const LONG: usize = 17 << 20;

/// A mail with these parts, each with its headers.
fn mail(id: &str, more: &str, parts: &[&str]) -> Vec<u8> {
    let more = if more.is_empty() { String::new() } else { format!("{more}\r\n") };
    let head = format!(
        "From: Grace Hopper <grace@example.org>\r\nTo: care@example.com\r\nSubject: Kettle\r\n\
         Message-ID: <{id}@example.org>\r\nDate: Mon, 2 Mar 2026 01:30:00 +0000\r\n{more}\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nIt leaks.\r\n"
    );
    let parts = parts.iter().map(|part| format!("--b\r\n{part}\r\n"));
    format!("{head}{}--b--\r\n", parts.collect::<String>()).into_bytes()
}

fn pdf(name: &str) -> String {
    let kind = "Content-Type: application/pdf\r\nContent-Disposition: attachment";
    format!("{kind}; filename=\"{name}\"\r\n\r\n{PDF}")
}

fn take(shop: &Workshop, by: &Session, mail: &[u8]) -> Taken {
    inbox::of_pipe(&shop.desk, by, mail, false).expect("read")
}

fn cases(shop: &Workshop) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let read = shop.desk.read(|tx| {
        tx.each(tables::CASES, &Scan::all(), |_, case| {
            cases.push(case);
            Ok(ControlFlow::Continue(()))
        })
    });
    read.expect("cases");
    cases
}

fn attached(shop: &Workshop, case: &Case) -> Vec<AttachmentRow> {
    shop.desk.read(|tx| attachments::of_case(tx, case)).expect("rows")
}

/// The texts of the lines of a case.
fn texts(shop: &Workshop, case: &Case) -> Vec<String> {
    let read = shop.desk.read(|tx| {
        let keys = tx.keys(tables::TIMELINE, &Scan::prefix(&case.id.bytes()), usize::MAX)?;
        let entry =
            |key: (_, _, _)| -> kefu::domain::Result<Entry> { tx.fetch(tables::ENTRIES, &key.2) };
        keys.into_iter().map(entry).collect::<Result<Vec<Entry>, _>>()
    });
    read.expect("entries").into_iter().map(|entry| entry.text).collect()
}

#[test]
fn what_is_attached_hangs_on_the_case_and_comes_out_as_it_was_sent() {
    let shop = Workshop::new(&[]);
    let logo = "Content-Type: image/png\r\nContent-ID: <logo>\r\n\r\nabc";
    let within = "Content-Type: message/rfc822\r\n\r\nSubject: older\r\n\r\nhello";
    let first = mail("1", "", &[&pdf("报价.pdf"), logo, within]);
    let taken = take(&shop, &shop.owner, &first);
    assert_eq!((taken.opened, taken.attached, taken.left_out.len()), (1, 2, 0), "{taken:?}");
    let case = cases(&shop).remove(0);
    let rows = attached(&shop, &case);
    let told = |row: &AttachmentRow| {
        let row = &row.attachment;
        (
            row.number.to_string(),
            row.name.clone(),
            row.media.clone().unwrap_or_default(),
            row.origin.code(),
        )
    };
    let row = |number: &str, name: &str, media: &str| {
        (number.to_owned(), name.to_owned(), media.to_owned(), "mail")
    };
    assert_eq!(
        rows.iter().map(told).collect::<Vec<_>>(),
        [
            row("F-000001", "报价.pdf", "application/pdf"),
            row("F-000002", "attachment.eml", "message/rfc822")
        ]
    );
    let text = texts(&shop, &case).join("\n");
    assert!(text.contains("[F-000001 · 报价.pdf · application/pdf · 30 B]"), "{text}");
    assert!(
        text.contains("\n[- · image/png · 3 B]") || text.contains("[attachment · image/png"),
        "{text}"
    );
    assert!(text.contains("[F-000002 · attachment.eml · message/rfc822"), "{text}");

    let mut out = Vec::new();
    let number = rows[0].attachment.number;
    let purpose = Purpose::Case(case.id);
    let saved = save(&shop.desk, &shop.owner, number, purpose, &mut out).expect("saved");
    assert!(saved.verified, "the log tells what was attached");
    assert_eq!(out, PDF.as_bytes());

    // The same mail again, and an answer with a file of its own.
    assert_eq!(take(&shop, &shop.owner, &first).known, 1);
    let answer = mail("2", "In-Reply-To: <1@example.org>", &[&pdf("13800138000.pdf")]);
    let taken = take(&shop, &shop.owner, &answer);
    assert_eq!((taken.continued, taken.attached), (1, 1));
    let rows = attached(&shop, &case);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[2].attachment.name, "attachment.pdf", "a name is not sealed");
    let party = case.party.expect("its customer");
    let party = shop.desk.read(|tx| tx.fetch(tables::PARTIES, &party)).expect("a row");
    let all = shop.desk.read(|tx| attachments::of_party(tx, &party)).expect("rows");
    assert_eq!(all.len(), 3, "of the customer, too");
}

#[test]
fn who_only_takes_down_seals_without_a_key_and_who_may_read_saves() {
    let shop = Workshop::new(&[]);
    let intake = shop.newcomer("Post", Role::Intake);
    intake.close_vault();
    let taken = take(&shop, &intake, &mail("1", "", &[&pdf("offer.pdf")]));
    assert_eq!((taken.opened, taken.attached), (1, 1));
    let case = cases(&shop).remove(0);
    let number = attached(&shop, &case)[0].attachment.number;
    let purpose = || Purpose::Case(case.id);
    let mut out = Vec::new();
    let refused = save(&shop.desk, &intake, number, purpose(), &mut out).map(|_| ());
    assert!(refused.is_err() && out.is_empty(), "{refused:?}");
    save(&shop.desk, &shop.owner, number, purpose(), &mut out).expect("saved");
    assert_eq!(out, PDF.as_bytes());
}

#[test]
fn what_there_is_no_room_for_is_named_and_loses_no_mail() {
    let shop = Workshop::new(&[]);
    let long = format!(
        "Content-Type: video/mp4\r\nContent-Disposition: attachment; filename=long.mp4\r\n\r\n{}",
        "x".repeat(LONG)
    );
    let empty =
        "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=empty.txt\r\n\r\n";
    let taken = take(&shop, &shop.owner, &mail("1", "", &[&long, empty, &pdf("a.pdf")]));
    assert_eq!((taken.opened, taken.attached, taken.faults.len()), (1, 1, 0));
    let left: Vec<(&str, &str)> = taken
        .left_out
        .iter()
        .map(|left| (left.code, left.column.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(left, [("attachment-large", "long.mp4"), ("attachment-empty", "empty.txt")]);
    let case = cases(&shop).remove(0);
    let text = texts(&shop, &case).join("\n");
    assert!(text.contains(&format!("[long.mp4 · video/mp4 · {LONG} B > 16 MiB]")), "{text}");
    assert!(text.contains("[F-000001 · a.pdf · application/pdf · 30 B]"), "{text}");

    // A hundred are the most of a case, with those of all its mails.
    let many: Vec<String> = (0..60).map(|n| pdf(&format!("{n}.pdf"))).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (id, kept, left) in [("2", 60, 0), ("3", 39, 21)] {
        let answer = mail(id, "In-Reply-To: <1@example.org>", &many);
        let taken = take(&shop, &shop.owner, &answer);
        assert_eq!((taken.continued, taken.attached, taken.left_out.len()), (1, kept, left));
        assert!(taken.left_out.iter().all(|left| left.code == "attachments-many"));
    }
    assert_eq!(attached(&shop, &case).len(), 100);
    let text = texts(&shop, &case).join("\n");
    assert!(
        text.contains("[… +10]") && text.contains("[45.pdf · application/pdf · 30 B > 100]"),
        "{text}"
    );
}

#[test]
fn a_stop_with_a_file_is_more_than_a_stop() {
    let shop = Workshop::new(&[]);
    take(&shop, &shop.owner, &mail("1", "", &[]));
    let stop = String::from_utf8(mail("2", "", &[&pdf("why.pdf")])).expect("text");
    let stop = stop.replace("Subject: Kettle", "Subject: STOP").replace("It leaks.", "STOP");
    let taken = take(&shop, &shop.owner, stop.as_bytes());
    assert_eq!((taken.stops, taken.attached, taken.opened), (1, 1, 1), "{taken:?}");
}

#[test]
fn a_rehearsal_keeps_nothing_and_the_command_says_what_it_kept() {
    let house = House::new();
    let path = house.home().join("one.eml");
    std::fs::write(&path, mail("1", "", &[&pdf("offer.pdf")])).expect("a mail");
    let path = path.display().to_string();
    let args = ["import", "mail", &path, "--passphrase-fd", "0"];
    let tried: Vec<&str> = args.iter().copied().chain(["--dry-run"]).collect();
    let ran = house.told(PASSPHRASE, &tried);
    let text = String::from_utf8_lossy(&ran.out).into_owned();
    assert!(text.contains("1 attached file would be kept"), "{ran:?}");
    let ran = house.told(PASSPHRASE, &args);
    let text = String::from_utf8_lossy(&ran.out).into_owned();
    assert!(text.contains("1 attached file is kept"), "{ran:?}");
    std::fs::remove_file(house.home().join("one.eml")).expect("gone");
    assert!(!house.holds("nothing of it is read"), "it lies nowhere in the clear");
    house.is_sound();
}
