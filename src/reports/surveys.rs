//! How the surveys after closing stand, and what was answered to each question: so many, and which part.
//!
//! The part of a state is that of all surveys, the part of an answer that of all answers to its question. Every closed
//! complaint has a survey, so those that nobody has sent are counted, too.

use super::{Asked, Cell, Number, Row, Shape, count, ids, part, share};
use crate::domain::handling::{SurveyQuestion, SurveyRow, SurveyState};
use crate::queries::report::CaseFacts;

pub(super) const SHAPE: Shape = Shape {
    columns: &[count(Number::Cases), share(Number::Share)],
    rows,
    whole: None,
    by: None,
    bar: Number::Cases,
};

/// From the best to the worst.
const SCORES: [u8; 5] = [5, 4, 3, 2, 1];

fn rows(cases: &[&CaseFacts], _: &Asked) -> Vec<Row> {
    // One for each survey: a complaint that was closed twice was asked about twice.
    let with = |takes: &dyn Fn(&SurveyRow) -> bool| -> Vec<&CaseFacts> {
        let takes = |case: &CaseFacts| case.surveys.iter().filter(|one| takes(one)).count();
        cases.iter().copied().flat_map(|case| vec![case; takes(case)]).collect()
    };
    let all = with(&|_| true).len();
    let in_state = |state: SurveyState| {
        let own = with(&|survey| survey.state == state);
        Row::of_word("survey", state.code(), cells(&own, all))
    };
    let states = SurveyState::ALL.iter().map(|state| in_state(*state));
    let mut rows: Vec<Row> = if all > 0 { states.collect() } else { Vec::new() };
    let answered = with(&|survey| survey.scores.is_some()).len();
    if answered == 0 {
        return rows;
    }
    for (place, asked) in SurveyQuestion::ALL.iter().enumerate() {
        rows.extend(SCORES.iter().map(|wanted| {
            let own = with(&|survey| score(survey, place) == Some(*wanted));
            let label = vec![("asked", asked.code().to_owned()), ("", wanted.to_string())];
            Row::new(format!("{}-{wanted}", asked.code()), label, cells(&own, answered))
        }));
    }
    rows
}

fn cells(own: &[&CaseFacts], whole: usize) -> Vec<Cell> {
    vec![Cell::count(own), Cell::new(part(own.len(), whole), &ids(own))]
}

/// What was answered to this question.
fn score(survey: &SurveyRow, place: usize) -> Option<u8> {
    survey.scores?.get(place).copied()
}
