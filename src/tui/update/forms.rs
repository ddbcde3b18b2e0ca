//! The forms: which fields each has.

use super::records;
use crate::domain::action::ActionState;
use crate::domain::attachment::Owner;
use crate::domain::cause::Cause;
use crate::domain::complaint::{Channel, Closing, Need, Outcome, Severity, Stage, step};
use crate::domain::contact::PointKind;
use crate::domain::entry::EntryKind;
use crate::domain::feedback::{Disposition, ThemeCode};
use crate::domain::handling::{Awaited, Finding, Impact, LetterKind, Side};
use crate::domain::id::{CaseId, PartyId, PromiseId};
use crate::domain::letter::Placeholder;
use crate::domain::member::Role;
use crate::domain::party::{PartyKind, PartyStage};
use crate::domain::privacy::{AskedBy, Ground, Proof, Right};
use crate::guards::complaint::is_summary_over;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::model::{FormFor, Model, Overlay};
use crate::tui::overlay::form::{Form, FormField};
use crate::tui::pane::PaneId;
use crate::tui::pane::list::Offer;
use crate::tui::pane::queue::in_codes;

/// Opens the form that an action wants, with its draft if there is one.
pub(super) fn open(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(what) = wanted(model, action) else { return Vec::new() };
    if let FormFor::EditParty(id) = what
        && model.party_row(id).is_none()
    {
        // Nothing but what is loaded can be shown, and what is not shown must not be overwritten.
        return super::act::open_then(model, action);
    }
    show(model, what)
}

/// Shows a form.
pub(super) fn show(model: &mut Model, what: FormFor) -> Vec<Effect> {
    let (what, form) = model.take_draft(&what).unwrap_or_else(|| {
        let form = titled(model, &what);
        (what, form)
    });
    // What it begins with is looked for as if it had been typed into it.
    let is_looked_for = matches!(what, FormFor::NewParty(_))
        && ["name", "phone", "email"].iter().any(|id| !form.value(id).is_empty());
    let similar = is_looked_for.then(|| super::submit::similar_to(&form));
    let effects = similar.into_iter().chain(super::alike::look_for(&form, &what)).collect();
    model.overlays.push(Overlay::Form(form, what));
    effects
}

fn wanted(model: &Model, action: Action) -> Option<FormFor> {
    let (party, case) = (model.party(), model.case());
    Some(match action {
        Action::NewParty => FormFor::new_party(typed(model)),
        Action::Note => FormFor::Note { party, case: case.map(|case| case.id) },
        Action::Complaint => FormFor::Complaint(party),
        Action::Privacy => FormFor::Privacy(party?),
        Action::Promise => {
            let case = case.filter(|case| case.is_open()).map(|case| case.id);
            FormFor::Promise { party: party?, case }
        }
        Action::Skip => FormFor::Skip(case?.id),
        Action::Assign => FormFor::Assign(match model.focus {
            PaneId::Queue => model.queue.chosen(),
            _ => vec![case?.id],
        }),
        Action::Edit => FormFor::EditParty(party?),
        Action::AddPoint => FormFor::Point(party?),
        // To the complaint that is before one, which its customer's are told with.
        Action::Attach => FormFor::Attach(match case {
            Some(case) => Owner::Case(case.id),
            None => Owner::Party(party?),
        }),
        Action::Consent => return super::consents::wanted(model),
        Action::Contact => FormFor::Contact(party?),
        Action::Feedback => FormFor::Feedback(party),
        Action::Exception => return super::exceptions::wanted(model),
        Action::Tag => FormFor::Tag(match model.focus {
            PaneId::List => model.list.chosen(),
            _ => vec![party?],
        }),
        Action::SaveView if model.focus == PaneId::Queue => {
            FormFor::SaveCaseView(in_codes(&model.locale, &model.queue.whole_line()?))
        }
        Action::SaveView => FormFor::SaveView(model.list.search.text().to_owned()),
        _ => return None,
    })
}

