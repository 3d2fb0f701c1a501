//! Which operation of the contract a request asks for. Its id names it in the metrics, the log and
//! the traces, so that no path with somebody's id in it does.

use std::sync::LazyLock;

use actix_web::http::Method;
use utoipa::openapi::path::{Operation as Described, PathItem};

use crate::contract;

/// An operation, or one of the few things that are served beside them.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its operationId.
    pub id: String,
    pub method: Method,
    /// Its path, with the names of what stands in it: `/api/v1/invites/{id}`.
    pub route: String,
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let paths = contract::openapi().paths.paths;
    let mut operations: Vec<Operation> =
        paths.into_iter().flat_map(|(route, item)| operations_at(&route, item)).collect();
    // A literal path wins over one with a placeholder: /members/export.csv is not /members/{id}.
    operations.sort_by_key(|operation| operation.route.matches('{').count());
    operations
});

fn operations_at(route: &str, item: PathItem) -> Vec<Operation> {
    let named = |(method, described): (Method, Option<Described>)| {
        let id = described?.operation_id?;
        Some(Operation { id, method, route: route.to_owned() })
    };
    [
        (Method::GET, item.get),
        (Method::POST, item.post),
        (Method::PUT, item.put),
        (Method::PATCH, item.patch),
        (Method::DELETE, item.delete),
    ]
    .into_iter()
    .filter_map(named)
    .collect()
}

/// The operation at a path, if the contract has one.
pub fn find(method: &Method, path: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|at| at.method == *method && matches_route(&at.route, path))
}

/// The methods the contract has for a path.
pub fn methods_of(path: &str) -> Vec<Method> {
    let Some(first) = OPERATIONS.iter().find(|at| matches_route(&at.route, path)) else { return Vec::new() };
    OPERATIONS.iter().filter(|at| at.route == first.route).map(|at| at.method.clone()).collect()
}

fn matches_route(route: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (route.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted == given => {}
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(method: Method, path: &str) -> Option<&'static str> {
        find(&method, path).map(|operation| operation.id.as_str())
    }

    #[test]
    fn a_request_has_its_operation() {
        assert_eq!(id(Method::POST, "/api/v1/invites"), Some("create_invite"));
        assert_eq!(id(Method::GET, "/api/v1/members/export.csv"), Some("export_members"));
        assert_eq!(id(Method::GET, "/api/v1/members/017f"), Some("get_member"));
        assert_eq!(id(Method::GET, "/api/v1/members/"), None);
        assert_eq!(id(Method::PUT, "/api/v1/invites"), None);
        assert_eq!(id(Method::GET, "/api/v1/nowhere"), None);
    }

    #[test]
    fn a_path_has_its_methods() {
        assert_eq!(methods_of("/api/v1/members/export.csv"), [Method::GET]);
        assert!(methods_of("/api/v1/members/017f").contains(&Method::PATCH));
        assert!(methods_of("/api/v1/nowhere").is_empty());
    }
}
