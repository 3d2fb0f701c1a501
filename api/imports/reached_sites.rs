//! Which accounts somebody sees who is limited to some sites: those at the sites' domains, or within them.

use std::collections::HashSet;

use url::Url;
use uuid::Uuid;

/// The most parts of a host that is looked at: far above what people sign in to.
const MOST_PARTS: usize = 20;

/// The host of an address, in lower case.
pub fn host(address: &str) -> Option<String> {
    let parsed = match address.contains("://") {
        true => Url::parse(address),
        false => Url::parse(&format!("https://{address}")),
    };
    let host = parsed.ok()?.host_str()?.trim_end_matches('.').to_lowercase();
    // As long as a domain can be.
    ((1..=253).contains(&host.len()) && host.split('.').count() <= MOST_PARTS).then_some(host)
}

/// A host and the domains it lies within, the host first.
pub fn within(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |host| host.split_once('.').map(|(_, domain)| domain))
}

/// Sites as hosts are compared with them.
pub fn in_lower_case(sites: &[String]) -> HashSet<String> {
    sites.iter().map(|site| site.to_lowercase()).collect()
}

/// Those of the sites that lie within no other one.
pub fn outermost(sites: &HashSet<String>) -> impl Iterator<Item = &String> {
    sites.iter().filter(|site| !within(site).skip(1).any(|domain| sites.contains(domain)))
}

/// Accounts by their hosts, each written backwards: those at one site stand next to each other, and are found
/// without a look at the others.
pub struct ByHost(Vec<(String, Uuid)>);

impl ByHost {
    /// Of accounts and their addresses.
    pub fn new<'a>(accounts: impl Iterator<Item = (Uuid, &'a str)>) -> Self {
        let at_hosts = accounts.filter_map(|(id, address)| Some((backwards(&host(address)?), id)));
        let mut at_hosts: Vec<_> = at_hosts.collect();
        at_hosts.sort_unstable();
        Self(at_hosts)
    }

    /// Those at any of these sites, each once.
    pub fn at(&self, sites: &HashSet<String>) -> impl Iterator<Item = Uuid> {
        outermost(sites).flat_map(|site| {
            let site = backwards(site);
            let first = self.0.partition_point(|(host, _)| *host < site);
            let at_site = self.0[first..].iter().take_while(move |(host, _)| host.starts_with(&site));
            at_site.map(|(_, id)| *id)
        })
    }
}

/// `shop.test` as `tset.pohs.`, with which whatever lies within it begins, and nothing else.
fn backwards(domain: &str) -> String {
    domain.chars().rev().chain(['.']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_its_domain_and_what_lies_within() {
        let sites = in_lower_case(&["facebook.com".to_owned(), "TikTok.com".to_owned()]);
        let is_at = |address| ByHost::new([(Uuid::nil(), address)].into_iter()).at(&sites).count() == 1;
        for address in
            ["https://www.facebook.com/login.php", "facebook.com", "http://business.tiktok.com:80/"]
        {
            assert!(is_at(address), "{address}");
        }
        for address in ["https://notfacebook.com/", "https://facebook.com.evil.test/", "", "not an address"] {
            assert!(!is_at(address), "{address}");
        }
    }

    #[test]
    fn an_account_at_several_sites_is_found_once_among_many() {
        let hosts =
            ["b.test", "x-a.test", "a.test", "a.test.x", "x.a.test", "y.x.a.test", "a-a.test", "z.test"];
        let id =
            |host| Uuid::from_u128(hosts.iter().position(|known| *known == host).expect("a host") as u128);
        let accounts = ByHost::new(hosts.iter().map(|host| (id(*host), *host)));
        let at = |sites: &[&str]| {
            let sites = sites.iter().map(|site| (*site).to_owned()).collect();
            accounts.at(&sites).collect::<HashSet<_>>()
        };
        let of = |hosts: &[&'static str]| hosts.iter().map(|host| id(*host)).collect::<HashSet<_>>();
        assert_eq!(
            at(&["x.a.test", "a.test", "b.test"]),
            of(&["a.test", "x.a.test", "y.x.a.test", "b.test"])
        );
        assert_eq!(at(&["x.a.test"]), of(&["x.a.test", "y.x.a.test"]));
        assert_eq!(at(&["c.test", ""]), of(&[]));
        let sites = in_lower_case(&["a.test".to_owned(), "x.a.test".to_owned()]);
        assert_eq!(accounts.at(&sites).count(), 3);
    }
}
