//! Rows of files, as somebody would write them, and the drafts they become.

use super::super::csv::tests::table;
use super::*;
use crate::domain::entry::TEXT_BYTES;
use crate::vault::ExposeSecret;

fn now() -> Moment {
    Moment::parse("2026-11-22T10:00:00Z", Offset::UTC).expect("a moment")
}

fn read_parties(text: &str) -> Vec<RowResult<PartyDraft>> {
    let table = table(text.as_bytes()).expect("a table");
    let preset = Preset::guess(Target::Parties, &table.header).expect("a preset");
    parties(table, &preset, Offset::constant(8), now()).expect("parties").collect()
}

fn read_complaints(text: &str) -> Vec<RowResult<ComplaintDraft>> {
    let table = table(text.as_bytes()).expect("a table");
    let preset = Preset::guess(Target::Complaints, &table.header).expect("a preset");
    complaints(table, &preset, Offset::constant(8), now()).expect("complaints").collect()
}

fn party(text: &str) -> PartyDraft {
    read_parties(text).remove(0).expect("a party")
}

fn complaint(text: &str) -> ComplaintDraft {
    read_complaints(text).remove(0).expect("a complaint")
}

fn points(points: &[PointDraft]) -> Vec<(&'static str, &str, &str)> {
    points.iter().map(|p| (p.kind.code(), p.label.as_str(), p.value.expose_secret())).collect()
}

#[test]
fn a_chinese_contact_is_read_and_what_is_personal_is_sealed() {
    let text = "姓名,性别,手机,身份证号,银行卡号,邮箱,公司,职位,省份,地址,邮编,生日,注册时间\n\
        严慧,女,15656907096,411002194804230900,4792052032513462,y@example.org,某公司,店员,云南省,某路1号,314035,1994-04-20,2025/12/29 05:40\n";
    let party = party(text);
    assert_eq!((party.name.as_str(), party.language.as_deref()), ("严慧", Some("zh-CN")));
    assert_eq!(
        points(&party.points),
        [
            ("phone", "mobile", "15656907096"),
            ("identity", "resident", "411002194804230900"),
            ("card", "bank", "4792052032513462"),
            ("email", "", "y@example.org"),
            ("address", "", "某路1号"),
            ("birthday", "", "1994-04-20"),
        ]
    );
    let fields: Vec<&str> = party.fields.keys().map(String::as_str).collect();
    assert_eq!(fields, ["公司", "性别", "省份", "职位", "邮编"]);
    let added = party.added_at.map(|moment| moment.to_string());
    assert_eq!(added.as_deref(), Some("2025-12-29T05:40:00+08:00"));
    assert!(party.key.reference.is_none() && party.key.has_sealed);
    let shown = format!("{party:?}");
    assert!(!shown.contains("15656907096") && !shown.contains("某路1号"));
}

#[test]
fn names_are_made_of_their_parts_or_of_the_organisation() {
    assert_eq!(party("First Name,Last Name,x\nAda,Lovelace,1\n").name, "Ada Lovelace");
    assert_eq!(party("姓,名,x\n王,小明,1\n").name, "王小明");
    let firm = party("Name,Company,City\n,Acme,Rome\n");
    assert_eq!((firm.name.as_str(), firm.kind), ("Acme", PartyKind::Organisation));
    let both = party("Name,First Name,Company\nAda L.,Augusta,Acme\n");
    assert_eq!(both.kind, PartyKind::Person);
    assert_eq!(both.fields["Company"], "Acme");
    assert_eq!(both.fields["First Name"], "Augusta");
}

#[test]
fn personal_columns_without_a_rule_are_sealed_too() {
    let text = "Name,Business Street,Mobile Phone 2,Remark 2,Free,Zip\n\
        Ada,1 Main St,call me,11010519491231002X,a@b.example,10115\n";
    let party = party(text);
    assert_eq!(
        points(&party.points),
        [
            ("address", "Business Street", "1 Main St"),
            ("secret-note", "Mobile Phone 2", "call me"),
            ("identity", "Remark 2", "11010519491231002X"),
            ("email", "Free", "a@b.example"),
        ]
    );
    assert_eq!(party.fields.into_iter().collect::<Vec<_>>(), [("Zip".into(), "10115".into())]);
}

