//! What the tables' columns hold, as the entities say it. SQLite needs to be told: a time is TEXT to
//! it, and an id is a BLOB.

use std::iter;

use sea_orm::{ColumnTrait, EntityTrait, IdenStatic, Iterable};

use crate::activity::event;
use crate::api_keys::api_key;
use crate::db::ColumnTypes;
use crate::email::{gate, outbox, webhook};
use crate::idempotency;
use crate::imports::{import, imported_folder, row as import_row, user as import_user, waiting_grant};
use crate::invites::invite;
use crate::items::{content, data_key, grant, item, value};
use crate::members::{member, roster};
use crate::partners::{host, partner};
use crate::session::{attempts, reset, session, setup_token, user};
use crate::suppressions::suppression;
use crate::workspace::workspace;

/// Of every table.
pub fn column_types() -> ColumnTypes {
    iter::empty()
        .chain(of(workspace::Entity))
        .chain(of(user::Entity))
        .chain(of(member::Entity))
        .chain(of(roster::Entity))
        .chain(of(invite::Entity))
        .chain(of(partner::Entity))
        .chain(of(host::Entity))
        .chain(of(data_key::Entity))
        .chain(of(item::Entity))
        .chain(of(value::Entity))
        .chain(of(content::Entity))
        .chain(of(grant::Entity))
        .chain(of(import::Entity))
        .chain(of(import_row::Entity))
        .chain(of(import_user::Entity))
        .chain(of(waiting_grant::Entity))
        .chain(of(imported_folder::Entity))
        .chain(of(outbox::Entity))
        .chain(of(gate::Entity))
        .chain(of(webhook::Entity))
        .chain(of(suppression::Entity))
        .chain(of(event::Entity))
        .chain(of(session::Entity))
        .chain(of(attempts::Entity))
        .chain(of(reset::Entity))
        .chain(of(setup_token::Entity))
        .chain(of(api_key::Entity))
        .chain(of(idempotency::Entity))
        .collect()
}

fn of<E: EntityTrait>(
    entity: E,
) -> impl Iterator<Item = ((&'static str, &'static str), sea_orm::ColumnType)> {
    E::Column::iter().map(move |column| {
        let name = IdenStatic::as_str(&column);
        ((entity.table_name(), name), column.def().get_column_type().clone())
    })
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;
    use crate::config::Config;
    use crate::db::Db;

    /// All but the migrations' own table and those of SQLite and its search.
    const COLUMNS: &str = r"
        SELECT t.name AS table_name, c.name AS column_name
        FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 's%ql%\_%' ESCAPE '\'";

    #[tokio::test]
    async fn no_column_is_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("empty.db").display());
        let vars = [("GUESTLIST_DATABASE_URL".to_owned(), url)].into();
        let config = Config::from_vars(&vars).expect("settings");
        let db = Db::connect(&config, column_types()).await.expect("a database");
        db.migrate().await.expect("tables");
        let rows =
            db.query_all_raw(Statement::from_string(DbBackend::Sqlite, COLUMNS)).await.expect("columns");
        let known = column_types();
        assert!(rows.len() > 150, "there are many: {}", rows.len());
        for row in rows {
            let text = |name| row.try_get::<String>("", name).expect("a name");
            let (table, column) = (text("table_name"), text("column_name"));
            assert!(known.contains_key(&(table.as_str(), column.as_str())), "{table}.{column}");
        }
    }
}
