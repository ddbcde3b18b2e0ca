//! What a party's row may hold.

use super::Verdict;
use crate::domain::complaint::Case;
use crate::domain::error::Error;
use crate::domain::outreach::quiet;
use crate::domain::party::Party;

/// Most tags of one party.
pub const TAGS_MOST: usize = 100;

/// Whether a row may have so many tags.
pub fn may_have_tags(count: usize) -> Verdict {
    if count > TAGS_MOST {
        return Err(Error::usage("tags-many").with("most", TAGS_MOST));
    }
    Ok(())
}

/// Whether a party may state that it is in this zone: one that can be read, so that nobody is called in the night.
pub fn may_be_in(zone: Option<&str>) -> Verdict {
    match zone.filter(|text| !text.trim().is_empty()) {
        Some(text) if quiet::zone(text).is_none() => {
            Err(Error::usage("party-zone").with("zone", text))
        }
        _ => Ok(()),
    }
}

/// Whether a row can be written: a name, and a row that is not merged away.
pub fn may_write(party: &Party) -> Verdict {
    if party.name.is_empty() && party.erased.is_none() {
        return Err(Error::usage("name-missing"));
    }
    let values = party.fields.values().chain(&party.tags);
    values.map(String::as_str).try_for_each(super::text::may_keep)?;
    may_have_tags(party.tags.len())?;
    is_whole(party)
}

/// Whether something may be added to a party: not if it has become another one, or was erased.
pub fn is_whole(party: &Party) -> Verdict {
    if let Some(erased) = party.erased {
        let error = Error::refused("party-erased").with("number", party.number);
        return Err(error.with("erasure", erased.number));
    }
    match party.merged_into {
        Some(_) => Err(Error::refused("merged-away").with("number", party.number)),
        None => Ok(()),
    }
}

/// Whether something may be written in a case: not after its party was erased.
pub fn has_words(case: &Case) -> Verdict {
    match case.erased {
        Some(erasure) => Err(Error::refused("complaint-erased")
            .with("number", case.number)
            .with("erasure", erasure)),
        None => Ok(()),
    }
}

/// Whether two parties may become one.
pub fn may_merge(from: &Party, into: &Party) -> Verdict {
    if from.id == into.id {
        return Err(Error::usage("merge-with-itself").with("number", from.number));
    }
    is_whole(from)?;
    is_whole(into)
}

/// Whether two parties may be said to be two.
pub fn may_be_two(one: &Party, other: &Party) -> Verdict {
    if one.id == other.id {
        return Err(Error::usage("distinct-from-itself").with("number", one.number));
    }
    is_whole(one)?;
    is_whole(other)
}
