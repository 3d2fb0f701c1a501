//! Spanish.

use chrono::{DateTime, Datelike, Utc};

use super::letter::{Action, Fact, Letter, Quote};
use super::{Invite, JoinRefusal, Language, Mail, Name};

const SOMEONE: &str = "Alguien";
const A_WORKSPACE: &str = "un espacio de trabajo";
const COPY_HINT: &str = "Si el botón no funciona, copia este enlace en tu navegador:";
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

pub(super) fn letter(mail: &Mail<'_>) -> Letter {
    match *mail {
        Mail::Invite(ref invite) => {
            let (inviter, workspace) = parties(invite);
            Letter {
                subject: format!("{inviter} te invita a {workspace}"),
                title: format!("Únete a {workspace}"),
                paragraphs: vec![match invite.role {
                    "guest" => format!("{inviter} te ofrece acceso a {workspace} como invitado."),
                    _ => format!("{inviter} te invita a {workspace}."),
                }],
                ..invitation(invite)
            }
        }
        Mail::InviteReminder(ref invite) => {
            let (inviter, workspace) = parties(invite);
            Letter {
                subject: format!("Recordatorio: tu invitación a {workspace} caduca pronto"),
                title: "Tu invitación te espera".into(),
                paragraphs: vec![
                    format!("{inviter} te invitó a {workspace} y todavía no te has unido."),
                    format!("Tu invitación caduca el {}.", date(invite.expires_at)),
                ],
                ..invitation(invite)
            }
        }
        Mail::InviteNotDelivered { workspace, email, reason, members_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::Es,
                subject: format!("Una invitación a {workspace} no ha llegado"),
                preview: "La persona a la que invitaste no ha recibido tu invitación.".into(),
                title: "Tu invitación no ha llegado".into(),
                paragraphs: vec![
                    "El correo con la invitación que enviaste no se pudo entregar.".into(),
                    "Comprueba que la dirección sea correcta. Si no lo es, revoca la invitación y envía una nueva a la dirección correcta.".into(),
                ],
                quote: Quote::new(Some(reason), "El motivo:".into()),
                facts: vec![Fact::new("Correo electrónico", email)],
                action: Some(open("Abrir la invitación", members_url)),
                footer: format!("Recibes este correo porque enviaste una invitación a {workspace}."),
                sender: workspace,
            }
        }
        Mail::GuestJoined { workspace, inviter_name, guest_name, guest_email, members_url } => {
            let guest = guest_name.or("La persona que invitaste");
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::Es,
                subject: format!("{guest} se ha unido a {workspace}"),
                preview: "La invitación que enviaste ha sido aceptada.".into(),
                title: format!("{guest} se ha unido"),
                paragraphs: vec![
                    greeting(inviter_name),
                    "La invitación que enviaste ha sido aceptada. Lo que compartiste con esta dirección ya se puede usar.".into(),
                ],
                quote: None,
                facts: vec![Fact::new("Nombre", guest), Fact::new("Correo electrónico", guest_email)],
                action: Some(open("Ver invitados", members_url)),
                footer: format!("Recibes este correo porque enviaste una invitación a {workspace}."),
                sender: workspace,
            }
        }
        Mail::ItemShared { workspace, name, sharer, kind, item, items_url } => {
            let (workspace, sharer) = (workspace.or(A_WORKSPACE), sharer.or("Alguien"));
            let (kind, a_kind) = match kind {
                "account" => ("Cuenta", "una cuenta"),
                "secret" => ("Secreto", "un secreto"),
                _ => ("Colección", "una colección"),
            };
            Letter {
                language: Language::Es,
                subject: format!("{sharer} ha compartido {a_kind} contigo"),
                preview: format!("Ya está a tu disposición en {workspace}."),
                title: format!("{sharer} ha compartido {a_kind} contigo"),
                paragraphs: vec![
                    greeting(name),
                    format!("Ya está a tu disposición en {workspace}. Lo que tiene de secreto se muestra allí, tras iniciar sesión, y nunca en un correo."),
                ],
                quote: None,
                facts: vec![Fact::new(kind, item.or("Sin nombre"))],
                action: Some(open("Abrir", items_url)),
                footer: format!("Recibes este correo porque perteneces a {workspace}."),
                sender: workspace,
            }
        }
        Mail::InviteRequested { workspace, email, members_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::Es,
                subject: format!("Alguien pide una nueva invitación a {workspace}"),
                preview: "El enlace que enviaste ya no funciona.".into(),
                title: "Te piden una nueva invitación".into(),
                paragraphs: vec![
                    "El enlace que enviaste ya no funciona, y la persona a la que invitaste te pide uno nuevo.".into(),
                    "Si aún quieres que se una, reenvía la invitación. Si no, no tienes que hacer nada.".into(),
                ],
                quote: None,
                facts: vec![Fact::new("Correo electrónico", email)],
                action: Some(open("Abrir invitados", members_url)),
                footer: format!("Recibes este correo porque enviaste una invitación a {workspace}."),
                sender: workspace,
            }
        }
        Mail::JoinRefused { workspace, email, reason, members_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            let why = match reason {
                JoinRefusal::SenderLeft => "Quien envió la invitación se ha ido o ya no puede invitar. Reenvía la invitación si debe seguir siendo válida.",
                JoinRefusal::FeatureOff => "Las invitaciones a invitados están desactivadas en tu espacio de trabajo. Para dejar entrar a esta persona, actívalas en Ajustes y reenvía la invitación.",
                JoinRefusal::DomainNotAllowed => "Tu espacio de trabajo no acepta invitados de este dominio de correo. Para dejar entrar a esta persona, cambia los dominios en Ajustes.",
            };
            Letter {
                language: Language::Es,
                subject: format!("Alguien no pudo unirse a {workspace}"),
                preview: "Una persona invitada no pudo entrar.".into(),
                title: "Se rechazó una invitación".into(),
                paragraphs: vec![
                    format!("Alguien usó un enlace de invitación válido a {workspace} y no pudo entrar."),
                    why.into(),
                ],
                quote: None,
                facts: vec![Fact::new("Correo electrónico", email)],
                action: Some(open("Abrir invitados", members_url)),
                footer: format!("Recibes este correo porque administras {workspace}."),
                sender: workspace,
            }
        }
        Mail::PasswordReset { name, link, expires_minutes, requested_by } => {
            let (why, footer) = match requested_by {
                None => (
                    "Alguien, seguramente tú, ha pedido restablecer la contraseña de tu cuenta.".into(),
                    "¿No lo has pedido tú? Ignora este correo: tu contraseña no cambia.".into(),
                ),
                Some(by) => (
                    format!(
                        "{}, de {}, te pide que elijas una nueva contraseña para tu cuenta.",
                        by.name.or("Una persona que administra"),
                        by.workspace.or("tu espacio de trabajo"),
                    ),
                    "Tu contraseña no cambia hasta que elijas una nueva, y nadie más que tú puede verla.".into(),
                ),
            };
            Letter {
                language: Language::Es,
                sender: "Guestlist".into(),
                subject: "Elige una nueva contraseña de Guestlist".into(),
                preview: "Con el enlace de este correo puedes elegir una nueva contraseña.".into(),
                title: "Elige una nueva contraseña".into(),
                paragraphs: vec![greeting(name), why],
                quote: None,
                facts: vec![],
                action: Some(Action {
                    deadline: Some(format!("Este enlace funciona una sola vez, durante {}.", minutes(expires_minutes))),
                    ..open("Elegir nueva contraseña", link)
                }),
                footer,
            }
        }
        Mail::PasswordChanged { name, at } => Letter {
            language: Language::Es,
            sender: "Guestlist".into(),
            subject: "Tu contraseña de Guestlist ha cambiado".into(),
            preview: "Si has sido tú, no tienes que hacer nada.".into(),
            title: "Tu contraseña ha cambiado".into(),
            paragraphs: vec![
                greeting(name),
                format!("La contraseña de tu cuenta se cambió el {}.", date(at)),
                "Si has sido tú, no tienes que hacer nada. Si no, elige ahora mismo «¿Has olvidado tu contraseña?» en la página de inicio de sesión y avisa a quien administra tu espacio de trabajo.".into(),
            ],
            quote: None,
            facts: vec![],
            action: None,
            footer: "Recibes este correo cada vez que cambia la contraseña de tu cuenta.".into(),
        },
        Mail::ImportEnded(ref import) => {
            let (workspace, source) = (import.workspace.or(A_WORKSPACE), import.source);
            let (done, next) = match (import.reason, import.unmatched_users) {
                (Some(_), _) => (
                    format!("Tu importación de {source} no se ha podido completar."),
                    "Lo que ya se había importado es tuyo; está en el informe.".to_owned(),
                ),
                (None, 0) => (
                    format!("Tu importación de {source} ha terminado."),
                    "Quienes tenían acceso allí lo tienen también aquí.".to_owned(),
                ),
                (None, _) => (
                    format!("Tu importación de {source} ha terminado."),
                    "Algunas personas que tenían acceso allí aún no están aquí. Invítalas desde el informe: al unirse encontrarán lo que tenían.".to_owned(),
                ),
            };
            Letter {
                language: Language::Es,
                subject: match import.reason {
                    Some(_) => format!("Tu importación en {workspace} se ha detenido"),
                    None => format!("Tu importación en {workspace} ha terminado"),
                },
                preview: done.clone(),
                title: match import.reason {
                    Some(_) => "Tu importación se ha detenido".into(),
                    None => "Tu importación ha terminado".into(),
                },
                paragraphs: vec![greeting(import.name), done, next],
                quote: Quote::new(import.reason, "El motivo:".into()),
                facts: vec![
                    Fact::new("Colecciones, cuentas y secretos", import.items),
                    Fact::new("Personas que aún no están aquí", import.unmatched_users),
                ],
                action: Some(open("Abrir el informe de importación", import.report_url)),
                footer: format!("Recibes este correo porque has iniciado una importación en {workspace}."),
                sender: workspace,
            }
        }
        Mail::Test { name, workspace, settings_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::Es,
                subject: format!("El correo de {workspace} llega"),
                preview: "Esta es la prueba que has pedido.".into(),
                title: "Funciona".into(),
                paragraphs: vec![
                    greeting(name),
                    "Este es el correo de prueba que has pedido. Si está en tu bandeja de entrada y no entre el correo no deseado, las invitaciones también llegarán.".into(),
                ],
                quote: None,
                facts: vec![],
                action: Some(open("Abrir los ajustes", settings_url)),
                footer: format!("Recibes este correo porque has pedido una prueba en los ajustes de {workspace}."),
                sender: workspace,
            }
        }
    }
}

