//! Sharing an item, seeing with whom it is shared, and taking it back.

use actix_web::HttpResponse;
use actix_web::http::header;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::grant::{self, Column, Holder, Model, Role, of_tenant};
use super::grant_view::{GrantView, view, views};
use super::item::Kind;
use super::lapsed::forget_lapsed;
use super::reach::{Access, itself_and_above, reached};
use super::rights::{Receiver, SOLE_OWNER};
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person, SharedWith};
use crate::app::App;
use crate::caller::{Actor, Tenant};
use crate::email::outbox::{Kind as MailKind, NewEmail, enqueue, was_sent};
use crate::email::templates::{Mail, Name};
use crate::members::member;
use crate::page::{ByTime, Key, Page, Position};
use crate::partners::partner;
use crate::partners::rights::Access as PartnerAccess;
use crate::permissions::Action;
use crate::problem::{Error, NOT_ALLOWED, NOT_FOUND, Result, UNAUTHENTICATED};
use crate::routes::BASE;
use crate::session::user;

/// Who is to get which role: a member or a partner.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareItem {
    /// A member or guest of the workspace.
    member_id: Option<Uuid>,
    /// A partner the caller manages: all its guests, or as `manager` its Guest Admins.
    partner_id: Option<Uuid>,
    /// Guests and who can only sign in: `collaborator`; partners: that or `manager`; others: that or `owner`.
    role: Role,
}

/// How long somebody who was told of something shared is not told of more.
const TELLING: TimeDelta = TimeDelta::hours(1);

/// A grant, and whether it is a new one.
pub struct Shared {
    pub grant: GrantView,
    pub is_new: bool,
}

impl Shared {
    /// 201 with the address of a new grant on the item; 200 for one that was there before.
    pub fn answer(self, kind: Kind, id: Uuid) -> HttpResponse {
        let at = format!("{BASE}/{}/{id}/grants/{}", kind.path(), self.grant.id);
        match self.is_new {
            true => HttpResponse::Created().insert_header((header::LOCATION, at)).json(self.grant),
            false => HttpResponse::Ok().json(self.grant),
        }
    }
}

/// Gives somebody a role on the item; one they had is changed.
pub async fn share(app: &App, tenant: &Tenant, kind: Kind, id: Uuid, body: &ShareItem) -> Result<Shared> {
    let holder = holder(body)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let receiver = Shown::hold(tx, tenant, holder, now).await?;
            let access = Access::lock(tx, tenant, kind, id).await?;
            access.check_share(tenant, &receiver.as_receiver(), body.role)?;
            let through = tenant.partner().filter(|_| access.role != Role::Owner).map(|own| own.id);
            if through.is_some()
                && let Some(before) = Model::of_holder(tx, tenant, id, holder).await?
            {
                // What they have from an owner is more: it stays when the partner loses the item.
                let grant = view(tx, tenant, &access, before).await?;
                return Ok(Shared { grant, is_new: false });
            }
            if body.role != Role::Owner {
                keep_an_owner(tx, tenant, &access, holder).await?;
            }
            if body.role == Role::Manager {
                forget_lapsed(tx, tenant).await?;
            }
            let (grant, before) = Model::give(tx, tenant, id, holder, body.role, through, now).await?;
            if before == Some(Role::Manager) {
                forget_lapsed(tx, tenant).await?;
            }
            if before != Some(body.role) {
                record(tx, tenant, Happening::ItemShared(&access.item, receiver.told(), body.role), now)
                    .await?;
            }
            if before.is_none() {
                tell(tx, app, tenant, &access, &receiver, now).await?;
            }
            let grant = view(tx, tenant, &access, grant).await?;
            Ok(Shared { grant, is_new: before.is_none() })
        })
        .await
}

/// Tells a member by mail what was shared with them, unless the workspace does without: at most once an
/// hour, so that whoever shares ten things writes one mail.
async fn tell(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    access: &Access,
    receiver: &Shown,
    now: DateTime<Utc>,
) -> Result<()> {
    let (workspace, item) = (tenant.workspace(), &access.item);
    let Shown::Member(member, user, _) = receiver else { return Ok(()) };
    let Actor::Member { id: sharer_id, name: sharer, .. } = tenant.actor() else { return Ok(()) };
    let is_wanted = workspace.share_mails_enabled && member.id != *sharer_id;
    if !is_wanted || was_sent(db, tenant, MailKind::ItemShared, &user.email_key, now - TELLING).await? {
        return Ok(());
    }
    let email = NewEmail {
        workspace_id: Some(tenant.id()),
        invite: None,
        sender_id: Some(*sharer_id),
        to: &user.address(),
        language: &user.language,
        mail: Mail::ItemShared {
            workspace: Name(&workspace.name),
            name: Name(&user.name),
            sharer: Name(sharer),
            kind: item.kind.name(),
            item: Name(&item.name),
            items_url: &format!("{}/{}", app.config.public_url, item.kind.path()),
        },
        link: None,
        not_before: None,
    };
    enqueue(db, app, email).await
}

