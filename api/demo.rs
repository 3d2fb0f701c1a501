//! `guestlist demo`: a sample workspace with people of every role and guests in every state, to
//! look around in.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use uuid::Uuid;

use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::clock::Clock;
use crate::db::Transaction;
use crate::email::lease::Note;
use crate::email::outbox;
use crate::email_address::EmailAddress;
use crate::invites::invite::{self, DeliveryStatus, Source};
use crate::invites::new_invite::{Offer, issue};
use crate::invites::quota::Quota;
use crate::items::create::{NewItem, create};
use crate::items::grant::{self, Holder};
use crate::items::item::{Kind, Outside};
use crate::items::value::Field;
use crate::members::member::{self, InPartner, NewMember};
use crate::members::roster;
use crate::partners::{host, partner};
use crate::permissions::{GuestPartnerRole, Role};
use crate::problem::{NOT_FOUND, Result};
use crate::session::setup_token;
use crate::session::user::{self, NewUser};
use crate::workspace::{founding, workspace};

/// What is printed: who to sign in as.
pub const GREETING: &str = "
  A sample workspace, Contenzilla. Sign in with the password
      seven violet lamps by the river
  as  olive@contenzilla.test   Owner
      sue@contenzilla.test     Super Admin
      ada@contenzilla.test     Admin
      uma@contenzilla.test     User
      leo@contenzilla.test     Login only
      gus@agency.test          Guest
      gina@northwind.test      Guest Admin of the partner Northwind Agency, which Uma hosts
      greg@northwind.test      Guest User of it";

const PASSWORD: &str = "seven violet lamps by the river";

const TEAM: &[(&str, &str, Role)] = &[
    ("Sue", "Super", Role::SuperAdmin),
    ("Ada", "Admin", Role::Admin),
    ("Uma", "User", Role::User),
    ("Leo", "Login", Role::LoginOnly),
    ("Taylor", "Simone", Role::User),
    ("Priya", "Nair", Role::Admin),
    ("Jonas", "Weber", Role::User),
    ("Mei", "Lin", Role::LoginOnly),
];

const FIRST: &[&str] = &[
    "Adalaine", "Andy", "Bea", "Carlos", "Dana", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jade", "Kofi",
    "Lucía", "Marek", "Nadia", "Oskar", "Paula", "Quentin", "Rosa", "Sandy", "Tariq", "Ursula", "Vera",
    "Wim", "Ximena",
];
const LAST: &[&str] = &[
    "Ramirez",
    "Simone",
    "Okafor",
    "Tampos",
    "Lindqvist",
    "Moreau",
    "Haddad",
    "Kowalski",
    "Fernández",
    "Novak",
    "Silva",
    "Brandt",
    "Castellano",
    "Dubois",
    "Eriksen",
];
const DOMAINS: &[&str] =
    &["agency.test", "3rdparty.test", "studio-k.test", "freelance.test", "adraptor.test"];

/// Guests of the sample, besides Gus.
const GUESTS: usize = 360;

/// What became of a sample guest's invite.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Joined,
    Removed,
    Waiting,
    Expired,
    Failed,
}

/// Fills an empty database; one that has a workspace stays as it is.
pub async fn fill(app: &App) -> Result<()> {
    if workspace::Model::any(&app.db).await? {
        return Ok(());
    }
    let hash = app.hasher.hash(PASSWORD).await?;
    let start = app.clock.now() - TimeDelta::days(120);
    app.db
        .write(async |tx| {
            setup_token::forget_all(tx).await?;
            let olive = person(tx, "Olive", "Owner", "contenzilla.test", &hash, start).await?;
            let workspace = founding::found(tx, "Contenzilla", &olive, start).await?;
            for (number, (name, family_name, role)) in TEAM.iter().enumerate() {
                let at = start + TimeDelta::days(number as i64);
                let user = person(tx, name, family_name, "contenzilla.test", &hash, at).await?;
                join(tx, &workspace, &user, *role, None, at).await?;
            }
            let gus = person(tx, "Gus", "Guest", "agency.test", &hash, start).await?;
            join(tx, &workspace, &gus, Role::Guest, None, start + TimeDelta::days(9)).await?;
            let sender = member::Model::of_user(tx, workspace.id, olive.id, start).await?.ok_or(NOT_FOUND)?;
            let tenant = Tenant::member(workspace, &sender, &olive);
            partner(tx, &tenant, &hash, start + TimeDelta::days(30)).await?;
            for number in 0..GUESTS {
                guest(app, tx, &tenant, number, &hash).await?;
            }
            items(app, tx, &tenant, gus.id).await
        })
        .await
}