/// What was typed into a search that found nobody, unless it is a filter or a number of ours: that is nobody's name.
fn typed(model: &Model) -> &str {
    let is_new = matches!(model.list.offer(), Some(Offer::NewParty | Offer::Unlock));
    if is_new { model.list.search.text() } else { "" }
}

fn titled(model: &Model, what: &FormFor) -> Form {
    let mut form = build(model, what);
    if let FormFor::EditParty(id) = what {
        form.version = model.party_row(*id).map(|row| row.version);
    }
    if let Some(target) = target(model, what) {
        form.title = format!("{} · {target}", form.title);
    }
    form
}

/// Whom a form concerns, for its title: what is written must not land where nobody looks.
fn target(model: &Model, what: &FormFor) -> Option<String> {
    let party = |id: PartyId| model.party_label(id);
    let case = |id: CaseId| {
        let case = model.case_row(id)?;
        let whose = case.party.and_then(party);
        Some(
            [Some(case.number.to_string()), whose]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
        )
    };
    match what {
        FormFor::EditParty(id) | FormFor::Point(id) | FormFor::Privacy(id) => party(*id),
        FormFor::Contact(id) => party(*id),
        FormFor::Exception { rule, subject } => {
            Some(super::exceptions::target(model, rule, subject))
        }
        FormFor::Consent(id, point) => super::consents::target(model, *id, *point),
        FormFor::Note { case: Some(id), .. } => case(*id),
        FormFor::Note { party: id, .. } | FormFor::Complaint(id) | FormFor::Feedback(id) => {
            party((*id)?)
        }
        FormFor::Promise { party: id, .. } => party(*id),
        FormFor::Step { case: id, .. }
        | FormFor::Fact { case: id, .. }
        | FormFor::Letter { case: id, .. }
        | FormFor::Skip(id) => case(*id),
        FormFor::StepOfMany { cases, .. } => {
            Some(model.locale.text_with("form-of-many", &[("count", cases.len().into())]))
        }
        FormFor::Assign(cases) => case(*cases.first().filter(|_| cases.len() == 1)?),
        FormFor::Tag(parties) => party(*parties.first().filter(|_| parties.len() == 1)?),
        FormFor::Release(id) => promise_label(model, *id),
        FormFor::BreakGlass(id) => super::picks::whose_point(model, *id),
        FormFor::Attach(Owner::Party(id)) => party(*id),
        FormFor::Attach(Owner::Case(id)) => case(*id),
        FormFor::SaveFile(number, _) => super::filing::label(model, *number),
        FormFor::Approve(member) | FormFor::Roles(member) | FormFor::Lift(member) => {
            Some(member.name.clone())
        }
        FormFor::NewParty(_)
        | FormFor::Import
        | FormFor::SavePreset(_)
        | FormFor::SaveView(_)
        | FormFor::SaveCaseView(_)
        | FormFor::AddMember => None,
    }
}

fn promise_label(model: &Model, id: PromiseId) -> Option<String> {
    let row = model.promise_rows().find(|row| row.promise.id == id)?;
    Some(format!("{} {}", row.promise.number, row.promise.text))
}

/// The codes of a closed list.
macro_rules! codes {
    ($list:expr) => {
        &$list.iter().map(|value| value.code()).collect::<Vec<_>>()
    };
}

/// Builds fields with localised labels.
pub(super) struct Fields<'m> {
    model: &'m Model,
}

pub(super) type Options = Vec<(String, String)>;

