//! What a server says when it breaks a handshake off.

use rustls::AlertDescription;

use crate::http::Failure;

/// The failure that an alert means.
pub(super) fn failure_of(alert: AlertDescription) -> Failure {
    let meaning = meaning(alert).map(|meaning| format!(": {meaning}")).unwrap_or_default();
    let code = format!("ERR_SSL_ALERT_{}", shouting(alert));
    Failure::new(code, format!("SSL alert {alert:?} (number {}){meaning}", u8::from(alert)))
}

/// What a server most likely has to find fault with.
fn meaning(alert: AlertDescription) -> Option<&'static str> {
    Some(match alert {
        AlertDescription::CertificateRequired => "the server wants a client certificate",
        AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnknownCA
        | AlertDescription::AccessDenied => "the server does not accept the client certificate",
        AlertDescription::ProtocolVersion => "the server speaks no version of TLS that is offered to it",
        AlertDescription::HandshakeFailure => {
            "the server has no cipher that is offered to it, or wants a client certificate"
        }
        AlertDescription::UnrecognisedName => "the server does not know this host",
        AlertDescription::NoApplicationProtocol => "the server does not speak the HTTP version that is asked for",
        _ => return None,
    })
}

fn shouting(alert: AlertDescription) -> String {
    let mut text = String::new();
    for character in format!("{alert:?}").chars() {
        if character.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(character.to_ascii_uppercase());
    }
    text
}