/// A collection with two accounts and a secret, shared with Gus.
async fn items(app: &App, tx: &Transaction, tenant: &Tenant, gus: Uuid) -> Result<()> {
    let now = app.clock.now();
    let new = |outside, values, collection_ids| NewItem { outside, values, collection_ids };
    let marketing = Outside::named(Kind::Collection, "Marketing".to_owned());
    let marketing = create(tx, app, tenant, new(marketing, Vec::new(), Vec::new())).await?.item;
    for (name, url, username, totp) in [
        (
            "Facebook Ads",
            "https://www.facebook.com/login.php",
            "ads@contenzilla.test",
            Some("JBSWY3DPEHPK3PXP"),
        ),
        ("Google Analytics", "https://analytics.google.com/", "data@contenzilla.test", None),
    ] {
        let outside = Outside {
            kind: Kind::Account,
            name: name.to_owned(),
            url: url.to_owned(),
            username: username.to_owned(),
        };
        let mut values = vec![(Field::Password, "p4ss,with,commas".into())];
        values.extend(totp.map(|seed| (Field::Totp, seed.into())));
        create(tx, app, tenant, new(outside, values, vec![marketing.id])).await?;
    }
    let wifi = Outside::named(Kind::Secret, "Studio Wi-Fi".to_owned());
    let text = vec![(Field::Text, "SSID: Studio\nPassword: corr3ct horse".into())];
    create(tx, app, tenant, new(wifi, text, vec![marketing.id])).await?;
    let gus = member::Model::of_user(tx, tenant.id(), gus, now).await?.ok_or(NOT_FOUND)?;
    let (holder, role) = (Holder::Member(gus.id), grant::Role::Collaborator);
    grant::Model::give(tx, tenant, marketing.id, holder, role, None, now).await?;
    Ok(())
}

async fn person(
    tx: &Transaction,
    name: &str,
    family_name: &str,
    domain: &str,
    password_hash: &str,
    at: DateTime<Utc>,
) -> Result<user::Model> {
    let email = EmailAddress::parse(&format!("{}@{domain}", name.to_lowercase())).ok_or(NOT_FOUND)?;
    let new =
        NewUser { email: &email, name, family_name, language: "en", password_hash: password_hash.to_owned() };
    user::Model::create(tx, new, at).await
}

async fn join(
    tx: &Transaction,
    workspace: &workspace::Model,
    user: &user::Model,
    role: Role,
    partner: Option<InPartner>,
    at: DateTime<Utc>,
) -> Result<member::Model> {
    let new = NewMember { workspace_id: workspace.id, user, role, access_until: None, partner };
    let member = member::Model::create(tx, new, at).await?;
    roster::refresh(tx, workspace.id, &user.email_key, at).await?;
    Ok(member)
}

/// A partner that Uma hosts, with a guest of either role.
async fn partner(tx: &Transaction, tenant: &Tenant, hash: &str, at: DateTime<Utc>) -> Result<()> {
    let workspace = tenant.workspace();
    let host = member::Model::newest_of_address(tx, workspace.id, "uma@contenzilla.test").await?;
    let host = host.ok_or(NOT_FOUND)?;
    let partner = partner::Model::create(tx, tenant, "Northwind Agency", at).await?;
    host::Model::add(tx, tenant, partner.id, &[host.id], at).await?;
    record(tx, tenant, Happening::PartnerCreated(&partner, vec!["Uma User".to_owned()]), at).await?;
    for (name, family_name, role) in
        [("Gina", "Gray", GuestPartnerRole::GuestAdmin), ("Greg", "Gould", GuestPartnerRole::GuestUser)]
    {
        let user = person(tx, name, family_name, "northwind.test", hash, at).await?;
        let place = Some(InPartner { id: partner.id, role });
        join(tx, workspace, &user, Role::Guest, place, at + TimeDelta::hours(3)).await?;
    }
    Ok(())
}

