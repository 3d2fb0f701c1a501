//! Answers: which fields they always have, and what the items of a page are called.

use std::collections::HashSet;

use utoipa::openapi::schema::{ArrayItems, Object, Schema};
use utoipa::openapi::{Ref, RefOr};

/// An answer always has all its fields, null where there is nothing to say; a request may leave
/// optional ones out. The derive macro knows no such difference.
pub fn require_all_fields(document: &mut utoipa::openapi::OpenApi) {
    let operations = document.paths.paths.values().flat_map(|item| [&item.post, &item.patch]);
    let requests: HashSet<String> = operations
        .flatten()
        .filter_map(|operation| match operation.request_body.as_ref()? {
            RefOr::T(body) => Some(body),
            RefOr::Ref(_) => None,
        })
        .flat_map(|body| body.content.values())
        .filter_map(|content| match content {
            RefOr::T(content) => content.schema.as_ref(),
            RefOr::Ref(_) => None,
        })
        .flat_map(|schema| match schema {
            // A body that may be left out: the schema or null.
            RefOr::T(Schema::OneOf(choices)) => choices.items.iter().collect(),
            schema => vec![schema],
        })
        .filter_map(|schema| match schema {
            RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
            RefOr::T(_) => None,
        })
        .collect();
    for (name, schema) in &mut document.components.get_or_insert_default().schemas {
        if requests.contains(name) {
            continue;
        }
        match schema {
            RefOr::T(Schema::Object(object)) => require_all(object),
            // A flattened struct and its own fields.
            RefOr::T(Schema::AllOf(parts)) => {
                for part in &mut parts.items {
                    if let RefOr::T(Schema::Object(object)) = part {
                        require_all(object);
                    }
                }
            }
            _ => {}
        }
    }
}

fn require_all(object: &mut Object) {
    object.required = object.properties.keys().cloned().collect();
}

/// A page's items are of the type that has the name; the derive macro writes a copy of it there.
pub fn refer_to_items(document: &mut utoipa::openapi::OpenApi) {
    for (name, schema) in &mut document.components.get_or_insert_default().schemas {
        let (Some(item), RefOr::T(Schema::Object(page))) = (name.strip_prefix("Page_"), schema) else {
            continue;
        };
        if let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items") {
            items.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(Ref::from_schema_name(item))));
        }
    }
}
