//! Following an invite's link: looking at it, joining, declining, asking for a new one. Only the
//! person's own click on the final button uses it up.

use crate::routes::Routes;

mod decline;
mod join;
mod link;
mod lookup;
mod refusal;
mod request_new;

pub fn routes(routes: &mut Routes) {
    routes.service(lookup::look_up_invite);
    routes.service(join::join);
    routes.service(decline::decline_invite);
    routes.service(request_new::request_new_invite);
}