impl Fields<'_> {
    /// Whether files are named among the member's own.
    pub(super) fn has_drawer(&self) -> bool {
        self.model.has_drawer
    }

    fn label(&self, id: &str) -> String {
        self.model.locale.word("label", id)
    }

    pub(super) fn line(&self, id: &'static str, text: &str) -> FormField {
        FormField::line(id, self.label(id), text)
    }

    pub(super) fn text(&self, id: &'static str) -> FormField {
        FormField::text(id, self.label(id), "")
    }

    /// A code that is in no list (an import's own tier, say) is kept as a choice of its own.
    pub(super) fn choice(&self, id: &'static str, mut options: Options, code: &str) -> FormField {
        if !options.iter().any(|(known, _)| known == code) {
            options.push((code.to_owned(), code.to_owned()));
        }
        FormField::choice(id, self.label(id), options, code)
    }

    /// A choice that nobody has made for the member: what is decided about a customer is never a habit of Enter.
    pub(super) fn decision(&self, id: &'static str, codes: &[&str]) -> FormField {
        self.decision_of(id, id, codes)
    }

    /// The same where the list of words has another name than the field.
    pub(super) fn decision_of(&self, id: &'static str, list: &str, codes: &[&str]) -> FormField {
        let mut options = vec![(String::new(), self.model.locale.text("undecided"))];
        options.extend(self.words(list, codes));
        FormField::choice(id, self.label(id), options, "").required()
    }

    /// One of a list, or all of them, on which it begins.
    pub(super) fn all_or(&self, id: &'static str, codes: &[&str]) -> FormField {
        let mut options = vec![(String::new(), self.model.locale.text("consent-all"))];
        options.extend(self.words(id, codes));
        FormField::choice(id, self.label(id), options, "")
    }

    /// One of what is there already; it begins on the first.
    fn given(&self, id: &'static str, options: Options) -> FormField {
        FormField::choice(id, self.label(id), options, "").required()
    }

    /// A member whom somebody has to name.
    fn member(&self, label: &str) -> FormField {
        let names = self.model.members.iter().map(|name| (name.clone(), name.clone()));
        let mut options = vec![(String::new(), self.model.locale.text("undecided"))];
        options.extend(names);
        FormField::choice("member", self.label(label), options, "").required()
    }

    pub(super) fn channel(&self) -> FormField {
        let channels = self.words("channel", codes!(Channel::ALL));
        FormField::choice("channel", self.label("channel"), channels, Channel::Phone.code())
    }

    pub(super) fn words(&self, list: &str, codes: &[&str]) -> Options {
        let locale = &self.model.locale;
        codes.iter().map(|code| ((*code).to_owned(), locale.word(list, code))).collect()
    }

    pub(super) fn hint(&self, id: &str) -> String {
        self.model.locale.word("hint", id)
    }
}