/// A guest who was invited some days ago, by the same code that invites today, with the clock put
/// back; and what became of the invite.
async fn guest(app: &App, tx: &Transaction, tenant: &Tenant, number: usize, hash: &str) -> Result<()> {
    // Whole rounds of first names, each meeting other family names, fates and domains.
    let round = number / FIRST.len();
    let (fate, days_ago) = match (number * 7 + round * 4) % 10 {
        0..6 => (Fate::Joined, 20 + number % 90),
        6 => (Fate::Waiting, number % 6),
        7 => (Fate::Expired, 9 + number % 20),
        8 => (Fate::Failed, number % 5),
        _ => (Fate::Removed, 30 + number % 60),
    };
    let at = app.clock.now() - TimeDelta::days(days_ago as i64) - TimeDelta::minutes(7 * number as i64 % 400);
    let then = App { clock: Clock::fixed(at), ..app.clone() };
    let (first, last) = (FIRST[number % FIRST.len()], LAST[(number + round) % LAST.len()]);
    let local = format!("{first}.{last}").to_lowercase();
    let ascii: String = local
        .chars()
        .map(|c| match c {
            'í' => 'i',
            'á' => 'a',
            _ => c,
        })
        .collect();
    let email = EmailAddress::parse(&format!("{ascii}@{}", DOMAINS[(number * 3 + round) % DOMAINS.len()]))
        .ok_or(NOT_FOUND)?;
    let offer = Offer {
        source: Source::Direct,
        role: None,
        message: None,
        language: None,
        access_until: None,
        partner_id: None,
        partner_role: None,
    };
    let invite = issue(tx, &then, tenant, &email, &offer, &mut Quota::unlimited()).await?;
    let sent = at + TimeDelta::seconds(2);
    let delivery = match fate {
        Fate::Failed => (DeliveryStatus::Bounced, Some("The address does not exist.")),
        _ => (DeliveryStatus::Delivered, None),
    };
    let invite = deliver(tx, tenant, invite, delivery, sent).await?;
    let joined = at + TimeDelta::hours(5);
    match fate {
        Fate::Waiting | Fate::Expired | Fate::Failed => {}
        Fate::Joined | Fate::Removed => {
            let new = NewUser {
                email: &email,
                name: first,
                family_name: last,
                language: "en",
                password_hash: hash.to_owned(),
            };
            let user = user::Model::create(tx, new, joined).await?;
            let member = join(tx, tenant.workspace(), &user, Role::Guest, None, joined).await?;
            invite.accept(tx, member.id, joined).await?;
            if fate == Fate::Removed {
                member.end(tx, joined + TimeDelta::days(3)).await?;
            } else {
                let seen = app.clock.now() - TimeDelta::minutes((number * 97 % 9000) as i64);
                member::Model::touch(tx, member.id, seen.max(joined)).await?;
            }
        }
    }
    roster::refresh(tx, tenant.id(), &email.key, app.clock.now()).await
}

/// Notes the mail's outcome, so that the worker does not send hundreds of sample mails.
async fn deliver(
    tx: &Transaction,
    tenant: &Tenant,
    invite: invite::Model,
    (status, reason): (DeliveryStatus, Option<&str>),
    at: DateTime<Utc>,
) -> Result<invite::Model> {
    let reason = reason.map(str::to_owned);
    for email in outbox::Model::of_invite(tx, tenant, invite.id).await? {
        email.note(tx, Note { reason: reason.clone(), ..Note::of(status) }, at).await?;
    }
    let mut change = invite.into_active_model();
    change.delivery_status = Set(status);
    change.delivery_reason = Set(reason);
    change.delivery_attempts = Set(1);
    change.delivery_updated_at = Set(at);
    change.delivery_next_attempt_at = Set(None);
    Ok(change.update(tx).await?)
}
