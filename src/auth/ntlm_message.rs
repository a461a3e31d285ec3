//! The three messages of NTLM with version 2 responses, byte by byte (MS-NLMP).

use chrono::{DateTime, Utc};
use md4::{Digest as _, Md4};

use super::hash::Hash;

const SIGNATURE: &[u8; 8] = b"NTLMSSP\0";
const UNICODE: u32 = 0x0000_0001;
const OEM: u32 = 0x0000_0002;
const REQUEST_TARGET: u32 = 0x0000_0004;
const NTLM: u32 = 0x0000_0200;
const DOMAIN_SUPPLIED: u32 = 0x0000_1000;
const WORKSTATION_SUPPLIED: u32 = 0x0000_2000;
const ALWAYS_SIGN: u32 = 0x0000_8000;
const EXTENDED_SECURITY: u32 = 0x0008_0000;
const TARGET_INFO: u32 = 0x0080_0000;
const VERSION: u32 = 0x0200_0000;
const KEY_128: u32 = 0x2000_0000;
const KEY_56: u32 = 0x8000_0000;

/// Windows XP, as other clients say: servers do not look.
const CLIENT_VERSION: [u8; 8] = [5, 1, 0x28, 0x0a, 0, 0, 0, 15];

/// A member of the target info that holds the server's time.
const TIMESTAMP: u16 = 7;

/// Seconds from 1601, where Windows begins to count, to 1970.
const SECONDS_TO_1970: i64 = 11_644_473_600;

/// Who wants in.
pub(super) struct Account<'text> {
    pub(super) username: &'text str,
    pub(super) password: &'text str,
    pub(super) domain: &'text str,
    pub(super) workstation: &'text str,
}

/// What cannot be foreseen.
pub(super) struct Chance {
    pub(super) client_challenge: [u8; 8],
    pub(super) now: DateTime<Utc>,
}

/// The first message: who we are and what we can do.
pub(super) fn negotiate(account: &Account<'_>) -> Vec<u8> {
    let domain = account.domain.to_uppercase().into_bytes();
    let workstation = account.workstation.to_uppercase().into_bytes();
    // A workstation is said to be there even where it is empty, as newman says it.
    let mut flags = UNICODE
        | OEM
        | REQUEST_TARGET
        | NTLM
        | WORKSTATION_SUPPLIED
        | ALWAYS_SIGN
        | EXTENDED_SECURITY
        | VERSION
        | KEY_128
        | KEY_56;
    if !domain.is_empty() {
        flags |= DOMAIN_SUPPLIED;
    }
    let mut message = Message::new(1);
    message.number(flags);
    message.field_at(40 + workstation.len(), &domain);
    message.field_at(40, &workstation);
    message.head.extend(CLIENT_VERSION);
    message.head.extend(workstation);
    message.head.extend(domain);
    message.head
}

/// The server's message: what to prove the password on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServerChallenge {
    flags: u32,
    challenge: [u8; 8],
    target_info: Vec<u8>,
}

impl ServerChallenge {
    /// `None` when the bytes are not such a message.
    pub(super) fn read(bytes: &[u8]) -> Option<ServerChallenge> {
        if bytes.get(..8)? != SIGNATURE || number_at(bytes, 8)? != 2 {
            return None;
        }
        let flags = number_at(bytes, 20)?;
        let challenge = bytes.get(24..32)?.try_into().ok()?;
        let target_info = if flags & TARGET_INFO == 0 {
            Vec::new()
        } else {
            let length = usize::from(short_at(bytes, 40)?);
            let offset = usize::try_from(number_at(bytes, 44)?).ok()?;
            bytes.get(offset..offset.checked_add(length)?)?.to_vec()
        };
        Some(ServerChallenge { flags, challenge, target_info })
    }

    /// The server's own time, if it tells: clocks of client and server may differ.
    fn time(&self) -> Option<[u8; 8]> {
        let mut rest = self.target_info.as_slice();
        loop {
            let (kind, length) = (short_at(rest, 0)?, usize::from(short_at(rest, 2)?));
            let value = rest.get(4..4 + length)?;
            match kind {
                0 => return None,
                TIMESTAMP => return value.try_into().ok(),
                _ => rest = &rest[4 + length..],
            }
        }
    }
}

