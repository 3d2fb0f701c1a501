//! Where a request comes from, for counting attempts: the peer, or what a configured proxy says.

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use crate::app::App;
use crate::problem::Error;

/// The network address a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkAddress(pub IpAddr);

impl NetworkAddress {
    /// What attempts are counted by: the address, of IPv6 the network of one customer (/64).
    pub fn subject(self) -> String {
        match self.0 {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (!0 << 64)).to_string(),
        }
    }

    /// For the log: the network, not the person in it. 256 addresses of IPv4; of IPv6 a site (/48).
    pub fn masked(self) -> String {
        match self.0 {
            IpAddr::V4(ip) => format!("{}/24", Ipv4Addr::from_bits(ip.to_bits() & (!0 << 8))),
            IpAddr::V6(ip) => format!("{}/48", Ipv6Addr::from_bits(ip.to_bits() & (!0 << 80))),
        }
    }
}

impl FromRequest for NetworkAddress {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<Data<App>>().expect("the app is set for every route");
        let peer = request.peer_addr().map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |peer| peer.ip());
        let forwarded: Vec<&str> = request
            .headers()
            .get_all(header::X_FORWARDED_FOR)
            .flat_map(|value| value.to_str().unwrap_or_default().split(','))
            .collect();
        ready(Ok(Self(address(peer, &forwarded, &app.config.trusted_proxies))))
    }
}

/// Anybody can write X-Forwarded-For; only what a trusted proxy added at its right end counts.
fn address(peer: IpAddr, forwarded: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|proxy| proxy.to_canonical() == ip);
    let mut address = peer.to_canonical();
    for entry in forwarded.iter().rev() {
        if !is_trusted(address) {
            break;
        }
        match parse(entry.trim()) {
            Some(ip) => address = ip,
            None => break,
        }
    }
    address
}

/// An entry is an address, with or without a port.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    let ip = bare.parse().ok().or_else(|| entry.parse().ok().map(|with_port: SocketAddr| with_port.ip()));
    ip.map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let trusted: Vec<IpAddr> = trusted.iter().map(|t| ip(t)).collect();
        address(ip(peer), forwarded, &trusted).to_string()
    }

    #[test]
    fn a_forged_header_does_not_help() {
        assert_eq!(from("9.9.9.9", &["1.1.1.1"], &[]), "9.9.9.9");
        assert_eq!(from("9.9.9.9", &["1.1.1.1"], &["10.0.0.1"]), "9.9.9.9");
        assert_eq!(from("10.0.0.1", &["1.1.1.1", " 9.9.9.9"], &["10.0.0.1"]), "9.9.9.9");
    }

    #[test]
    fn a_trusted_proxy_is_looked_through() {
        let trusted = ["10.0.0.1", "10.0.0.2"];
        assert_eq!(from("10.0.0.1", &["8.8.8.8", "9.9.9.9", "10.0.0.2"], &trusted), "9.9.9.9");
        assert_eq!(from("::ffff:10.0.0.1", &["9.9.9.9:4711"], &trusted), "9.9.9.9");
        assert_eq!(from("10.0.0.1", &["[2001:db8::1]:443"], &trusted), "2001:db8::1");
        assert_eq!(from("10.0.0.1", &["[2001:db8::1]"], &trusted), "2001:db8::1");
        assert_eq!(from("10.0.0.1", &["unknown"], &trusted), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &[], &trusted), "10.0.0.1");
    }

    #[test]
    fn the_log_knows_the_network_only() {
        let masked = |text: &str| NetworkAddress(text.parse().expect("an address")).masked();
        assert_eq!(masked("203.0.113.77"), "203.0.113.0/24");
        assert_eq!(masked("2001:db8:1:2:3::9"), "2001:db8:1::/48");
    }

    #[test]
    fn one_ipv6_customer_is_one_subject() {
        let subject = |text: &str| NetworkAddress(text.parse().expect("an address")).subject();
        assert_eq!(subject("2001:db8:1:2::1"), subject("2001:db8:1:2:ffff::9"));
        assert_ne!(subject("2001:db8:1:2::1"), subject("2001:db8:1:3::1"));
        assert_eq!(subject("192.0.2.7"), "192.0.2.7");
    }
}
