//! Settings → Email: how mail leaves a workspace, what was given up, and whether a mail arrives.

use crate::routes::Routes;

mod dead_letter;
mod list_dead_letters;
mod list_templates;
mod retry;
mod send_test;
mod status;

pub fn routes(routes: &mut Routes) {
    routes.service(status::get_email_status);
    routes.service(list_dead_letters::list_dead_letters);
    routes.service(retry::retry_all_dead_letters);
    routes.service(retry::retry_dead_letter);
    routes.service(send_test::send_test_email);
    routes.service(list_templates::list_email_templates);
}