#[test]
fn a_cell_may_hold_several_numbers() {
    let party = party("Name,Phone\nAda,13812345678；13912345678\n");
    assert_eq!(points(&party.points).len(), 2);
    let party = self::party("Name,Phone\nAda,'+44 20 7946 0958\n");
    assert_eq!(points(&party.points), [("phone", "main", "+44 20 7946 0958")]);
}

#[test]
fn a_number_in_the_place_of_a_word_is_sealed() {
    let party = party(
        "name,tags,tier,language\nA,\"vip,11010519491231002X\",4111111111111111,13800138000\n",
    );
    assert_eq!((party.tags, party.tier, party.language), (vec!["vip".into()], None, None));
    let notes = [
        ("phone", "language", "13800138000"),
        ("secret-note", "tier", "4111111111111111"),
        ("secret-note", "tags", "11010519491231002X"),
    ];
    assert_eq!(points(&party.points), notes);
    assert!(party.fields.is_empty());
}

#[test]
fn a_number_in_the_place_of_a_product_is_sealed_or_the_row_is_a_fault() {
    let head = "Date,Subject,Customer Name,Product,Issue,Company,Category\n2026-01-02,Leak";
    for place in 0..4 {
        let mut cells = ["x"; 4];
        cells[place] = "tel 13800138000";
        let cells = cells.join(",");
        let named = complaint(&format!("{head},Ada,{cells}\n"));
        assert_eq!(named.points.len(), 1);
        assert_eq!(named.points[0].kind, SecretNote);
        assert!(!format!("{:?}", named.opening).contains("13800138000"));
        let fault = read_complaints(&format!("{head},,{cells}\n")).remove(0);
        let fault = fault.expect_err("no place");
        let column = ["Product", "Issue", "Company", "Category"][place];
        assert_eq!((fault.code, fault.column.as_deref()), ("row-personal", Some(column)));
    }
    let made = complaint("Date,Customer Name,Issue,Product\n2026-01-02,Ada,13800138000,Tap\n");
    assert_eq!(made.opening.title, "Tap");
}

#[test]
fn a_reason_repeats_words_and_no_numbers() {
    let shown = |word: &str| {
        let row = format!("9/24/19,Mortgage,,,X,Web,{word},Yes,N/A,1\n");
        let fault = read_complaints(&format!("{CFPB}{row}")).remove(0).expect_err("a fault");
        let args = fault.args.into_iter().map(|(_, value)| value).next();
        (fault.code, args)
    };
    assert_eq!(shown("Vanished 2"), ("row-word-unknown", Some("Vanished 2".to_owned())));
    for value in [
        "tel 13800138000 x",
        "tel 65529988",
        "010 65 52 99",
        "٠١٢٣٤٥",
        "１２３４５",
        "ada@home",
        &"long ".repeat(9),
    ] {
        assert_eq!(shown(value), ("row-word-hidden", None), "{value}");
    }
}

#[test]
fn a_number_in_any_spelling_is_no_free_field() {
    let several = party("Name,Free\nAda,13853360418/13913220069\n");
    let both = [("phone", "Free", "13853360418"), ("phone", "Free", "13913220069")];
    assert_eq!(points(&several.points), both);
    let several = party("Name,Phone\nAda,13853360418 13913220069\n");
    assert_eq!(points(&several.points).len(), 2);
    for (value, kind) in [
        ("008613847403585", "phone"),
        ("8613884734116", "phone"),
        ("(+86)13892843657", "phone"),
        ("tel:13892703899", "phone"),
        ("13800525203 (home)", "secret-note"),
        ("手机13826393970", "secret-note"),
    ] {
        let party = party(&format!("Name,Free\nAda,{value}\n"));
        assert_eq!(points(&party.points), [(kind, "Free", value)]);
        assert!(party.fields.is_empty(), "{value}");
    }
}

#[test]
fn a_number_is_as_it_was_before_the_spreadsheet() {
    let text = "Name,手机,身份证号,卡号,Free\n\
        Ada,13800138000.0,110105194912310000.0,4111111111111111.0,13841170006.0\n";
    let party = party(text);
    let values: Vec<&str> = party.points.iter().map(|p| p.value.expose_secret()).collect();
    let meant = ["13800138000", "110105194912310000", "4111111111111111", "13841170006"];
    assert_eq!(values, meant);
    let rows = read_parties("Name,手机,身份证号\nAda,1.38E+10,\nBob,,4.11E17\n");
    let codes: Vec<_> = rows.iter().map(|row| row.as_ref().err().map(|f| f.code)).collect();
    assert_eq!(codes, [Some("row-number-rounded"), Some("row-number-rounded")]);
}