fn build(model: &Model, what: &FormFor) -> Form {
    let fields = Fields { model };
    let of = |id: &str, list: Vec<FormField>| Form::new(model.locale.word("form", id), list);
    match what {
        FormFor::NewParty(_) => of("new-party", new_party(&fields)),
        FormFor::EditParty(id) => of("edit-party", edit_party(&fields, *id)),
        FormFor::Point(_) => of("point", point(&fields)),
        FormFor::Consent(..) => of("consent", super::consents::fields(&fields)),
        FormFor::Contact(_) => of("contact", super::contacts::fields(&fields, model)),
        FormFor::Feedback(_) => of("feedback", super::told::fields(&fields)),
        FormFor::Exception { .. } => of("exception", super::exceptions::fields(&fields)),
        FormFor::Note { .. } => of("note", note(&fields)),
        FormFor::Complaint(_) => of("complaint", complaint(&fields)),
        FormFor::Privacy(_) => of("privacy", privacy(&fields)),
        FormFor::Promise { .. } => of("promise", promise(&fields)),
        FormFor::Step { case, to, .. } => step_form(&fields, *case, *to),
        FormFor::Fact { case, what, .. } => {
            Form::new(super::picks::label(model, *what), fact(&fields, *case, *what))
        }
        FormFor::Letter { case, kind, .. } => {
            let title = model.locale.word("letter", kind.code());
            let list = letter(&fields, *case, *kind, "text-of-letter");
            Form::new(title, list).going_out()
        }
        FormFor::StepOfMany { cases, to } => step_of_many(&fields, cases, *to),
        FormFor::Assign(_) => of("assign", assign(&fields)),
        FormFor::Skip(_) => {
            let reason = fields.line("reason", "").required();
            of("skip", vec![reason.with_hint(fields.hint("skip"))])
        }
        FormFor::Release(_) => of("release", vec![fields.line("reason", "").required()]),
        FormFor::BreakGlass(_) => {
            let reason = fields.line("reason", "").required();
            of("break-glass", vec![reason.with_hint(fields.hint("break-glass"))])
        }
        FormFor::Attach(_) => of("attach", super::filing::attach_fields(&fields)),
        FormFor::SaveFile(_, purpose) => {
            of("save-file", super::filing::save_fields(&fields, purpose.is_none()))
        }
        FormFor::Tag(_) => {
            let tags = fields.line("tags", "").required();
            of("tag", vec![tags.with_hint(fields.hint("tags"))])
        }
        FormFor::Import => of("import", import(&fields)),
        FormFor::SavePreset(_) => {
            let name = fields.line("name", "").required();
            of("save-preset", vec![name.with_hint(fields.hint("save-preset"))])
        }
        FormFor::AddMember => of("add-member", add_member(&fields)),
        FormFor::Approve(_) => {
            let told = fields.line("fingerprint", "").required();
            of("approve", vec![told.with_hint(fields.hint("fingerprint"))])
        }
        FormFor::Roles(member) => of("roles", vec![roles(&fields, &member.roles)]),
        FormFor::Lift(_) => {
            let reason = fields.line("reason", "").required();
            of("lift", vec![reason.with_hint(fields.hint("lift"))])
        }
        FormFor::SaveCaseView(line) => {
            of("save-case-view", vec![fields.line("name", line).required()])
        }
        FormFor::SaveView(_) => of("save-view", vec![fields.line("name", "").required()]),
    }
}

fn new_party(fields: &Fields<'_>) -> Vec<FormField> {
    // Out of an empty search the form begins with what was typed.
    let typed = typed(fields.model);
    let is_name = !typed.chars().any(|c| c.is_ascii_digit()) && !typed.contains('@');
    let (name, phone, email) = match (is_name, typed.contains('@')) {
        (true, _) => (typed, "", ""),
        (false, true) => ("", "", typed),
        (false, false) => ("", typed, ""),
    };
    let kinds = fields.words("party-kind", codes!(PartyKind::ALL));
    let mut list = vec![
        fields.line("name", name).required(),
        fields.choice("kind", kinds, PartyKind::Person.code()),
        fields.line("phone", phone),
        fields.line("email", email),
        fields.line("address", ""),
    ];
    list.extend(common(fields, None));
    list
}

fn edit_party(fields: &Fields<'_>, id: PartyId) -> Vec<FormField> {
    let Some(party) = fields.model.party_row(id) else {
        return vec![fields.line("name", "").required()];
    };
    let kinds = fields.words("party-kind", codes!(PartyKind::ALL));
    let stages = fields.words("party-stage", codes!(PartyStage::ALL));
    let mut list = vec![
        fields.line("name", &party.name).required(),
        fields.choice("kind", kinds, party.kind.code()),
        fields.choice("stage", stages, party.stage.code()),
    ];
    list.extend(common(fields, Some(party)));
    list
}

/// What a new party and an edit share.
fn common(fields: &Fields<'_>, party: Option<&crate::domain::party::Party>) -> Vec<FormField> {
    let field = |name: &str| party.and_then(|party| party.field(name)).unwrap_or("");
    let tier = party.and_then(|party| party.tier.as_deref()).unwrap_or("");
    let language = party.and_then(|party| party.language.as_deref()).unwrap_or("");
    let tags = party.map(|party| party.tags.join(", ")).unwrap_or_default();
    let tiers = ["", "A", "B", "C"].map(|tier| (tier.to_owned(), dash(tier))).to_vec();
    let languages = ["", "zh", "en"].map(|code| (code.to_owned(), dash(code))).to_vec();
    vec![
        fields.line("company", field("company")),
        fields.line("city", field("city")),
        fields.choice("tier", tiers, tier),
        fields.choice("language", languages, language),
        fields.line("tags", &tags).with_hint(fields.hint("tags")),
    ]
}

