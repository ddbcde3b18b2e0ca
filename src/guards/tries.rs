//! How often somebody may try in vain before the next try waits: whoever has somebody's place, or key, gets neither the
//! passphrase by patience nor the log full by wrong words.

use super::Verdict;
use crate::domain::error::Error;
use crate::domain::moment::Moment;

/// So long a try in vain counts, in minutes.
pub const WINDOW_MINUTES: i64 = 10;
/// Wrong passphrases of a member in it: 1,440 a day, where 12 characters stand against them.
const MOST_PASSPHRASES: usize = 10;
/// Sessions of a member that were turned away in it.
const MOST_TURNED_AWAY: usize = 20;

/// Since when a try in vain counts, in seconds.
pub fn window_since(now: Moment) -> i64 {
    now.at_seconds - WINDOW_MINUTES * 60
}

/// Whether one more passphrase may be tried after those wrong ones, at these seconds.
pub fn may_try_passphrase(wrong: &[i64], now: Moment) -> Verdict {
    waits("passphrase-often", wrong, MOST_PASSPHRASES, now)
}

/// Whether one more session may be turned away for a reason of its own, and the log told of it.
pub fn may_be_turned_away(before: &[i64], now: Moment) -> Verdict {
    waits("session-often", before, MOST_TURNED_AWAY, now)
}

/// There is room again once the oldest of the last so many counts no more.
fn waits(code: &'static str, tries: &[i64], most: usize, now: Moment) -> Verdict {
    let mut counting: Vec<i64> =
        tries.iter().copied().filter(|at| *at > window_since(now)).collect();
    counting.sort_unstable();
    let Some(oldest) = counting.len().checked_sub(most).and_then(|at| counting.get(at)) else {
        return Ok(());
    };
    let minutes = (oldest - window_since(now)).div_euclid(60) + 1;
    Err(Error::refused(code).with("most", most).with("minutes", minutes.clamp(1, WINDOW_MINUTES)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::Offset;

    #[test]
    fn there_is_room_again_when_the_oldest_counts_no_more() {
        let now = Moment::parse("2026-03-02T10:00:00+08:00", Offset::UTC).unwrap();
        let at = |seconds_ago: i64| now.at_seconds - seconds_ago;
        let nine: Vec<i64> = (0..9).map(at).collect();
        assert!(may_try_passphrase(&nine, now).is_ok());
        let minutes = |tries: &[i64]| {
            let refused = may_try_passphrase(tries, now).unwrap_err();
            refused.args.iter().find(|(name, _)| *name == "minutes").unwrap().1.to_string()
        };
        let ten = [&nine[..], &[at(500)]].concat();
        assert_eq!(minutes(&ten), "2");
        let more = [&ten[..], &[at(599)]].concat();
        assert_eq!(
            minutes(&more),
            "2",
            "with eleven the one before the tenth last makes no difference"
        );
        let past = [&nine[..], &[at(600)]].concat();
        assert!(may_try_passphrase(&past, now).is_ok());
        assert!(may_be_turned_away(&ten, now).is_ok());
    }
}
