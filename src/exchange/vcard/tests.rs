//! Cards as they are found, torn, and as kefu writes them.

use super::write::Card;
use super::*;
use crate::domain::id::{Id, PartyId, PartyNumber};
use crate::domain::party::{Party, PartyKind, PartyStage};
use crate::queries::parties::PartyRow;
use crate::vault::ExposeSecret;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn now() -> Moment {
    Moment::parse("2026-11-26", Offset::UTC).expect("a day")
}

fn cards(bytes: &[u8]) -> Result<Option<Cards>> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("cards.vcf");
    std::fs::write(&path, bytes).expect("written");
    open(&path, Offset::UTC, now())
}

fn read(bytes: &[u8]) -> (Vec<RowResult<PartyDraft>>, BTreeMap<String, u64>) {
    let mut cards = cards(bytes).expect("cards").expect("cards");
    let all = cards.by_ref().collect();
    (all, cards.left_out().told())
}

fn one(properties: &str) -> PartyDraft {
    let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{properties}\r\nEND:VCARD\r\n");
    let (mut all, _) = read(card.as_bytes());
    assert_eq!(all.len(), 1);
    all.remove(0).expect("a draft")
}

fn points(draft: &PartyDraft) -> Vec<(PointKind, &str, &str)> {
    let all = draft.points.iter();
    all.map(|point| (point.kind, point.label.as_str(), point.value.expose_secret())).collect()
}

fn outcome(all: &[RowResult<PartyDraft>]) -> Vec<(u64, &str)> {
    let one = |card: &RowResult<PartyDraft>| match card {
        Ok(draft) => (draft.line, "ok"),
        Err(fault) => (fault.line, fault.code),
    };
    all.iter().map(one).collect()
}

#[test]
fn what_a_phone_writes_becomes_a_customer() {
    let draft = one("N:王;小明;;;\r\nFN:王小明\r\nORG:华联;客服部\r\nTITLE:经理\r\n\
        item1.TEL:+86 138 0013 8000\r\nitem1.X-ABLabel:_$!<iPhone>!$_\r\n\
        TEL;type=CELL;type=pref:13900139000\r\nTEL;TYPE=WORK,FAX:010-1234567\r\n\
        EMAIL;TYPE=INTERNET:mailto:wang@example.cn\r\nX-QQ:12345678\r\nX-WECHAT:wxm\r\n\
        ADR;TYPE=HOME:;;海淀路1号;北京市;;100080;中国\r\nBDAY;value=date:1990-04-12\r\n\
        CATEGORIES:老客户,VIP\r\nNOTE:见面\\n身份证 11010519491231002X\r\nLANG:zh-CN\r\nUID:a-1");
    use PointKind::{Account, Address, Birthday, Email, Identity, Phone};
    assert_eq!(draft.name, "王小明");
    assert_eq!(draft.kind, PartyKind::Person);
    assert_eq!(
        points(&draft),
        [
            (Phone, "iPhone", "+86 138 0013 8000"),
            (Phone, "mobile", "13900139000"),
            (Phone, "work fax", "010-1234567"),
            (Email, "", "wang@example.cn"),
            (Account, "qq", "12345678"),
            (Account, "wechat", "wxm"),
            (Address, "home", "中国北京市海淀路1号 100080"),
            (Birthday, "", "1990-04-12"),
            (Identity, "note", "11010519491231002X"),
        ]
    );
    assert_eq!(draft.tags, ["老客户", "VIP"]);
    assert_eq!(draft.note.as_deref(), Some("见面\n身份证 [sealed: identity]"));
    assert_eq!(draft.language.as_deref(), Some("zh-CN"));
    let fields: Vec<(&str, &str)> =
        draft.fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let expected =
        [("UID", "a-1"), ("company", "华联"), ("department", "客服部"), ("title", "经理")];
    assert_eq!(fields, expected);
    assert_eq!(draft.key.reference.as_ref().map(|own| own.reference.as_str()), Some("a-1"));
    assert!(draft.key.has_sealed);
}

