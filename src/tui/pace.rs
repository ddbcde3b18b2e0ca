//! How much of what was drawn is still on its way to the terminal.
//!
//! Behind a forced command nothing holds a desk back: sshd takes megabytes before it lets the slowness of the line be
//! felt, and what others commit would be queued for minutes behind frames that nobody wants to see any more. So the
//! terminal is asked for its status behind each frame (ECMA-48, device status report); the answer comes in its turn,
//! and says that the frame has arrived. What changes by itself is drawn when nothing is under way; a key is answered
//! as long as little is. What must not stay on the screen, a revealed value first of all, waits for nothing.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Asks for the status. The answer is `CSI 0 n`, or `CSI 3 n` of a terminal that is not well.
pub const QUESTION: &[u8] = b"\x1b[5n";
/// Bytes under way with which a key is still answered at once: a second of 1 kB/s.
const LITTLE: usize = 1_000;
/// After this a frame is taken for arrived, or lost: as long as a whole screen takes at 1 kB/s, and more.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a frame is to go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Something has changed by itself.
    Change,
    /// A key is answered.
    Key,
    /// Something must not stay on the screen.
    Hides,
}

/// The frames under way.
#[derive(Debug, Default)]
pub struct Pace {
    asks: bool,
    has_answered: bool,
    under_way: VecDeque<(Instant, usize)>,
}

impl Pace {
    /// Only a desk that ends with its line may ask: an answer that comes late would be typed into the shell.
    pub fn new(asks: bool) -> Self {
        Self { asks, ..Self::default() }
    }

    /// Whether the next frame is to end with the question.
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// A frame of so many bytes went out.
    pub fn sent(&mut self, bytes: usize, now: Instant) {
        if self.asks && bytes > 0 {
            self.under_way.push_back((now, bytes));
        }
    }

    /// The terminal has answered.
    pub fn answered(&mut self) {
        self.has_answered = true;
        self.under_way.pop_front();
    }

    /// Whether a frame may go out now.
    pub fn may_draw(&mut self, reason: Reason, now: Instant) -> bool {
        let is_lost = |(at, _): &(Instant, usize)| now.duration_since(*at) >= PATIENCE;
        if self.under_way.front().is_some_and(is_lost) {
            self.under_way.clear();
            // Some terminals answer nothing.
            self.asks &= self.has_answered;
        }
        let bytes: usize = self.under_way.iter().map(|(_, bytes)| bytes).sum();
        match reason {
            Reason::Hides => true,
            Reason::Key => bytes < LITTLE,
            Reason::Change => bytes == 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reason::{Change, Hides, Key};
    use super::*;

    #[test]
    fn what_changes_by_itself_waits_and_keys_are_answered_until_much_is_under_way() {
        let (mut pace, begun) = (Pace::new(true), Instant::now());
        let may = |pace: &mut Pace| [Change, Key, Hides].map(|why| pace.may_draw(why, begun));
        assert_eq!(may(&mut pace), [true; 3]);
        pace.sent(0, begun);
        pace.sent(600, begun);
        assert_eq!(may(&mut pace), [false, true, true]);
        pace.sent(600, begun);
        assert_eq!(may(&mut pace), [false, false, true], "what is to be hidden waits for nothing");
        pace.answered();
        assert_eq!(may(&mut pace), [false, true, true]);
        pace.answered();
        assert_eq!(may(&mut pace), [true; 3]);
    }

    #[test]
    fn a_terminal_that_never_answers_is_not_asked_for_ever() {
        let (mut mute, mut other) = (Pace::new(true), Pace::new(true));
        let begun = Instant::now();
        other.sent(9, begun);
        other.answered();
        for pace in [&mut mute, &mut other] {
            pace.sent(9, begun);
            assert!(!pace.may_draw(Change, begun));
            assert!(pace.may_draw(Change, begun + PATIENCE));
        }
        assert_eq!((mute.asks(), other.asks()), (false, true));
        let mut local = Pace::new(false);
        local.sent(9_999, begun);
        assert!(local.may_draw(Change, begun));
    }
}