/// What the invite and its reminder have in common.
fn invitation(invite: &Invite<'_>) -> Letter {
    let (inviter, workspace) = parties(invite);
    let until = format!("Este enlace funciona hasta el {}.", date(invite.expires_at));
    let facts = [
        Some(Fact::new("Inicias sesión como", invite.email)),
        Some(Fact::new("Rol", role(invite.role))),
        Fact::named("Organización asociada", invite.partner),
        invite.access_until.map(|at| Fact::new("Tu acceso termina el", date(at))),
    ];
    Letter {
        language: Language::Es,
        subject: String::new(),
        preview: until.clone(),
        title: String::new(),
        paragraphs: vec![],
        quote: Quote::new(invite.message, format!("{inviter} escribe:")),
        facts: facts.into_iter().flatten().collect(),
        action: Some(Action {
            deadline: Some(format!("{until} Es solo para ti: no lo reenvíes.")),
            ..open(&format!("Unirme a {workspace}"), invite.link)
        }),
        footer: format!(
            "Recibes este correo porque {inviter} introdujo tu dirección. ¿No lo esperabas? Puedes ignorarlo, o abrir el enlace y rechazar la invitación."
        ),
        sender: workspace,
    }
}

fn parties(invite: &Invite<'_>) -> (String, String) {
    (invite.inviter_name.or(SOMEONE), invite.workspace.or(A_WORKSPACE))
}

fn open(label: &str, url: &str) -> Action {
    Action { label: label.into(), url: url.into(), copy_hint: COPY_HINT, deadline: None }
}

fn greeting(name: Name<'_>) -> String {
    match name.or("") {
        name if name.is_empty() => "Hola:".into(),
        name => format!("Hola, {name}:"),
    }
}

fn role(role: &str) -> &str {
    match role {
        "owner" => "Propietario",
        "super_admin" => "Superadministrador",
        "admin" => "Administrador",
        "user" => "Usuario",
        "login_only" => "Solo inicio de sesión",
        "guest" => "Invitado",
        other => other,
    }
}

fn minutes(minutes: u32) -> String {
    match minutes {
        1 => "1 minuto".into(),
        n => format!("{n} minutos"),
    }
}

fn date(at: DateTime<Utc>) -> String {
    let month = MONTHS[at.month0() as usize];
    format!("{} de {month} de {}", at.day(), at.format("%Y, %H:%M UTC"))
}
