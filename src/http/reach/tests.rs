use super::*;

fn reach(patterns: &[&str], denies_private: bool) -> Reach {
    Reach { allowed: patterns.iter().map(|pattern| pattern.parse().unwrap()).collect(), denies_private }
}

fn is_reached(reach: &Reach, url: &str) -> bool {
    reach.check(&Url::parse(url).unwrap()).is_ok()
}

#[test]
fn hosts_are_allowed_by_name_domain_address_and_port() {
    let allowed = reach(&["api.Example.com", "*.zone.test", "10.0.0.7:8080", "[::1]", "bücher.test:443"], false);
    for url in [
        "http://api.example.com/x",
        "https://API.example.COM.:8443/",
        "http://a.zone.test/",
        "http://a.b.zone.test/",
        "http://10.0.0.7:8080/",
        "http://0x0a000007:8080/",
        "http://[::1]:1/",
        "https://b%C3%BCcher.test/",
        "http://xn--bcher-kva.test:443/",
    ] {
        assert!(is_reached(&allowed, url), "{url}");
    }
    for url in [
        "http://example.com/",
        "http://api.example.com.evil.test/",
        "http://evil-api.example.com/",
        "http://api.example.com@evil.test/",
        "http://zone.test/",
        "http://azone.test/",
        "http://10.0.0.7/",
        "http://10.0.0.8:8080/",
        "http://[::2]/",
        "http://b%C3%BCcher.test/",
        "http://{{host}}/",
    ] {
        assert!(!is_reached(&allowed, url), "{url}");
    }
    assert!(is_reached(&reach(&["*"], false), "http://anything/"));
    assert!(is_reached(&Reach::default(), "http://127.0.0.1/"));
}

#[test]
fn what_is_no_host_is_refused() {
    for text in ["", "http://a", "a/b", "a:b", "a:99999", "*a", "a.*", "*.*.b", "a b", "[::1", "*."] {
        assert!(text.parse::<HostPattern>().is_err(), "{text}");
    }
    let sentence = "http://a".parse::<HostPattern>().unwrap_err();
    assert!(sentence.starts_with("`http://a` is no host: give api.example.com"), "{sentence}");
}

#[test]
fn private_addresses_are_known_in_every_spelling() {
    let denying = reach(&[], true);
    for url in [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::ffff:0:10.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:1::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
    ] {
        assert!(!is_reached(&denying, url), "{url}");
    }
    for url in [
        "http://1.1.1.1/",
        "http://172.32.0.1/",
        "http://172.15.0.1/",
        "http://100.128.0.1/",
        "http://192.0.1.1/",
        "http://[2606:4700::1111]/",
        "http://[::ffff:1.1.1.1]/",
        "http://[2002:101:101::]/",
        "http://name.test/",
    ] {
        assert!(is_reached(&denying, url), "{url}");
    }
}

#[test]
fn of_a_name_only_public_addresses_are_left() {
    let (public, inside): (IpAddr, IpAddr) = ("1.1.1.1".parse().unwrap(), "10.0.0.1".parse().unwrap());
    let denying = reach(&[], true);
    assert_eq!(denying.within("n.test", vec![inside, public]), Ok(vec![public]));
    assert_eq!(
        denying.within("n.test", vec![inside]).unwrap_err().to_string(),
        "n.test leads to 10.0.0.1, this machine or a private network, which --deny-private puts out of reach"
    );
    assert_eq!(Reach::default().within("n.test", vec![inside]), Ok(vec![inside]));
}
