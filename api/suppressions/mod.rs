//! The suppression list: addresses of a workspace that mail is of no use to, because it came back
//! for good or was called spam. Nothing is sent to them until an Admin lifts that.

use crate::routes::Routes;

mod lift;
mod list;
pub mod suppression;

pub fn routes(routes: &mut Routes) {
    routes.service(list::list_suppressions);
    routes.service(lift::lift_suppression);
}