fn dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}

fn point(fields: &Fields<'_>) -> Vec<FormField> {
    let kinds = fields.words("point", codes!(PointKind::ALL));
    vec![
        fields.choice("kind", kinds, PointKind::Phone.code()),
        fields.line("label", "").with_hint(fields.hint("label")),
        fields.line("value", "").required(),
    ]
}

fn note(fields: &Fields<'_>) -> Vec<FormField> {
    let kinds = fields.words("entry", codes!(EntryKind::ALL));
    vec![fields.text("text").required(), fields.choice("kind", kinds, EntryKind::Note.code())]
}

fn complaint(fields: &Fields<'_>) -> Vec<FormField> {
    let channels = fields.words("channel", codes!(Channel::ALL));
    let severities = fields.words("severity", codes!(Severity::ALL));
    vec![
        fields.line("title", "").required().with_hint(fields.hint("title")),
        fields.text("what-happened").required(),
        fields.line("wanted", ""),
        fields.choice("channel", channels, Channel::Phone.code()),
        fields.choice("severity", severities, Severity::Normal.code()),
        fields.line("product", ""),
        fields.line("received-at", "").with_hint(fields.hint("received-at")),
        fields.line("backdated-because", ""),
    ]
}

fn privacy(fields: &Fields<'_>) -> Vec<FormField> {
    let channels = fields.words("channel", codes!(Channel::ALL));
    let askers = fields.words("asked-by", codes!(AskedBy::ALL));
    vec![
        fields.decision("right", codes!(Right::ALL)),
        fields.choice("asked-by", askers, AskedBy::Person.code()),
        fields.text("what-asked"),
        fields.choice("channel", channels, Channel::Email.code()),
        fields.line("received-at", "").with_hint(fields.hint("received-at")),
    ]
}

fn letter(fields: &Fields<'_>, case: CaseId, kind: LetterKind, label: &str) -> Vec<FormField> {
    let (text, channel) = super::letters::beginning(fields.model, case, kind);
    let of_case = fields.model.case_row(case).map(|case| case.channel);
    let channel = channel.or(of_case).unwrap_or(Channel::Email);
    let channels = fields.words("channel", codes!(Channel::ALL));
    let letter = FormField::text("letter", fields.label(label), text).required();
    vec![letter.standing_on(&first_blank(text)), fields.choice("channel", channels, channel.code())]
}

/// The first placeholder that nothing has filled: there somebody has something to say.
fn first_blank(text: &str) -> String {
    let blanks = Placeholder::ALL.iter().map(|one| format!("{{{}}}", one.code()));
    let places = blanks.filter_map(|blank| Some((text.find(&blank)?, blank)));
    places.min().map(|(_, blank)| blank).unwrap_or_default()
}

fn promise(fields: &Fields<'_>) -> Vec<FormField> {
    vec![
        fields.line("text", "").required().with_hint(fields.hint("promise")),
        fields.line("due", "").required().with_hint(fields.hint("due")),
    ]
}

fn add_member(fields: &Fields<'_>) -> Vec<FormField> {
    vec![
        fields.line("name", "").required(),
        roles(fields, &[]),
        fields.line("uid", "").with_hint(fields.hint("uid")),
    ]
}

fn roles(fields: &Fields<'_>, taken: &[Role]) -> FormField {
    let options = fields.words("role", codes!(Role::ALL));
    let taken: Vec<&str> = taken.iter().map(|role| role.code()).collect();
    FormField::several("roles", fields.label("roles"), options, &taken.join(",")).required()
}