fn holder(body: &ShareItem) -> Result<Holder> {
    match (body.member_id, body.partner_id) {
        (Some(id), None) => Ok(Holder::Member(id)),
        (None, Some(id)) => Ok(Holder::Partner(id)),
        (None, None) => {
            Err(Error::field("member_id", "required", "Say with whom to share: a member_id or a partner_id."))
        }
        (Some(_), Some(_)) => Err(Error::field(
            "partner_id",
            "not_both",
            "Share with a member or with a partner, one at a time.",
        )),
    }
}

/// Whoever is to get a role, held so that they stay what they are until the transaction ends.
enum Shown {
    Member(Box<member::Model>, Box<user::Model>, String),
    Partner(Uuid, String),
}

impl Shown {
    async fn hold(
        db: &impl ConnectionTrait,
        tenant: &Tenant,
        holder: Holder,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        match holder {
            Holder::Member(id) => {
                let member = member::Model::lock_with_caller(db, tenant, id, now).await?;
                let user = user::Model::by_id(db, member.user_id).await?.ok_or(NOT_FOUND)?;
                let name = user.full_name();
                Ok(Self::Member(Box::new(member), Box::new(user), name))
            }
            Holder::Partner(id) => {
                let partner = PartnerAccess::share(db, tenant, id, now).await?.partner;
                let caller = tenant.member_id().ok_or(UNAUTHENTICATED)?;
                member::Model::lock_with_caller(db, tenant, caller, now).await?;
                Ok(Self::Partner(id, partner.name))
            }
        }
    }

    async fn find(db: &impl ConnectionTrait, tenant: &Tenant, holder: Holder) -> Result<Self> {
        match holder {
            Holder::Member(id) => {
                let people = member::Model::people(db, tenant, vec![id]).await?;
                let (member, user) = people.into_iter().next().ok_or(NOT_FOUND)?;
                let name = user.full_name();
                Ok(Self::Member(Box::new(member), Box::new(user), name))
            }
            Holder::Partner(id) => {
                let partner = partner::name(db, tenant, Some(id)).await?.ok_or(NOT_FOUND)?;
                Ok(Self::Partner(id, partner.name))
            }
        }
    }

    fn as_receiver(&self) -> Receiver<'_> {
        match self {
            Self::Member(member, ..) => Receiver::Member(member),
            Self::Partner(..) => Receiver::Partner,
        }
    }

    fn told(&self) -> SharedWith<'_> {
        match self {
            Self::Member(member, user, name) => SharedWith::Member(Person::of(member, name, &user.email)),
            Self::Partner(id, name) => SharedWith::Partner(*id, name),
        }
    }
}

/// The rule that an item has an owner: refused where the holder is the last one.
async fn keep_an_owner(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    access: &Access,
    holder: Holder,
) -> Result<()> {
    let owners = grant::owners_of(db, tenant, access.item.id).await?;
    match owners.iter().all(|owner| owner.holder() == holder) {
        true => Err(SOLE_OWNER
            .detail("An item always has an owner. Make somebody else an owner first.")
            .with("count", 1)
            .into()),
        false => Ok(()),
    }
}

/// With whom an item is shared, itself or with a collection it stands in. To a partner's Guest Admin: the
/// partner and its guests.
pub async fn list_grants(
    app: &App,
    tenant: &Tenant,
    kind: Kind,
    id: Uuid,
    query: &ByTime,
) -> Result<Page<GrantView>> {
    let request = query.page()?;
    let position = |grant: &Model| Position { key: Key::Time(grant.created_at), id: grant.id };
    let read = async |db: &_| {
        let access = Access::find(db, tenant, kind, id).await?;
        access.check(tenant, Action::ShareItem)?;
        let reaching = of_tenant(tenant).filter(Column::ItemId.in_subquery(itself_and_above(id)));
        let grants = match (access.role, tenant.partner()) {
            (Role::Owner, _) => reaching,
            // Not of collections that are shared with one of the guests alone.
            (_, Some(own)) => reaching
                .filter(grant::of_partner(tenant, own.id))
                .filter(Column::ItemId.in_subquery(reached(tenant))),
            (_, None) => reaching.filter(Column::MemberId.eq(tenant.member_id())),
        };
        let page = request.fetch(db, grants, (Column::CreatedAt, Column::Id), position).await?;
        page.try_map_all(async |grants| views(db, tenant, &access, grants).await).await
    };
    app.db.snapshot(read).await
}

/// Takes a grant on the item itself back.
pub async fn unshare(app: &App, tenant: &Tenant, kind: Kind, id: Uuid, grant_id: Uuid) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let access = Access::lock(tx, tenant, kind, id).await?;
            let grant = Model::find(tx, tenant, id, grant_id).await?;
            if !access.may_unshare(tenant, &grant) {
                return Err(NOT_ALLOWED.into());
            }
            keep_an_owner(tx, tenant, &access, grant.holder()).await?;
            grant.forget(tx).await?;
            if grant.role == Role::Manager {
                forget_lapsed(tx, tenant).await?;
            }
            let holder = Shown::find(tx, tenant, grant.holder()).await?;
            record(tx, tenant, Happening::ItemUnshared(&access.item, holder.told()), now).await
        })
        .await
}
