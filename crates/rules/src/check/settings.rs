//! What is set beside the data: figures that no plan delivers.

/// What is set beside the data.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckSettings {
    /// Least distance in metres to the boundary of a neighbouring plot in plans from before 1 July 1987 that set none
    /// themselves (39 § byggnadsstadgan). From memory, not verified in the law, so that less of it is for a human and breaks
    /// nothing: none switches the check off.
    pub old_plan_boundary_m: Option<f64>,
    /// Least distance in metres between buildings on one plot in such plans. From memory likewise.
    pub old_plan_between_m: Option<f64>,
}

impl Default for CheckSettings {
    fn default() -> CheckSettings {
        CheckSettings {
            old_plan_boundary_m: Some(4.5),
            old_plan_between_m: Some(9.0),
        }
    }
}
