//! Redress: what is done about a complaint that was right, how much, and who may approve it.
//!
//! ```text
//! proposed (draft) -> approved (decision) -> done (proof)
//! ```
//! INVARIANT: each item is done once, and only what was approved. Tiers are those of COMPLAINTS: what is above the
//! limit of whoever decides goes to somebody with a higher one.

use super::error::{Error, Result};
use super::member::Role;
use super::party::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// What is done about it (ISO 10002:2018, annex F).
    RedressKind {
        /// We say that we are sorry.
        Apology = "apology",
        /// We say how it came about.
        Explanation = "explanation",
        /// We mend it.
        Repair = "repair",
        /// We give another one.
        Replace = "replace",
        /// We give the price back.
        Refund = "refund",
        /// We take back what was charged.
        FeeWaiver = "fee_waiver",
        /// We pay for the damage.
        Compensation = "compensation",
        /// We give something of our own accord.
        Goodwill = "goodwill",
    }
}

impl RedressKind {
    /// Whether it costs anything at all, so that it is not done twice.
    pub fn has_cost(self) -> bool {
        !matches!(self, Self::Apology | Self::Explanation)
    }

    /// Whether it costs an amount.
    pub fn has_amount(self) -> bool {
        matches!(self, Self::Refund | Self::FeeWaiver | Self::Compensation | Self::Goodwill)
    }
}

words! {
    /// How far an item has come.
    RedressState {
        /// It stands in a draft.
        Proposed = "proposed",
        /// Somebody decided that it is to be done.
        Approved = "approved",
        /// It was done, and there is a proof.
        Done = "done",
    }
}

/// The currency of amounts that name none, and of the tiers.
pub const CURRENCY: &str = "CNY";

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// In hundredths of the currency: fen, cents.
    pub hundredths: u64,
    /// ISO 4217, three capital letters.
    pub currency: String,
}

impl Money {
    /// Reads `120`, `120.50`, `¥120`, `120元` or `120 USD`; nothing else, and not nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, yuan) = match text.strip_prefix(['¥', '￥']).or(text.strip_suffix('元')) {
            Some(rest) => (rest.trim(), true),
            None => (text, false),
        };
        let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, rest) = text.split_at(at);
        let currency = match rest.trim() {
            "" => CURRENCY.to_owned(),
            code if !yuan && code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic()) => {
                code.to_ascii_uppercase()
            }
            _ => return None,
        };
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let is_number = !whole.is_empty() && matches!(part.len(), 1 | 2);
        let part: u64 = format!("{part:0<2}").parse().ok().filter(|_| is_number)?;
        let hundredths = whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)?;
        (hundredths > 0).then_some(Self { hundredths, currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} {}", self.hundredths / 100, self.hundredths % 100, self.currency)
    }
}

/// One item as it stands in a draft or a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redress {
    /// What.
    pub kind: RedressKind,
    /// How much, of what costs an amount.
    pub money: Option<Money>,
}

impl Redress {
    /// Reads `refund 120`, `apology`; several with `;` between.
    pub fn list(text: &str) -> Option<Vec<Self>> {
        let items = text.split([';', '；']).map(str::trim).filter(|item| !item.is_empty());
        items.map(Self::item).collect()
    }

    /// The same, or what is wrong with it.
    pub fn read(text: &str) -> Result<Vec<Self>> {
        Self::list(text).ok_or_else(|| Error::usage("redress-list").with("text", text))
    }

    fn item(text: &str) -> Option<Self> {
        let (kind, amount) = text.split_once([' ', ':']).unwrap_or((text, ""));
        let kind = RedressKind::from_code(kind)?;
        let money = Money::parse(amount);
        let fits = if kind.has_amount() { money.is_some() } else { amount.trim().is_empty() };
        fits.then_some(Self { kind, money })
    }
}

/// The same in the row of a case, with how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedressRow {
    /// What, and how much.
    pub item: Redress,
    /// How far it has come.
    pub state: RedressState,
}

impl fmt::Display for Redress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.money {
            Some(money) => write!(f, "{} {money}", self.kind.code()),
            None => f.write_str(self.kind.code()),
        }
    }
}

/// Up to which amount a role approves, in yuan; above all of them the owner does.
pub const TIERS: &[(Role, u64)] = &[
    (Role::Agent, 100),
    (Role::Senior, 100),
    (Role::Lead, 1_000),
    (Role::ComplaintManager, 10_000),
];

/// Whether these roles approve all of it. An amount in another currency is above every tier.
pub fn may_approve(roles: &[Role], items: &[Redress]) -> bool {
    if roles.contains(&Role::Owner) {
        return true;
    }
    let most = TIERS.iter().filter(|(role, _)| roles.contains(role)).map(|(_, yuan)| *yuan).max();
    let money = items.iter().filter_map(|item| item.money.as_ref());
    let is_ours = money.clone().all(|money| money.currency == CURRENCY);
    let total = money.fold(0u64, |total, money| total.saturating_add(money.hundredths));
    is_ours && most.is_some_and(|most| total <= most * 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_nothing_else_is() {
        for (text, told) in [
            ("120", "120.00 CNY"),
            ("¥ 99.5", "99.50 CNY"),
            ("￥1", "1.00 CNY"),
            ("88元", "88.00 CNY"),
            ("12.34 usd", "12.34 USD"),
        ] {
            assert_eq!(Money::parse(text).map(|money| money.to_string()).as_deref(), Some(told));
        }
        for text in
            ["", "0", "-1", "1.234", ".5", "1e3", "¥1 USD", "1 US", "1,000", "99999999999999999999"]
        {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_list_of_redress_has_amounts_where_they_belong() {
        let list = Redress::list("refund 120; apology").unwrap();
        assert_eq!(
            list.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["refund 120.00 CNY", "apology"]
        );
        assert_eq!(Redress::list("goodwill:8元；explanation").map(|list| list.len()), Some(2));
        assert_eq!(Redress::list(""), Some(Vec::new()));
        for text in ["refund", "apology 5", "money 5", "refund 5 yuan please"] {
            assert_eq!(Redress::list(text), None, "{text}");
        }
    }

    #[test]
    fn the_sum_decides_whose_approval_is_enough() {
        let of = |roles: &[Role], text: &str| may_approve(roles, &Redress::list(text).unwrap());
        assert!(of(&[Role::Agent], "refund 100"));
        assert!(!of(&[Role::Agent], "refund 60; goodwill 40.01"));
        assert!(of(&[Role::Lead], "refund 1000") && !of(&[Role::Lead], "refund 1000.01"));
        assert!(of(&[Role::ComplaintManager], "refund 10000"));
        assert!(!of(&[Role::ComplaintManager], "refund 10001"));
        assert!(
            !of(&[Role::ComplaintManager], "refund 5 USD") && of(&[Role::Owner], "refund 5 USD")
        );
        assert!(of(&[Role::Agent], "apology") && !of(&[Role::Dpo], "apology"));
    }
}
