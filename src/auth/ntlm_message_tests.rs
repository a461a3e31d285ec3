use super::*;
use crate::auth::hash::hex;

/// The values of MS-NLMP, section 4.2.1 and 4.2.4.
const ACCOUNT: Account<'static> =
    Account { username: "User", password: "Password", domain: "Domain", workstation: "COMPUTER" };

fn published_challenge() -> ServerChallenge {
    let mut target_info = vec![2, 0, 12, 0];
    target_info.extend(utf16("Domain"));
    target_info.extend([1, 0, 12, 0]);
    target_info.extend(utf16("Server"));
    target_info.extend([0; 4]);
    ServerChallenge {
        flags: UNICODE | TARGET_INFO,
        challenge: [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef],
        target_info,
    }
}

fn published_chance() -> Chance {
    // Windows' zero.
    Chance { client_challenge: [0xaa; 8], now: DateTime::from_timestamp(-SECONDS_TO_1970, 0).unwrap() }
}

#[test]
fn the_published_responses_come_out() {
    assert_eq!(hex(&key("User", "Domain", "Password")), "0c868a403bfd7a93a3001ef22ef02e3f");
    let response = Response::new(&published_challenge(), "User", "Domain", "Password", &published_chance());
    assert_eq!(hex(&response.lm), "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
    assert_eq!(hex(&response.nt[..16]), "68cd0ab851e51c96aabc927bebef6a1c");
    assert_eq!(response.nt.len(), 84);
}

#[test]
fn a_challenge_is_read() {
    let target_info = published_challenge().target_info;
    let mut bytes = SIGNATURE.to_vec();
    bytes.extend(2_u32.to_le_bytes());
    bytes.extend([0; 8]);
    bytes.extend((UNICODE | TARGET_INFO).to_le_bytes());
    bytes.extend([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]);
    bytes.extend([0; 8]);
    let length = u8::try_from(target_info.len()).unwrap();
    bytes.extend([length, 0, length, 0, 48, 0, 0, 0]);
    bytes.extend(&target_info);
    assert_eq!(ServerChallenge::read(&bytes), Some(published_challenge()));
    // Nothing that a server sends may end in a panic.
    for end in 0..bytes.len() {
        assert_eq!(ServerChallenge::read(&bytes[..end]), None);
    }
    bytes[44..48].fill(0xff);
    assert_eq!(ServerChallenge::read(&bytes), None);
}

#[test]
fn the_server_s_time_is_used_where_it_is_told() {
    let mut server = published_challenge();
    server.target_info.truncate(32);
    server.target_info.extend([7, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0]);
    let response = Response::new(&server, "User", "Domain", "Password", &published_chance());
    assert_eq!(response.nt[24..32], [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(response.lm, [0; 24]);
    server.target_info = vec![7, 0, 255, 255];
    assert_eq!(server.time(), None);
}

#[test]
fn the_fields_of_messages_point_to_their_content() {
    let first = negotiate(&ACCOUNT);
    assert_eq!(&first[..12], b"NTLMSSP\0\x01\0\0\0");
    assert_eq!(&first[40..], b"COMPUTERDOMAIN");
    assert_eq!(number_at(&first, 20), Some(48));
    assert_eq!(number_at(&first, 28), Some(40));
    let third = authenticate(&published_challenge(), &ACCOUNT, &published_chance());
    let field = |place: usize| {
        let start = usize::try_from(number_at(&third, place + 4).unwrap()).unwrap();
        third[start..start + usize::from(short_at(&third, place).unwrap())].to_vec()
    };
    assert_eq!(field(12).len(), 24);
    assert_eq!(field(20).len(), 84);
    assert_eq!(field(28), utf16("DOMAIN"));
    assert_eq!(field(36), utf16("User"));
    assert_eq!(field(44), utf16("COMPUTER"));
    assert_eq!(third.len(), 72 + 24 + 84 + 12 + 8 + 16);
}

#[test]
fn names_follow_the_head_and_the_proof_follows_them() {
    let message = authenticate(&published_challenge(), &ACCOUNT, &published_chance());
    let field = |place: usize| {
        let (length, start) =
            (usize::from(short_at(&message, place).unwrap()), number_at(&message, place + 4).unwrap());
        (start as usize, message[start as usize..][..length].to_vec())
    };
    assert_eq!(field(28), (72, utf16("DOMAIN")));
    assert_eq!(field(36), (84, utf16("User")));
    assert_eq!(field(44), (92, utf16("COMPUTER")));
    let (lm, nt) = (field(12), field(20));
    assert_eq!((lm.0, lm.1.len(), nt.0, nt.0 + nt.1.len()), (108, 24, 132, message.len()));
}