fn assign(fields: &Fields<'_>) -> Vec<FormField> {
    let mut owners = vec![(String::new(), fields.model.locale.text("nobody"))];
    owners.extend(fields.model.members.iter().map(|name| (name.clone(), name.clone())));
    let me = fields.model.member.name.clone();
    vec![
        fields.choice("owner", owners, &me),
        fields.line("note", "").with_hint(fields.hint("note")),
    ]
}

/// A field for each detail that the step needs, in the order of the table.
fn step_form(fields: &Fields<'_>, case: CaseId, to: Stage) -> Form {
    let open = fields.model.case_row(case);
    let needs = open.and_then(|open| step(open.kind, open.stage, to));
    let needs = needs.map_or(&[][..], |step| step.needs);
    // What is decided too late to be told at once goes out in a letter, by its own channel.
    let now = fields.model.now;
    let by_letter = to == Stage::Decided && open.is_some_and(|open| is_summary_over(open, now));
    let asked = |need: &&Need| need.is_detail() && !(by_letter && **need == Need::Channel);
    let list = needs.iter().filter(asked).flat_map(|need| detail(fields, *need));
    let tried = (to == Stage::Acknowledged && !open.is_some_and(|open| open.stage.is_aside()))
        .then(|| fields.line("tried", "").with_hint(fields.hint("tried")));
    let title = fields.model.locale.word("stage", to.code());
    Form::new(title, list.chain(tried).collect())
}

/// The same for many that stand at several stages: what only some of them need may be left out.
fn step_of_many(fields: &Fields<'_>, cases: &[CaseId], to: Stage) -> Form {
    let needs = super::bulk::needs(fields.model, cases, to).into_iter();
    let list = needs.flat_map(|(need, is_of_all)| {
        // Each is lowered for a reason of its own: one by one.
        let own = detail(fields, need).into_iter().filter(|field| field.id != "lowered-because");
        own.map(move |mut field| {
            field.required &= is_of_all;
            field
        })
    });
    Form::new(fields.model.locale.word("stage", to.code()), list.collect())
}

fn detail(fields: &Fields<'_>, need: Need) -> Vec<FormField> {
    let one = match need {
        Need::Channel => fields.channel(),
        Need::Outcome => fields.decision("outcome", codes!(Outcome::ALL)),
        Need::Closing => fields.decision("closing", codes!(Closing::ALL)),
        Need::Reasons => fields.text("reasons").required(),
        Need::Question => fields.text("question").required(),
        Need::Proof => fields.decision("proof", codes!(Proof::ALL)),
        Need::Ground => fields.decision("ground", codes!(Ground::ALL)),
        Need::Mandate => fields.line("mandate", "").with_hint(fields.hint("mandate")),
        Need::Entry => fields.line("entry", "").required().with_hint(fields.hint("entry")),
        Need::Words => fields.text("words").required(),
        Need::Awaited => fields.decision("awaited", codes!(Awaited::ALL)),
        Need::Assessment => return assessment(fields),
        Need::Cause => fields.decision("cause", codes!(Cause::ALL)),
        Need::Redress => fields.line("redress", "").with_hint(fields.hint("redress")),
        Need::Letter => {
            let case = fields.model.letters.as_ref().map(|letters| letters.case);
            let of = |case| letter(fields, case, LetterKind::Decision, "letter");
            return case.map_or_else(Vec::new, of).into_iter().take(1).collect();
        }
        Need::Disposition => fields.decision("disposition", codes!(Disposition::ALL)),
        Need::Reply => fields.text("reply").required(),
        Need::Original => fields.line("original", "").required().with_hint(fields.hint("original")),
        _ => fields.line("until", "+5d").required().with_hint(fields.hint("due")),
    };
    vec![one]
}

