//! Which accounts somebody sees who is limited to some sites: those at the sites' domains, or within them.

use std::collections::HashSet;

use url::Url;

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

/// Whether a host lies at one of these sites.
pub fn is_at(host: &str, sites: &HashSet<String>) -> bool {
    within(host).any(|domain| sites.contains(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_its_domain_and_what_lies_within() {
        let sites = in_lower_case(&["facebook.com".to_owned(), "TikTok.com".to_owned()]);
        let is_at = |address| host(address).is_some_and(|host| is_at(&host, &sites));
        for address in
            ["https://www.facebook.com/login.php", "facebook.com", "http://business.tiktok.com:80/"]
        {
            assert!(is_at(address), "{address}");
        }
        for address in ["https://notfacebook.com/", "https://facebook.com.evil.test/", "", "not an address"] {
            assert!(!is_at(address), "{address}");
        }
    }
}