/// The third message: the proof.
pub(super) fn authenticate(server: &ServerChallenge, account: &Account<'_>, chance: &Chance) -> Vec<u8> {
    let is_unicode = server.flags & UNICODE != 0;
    let text = |text: &str| if is_unicode { utf16(text) } else { text.as_bytes().to_vec() };
    let domain = account.domain.to_uppercase();
    let response = Response::new(server, account.username, &domain, account.password, chance);
    // In the order in which they follow the head; the head names them in an order of its own.
    let fields =
        [text(&domain), text(account.username), text(&account.workstation.to_uppercase()), response.lm, response.nt];
    let place_of = |index: usize| 72 + fields[..index].iter().map(Vec::len).sum::<usize>();
    let mut flags = REQUEST_TARGET | NTLM | ALWAYS_SIGN | EXTENDED_SECURITY | TARGET_INFO | VERSION | KEY_128 | KEY_56;
    flags |= if is_unicode { UNICODE } else { OEM };
    let mut message = Message::new(3);
    for index in [3, 4, 0, 1, 2] {
        message.field_at(place_of(index), &fields[index]);
    }
    // No session key.
    message.field_at(place_of(5), &[]);
    message.number(flags);
    message.head.extend(CLIENT_VERSION);
    message.head.extend(fields.concat());
    message.head
}

/// Responses of version 2 (MS-NLMP 3.3.2). Those of version 1 are not spoken: a listener could find the password.
struct Response {
    lm: Vec<u8>,
    nt: Vec<u8>,
}

impl Response {
    fn new(server: &ServerChallenge, username: &str, domain: &str, password: &str, chance: &Chance) -> Response {
        let key = key(username, domain, password);
        let server_time = server.time();
        let mut blob = vec![1, 1, 0, 0, 0, 0, 0, 0];
        blob.extend(server_time.unwrap_or_else(|| windows_time(chance.now)));
        blob.extend(chance.client_challenge);
        blob.extend([0; 4]);
        blob.extend(&server.target_info);
        blob.extend([0; 4]);
        let proof = |content: &[u8]| Hash::Md5.keyed(&key, &[&server.challenge[..], content].concat());
        let lm = match server_time {
            // A server that tells its time wants no older response.
            Some(_) => vec![0; 24],
            None => [proof(&chance.client_challenge), chance.client_challenge.to_vec()].concat(),
        };
        Response { lm, nt: [proof(&blob), blob].concat() }
    }
}

/// NTOWFv2: the key made of the password.
fn key(username: &str, domain: &str, password: &str) -> Vec<u8> {
    let password = Md4::digest(utf16(password));
    Hash::Md5.keyed(&password, &utf16(&format!("{}{domain}", username.to_uppercase())))
}

/// Tenths of microseconds since 1601.
fn windows_time(time: DateTime<Utc>) -> [u8; 8] {
    let seconds = time.timestamp() + SECONDS_TO_1970;
    (seconds * 10_000_000 + i64::from(time.timestamp_subsec_nanos() / 100)).to_le_bytes()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn short_at(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(place..place + 2)?.try_into().ok()?))
}

fn number_at(bytes: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(place..place + 4)?.try_into().ok()?))
}

/// A message in the making: a head with lengths and places of what follows it.
struct Message {
    head: Vec<u8>,
}

impl Message {
    fn new(kind: u32) -> Message {
        let mut message = Message { head: SIGNATURE.to_vec() };
        message.number(kind);
        message
    }

    fn number(&mut self, number: u32) {
        self.head.extend(number.to_le_bytes());
    }

    fn field_at(&mut self, place: usize, content: &[u8]) {
        // Longer names do not exist in Windows.
        let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
        self.head.extend(length.to_le_bytes());
        self.head.extend(length.to_le_bytes());
        self.number(u32::try_from(place).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
#[path = "ntlm_message_tests.rs"]
mod tests;
