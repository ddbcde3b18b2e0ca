//! Why complaints come about: a list of two levels, the code of each beginning with its group.

use super::id::MemberId;
use super::party::words;
use serde::{Deserialize, Serialize};

words! {
    /// A cause. Its code is its group, `-`, and its name within it.
    Cause {
        /// Faulty.
        ProductDefect = "product-defect",
        /// Not what was described.
        ProductNotAsDescribed = "product-not_as_described",
        /// Something is missing.
        ProductIncomplete = "product-incomplete",
        /// Came too late.
        DeliveryLate = "delivery-late",
        /// Never came.
        DeliveryLost = "delivery-lost",
        /// Came damaged.
        DeliveryDamaged = "delivery-damaged",
        /// Something else came.
        DeliveryWrongItem = "delivery-wrong_item",
        /// A wrong amount.
        BillingWrongAmount = "billing-wrong_amount",
        /// Charged twice.
        BillingDoubleCharge = "billing-double_charge",
        /// A fee nobody spoke of.
        BillingHiddenFee = "billing-hidden_fee",
        /// Money that did not come back.
        BillingLateRefund = "billing-late_refund",
        /// Somebody was rude.
        ServiceConduct = "service-conduct",
        /// Nobody answered, or too late.
        ServiceNoAnswer = "service-no_answer",
        /// Wrong advice.
        ServiceWrongAdvice = "service-wrong_advice",
        /// A promise that was not kept.
        ServiceBrokenPromise = "service-broken_promise",
        /// Terms that nobody understands.
        InformationUnclear = "information-unclear",
        /// Claims that were not true.
        InformationMisleading = "information-misleading",
        /// Data that went where it should not.
        PrivacyDisclosure = "privacy-disclosure",
        /// Calls and messages nobody asked for.
        PrivacyUnwantedContact = "privacy-unwanted_contact",
        /// It did not work.
        SystemOutage = "system-outage",
        /// Wrong data.
        SystemWrongData = "system-wrong_data",
        /// Somebody who works for us.
        PartnerFault = "partner-fault",
        /// A misunderstanding on the customer's side.
        CustomerMisunderstanding = "customer-misunderstanding",
        /// None of these.
        OtherUnknown = "other-unknown",
    }
}

impl Cause {
    /// The code of its group: the first level of the list.
    pub fn group(self) -> &'static str {
        self.code().split('-').next().unwrap_or_default()
    }

    /// All groups, in the order of the list.
    pub fn groups() -> Vec<&'static str> {
        let mut groups: Vec<&str> = Self::ALL.iter().map(|cause| cause.group()).collect();
        groups.dedup();
        groups
    }
}

/// The cause of a complaint, in its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseRow {
    /// Which.
    pub cause: Cause,
    /// Who says so.
    pub proposed_by: MemberId,
    /// Who has confirmed it; of a serious complaint somebody else.
    pub confirmed_by: Option<MemberId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_stands_together() {
        let groups = Cause::groups();
        let mut once = groups.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), groups.len(), "{groups:?}");
    }
}