#[test]
fn a_wrong_value_is_a_fault_that_does_not_show_it() {
    let faults = read_parties(
        "Name,Phone,Birthday,Created At\nAda,call me,,\n,13812345678,,\nEve,,3/4/1980,\nBob,,,soon\nZoe,,,2027-01-01\nOK,,,\n",
    );
    let codes: Vec<_> = faults
        .iter()
        .map(|row| {
            row.as_ref()
                .map_or_else(|f| (f.line, f.column.as_deref(), f.code), |p| (p.line, None, "ok"))
        })
        .collect();
    assert_eq!(
        codes,
        [
            (2, Some("Phone"), "value-shape"),
            (3, Some("Name"), "row-misses"),
            (4, Some("Birthday"), "row-date-ambiguous"),
            (5, Some("Created At"), "row-date"),
            (6, Some("Created At"), "row-date-future"),
            (7, None, "ok"),
        ]
    );
    assert!(!format!("{faults:?}").contains("call me"));
}

const CFPB: &str = "Date received,Product,Sub-product,Issue,Company,Submitted via,Company response to consumer,Timely response?,Consumer disputed?,Complaint ID\n";

#[test]
fn a_cfpb_row_keeps_the_words_of_its_source() {
    let row =
        "7/29/2013,Mortgage,FHA,Escrow,Bank of X,Postal mail,Closed with explanation,Yes,Yes,12\n";
    let draft = complaint(&format!("{CFPB}{row}"));
    assert_eq!(draft.opening.received_at.to_string(), "2013-07-29");
    assert_eq!((draft.opening.title.as_str(), draft.opening.channel), ("Escrow", Channel::Letter));
    let reached = draft.reached.expect("a stage");
    assert_eq!((reached.stage, reached.closing), (Stage::Closed, Some(Closing::NotAccepted)));
    assert_eq!(reached.response.as_deref(), Some("Closed with explanation"));
    assert_eq!(reached.timely, Some(true), "and it stays a field");
    let fields: Vec<_> =
        draft.opening.fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("Consumer disputed?", "Yes"),
            ("Sub-product", "FHA"),
            ("Submitted via", "Postal mail"),
            ("Timely response?", "Yes"),
        ]
    );
    assert_eq!(format!("{:?}", draft.key), "Reference(cfpb, 12)");
    assert!(!draft.key.has_sealed);
}

#[test]
fn an_open_cfpb_row_is_investigating_and_a_new_word_is_a_fault() {
    let open = "9/24/19,Mortgage,,,X,Web,In progress,Yes,N/A,1\n";
    let odd = "9/24/19,Mortgage,,,X,Web,Vanished,Yes,N/A,2\n";
    let mut drafts = read_complaints(&format!("{CFPB}{open}{odd}"));
    let fault = drafts.remove(1).expect_err("a fault");
    assert_eq!((fault.code, fault.line), ("row-word-unknown", 3));
    let draft = drafts.remove(0).expect("a draft");
    assert_eq!(draft.opening.title, "Mortgage");
    let (stage, timely) = (Stage::Investigating, Some(true));
    let reached = Reached { stage, closing: None, response: None, timely };
    assert_eq!(draft.reached, Some(reached));
}

#[test]
fn a_ticket_keeps_its_person_apart() {
    let text = "ID,Created At,Subject,Status,Requester,Recipient,手机\n\
        7,2020-02-19 01:54:52,Broken,reopened,Ada,a@b.example,13812345678\n";
    let draft = complaint(text);
    assert_eq!(draft.complainant.as_deref(), Some("Ada"));
    assert_eq!(points(&draft.points).len(), 2);
    assert!(draft.reached.is_none() && draft.key.has_sealed);
    assert_eq!(
        draft.opening.fields.into_iter().collect::<Vec<_>>(),
        [("Status".into(), "reopened".into())]
    );
    assert_eq!(draft.opening.received_at.to_string(), "2020-02-19T01:54:52+08:00");
    let source = draft.key.reference.expect("a reference").source;
    assert!(source.starts_with("csv-"));
}

