//! How the surveys after closing stand, and what was answered to each question: so many, and which part.
//!
//! The part of a state is that of all surveys, the part of an answer that of all answers to its question. Every closed
//! complaint has a survey, so those that nobody has sent are counted, too.

use super::margin::wilson;
use super::{Asked, Cell, Number, Row, Shape, count, ids, part, share};
use crate::domain::figure::Figure;
use crate::domain::handling::{Rating, SurveyQuestion, SurveyRow, SurveyState};
use crate::queries::report::CaseFacts;

pub(super) const SHAPE: Shape = Shape {
    columns: &[count(Number::Cases), share(Number::Share), share(Number::Low), share(Number::High)],
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
    rows.extend(scores_of_all(cases));
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
    let ends = wilson(own.len(), whole).unzip();
    interval(own, (part(own.len(), whole), ends))
}

type Interval = (Option<Figure>, (Option<f64>, Option<f64>));

fn interval(own: &[&CaseFacts], (share, ends): Interval) -> Vec<Cell> {
    let behind = ids(own);
    let end = |end: Option<f64>| Cell::new(end.map(Figure::Share), &behind);
    vec![Cell::count(own), Cell::new(share, &behind), end(ends.0), end(ends.1)]
}

/// Below so many answers no figure is told by which somebody could be ranked: only how many, and from where to where.
pub const RANKED_FROM: usize = 30;

/// How many answered, and the three figures that are known by their letters: content (4 or 5 of 5), easy (the same),
/// and those who recommend us less those who do not.
fn scores_of_all(cases: &[&CaseFacts]) -> Vec<Row> {
    let surveys = cases.iter().flat_map(|case| case.surveys.iter().map(move |one| (*case, *one)));
    let asked: Vec<(&CaseFacts, SurveyRow)> =
        surveys.filter(|(_, survey)| survey.state != SurveyState::Due).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let is_answered = |survey: &SurveyRow| survey.state == SurveyState::Answered;
    let of = |takes: &dyn Fn(&SurveyRow) -> bool| -> Vec<&CaseFacts> {
        asked.iter().filter(|(_, survey)| takes(survey)).map(|(case, _)| *case).collect()
    };
    let share = |code: &'static str, good: Vec<&CaseFacts>, all: Vec<&CaseFacts>| {
        let told = part(good.len(), all.len()).filter(|_| all.len() >= RANKED_FROM);
        let ends = wilson(good.len(), all.len()).unzip();
        Row::of_word("gauge", code, interval(&all, (told, ends)))
    };
    let (answered, all) = (of(&is_answered), of(&|_| true));
    let response = interval(
        &all,
        (part(answered.len(), all.len()), wilson(answered.len(), all.len()).unzip()),
    );
    let rated = of(&|survey| survey.rating.is_some());
    let content = of(&|survey| survey.rating.is_some_and(|rating| rating.satisfied >= GOOD));
    let easy = SurveyQuestion::ALL.iter().position(|one| *one == SurveyQuestion::Easy);
    let easy = easy.unwrap_or_default();
    let scored = of(&|survey| survey.scores.is_some());
    let with_ease = of(&|survey| score(survey, easy).is_some_and(|score| score >= GOOD));
    let count = |takes: &dyn Fn(u8) -> bool| {
        of(&|survey| survey.rating.is_some_and(|rating| takes(rating.recommend))).len()
    };
    let (for_us, against) =
        (count(&|score| score >= Rating::PROMOTER), count(&|score| score <= Rating::DETRACTOR));
    let net = net(for_us, against, rated.len());
    let told = net.map(|net| Figure::Share(net.0)).filter(|_| rated.len() >= RANKED_FROM);
    let ends = (net.map(|net| net.1), net.map(|net| net.2));
    vec![
        Row::of_word("gauge", "response", response),
        share("csat", content, rated.clone()),
        share("ces", with_ease, scored),
        Row::of_word("gauge", "nps", interval(&rated, (told, ends))),
    ]
}

/// From here on an answer on a scale of five is good.
const GOOD: u8 = 4;

/// The part that recommends us less the part that does not, and from where to where it lies at 95 %, by the variance of
/// a multinomial: p + d - (p - d)², over n.
#[expect(clippy::cast_precision_loss, reason = "an interval has a few digits")]
pub fn net(for_us: usize, against: usize, whole: usize) -> Option<(f64, f64, f64)> {
    let n = whole as f64;
    let (p, d) = (for_us as f64 / n, against as f64 / n);
    let half = super::margin::Z * ((p + d - (p - d).powi(2)).max(0.0) / n).sqrt();
    (whole > 0).then(|| (p - d, (p - d - half).max(-1.0), (p - d + half).min(1.0)))
}

/// What was answered to this question.
fn score(survey: &SurveyRow, place: usize) -> Option<u8> {
    survey.scores?.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A. Engelhardt, Net Promoter Score confidence intervals 2 (CYBAEA, 2016): with a third each, the interval is
    /// about 320/√n points wide. W. Huber's answer on Cross Validated (question 18603): of a half, a third and a sixth
    /// the score is 1/3 and its variance 5/9.
    #[test]
    fn published_intervals_come_out() {
        for n in [300_usize, 900, 3_000] {
            let (_, low, high) = net(n / 3, n / 3, n).unwrap();
            let wide = 100.0 * (high - low) * (n as f64).sqrt();
            assert!((wide - 320.0).abs() < 0.1, "{wide}");
        }
        let (score, low, high) = net(300, 100, 600).unwrap();
        let error = (high - low) / 2.0 / 1.959_963_984_540_054;
        assert!((score - 1.0 / 3.0).abs() < 1e-12);
        assert!((error * error * 600.0 - 5.0 / 9.0).abs() < 1e-12);
        assert_eq!(net(0, 0, 0), None);
        assert_eq!(net(5, 0, 5), Some((1.0, 1.0, 1.0)));
    }

    proptest! {
        /// The variance by its formula is that of the tickets +1, 0 and -1.
        #[test]
        fn the_variance_is_that_of_the_answers(p in 0_usize..300, d in 0_usize..300, rest in 1_usize..300) {
            let n = p + d + rest;
            let (score, low, high) = net(p, d, n).unwrap();
            let tickets = [(1.0, p), (-1.0, d), (0.0, rest)];
            let sum: f64 =
                tickets.iter().map(|(value, count)| (value - score).powi(2) * *count as f64).sum();
            let half = 1.959_963_984_540_054 * (sum / n as f64 / n as f64).sqrt();
            prop_assert!((low - (score - half).max(-1.0)).abs() < 1e-9);
            prop_assert!((high - (score + half).min(1.0)).abs() < 1e-9);
            prop_assert!(-1.0 <= low && low <= score && score <= high && high <= 1.0);
        }
    }
}
