//! The listening server: the API, the web app, and the headers around both.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::web::{self, Data, PathConfig};
use actix_web::{App as ActixApp, HttpServer};

use crate::app::App;
use crate::routes::Routes;
use crate::{contract, health, idempotency, panicked, request_id, request_log, routes, web_app};

/// Longer than proxies keep idle connections (Caddy 120 s, nginx and AWS 60 s): whoever closes first
/// must be the one that sends, or a request meets a connection that is going away.
const KEEP_ALIVE: Duration = Duration::from_secs(130);

/// Serves on the listener until stopped.
pub fn serve(app: App, listener: TcpListener) -> std::io::Result<Server> {
    let data = Data::new(app);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(data.clone())
            .app_data(PathConfig::default().error_handler(|_, request| routes::not_routed(request).into()))
            .wrap(from_fn(panicked::middleware))
            .wrap(Compress::default())
            .wrap(from_fn(security_headers))
            .wrap(from_fn(request_log::middleware))
            .wrap(from_fn(request_id::middleware))
            .configure(health::routes)
            .configure(contract::docs::routes)
            .service(
                web::scope(routes::BASE)
                    .wrap(from_fn(idempotency::middleware))
                    .configure(|scope| routes::api(&mut Routes::Server(scope)))
                    .default_service(web::to(routes::fallback)),
            )
            .default_service(web::to(web_app::serve))
    })
    .keep_alive(KEEP_ALIVE)
    // The end of a compressed answer would wait for the client to acknowledge its beginning: 40 ms.
    .tcp_nodelay(true)
    .shutdown_timeout(30)
    .listen(listener)?;
    Ok(server.run())
}

/// Nothing from elsewhere, nothing inline, no frames.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

async fn security_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let is_https = request.app_data::<Data<App>>().is_some_and(|app| app.config.is_https());
    let is_api = request.path().starts_with("/api/");
    panicked::with_headers(next.call(request).await, |headers| {
        set_security_headers(headers, is_https, is_api)
    })
}

fn set_security_headers(headers: &mut HeaderMap, is_https: bool, is_api: bool) {
    let mut set = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if is_https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if is_api {
        set(header::CACHE_CONTROL, "no-store");
    }
}
