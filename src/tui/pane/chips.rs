//! How a contact point stands, at one glance: a sign and a word for each purpose of which anything was said.
//!
//! ```text
//! phone (work) ●●●●  +marketing  -survey      + yes   - no, or taken back   ! stopped   ? not to be counted on
//! ```

use crate::domain::consent::{ContactPurpose, Standing};
use crate::locale::Locale;
use crate::queries::consents::StandingRow;
use crate::tui::theme::Role;

/// The chips of one contact point, in the order of the purposes. One of which nothing was said has none.
pub fn chips(locale: &Locale, rows: &[&StandingRow]) -> Vec<(String, Role)> {
    if let Some(chip) = whole(locale, rows) {
        return vec![chip];
    }
    let purposes = ContactPurpose::ALL.iter().copied();
    purposes.flat_map(|purpose| of_purpose(locale, rows, purpose)).collect()
}

/// Stopped in every way and for every purpose is one thing.
fn whole(locale: &Locale, rows: &[&StandingRow]) -> Option<(String, Role)> {
    let is_stopped = |row: &&StandingRow| matches!(row.standing, Standing::Stopped { .. });
    let all = !rows.is_empty() && rows.iter().all(is_stopped);
    all.then(|| (format!("!{}", locale.word("standing", "stopped")), Role::Danger))
}

/// One chip where all ways stand alike, else one for each way.
fn of_purpose(
    locale: &Locale,
    rows: &[&StandingRow],
    purpose: ContactPurpose,
) -> Vec<(String, Role)> {
    let rows: Vec<_> = rows.iter().filter(|row| row.purpose == purpose).collect();
    let word = locale.word("contact-purpose", purpose.code());
    let signs: Vec<_> = rows.iter().map(|row| sign(&row.standing)).collect();
    let is_alike = signs.windows(2).all(|pair| pair.first() == pair.last());
    let chip = |sign: &str, role, name: String| (format!("{sign}{name}"), role);
    if is_alike {
        let first = signs.first().copied().flatten();
        return first.map(|(sign, role)| chip(sign, role, word)).into_iter().collect();
    }
    let each = rows.iter().zip(signs).filter_map(|(row, sign)| {
        let (sign, role) = sign?;
        let way = locale.word("contact-channel", row.channel.code());
        Some(chip(sign, role, format!("{word} ({way})")))
    });
    each.collect()
}

fn sign(standing: &Standing) -> Option<(&'static str, Role)> {
    Some(match standing {
        // Whoever opens the vault compares it; until then it says nothing about the customer.
        Standing::Unsaid | Standing::Unchecked => return None,
        Standing::Given { .. } => ("+", Role::Ok),
        Standing::Refused { .. } | Standing::Withdrawn { .. } => ("-", Role::Warn),
        Standing::Outdated { .. } | Standing::Quarantined { .. } => ("?", Role::Warn),
        Standing::Stopped { .. } => ("!", Role::Danger),
    })
}
