//! Networks in CIDR: how people write them, how they are stored, and whether an address is in one.

use std::net::IpAddr;

use ipnet::IpNet;

/// Networks in CIDR, or single addresses, separated by commas or white space; the first that is
/// neither is refused in words.
pub(crate) fn read(text: &str) -> Result<Vec<IpNet>, String> {
    let parts = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    let mut networks = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let network = one(part)?;
        if !networks.contains(&network) {
            networks.push(network);
        }
    }
    if networks.len() > MAX_NETWORKS {
        return Err(format!("Enter at most {MAX_NETWORKS} networks."));
    }
    Ok(networks)
}

const MAX_NETWORKS: usize = 50;

fn one(text: &str) -> Result<IpNet, String> {
    let shown: String = text.chars().take(60).collect();
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return Err(format!("{shown} is not a network. Use the format 10.20.0.0/16 or 192.0.2.7."));
    };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let length = match length.map(str::parse::<u8>) {
        None => longest,
        Some(Ok(length)) if length <= longest => length,
        Some(_) => return Err(format!("{shown}: a prefix is at most /{longest}.")),
    };
    // The bits after the prefix are dropped: 10.20.4.17/16 is 10.20.0.0/16.
    IpNet::new(address, length).map(|network| network.trunc()).map_err(|error| error.to_string())
}

/// As it is stored.
pub(crate) fn written(networks: &[IpNet]) -> String {
    networks.iter().map(shown).collect::<Vec<_>>().join(" ")
}

/// As people write it: a single address without its prefix length.
fn shown(network: &IpNet) -> String {
    if network.prefix_len() == network.max_prefix_len() {
        network.addr().to_string()
    } else {
        network.to_string()
    }
}

/// Whether an address lies in one of the networks. Without networks, every address does; with
/// them, an unknown one does not.
pub(crate) fn allow(networks: &[IpNet], address: Option<IpAddr>) -> bool {
    networks.is_empty()
        || address.is_some_and(|address| {
            let address = address.to_canonical();
            networks.iter().any(|network| network.contains(&address))
        })
}

#[cfg(test)]
mod tests {
    use super::{allow, read, written};

    #[test]
    fn networks_are_read_and_written_the_same() {
        let networks = read(" 10.20.4.17/16, 192.0.2.7\n2001:db8::/32 10.20.0.0/16").expect("some");
        assert_eq!(written(&networks), "10.20.0.0/16 192.0.2.7 2001:db8::/32");
        assert_eq!(read(&written(&networks)), Ok(networks));
        assert_eq!(read("10.20.0.0/33"), Err("10.20.0.0/33: a prefix is at most /32.".into()));
        assert!(read("example.com").is_err());
    }

    #[test]
    fn an_address_is_allowed_by_one_network_or_by_none_at_all() {
        let networks = read("10.20.0.0/16 2001:db8::/32").expect("some");
        let address = |text: &str| text.parse().ok();
        assert!(allow(&networks, address("10.20.255.1")));
        assert!(allow(&networks, address("::ffff:10.20.0.9")));
        assert!(allow(&networks, address("2001:db8::1")));
        assert!(!allow(&networks, address("10.21.0.1")));
        assert!(!allow(&networks, None));
        assert!(allow(&[], None));
    }
}
