//! Addresses of the network: which are the public internet's, which a company's own. Whatever connects to an address that somebody
//! else says (endpoints of webhooks, providers of sign-in) asks here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    bits: u8,
}

impl Net {
    /// Reads `10.0.0.0/8` or `fd00::/8`; an address alone is a range of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Net> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok().filter(|bits| *bits <= most))?;
        Some(Net { address, bits })
    }

    /// Whether an address is in it.
    pub(crate) fn has(&self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128 - u32::from(self.bits);
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

/// Whether an address is one of the public internet: what IANA lists for a special purpose is not.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Ranges of the IPv4 special-purpose registry, multicast, and what is reserved.
const SPECIAL_V4: [(Ipv4Addr, u8); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_in =
        |&(net, bits): &(Ipv4Addr, u8)| Net { address: IpAddr::V4(net), bits }.has(IpAddr::V4(address));
    !SPECIAL_V4.iter().any(is_in)
}

/// Ranges within 2000::/3 that are not the public internet: Teredo and its neighbours, documentation (and the rest of
/// its block, which nobody has), 6to4 (which carries IPv4).
const SPECIAL_V6: [(Ipv6Addr, u8); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 16),
];

/// Mapped, translated, local and multicast addresses all lie outside of 2000::/3.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let is_in = |net: Ipv6Addr, bits: u8| Net { address: IpAddr::V6(net), bits }.has(IpAddr::V6(address));
    is_in(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)
        && !SPECIAL_V6.iter().any(|&(net, bits)| is_in(net, bits))
}

/// Whether an address is one of a company's own network: private ranges, and those shared with a provider.
pub(crate) fn is_own(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || Net { address: SHARED, bits: 10 }.has(address),
        IpAddr::V6(v6) => v6.is_unique_local(),
    }
}

/// The range between a provider and its customers (RFC 6598).
const SHARED: IpAddr = IpAddr::V4(Ipv4Addr::new(100, 64, 0, 0));
