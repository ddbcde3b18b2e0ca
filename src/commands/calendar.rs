//! Bringing a calendar: another place's, another team's, or next year's days of one that is there.
//!
//! INVARIANT: a version never changes. Another file is another version, so that a date can be explained by
//! the days that were known when it was worked out. Open clocks that count by it go on with the new one, in the
//! same transaction.

use super::{Act, Applied, Scene};
use crate::domain::calendar::{Calendar, file, latest};
use crate::domain::error::{Error, Result};
use crate::guards::{Verdict, Verdicts, rights};
use crate::store::tables::CalendarRow;
use crate::store::{Reader, Scan, WriteTx, calendars, tables};

/// Takes the calendar of a file in.
#[derive(Debug)]
pub struct ImportCalendar {
    /// What the file is called, for the error.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

impl ImportCalendar {
    fn read(&self, tx: &WriteTx) -> Result<(Calendar, Vec<Calendar>)> {
        let versions = calendars::versions(tx)?;
        let known = latest(versions.clone());
        Ok((file::parse(&self.file, &self.text, &known)?, versions))
    }
}

fn is_new(calendar: &Calendar, versions: &[Calendar]) -> Verdict {
    let own: Vec<&Calendar> = versions.iter().filter(|one| one.id == calendar.id).collect();
    let told = |code| {
        Error::refused(code).with("calendar", &calendar.id).with("version", &calendar.version)
    };
    if own.iter().any(|one| one.version == calendar.version) {
        return Err(told("calendar-version"));
    }
    let Some(last) = own.last() else { return Ok(()) };
    if last.says_the_same(calendar) {
        return Err(told("calendar-nothing-new"));
    }
    match forgotten(calendar, last) {
        years if years.is_empty() => Ok(()),
        years => Err(told("calendar-forgets").with("years", years)),
    }
}

/// Years that the version before knows and this one does not: dates in them would be guessed anew.
fn forgotten(calendar: &Calendar, before: &Calendar) -> String {
    let lost = before.known_years().filter(|year| calendar.known_years().all(|one| one != *year));
    lost.map(|year| year.to_string()).collect::<Vec<_>>().join(", ")
}

impl Act for ImportCalendar {
    fn verb(&self) -> &'static str {
        "policy.calendar"
    }

    fn is_final(&self) -> bool {
        true
    }

    fn about(&self, tx: &WriteTx, _: &Scene<'_>) -> Result<Vec<String>> {
        Ok(self.read(tx).map(|(calendar, _)| vec![calendar.to_string()]).unwrap_or_default())
    }

    fn check(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Verdicts> {
        let verdicts = Verdicts::on(rights::may(scene.member, self.verb()));
        let (calendar, versions) = self.read(tx)?;
        Ok(verdicts.and_then(|| is_new(&calendar, &versions)))
    }

    fn apply(&self, tx: &WriteTx, scene: &Scene<'_>) -> Result<Applied> {
        let (calendar, _) = self.read(tx)?;
        let own = Scan::prefix(&calendar.id);
        let count = tx.count(tables::CALENDARS, &own)?;
        let key = (calendar.id.clone(), u32::try_from(count).unwrap_or(u32::MAX));
        let applied = Applied::one(&calendar);
        let row = CalendarRow { calendar, at: scene.now, by: scene.member.id };
        tx.put(tables::CALENDARS, &key, &row)?;
        tx.rules_changed()?;
        tx.refold_cases(|_, _| {})?;
        Ok(applied)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::last;
    use super::super::undo::tests::desk;
    use super::super::{Command, execute};
    use super::*;
    use jiff::civil::date;

    const NEXT: &str = r#"
        id = "cn"
        version = "2027.1"
        [[year]]
        year = 2027
        source = [{ ref = "notice", checked = 2026-11-25, status = "regulator" }]
        off = ["2027-01-01"]
    "#;

    #[test]
    fn next_years_days_are_a_new_version_once() {
        let (_folder, desk, session) = desk();
        let bring = |text: &str| {
            let file = "next.toml".to_owned();
            let bring = ImportCalendar { file, text: text.to_owned() };
            let done = execute(&desk, &session, &[Command::ImportCalendar(bring)]);
            done.map(|_| ()).map_err(|error| error.code)
        };
        assert_eq!(bring(NEXT), Ok(()));
        assert_eq!(last(&desk).ids, ["cn 2027.1"]);
        let cn = latest(desk.store.read(calendars::versions).unwrap()).remove(0);
        assert_eq!(cn.valid_through(), Some(date(2027, 12, 31)));
        assert_eq!(bring(NEXT), Err("calendar-version"));
        assert_eq!(bring(&NEXT.replace("2027.1", "2027.2")), Err("calendar-nothing-new"));
        let empty = NEXT.replace("off = [\"2027-01-01\"]", "").replace("2027", "2028");
        assert_eq!(bring(&empty), Err("calendar-nothing-new"), "an empty year is no news");
        assert_eq!(bring("id = "), Err("rules-malformed"));
        assert_eq!(bring(&NEXT.replace("\"cn\"", "\"xx\"")), Err("calendar-no-base"));
        let whole = NEXT.replace("2027.1", "2027.2").replace(
            "[[year]]",
            "zone = \"Asia/Shanghai\"\n[week]\nmonday = [\"09:00-17:00\"]\n[[year]]",
        );
        assert_eq!(bring(&whole), Err("calendar-forgets"), "2014 to 2026 would be lost");
        let more = NEXT.replace("2027.1", "2027.2").replace("-01-01\"]", "-01-01..2027-01-03\"]");
        assert_eq!(bring(&more), Ok(()));
        let count = desk.store.read(|tx| tx.count(tables::CALENDARS, &Scan::all())).unwrap();
        assert_eq!(count, 2);
    }
}