/// A file that is to be imported. Over SSH it is one of the member's own, and no workbook is read there.
fn import(fields: &Fields<'_>) -> Vec<FormField> {
    let rows = fields.words("run-of", &["parties", "complaints"]);
    let file = fields.line("import-file", "").required();
    let mut list = vec![fields.choice("import-what", rows, "parties")];
    if fields.model.has_drawer {
        list.push(file.with_hint(fields.hint("import-put")));
    } else {
        list.push(file.with_hint(fields.hint("import-path")));
        list.push(fields.line("import-sheet", "").with_hint(fields.hint("import-sheet")));
    }
    list
}

/// What is written down: the fields of each kind of fact.
fn fact(fields: &Fields<'_>, case: CaseId, what: Action) -> Vec<FormField> {
    let hint = if fields.model.has_drawer { "put" } else { "path" };
    let path = || fields.line("path", "").required().with_hint(fields.hint(hint));
    let actions = |state| records::actions(fields.model, case, state);
    match what {
        Action::About => about(fields),
        Action::Allege => vec![fields.text("text").required()],
        Action::Find => vec![
            fields.given("allegation", records::allegations(fields.model, case)),
            fields.decision("finding", codes!(Finding::ALL)),
            fields.text("reasons").required(),
        ],
        Action::Evidence => vec![path()],
        Action::Examine => {
            vec![fields.given("evidence", records::evidence(fields.model, case)), path()]
        }
        Action::Hear => {
            vec![fields.decision("side", codes!(Side::ALL)), fields.text("text").required()]
        }
        Action::Cause => vec![fields.decision("cause", codes!(Cause::ALL))],
        Action::Receive => vec![fields.channel(), fields.text("text").required()],
        Action::Redress => vec![
            fields.given("item", records::redress(fields.model, case)),
            fields.text("shown-by").required(),
        ],
        Action::Link => {
            vec![fields.line("other", "").required().with_hint(fields.hint("original"))]
        }
        Action::Unlink => vec![fields.given("other", records::links(fields.model, case))],
        Action::Concern => vec![fields.member("member")],
        Action::Plan => vec![
            fields.text("text").required(),
            fields.member("who"),
            fields.line("due", "").required().with_hint(fields.hint("due")),
        ],
        Action::Done => vec![fields.given("action", actions(ActionState::Planned))],
        Action::Check => vec![
            fields.given("action", actions(ActionState::Done)),
            fields.decision_of("effect", "action-state", &["worked", "failed"]),
            fields.text("shown-by").required(),
        ],
        _ => vec![
            fields.decision("survey", &["answered", "unanswered"]),
            fields.line("scores", "").with_hint(fields.hint("scores")),
        ],
    }
}

/// What feedback is about: a word that everybody uses, or a few of one's own.
fn about(fields: &Fields<'_>) -> Vec<FormField> {
    let mut words = vec![(String::new(), fields.model.locale.text("undecided"))];
    words.extend(fields.words("theme", codes!(ThemeCode::ALL)));
    vec![
        fields.choice("about", words, ""),
        fields.line("about-words", "").with_hint(fields.hint("about-words")),
    ]
}

fn assessment(fields: &Fields<'_>) -> Vec<FormField> {
    let case = fields.model.case();
    let severity = case.map_or(Severity::Normal, |case| case.severity).code();
    let category = case.and_then(|case| case.category.clone()).unwrap_or_default();
    let no_or_yes = || fields.words("yes-no", &["no", "yes"]);
    vec![
        fields.choice("severity", fields.words("severity", codes!(Severity::ALL)), severity),
        fields.choice("impact", fields.words("impact", codes!(Impact::ALL)), Impact::One.code()),
        fields.choice("safety", no_or_yes(), "no"),
        fields.choice("vulnerable", no_or_yes(), "no"),
        fields.line("category", &category).required().with_hint(fields.hint("category")),
        fields.line("policy", "").with_hint(fields.hint("policy")),
        fields.line("lowered-because", "").with_hint(fields.hint("lowered-because")),
    ]
}