#[test]
fn a_map_of_ones_own_decides() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("hotline.toml");
    let map = "target = \"complaints\"\ndates = [\"D/M/YYYY\"]\ntitle = [[\"Tel\", \"Was\"]]\n\
        [constants]\nchannel = \"phone\"\n\
        [[column]]\nheader = \"Tag\"\nto = \"received-at\"\n\
        [[column]]\nheader = \"Was\"\nto = \"issue\"\n\
        [[column]]\nheader = \"Nr\"\nto = \"reference\"\n\
        [[column]]\nheader = \"Intern\"\nto = \"ignore\"\n";
    std::fs::write(&path, map).expect("written");
    let preset = Preset::from_file(&path).expect("a map");
    let table =
        table(b"Nr;Tag;Was;Tel;Intern\n7;3/4/2015;Leak;+49 30 1234567;x\n").expect("a table");
    let mut drafts = complaints(table, &preset, Offset::UTC, now()).expect("complaints");
    let draft = drafts.next().expect("a row").expect("a draft");
    assert_eq!((draft.opening.title.as_str(), draft.opening.channel), ("Leak", Channel::Phone));
    assert_eq!(draft.opening.received_at.to_string(), "2015-04-03");
    assert_eq!(format!("{:?}", draft.key), "Reference(hotline, 7)");
    assert_eq!(points(&draft.points), [("phone", "Tel", "+49 30 1234567")]);
    assert!(draft.opening.fields.is_empty());
}

#[test]
fn a_title_is_the_source_s_own_where_it_has_one() {
    let draft = complaint("日期,标题,产品\n2020年1月2日,漏水,水管\n");
    assert_eq!(
        (draft.opening.title.as_str(), draft.opening.product.as_deref()),
        ("漏水", Some("水管"))
    );
    let draft = complaint("日期,标题,产品,内容\n2020-01-02,,,\"\n第一行\n第二行\"\n");
    assert_eq!(draft.opening.title, "第一行");
    assert_eq!(draft.opening.what_happened, "\n第一行\n第二行");
}

#[test]
fn rows_of_one_content_have_one_key() {
    let text = "Date received,Subject,x\n2020-01-01,a,1\n2020-01-01,a,1\n2020-01-01,a1,\n";
    let drafts: Vec<_> = read_complaints(text).into_iter().map(|d| d.expect("a draft")).collect();
    assert_eq!(drafts[0].key, drafts[1].key);
    assert_ne!(drafts[0].key, drafts[2].key);
}

#[test]
fn a_text_past_the_limit_is_a_fault() {
    let long = "长".repeat(TEXT_BYTES / 3 + 1);
    let drafts = read_complaints(&format!("Date,Subject,Description\n2020-01-01,a,{long}\n"));
    assert_eq!(drafts[0].as_ref().map(|_| ()).map_err(|f| f.code), Err("row-text-long"));
}

/// Both targets over one file: whatever it is, it ends, and nothing panics.
fn read_anything(bytes: &[u8]) {
    for target in [Target::Parties, Target::Complaints] {
        let Ok(table) = table(bytes) else { return };
        let Ok(preset) = Preset::guess(target, &table.header) else { continue };
        match target {
            Target::Parties => {
                parties(table, &preset, Offset::UTC, now()).map_or(0, Iterator::count)
            }
            Target::Complaints => {
                complaints(table, &preset, Offset::UTC, now()).map_or(0, Iterator::count)
            }
        };
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_end_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
        read_anything(&bytes);
        let mut behind = "Name,Phone,Birthday,Created At,Date,Subject,Status\n".as_bytes().to_vec();
        behind.extend(&bytes);
        read_anything(&behind);
    }

    #[test]
    fn any_text_ends_without_a_panic(cells in proptest::collection::vec("\\PC{0,12}|[0-9/: -]{0,20}|[\"\r\n,']{0,4}", 0..60)) {
        let mut text = "姓名,手机,身份证号,生日,创建时间,日期,标题,状态\n".to_owned();
        text.push_str(&cells.join(","));
        read_anything(text.as_bytes());
    }

    #[test]
    fn nothing_the_source_says_is_dropped(cells in proptest::collection::vec("[a-zäß名 ]{1,9}x", 4)) {
        let text = format!("Name,Company,Colour,Zip\n{}\n", cells.join(","));
        let party = party(&text);
        proptest::prop_assert_eq!(&party.name, &clean(&cells[0]));
        let kept: Vec<&String> = party.fields.values().collect();
        proptest::prop_assert_eq!(kept, [&cells[2], &cells[1], &cells[3]]);
    }
}
