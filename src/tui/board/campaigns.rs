//! Campaigns: whom each may reach, whom not and by which rule, and the keys that let one go or stop it.
//!
//! ```text
//!  No.      State     Template  For        By     May  Not  Sent
//!  M-000002 planned   spring    marketing  mail    12    8
//! ```

use super::{facts, key, told_fact, why};
use crate::domain::error::Result;
use crate::domain::outreach::{Campaign, CampaignState, Plan};
use crate::guards::{Verdicts, campaign as guard, rights};
use crate::locale::{Locale, Told};
use crate::queries::campaigns::CampaignRow;
use crate::tui::model::Model;
use crate::tui::overlay::board::{Board, BoardColumn, BoardRow};
use crate::tui::theme::Role;
use crate::tui::widget::columns::Column;

/// How long the longest bar of a plan is.
const BAR: u64 = 24;

/// The empty board.
pub fn board(model: &Model) -> Board {
    let locale = &model.locale;
    let col = |heading: &str, room| BoardColumn::new(locale.word("col", heading), room);
    let columns = vec![
        col("campaign", Column::Fixed(8)),
        col("state", Column::Fixed(10)),
        col("template", Column::Flex(3)),
        col("contact-purpose", Column::Fixed(10)),
        col("contact-channel", Column::Fixed(6)),
        col("may", Column::Fixed(8)),
        col("may-not", Column::Fixed(8)),
        col("sent", Column::Fixed(8)).from(84),
        col("by", Column::Flex(1)).from(100),
    ];
    let keys =
        vec![key(locale, 'p', "plan"), key(locale, 'r', "release"), key(locale, 'h', "halt")];
    let bare = keys.iter().map(|_| why(locale, Err(guard::none()))).collect();
    Board::new(locale.text("board-campaigns"), columns, keys, locale.text("list-loading"))
        .with_bare(bare)
}

/// Its rows, the newest first.
pub fn rows(model: &Model, rows: &[CampaignRow]) -> Vec<BoardRow> {
    rows.iter().map(|one| row(model, one)).collect()
}

fn row(model: &Model, row: &CampaignRow) -> BoardRow {
    let (locale, campaign) = (&model.locale, &row.campaign);
    let plan = campaign.plan.as_ref();
    let count = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    let role = match campaign.state {
        CampaignState::Halted => Some(Role::Dim),
        CampaignState::Released => Some(Role::Ok),
        CampaignState::Begun | CampaignState::Planned => None,
    };
    BoardRow {
        code: campaign.number.to_string(),
        cells: vec![
            campaign.number.to_string(),
            locale.word("campaign-state", campaign.state.code()),
            campaign.template.name.clone(),
            locale.word("contact-purpose", campaign.template.purpose.code()),
            locale.word("contact-channel", campaign.template.channel.code()),
            count(plan.map(|plan| plan.eligible)),
            count(plan.map(|plan| plan.audience - plan.eligible)),
            count(Some(campaign.went.sent).filter(|sent| *sent > 0)),
            row.by.clone().unwrap_or_default(),
        ],
        role,
        more: more(locale, campaign),
        whys: whys(model, campaign),
    }
}

/// To whom it goes, and what its plan says in one sentence.
fn more(locale: &Locale, campaign: &Campaign) -> String {
    let selector = match campaign.selector.is_empty() {
        true => locale.text("board-everybody"),
        false => campaign.selector.clone(),
    };
    let halted = campaign.halted.as_ref().map(|code| locale.word("halted", code));
    let told = facts(locale, [("whom", selector), ("halted", halted.unwrap_or_default())]);
    let plan = campaign.plan.as_ref().map(|plan| sentence(locale, plan));
    [Some(told), plan].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn sentence(locale: &Locale, plan: &Plan) -> String {
    let args = [
        ("audience", plan.audience.into()),
        ("eligible", plan.eligible.into()),
        ("waiting", plan.waiting.into()),
    ];
    locale.text_with("cli-campaign-planned", &args)
}

/// Why each key does nothing on this campaign: the guards of the door.
fn whys(model: &Model, campaign: &Campaign) -> Vec<Option<Told>> {
    let verdict = |verb: &'static str, then: Result<()>| {
        let verdicts = Verdicts::on(rights::may(&model.member, verb)).and(then);
        why(&model.locale, verdicts.refusal().map_or(Ok(()), Err))
    };
    vec![
        verdict("campaign.plan", guard::may_plan(campaign)),
        verdict("campaign.release", guard::may_release(campaign)),
        verdict("campaign.halt", guard::may_halt(campaign)),
    ]
}

