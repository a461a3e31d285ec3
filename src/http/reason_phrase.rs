//! Names of status codes.

use http::StatusCode;

/// The name that Postman shows for a code where the server sent no reason phrase: scripts compare with it. Postman's
/// names differ from those of RFC 9110 for some codes; a code that Postman has no name for keeps the standard one.
pub fn standard_phrase(code: u16) -> Option<&'static str> {
    Some(match code {
        102 => "Processing (WebDAV) (RFC 2518)",
        103 => "Checkpoint",
        122 => "Request-URI too long",
        203 => "Non-Authoritative Information (since HTTP/1.1)",
        207 => "Multi-Status (WebDAV) (RFC 4918)",
        208 => "Already Reported (WebDAV) (RFC 5842)",
        226 => "IM Used (RFC 3229)",
        305 => "Use Proxy (since HTTP/1.1)",
        306 => "Switch Proxy",
        307 => "Temporary Redirect (since HTTP/1.1)",
        308 => "Resume Incomplete",
        413 => "Request Entity Too Large",
        414 => "Request-URI Too Long",
        416 => "Requested Range Not Satisfiable",
        418 => "I'm a teapot (RFC 2324)",
        422 => "Unprocessable Entity (WebDAV) (RFC 4918)",
        423 => "Locked (WebDAV) (RFC 4918)",
        424 => "Failed Dependency (WebDAV) (RFC 4918)",
        425 => "Unordered Collection (RFC 3648)",
        426 => "Upgrade Required (RFC 2817)",
        444 => "No Response",
        449 => "Retry With",
        450 => "Blocked by Windows Parental Controls",
        499 => "Client Closed Request",
        506 => "Variant Also Negotiates (RFC 2295)",
        507 => "Insufficient Storage (WebDAV) (RFC 4918)",
        508 => "Loop Detected (WebDAV) (RFC 5842)",
        509 => "Bandwidth Limit Exceeded (Apache bw/limited extension)",
        510 => "Not Extended (RFC 2774)",
        598 => "Network read timeout error",
        599 => "Network connect timeout error[23]",
        _ => return StatusCode::from_u16(code).ok()?.canonical_reason(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_names_that_postman_shows() {
        for (code, name) in [
            (200, Some("OK")),
            (404, Some("Not Found")),
            (413, Some("Request Entity Too Large")),
            (422, Some("Unprocessable Entity (WebDAV) (RFC 4918)")),
            (451, Some("Unavailable For Legal Reasons")),
            (499, Some("Client Closed Request")),
            (299, None),
            (999, None),
            (0, None),
        ] {
            assert_eq!(standard_phrase(code), name);
        }
    }
}
