//! Which plans of the platform are stored, and in which version.

use planvy_plan::PlanId;
use planvy_plan::stored::StoredPlan;

use super::found_plan::FoundPlan;
use super::settings::MunicipalityCode;

/// The name of the file that a plan is stored from. It tells the municipality, the plan and its version; the ending follows the content.
///
/// ```
/// use planvy_platform::ngp::stored::{Delivery, delivery_name};
/// let code = "1280".parse().expect("a code");
/// let id = "11111111-1111-4111-8111-111111111111".parse().expect("an id");
/// let name = delivery_name(&code, id, "0123456789abcdef") + ".json";
/// let read = Delivery::of_file(&name).expect("a name of this kind");
/// assert_eq!((read.municipality, read.plan, read.mark), ("1280", id, "0123456789abcdef"));
/// assert!(Delivery::of_file("dp225.json").is_none());
/// ```
pub fn delivery_name(code: &MunicipalityCode, plan: PlanId, mark: &str) -> String {
    format!("ngp_{code}_{plan}_{mark}")
}

/// What the name of a file tells of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery<'n> {
    /// The municipality that it was fetched for.
    pub municipality: &'n str,
    /// The plan.
    pub plan: PlanId,
    /// The mark of its version.
    pub mark: &'n str,
}

impl<'n> Delivery<'n> {
    /// Reads a name that [`delivery_name`] made, with its ending.
    pub fn of_file(name: &'n str) -> Option<Delivery<'n>> {
        let mut parts = name.split('.').next()?.strip_prefix("ngp_")?.split('_');
        let (municipality, plan, mark) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        parts.next().is_none().then_some(Delivery {
            municipality,
            plan,
            mark,
        })
    }
}

/// Whether a plan is stored in the version that is listed: from the same items, or with the same version of its own.
pub(super) fn is_current(stored: &StoredPlan, found: &FoundPlan) -> bool {
    let same_mark =
        || Delivery::of_file(&stored.provenance.file).is_some_and(|delivery| delivery.mark == found.mark());
    let plan = &stored.plan;
    let same_version = || {
        let dates = plan.version_valid_from.is_some() && plan.version_valid_from == found.version_valid_from;
        let numbers = match (plan.object_version, found.object_version) {
            (Some(stored), Some(listed)) => stored == listed,
            _ => true,
        };
        dates && numbers
    };
    same_mark() || same_version()
}

/// The stored plans that came from the platform for a municipality and are not among those listed.
pub(super) fn gone<'s>(
    stored: &'s [StoredPlan],
    code: &MunicipalityCode,
    is_listed: impl Fn(PlanId) -> bool,
) -> Vec<&'s StoredPlan> {
    let code = code.to_string();
    stored
        .iter()
        .filter(|stored| {
            let delivery = Delivery::of_file(&stored.provenance.file);
            delivery.is_some_and(|delivery| delivery.municipality == code) && !is_listed(stored.plan.id)
        })
        .collect()
}