/// All that is known of a campaign: how it stands, and its plan as a histogram by rule.
pub fn whole(locale: &Locale, row: &CampaignRow) -> String {
    let (campaign, went) = (&row.campaign, &row.campaign.went);
    let counted = |count: u64| if count == 0 { String::new() } else { count.to_string() };
    let told = [
        ("template", campaign.template.name.clone()),
        ("state", locale.word("campaign-state", campaign.state.code())),
        ("contact-purpose", locale.word("contact-purpose", campaign.template.purpose.code())),
        ("contact-channel", locale.word("contact-channel", campaign.template.channel.code())),
        ("whom", campaign.selector.clone()),
        ("by", row.by.clone().unwrap_or_default()),
        ("at", campaign.at.human()),
        ("queued", counted(row.queued())),
        ("claimed", counted(went.claimed)),
        ("sent", counted(went.sent)),
        ("failed", counted(went.failed)),
    ];
    let told = told.into_iter().filter(|(_, value)| !value.is_empty());
    let mut lines: Vec<String> =
        told.map(|(label, value)| told_fact(locale, &locale.word("col", label), &value)).collect();
    if let Some(plan) = &campaign.plan {
        lines.extend([String::new(), sentence(locale, plan)]);
        lines.extend(histogram(locale, plan));
    }
    if !went.killed.is_empty() {
        lines.extend([String::new(), locale.text("board-killed")]);
        lines.extend(bars(locale, &went.killed.iter().map(own).collect::<Vec<_>>()));
    }
    lines.join("\n")
}

/// A bar for those who may be reached, and one for each rule that keeps somebody out, the longest first.
fn histogram(locale: &Locale, plan: &Plan) -> Vec<String> {
    let mut rules: Vec<(String, u64)> = plan.refused.iter().map(own).collect();
    rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut lines = bars_of(&[(locale.text("board-eligible"), plan.eligible)], plan.audience);
    let named = rules.iter().map(|(code, count)| (locale.word("rule", code), *count));
    lines.extend(bars_of(&named.collect::<Vec<_>>(), plan.audience));
    lines
}

fn own((code, count): (&String, &u64)) -> (String, u64) {
    (code.clone(), *count)
}

fn bars(locale: &Locale, rules: &[(String, u64)]) -> Vec<String> {
    let most = rules.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let named = rules.iter().map(|(code, count)| (locale.word("rule", code), *count));
    bars_of(&named.collect::<Vec<_>>(), most)
}

/// The count, a bar as long as its part of all, and what it is of. What is not nothing has a bar.
fn bars_of(named: &[(String, u64)], all: u64) -> Vec<String> {
    let room = usize::try_from(BAR).unwrap_or(0);
    let line = |(name, count): &(String, u64)| {
        let long = (count * BAR).div_ceil(all.max(1)).min(BAR);
        let bar = "█".repeat(usize::try_from(long).unwrap_or(0));
        format!("{count:>8}  {bar:<room$}  {name}")
    };
    named.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part_and_never_nothing() {
        let named = |count| [("x".to_owned(), count)];
        let bar = |count, all| bars_of(&named(count), all)[0].matches('█').count();
        assert_eq!([bar(0, 9), bar(1, 100_000), bar(50, 100), bar(9, 9)], [0, 1, 12, 24]);
        assert_eq!(bar(0, 0), 0, "a plan for nobody");
    }
}
