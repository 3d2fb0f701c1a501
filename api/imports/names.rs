//! What imported items are called.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::HashSet;

use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QuerySelect};

use super::reached_sites::host;
use crate::caller::Tenant;
use crate::db::one_column;
use crate::items::content::items_in_any;
use crate::items::grant::owned_by;
use crate::items::item::{Column, Entity, Kind};
use crate::items::texts::{LONGEST_NAME, LONGEST_URL};
use crate::plain_text::plays_tricks;
use crate::problem::Result;

/// The names of what a member owns at the top: in no collection of theirs.
pub struct Taken(HashSet<String>);

impl Taken {
    /// Of one kind of item.
    pub async fn of(db: &impl ConnectionTrait, tenant: &Tenant, member_id: Uuid, kind: Kind) -> Result<Self> {
        let query = Entity::find()
            .select_only()
            .column(Column::Name)
            .filter(Column::WorkspaceId.eq(tenant.id()))
            .filter(Column::Kind.eq(kind))
            .filter(Column::Id.in_subquery(owned_by(member_id)))
            .filter(Column::Id.not_in_subquery(items_in_any(owned_by(member_id))));
        Ok(Self(one_column(query).all(db).await?.into_iter().collect()))
    }

    /// The name, or "Name (2)" and so on where it is taken.
    pub fn free(&self, name: String) -> String {
        if !self.0.contains(&name) {
            return name;
        }
        let numbered = (2..).map(|number| {
            let suffix = format!(" ({number})");
            shortened(&name, LONGEST_NAME - suffix.len()) + &suffix
        });
        numbered.into_iter().find(|name| !self.0.contains(name)).unwrap_or(name)
    }
}

/// A name as items can have it: one visible line. Where there is none, of what else there is.
pub fn item_name(name: &str, url: &str, username: &str) -> String {
    let host = host(url);
    let candidates = [name, host.as_deref().unwrap_or_default(), username];
    let lines = candidates.into_iter().map(line);
    lines.into_iter().find(|line| !line.is_empty()).unwrap_or_else(|| "Unnamed".to_owned())
}

fn line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if plays_tricks(c) { ' ' } else { c }).collect();
    shortened(visible.trim(), LONGEST_NAME)
}

/// An address as items can have it: without what follows a question mark, where it is too long.
pub fn item_url(url: &str) -> String {
    let url: String = url.trim().chars().filter(|c| !plays_tricks(*c)).collect();
    match url.chars().count() {
        0..=LONGEST_URL => url,
        _ => shortened(url.split(['?', '#']).next().unwrap_or_default(), LONGEST_URL),
    }
}

/// At most so many characters.
fn shortened(text: &str, most: usize) -> String {
    match text.chars().count() {
        count if count > most => text.chars().take(most - 1).chain(['…']).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_name_is_called_after_what_else_there_is() {
        assert_eq!(item_name(" Shop\t1 ", "", ""), "Shop 1");
        assert_eq!(item_name("", "https://shop.example.test/a", "andy"), "shop.example.test");
        assert_eq!(item_name(" \u{202e}", "", "andy"), "andy");
        assert_eq!(item_name("", "", ""), "Unnamed");
        assert_eq!(item_name(&"x".repeat(300), "", "").chars().count(), LONGEST_NAME);
    }

    #[test]
    fn what_is_taken_is_numbered() {
        let taken = Taken(["Shop".to_owned(), "Shop (2)".to_owned()].into());
        assert_eq!(taken.free("Shop".to_owned()), "Shop (3)");
        assert_eq!(taken.free("Office".to_owned()), "Office");
    }

    #[test]
    fn a_long_address_loses_its_query() {
        let long = format!("https://a.test/?q={}", "x".repeat(3_000));
        assert_eq!(item_url(&long), "https://a.test/");
        assert_eq!(item_url(" https://a.test/?q=1 "), "https://a.test/?q=1");
    }
}
