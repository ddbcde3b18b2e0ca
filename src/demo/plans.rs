//! Where each complaint is to stand: its stage, its severity, how it ended and when its time ends.

use super::dice::Dice;
use super::timing::{HOUR, Here, MINUTE};
use crate::domain::complaint::{Channel, Closing, Severity, Stage};
use crate::domain::moment::Moment;

/// Where a complaint is to stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub stage: Stage,
    pub severity: Severity,
    age: Age,
    pub closing: Closing,
}

/// When its time ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    Overdue,
    DueToday,
    DueSoon,
    AsItsStage,
}

/// So many plans, in chance order: two in five closed, the rest in every stage.
pub(super) fn plans(dice: &mut Dice, count: usize) -> Vec<Plan> {
    let closed = (count * 2 + 2) / 5;
    let open = open_plans(dice, count - closed);
    let mut plans: Vec<Plan> = closed_plans(dice, closed).into_iter().chain(open).collect();
    dice.shuffle(&mut plans);
    plans
}

fn closed_plans(dice: &mut Dice, count: usize) -> Vec<Plan> {
    let ends = [(170, Closing::NotAccepted), (130, Closing::NoAnswer), (100, Closing::Summary)];
    let closings = dice.deck(count, Closing::Accepted, &ends);
    let severities = severities(dice, count, 15);
    let each = closings.into_iter().zip(severities);
    each.map(|(closing, severity)| Plan {
        stage: Stage::Closed,
        severity,
        age: Age::AsItsStage,
        closing,
    })
    .collect()
}

fn open_plans(dice: &mut Dice, count: usize) -> Vec<Plan> {
    let shares = [
        (180, Stage::Received),
        (120, Stage::Acknowledged),
        (80, Stage::Assessed),
        (150, Stage::Waiting),
        (150, Stage::Decided),
    ];
    let stages = dice.deck(count, Stage::Investigating, &shares);
    let ages = [(75, Age::Overdue), (40, Age::DueToday), (90, Age::DueSoon)];
    let ages = dice.deck(count, Age::AsItsStage, &ages);
    let severities = severities(dice, count, 35);
    let each = stages.into_iter().zip(ages).zip(severities);
    each.map(|((stage, age), severity)| Plan { stage, severity, age, closing: Closing::Accepted })
        .collect()
}

fn severities(dice: &mut Dice, count: usize, critical: usize) -> Vec<Severity> {
    let shares = [(critical, Severity::Critical), (200, Severity::High), (190, Severity::Low)];
    dice.deck(count, Severity::Normal, &shares)
}

/// When it came: as its age wants it, else as its stage makes likely. Of paper only the day is known.
pub(super) fn received_at(dice: &mut Dice, here: &Here, plan: Plan, channel: Channel) -> Moment {
    let days_ago = match plan.age {
        Age::Overdue => {
            let late = dice.between(1, 7);
            here.days_ago_for_due(dice, -late, -1)
        }
        Age::DueToday => here.days_ago_for_due(dice, 0, 1),
        Age::DueSoon => {
            let want = dice.between(1, 3);
            here.days_ago_for_due(dice, want, 1)
        }
        Age::AsItsStage => stage_age(dice, plan.stage),
    };
    if days_ago >= 3 && matches!(channel, Channel::Letter | Channel::Fax) {
        return here.day(-days_ago);
    }
    let gap = if plan.stage == Stage::Received { 4 * MINUTE } else { 4 * HOUR };
    here.waking(dice, days_ago, gap)
}

fn stage_age(dice: &mut Dice, stage: Stage) -> i64 {
    match stage {
        Stage::Received => dice.between(0, 2),
        Stage::Acknowledged => dice.between(0, 5),
        Stage::Assessed => dice.between(1, 6),
        Stage::Investigating => dice.between(1, 10),
        Stage::Waiting => dice.between(3, 11),
        Stage::Decided => dice.between(4, 12),
        // The demo's cases are complaints.
        _ => dice.between(10, 120),
    }
}