#[test]
fn names_are_put_together_where_no_full_one_stands() {
    assert_eq!(one("N:Lovelace;Ada;King;Lady;").name, "Lady Ada King Lovelace");
    assert_eq!(one("N:王;小明;;;").name, "王小明");
    let company = one("ORG:Acme Inc.\r\nTEL:5551234");
    assert_eq!((company.name.as_str(), company.kind), ("Acme Inc.", PartyKind::Organisation));
    let shown = one("FN:Acme Inc.\r\nN:;;;;\r\nORG:Acme Inc.\r\nX-ABShowAs:COMPANY");
    assert_eq!((shown.kind, shown.fields.len()), (PartyKind::Organisation, 0));
    let kind = one("KIND:org\r\nFN:Acme\r\nORG:Acme Holding");
    assert_eq!(kind.kind, PartyKind::Organisation);
    assert_eq!(kind.fields.get("company").map(String::as_str), Some("Acme Holding"));
    assert_eq!(
        one("FN:Bobby\r\nN:Smith;Robert;;;").fields.get("N").map(String::as_str),
        Some("Robert Smith")
    );
    assert_eq!(one("NICKNAME:Joey").name, "Joey");
}

#[test]
fn a_day_that_is_known_in_part_is_a_sealed_note() {
    for (property, kind, value) in [
        ("BDAY:--0412", PointKind::SecretNote, "--04-12"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12", PointKind::SecretNote, "--04-12"),
        ("BDAY:1990", PointKind::SecretNote, "1990"),
        ("BDAY:19900412", PointKind::Birthday, "1990-04-12"),
        ("BDAY;VALUE=text:about 1900", PointKind::SecretNote, "about 1900"),
    ] {
        let draft = one(&format!("FN:Ada\r\n{property}"));
        let label = if kind == PointKind::Birthday { "" } else { "birthday" };
        assert_eq!(points(&draft), [(kind, label, value)], "{property}");
    }
}

#[test]
fn what_is_personal_stays_in_no_field_and_what_has_no_place_is_told() {
    let (all, left) = read(
        b"BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nTITLE:call 4111 1111 1111 1111\nROLE:ada@example.org\n\
        CATEGORIES:VIP,13800138000\nTEL:ask her sister\nGENDER:F\nX-SPOUSE:Bob\nPHOTO:AAAA\n\
        UID:13800138000\nEND:VCARD\nBEGIN:VCARD\nFN:Bob\nX-SPOUSE:Ada\nEND:VCARD\n",
    );
    let draft = all[0].as_ref().expect("a draft");
    assert!(draft.fields.is_empty(), "{:?}", draft.fields.keys());
    assert_eq!(draft.tags, ["VIP"]);
    let kinds: Vec<PointKind> = draft.points.iter().map(|point| point.kind).collect();
    use PointKind::{Email, Phone, SecretNote};
    assert_eq!(kinds, [SecretNote, Email, SecretNote, SecretNote, Phone]);
    assert!(draft.key.reference.as_ref().is_some_and(|own| own.is_sealed));
    let told: Vec<(&str, u64)> = left.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(told, [("GENDER", 1), ("PHOTO", 1), ("X-SPOUSE", 2)]);
}

#[test]
fn a_random_id_is_no_telephone_number() {
    let id = "urn:uuid:e1302000-2000-0000-0000-000000000000";
    for uid in [id, "e1302000-2000-0000-0000-000000000000"] {
        let draft = one(&format!("FN:Ada\r\nUID:{uid}"));
        assert_eq!(draft.fields.get("UID").map(String::as_str), Some(uid));
        assert!(draft.points.is_empty() && !draft.key.is_sealed());
    }
}

#[test]
fn a_card_without_measure_is_a_fault_and_takes_no_time() {
    let numbers: String = (1_000..100_000).map(|n| format!("TEL:{n}\n")).collect();
    let types: Vec<String> = (0..100_000).map(|n| format!("t{n}")).collect();
    for (properties, code) in [
        (numbers, "card-points"),
        (format!("TEL;TYPE={}:5551234\n", types.join(",")), "card-line"),
        (format!("TEL;TYPE={}:5551234\n", types[..1_000].join(",")), "ok"),
        (format!("CATEGORIES:{}\n", types.join(",")), "ok"),
        (format!("NOTE:{}\n", "a ".repeat(400_000)), "row-text-long"),
    ] {
        let card = format!("BEGIN:VCARD\nFN:Ada\n{properties}END:VCARD\n");
        assert_eq!(outcome(&read(card.as_bytes()).0)[0].1, code);
    }
}

#[test]
fn a_name_that_could_be_a_value_is_not_repeated() {
    let card = "BEGIN:VCARD\nFN:Ada\na.ada@example.org.X:1\na.b\u{202e}.X:1\nX-13800138000:1\nX-Own:1\nEND:VCARD\n";
    let (all, left) = read(card.as_bytes());
    assert_eq!(outcome(&all), [(1, "ok")]);
    let told: Vec<(&str, u64)> = left.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(told, [("X-OWN", 1), ("…", 3)]);
}

#[test]
fn a_broken_card_stops_none_behind_it() {
    let (all, _) = read(
        b"BEGIN:VCARD\nFN:\xe7\x8e\x8b\xe8\x8a\xb3\nEND:VCARD\nnot a card\nstill not\nBEGIN:VCARD\nFN:Two\nBEGIN:VCARD\n\
        FN:Three\nEND:VCARD\nBEGIN:VCARD\nFN:Fo\xffur\nEND:VCARD\nBEGIN:VCARD\nFN:Five\nno line\n\
        END:VCARD\nBEGIN:VCARD\nKIND:group\nFN:Six\nEND:VCARD\nBEGIN:VCARD\nTEL:1\nEND:VCARD\n\
        BEGIN:VCARD\nFN:Eight\nAGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nEND:VCARD\nBEGIN:VCARD\nFN:Nine",
    );
    assert_eq!(
        outcome(&all),
        [
            (1, "ok"),
            (4, "card-stray"),
            (6, "card-open"),
            (8, "ok"),
            (12, "row-bytes"),
            (16, "card-line"),
            (18, "card-kind"),
            (22, "row-misses"),
            (25, "ok"),
            (32, "card-open"),
        ]
    );
    let large = format!(
        "BEGIN:VCARD\nFN:x\n{}END:VCARD\nBEGIN:VCARD\nFN:y\nEND:VCARD\n",
        "NOTE:aaaa\n".repeat(120_000)
    );
    assert_eq!(outcome(&read(large.as_bytes()).0), [(1, "row-large"), (120_004, "ok")]);
}

#[test]
fn a_file_of_cards_is_told_by_how_it_begins_or_by_its_name() {
    let wide: Vec<u8> = "\u{feff}BEGIN:VCARD\r\nFN:王芳\r\nEND:VCARD\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (all, _) = read(&wide);
    assert_eq!(all[0].as_ref().map(|draft| draft.name.as_str()), Ok("王芳"));
    assert_eq!(outcome(&all), [(1, "ok")]);
    let (gb, ..) = encoding_rs::GB18030
        .encode("BEGIN:VCARD\r\nFN:王小明\r\nNOTE:上海市浦东新区\r\nEND:VCARD\r\n");
    assert_eq!(read(&gb).0[0].as_ref().map(|draft| draft.name.as_str()), Ok("王小明"));
    assert_eq!(cards(b"").map(|_| ()).map_err(|e| e.code), Err("vcard-empty"));
    assert_eq!(
        cards(b"\0\x01\x02\x03\x04\x05").map(|_| ()).map_err(|e| e.code),
        Err("file-is-binary")
    );
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("list.csv");
    std::fs::write(&path, "name,phone\nAda,1\n").expect("written");
    assert!(open(&path, Offset::UTC, now()).expect("read").is_none());
    std::fs::write(&path, "\r\nbegin:vcard\r\nfn:Ada\r\nend:vcard\r\n").expect("written");
    assert!(open(&path, Offset::UTC, now()).expect("read").is_some());
}

#[test]
fn the_same_card_is_known_whatever_its_program_writes_around_it() {
    let one_way = one("PRODID:a\r\nREV:1\r\nFN:Ada\r\nTEL:5551234\r\nEMAIL:a@b.cn");
    let other = one(
        "EMAIL:a@b.cn\r\nTEL:5551234\r\nTEL;TYPE=pref:555-1234\r\nFN:Ada\r\nREV:2\r\nPHOTO:AAAA",
    );
    assert_eq!(one_way.key.canonical, other.key.canonical);
    assert_ne!(
        one("FN:Ada\r\nTEL:5551235").key.canonical,
        one("FN:Ada\r\nTEL:5551234").key.canonical
    );
}

/// What a card keeps of a party, and no other knows.
#[derive(Debug, Clone)]
struct Described {
    row: PartyRow,
    points: Vec<(PointKind, String, String)>,
}

fn line() -> impl Strategy<Value = String> {
    let text = "[a-zA-Z0-9 ,;:\\\\\"'=#@|^~äß王小明🙂\u{301}-]{1,60}";
    text.prop_map(|text| crate::domain::name::clean(&text)).prop_filter("says something", |text| {
        super::super::personal::kind_by_value(text).is_none() && !text.is_empty()
    })
}

fn point() -> impl Strategy<Value = (PointKind, String, String)> {
    let label = prop_oneof![
        Just(String::new()),
        prop::sample::select(vec![
            "work", "home", "mobile", "work fax", "wechat", "qq", "url", "家里"
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z ,;:\\\\\"'=王]{1,20}".prop_map(|text| crate::domain::name::clean(&text)),
    ];
    let texts = "[ -~äß王小明🙂\n]{1,300}";
    let value = prop_oneof![
        "[+]?[0-9]{7,15}".prop_map(|text| (PointKind::Phone, text)),
        "[a-z;,]{1,20}@[a-z]{1,30}[.]cn".prop_map(|text| (PointKind::Email, text)),
        texts.prop_map(|text| (PointKind::Address, text)),
        texts.prop_map(|text| (PointKind::Account, text)),
        "http://[a-z;,?=&%/]{1,90}".prop_map(|text| (PointKind::Account, text)),
        texts.prop_map(|text| (PointKind::SecretNote, text)),
        "[A-Z0-9]{5,18}".prop_map(|text| (PointKind::Identity, text)),
        "[0-9]{12,19}".prop_map(|text| (PointKind::Card, text)),
        (1900i16..2020, 1i8..13, 1i8..29).prop_map(|(year, month, day)| {
            (PointKind::Birthday, format!("{year:04}-{month:02}-{day:02}"))
        }),
    ];
    (label, value)
        .prop_map(|(label, (kind, value))| (kind, label, value.trim().to_owned()))
        .prop_filter("has the shape of its kind, and is one value", |(kind, _, value)| {
            let spread = super::super::pick::parts(*kind, value).len();
            crate::domain::contact::check_shape(*kind, value).is_ok() && spread == 1
        })
}

fn described() -> impl Strategy<Value = Described> {
    let facts = (line(), any::<bool>(), 0usize..4, any::<[u8; 16]>(), 1u32..1_000_000);
    let words = (
        prop::option::of(line()),
        prop::collection::vec(line(), 0..4),
        prop::option::of(line()),
        prop::option::of(line()),
        prop::sample::select(vec![None, Some("zh-CN"), Some("en")]),
    );
    let points = prop::collection::vec(point(), 0..8);
    (facts, words, points).prop_map(|(facts, words, points)| {
        let (name, is_organisation, stage, id, number) = facts;
        let (tier, tags, company, city, language) = words;
        let kind = if is_organisation { PartyKind::Organisation } else { PartyKind::Person };
        let named = [("company", company.filter(|company| *company != name)), ("city", city)];
        let fields = named.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let mut unique: Vec<String> = Vec::new();
        for tag in tags {
            if !unique.contains(&tag) {
                unique.push(tag);
            }
        }
        let party = Party {
            id: PartyId::from_bytes(id),
            number: PartyNumber(number),
            name,
            kind,
            stage: PartyStage::ALL[stage],
            tier,
            owner: None,
            language: language.map(str::to_owned),
            tags: unique,
            fields: fields.collect(),
            subjects: Vec::new(),
            added_at: Moment::parse("2024-05-01T10:00:00+08:00", Offset::UTC).expect("a moment"),
            imported: false,
            merged_into: None,
            erased: None,
            version: 1,
        };
        Described { row: PartyRow { party, owner: Some("王芳".to_owned()) }, points }
    })
}

fn text(described: &Described) -> String {
    let columns: Vec<String> = crate::domain::export::ExportList::Parties
        .columns()
        .iter()
        .map(|c| (*c).to_owned())
        .collect();
    let mut card = Card::of(&described.row, &columns);
    for (kind, label, value) in &described.points {
        card.point(*kind, label, value);
    }
    card.text()
}

type Spelled = BTreeSet<(PointKind, String, String)>;

/// The points, each once, as the import would keep them.
fn spelled<'p>(all: impl Iterator<Item = (PointKind, &'p str, &'p str)>) -> Spelled {
    let mut seen: BTreeSet<(PointKind, String)> = BTreeSet::new();
    let all = all.filter(|(kind, _, value)| {
        let normal = crate::domain::contact::normalise(*kind, value);
        seen.insert((*kind, normal.to_string()))
    });
    all.map(|(kind, label, value)| (kind, label.to_owned(), value.to_owned())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back_as_it_was(described in described()) {
        let text = text(&described);
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75, "{line}");
        }
        let (all, left) = read(text.as_bytes());
        prop_assert!(left.is_empty(), "{left:?}");
        prop_assert_eq!(all.len(), 1);
        let draft = all[0].as_ref().expect("a draft");
        let party = &described.row.party;
        prop_assert_eq!(&draft.name, &party.name);
        prop_assert_eq!((draft.kind, draft.stage), (party.kind, party.stage));
        prop_assert_eq!((&draft.tier, &draft.language), (&party.tier, &party.language));
        prop_assert_eq!(&draft.owner, &described.row.owner);
        prop_assert_eq!(&draft.tags, &party.tags);
        prop_assert_eq!(draft.added_at, Some(party.added_at));
        let mut fields = draft.fields.clone();
        prop_assert_eq!(fields.remove("number"), Some(party.number.to_string()));
        prop_assert_eq!(fields.remove("UID"), Some(format!("urn:uuid:{}", party.id)));
        prop_assert_eq!(&fields, &party.fields);
        let told = described.points.iter().map(|(kind, label, value)| (*kind, label.as_str(), value.as_str()));
        prop_assert_eq!(spelled(points(draft).into_iter()), spelled(told));
    }

    #[test]
    fn nothing_odd_brings_it_down(bytes in torn()) {
        let Ok(Some(cards)) = cards(&bytes) else { return Ok(()) };
        for card in cards {
            if let Err(fault) = card {
                prop_assert!(!fault.code.is_empty());
            }
        }
    }
}

/// `KEFU_TEST_CARDS` names another number.
fn cases() -> u32 {
    std::env::var("KEFU_TEST_CARDS").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

/// A card with bytes of it changed, cut out and said twice.
fn torn() -> impl Strategy<Value = Vec<u8>> {
    const CARD: &[u8] = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=CD=F5;=\r\n=B7=BC;;;\r\n\
        FN;CHARSET=UTF-8;QUOTED-PRINTABLE:=E7=8E=8B\r\nitem1.TEL;TYPE=\"work,voice\";VALUE=uri:tel:+1-5;ext=1\r\n\
        item1.X-ABLabel:_$!<Home>!$_\r\nADR;LABEL=\"a\\nb:c\":;;x\\,y;z,w;;1;US\r\nBDAY:--0412T10\r\nREV:2020\r\n\
        PHOTO;ENCODING=b:AAAA\r\nBBBB\r\n CC=\r\nNOTE:a\\\r\n nb\\\\c\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n\
        URL:data:image/png;base64,AA==\r\nGEO:1;2\r\nEND:VCARD\r\n";
    let change = (0usize..CARD.len(), 0u8..5, any::<u8>());
    prop::collection::vec(change, 0..12).prop_map(|changes| {
        let mut bytes = CARD.repeat(2);
        for (at, how, byte) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..at, [byte])),
                2 => drop(bytes.splice(at..at, b"\r\n ".iter().copied())),
                3 => drop(bytes.splice(
                    at..at,
                    b"\\;\":=".iter().copied().skip(usize::from(byte % 5)).take(1),
                )),
                _ => {
                    if let Some(there) = bytes.get_mut(at) {
                        *there = byte;
                    }
                }
            }
        }
        bytes
    })
}
