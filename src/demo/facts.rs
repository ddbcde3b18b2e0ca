//! The facts of one story and the sentences that tell it: `{places}` filled, always alike.

use super::content::{City, Language};
use super::dice::Dice;
use super::timing::plus;
use crate::domain::moment::Moment;
use jiff::civil::Date;

/// Who speaks, where, in which language.
#[derive(Debug, Clone)]
pub(super) struct Voice<'a> {
    pub language: &'a Language,
    pub city: City,
    /// As an agent writes it: 张女士, Mr Smith.
    pub who: String,
    /// Somebody of the same name.
    pub who2: String,
    /// Where it was told: the desk's offset but for a few.
    pub offset_hours: i8,
}

const CLASSES: [&str; 4] = ["powered", "noisy", "fitted", "water"];

/// What one story says about products, money and days.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    places: Vec<(&'static str, String)>,
    pub product: String,
    pub order: String,
    pub courier: String,
}

impl Facts {
    /// Facts for a text on its own; the text says which class of product fits.
    pub(super) fn of_text(dice: &mut Dice, voice: &Voice<'_>, text: &str, at: Moment) -> Self {
        let class = CLASSES.into_iter().find(|class| text.contains(&format!("{{{class}}}")));
        Self::new(dice, voice, class.unwrap_or("goods"), at)
    }

    /// Facts about a product of this class, told at this moment.
    pub(super) fn new(dice: &mut Dice, voice: &Voice<'_>, class: &str, at: Moment) -> Self {
        let (product, price) = product(dice, voice.language, class);
        let days = dice.between(4, 16);
        let (date, date2) = (plus(at.date(), -days), plus(at.date(), -dice.between(1, 3)));
        let order = order_number(dice, date);
        let courier = dice.word(&voice.language.couriers).to_owned();
        let agent = dice.word(&voice.language.agents).to_owned();
        let mut facts = Self { places: Vec::new(), product, order, courier };
        facts.places = vec![
            ("who2", voice.who2.clone()),
            ("who", voice.who.clone()),
            ("city", voice.city.name.clone()),
            ("agent", agent),
            ("courier", facts.courier.clone()),
            ("order", facts.order.clone()),
            ("product", facts.product.clone()),
            ("days", days.to_string()),
            ("due", spoken(voice.language, plus(at.date(), dice.between(3, 10)))),
            ("date2", spoken(voice.language, date2)),
            ("date", spoken(voice.language, date)),
        ];
        facts.places.extend(CLASSES.map(|class| (class, facts.product.clone())));
        facts.money(dice, voice, price * scale(voice));
        facts
    }

    fn money(&mut self, dice: &mut Dice, voice: &Voice<'_>, price: i64) {
        let cents = *dice.pick(&[0, 0, 0, 50, 90, 99]).unwrap_or(&0);
        let part = (price * dice.between(8, 35) / 100).max(1);
        let plain = voice.language.language == "zh" && dice.percent(40);
        for (place, cents) in [
            ("amount", price * 100 + cents),
            ("double", (price * 100 + cents) * 2),
            ("part", part * 100),
        ] {
            self.places.push((place, amount(&voice.city.money, cents, plain)));
        }
    }

    /// The same facts with a day by which something is promised.
    pub(super) fn due(mut self, language: &Language, due: Moment) -> Self {
        self.places.insert(0, ("due", spoken(language, due.date())));
        self
    }

    /// The text with every place filled, its first letter a capital.
    pub(super) fn title(&self, text: &str) -> String {
        let filled = self.fill(text);
        let mut letters = filled.chars();
        letters.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string())
            + letters.as_str()
    }

    /// The text with every place filled.
    pub(super) fn fill(&self, text: &str) -> String {
        self.places.iter().fold(text.to_owned(), |text, (place, value)| {
            text.replace(&format!("{{{place}}}"), value)
        })
    }
}

/// Prices in the English file are of the order of pounds.
fn scale(voice: &Voice<'_>) -> i64 {
    if voice.language.language == "en" && voice.city.money == "¥" { 9 } else { 1 }
}

/// A product of the class with its price.
fn product(dice: &mut Dice, language: &Language, class: &str) -> (String, i64) {
    let fitting: Vec<(&str, i64)> = language
        .goods
        .iter()
        .chain(&language.plans)
        .filter_map(|line| {
            let (rest, classes) = line.rsplit_once('/')?;
            let (name, price) = rest.rsplit_once('/')?;
            let fits = match class {
                "goods" => classes != "plan",
                class => classes.split(' ').any(|own| own == class),
            };
            fits.then(|| Some((name, price.parse().ok()?)))?
        })
        .collect();
    dice.pick(&fitting).map(|(name, price)| ((*name).to_owned(), *price)).unwrap_or_default()
}

fn order_number(dice: &mut Dice, date: Date) -> String {
    format!("SO{}{:04}", date.strftime("%y%m%d"), dice.between(1, 9999))
}

/// A day as people say it.
pub(super) fn spoken(language: &Language, date: Date) -> String {
    let format = if language.language == "zh" { "%-m月%-d日" } else { "%-d %B" };
    date.strftime(format).to_string()
}

/// `¥1,680`, `1680元`, `£119.50`.
fn amount(sign: &str, cents: i64, plain: bool) -> String {
    let (whole, rest) = (cents / 100, cents % 100);
    let rest = if rest == 0 { String::new() } else { format!(".{rest:02}") };
    if plain { format!("{whole}{rest}元") } else { format!("{sign}{}{rest}", grouped(whole)) }
}

fn grouped(whole: i64) -> String {
    match whole {
        0..1000 => whole.to_string(),
        _ => format!("{},{:03}", grouped(whole / 1000), whole % 1000),
    }
}
