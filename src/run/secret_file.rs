//! Which files are secrets of the machine's, whoever reads them.

use std::{
    io::Read,
    path::{Component, Path},
};

/// Folders in which tools keep keys and tokens.
const FOLDERS: [&str; 13] = [
    ".aws",
    ".azure",
    ".docker",
    ".git",
    ".gnupg",
    ".hg",
    ".kube",
    ".password-store",
    ".ssh",
    ".svn",
    ".terraform.d",
    "gcloud",
    "gnupg",
];

/// Files in which they do.
const FILES: [&str; 33] = [
    ".boto",
    ".dockercfg",
    ".envrc",
    ".git-credentials",
    ".gitconfig",
    ".htpasswd",
    ".my.cnf",
    ".mylogin.cnf",
    ".netrc",
    ".newmanrc",
    ".npmrc",
    ".pgpass",
    ".pypirc",
    ".s3cfg",
    ".terraformrc",
    ".vault-token",
    ".yarnrc",
    ".yarnrc.yml",
    "_netrc",
    "access_tokens.db",
    "application_default_credentials.json",
    "credentials.db",
    "credentials.tfrc.json",
    "id_dsa",
    "id_ecdsa",
    "id_ecdsa_sk",
    "id_ed25519",
    "id_ed25519_sk",
    "id_rsa",
    "kubeconfig",
    "msal_token_cache.json",
    "service_principal_entries.json",
    "terraform.rc",
];

/// Files that are only known by the folder they lie in.
const IN_FOLDER: [(&str, &str); 9] = [
    (".cargo", "credentials"),
    (".cargo", "credentials.toml"),
    (".config", "git-credentials"),
    (".gem", "credentials"),
    (".gradle", "gradle.properties"),
    (".m2", "settings.xml"),
    (".m2", "settings-security.xml"),
    ("gh", "hosts.yml"),
    ("git", "credentials"),
];

/// How much of a file is looked at for a key: certificates may stand before it.
const LOOKED_AT: u64 = 64 << 10;

/// Why a file is a secret, by its name and the folders it lies in. Some file systems do not tell capitals apart.
pub(super) fn by_name(path: &Path) -> Option<&'static str> {
    let names: Vec<String> = path
        .components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(plain(&name.to_string_lossy())),
            _ => None,
        })
        .collect();
    let (name, folders) = names.split_last()?;
    if name == ".env" || name.starts_with(".env.") || name.starts_with(".env-") || name.starts_with(".env_") {
        return Some("holds variables that are secret (.env)");
    }
    if names.iter().any(|name| FOLDERS.contains(&name.as_str())) {
        return Some("belongs to a tool that keeps keys and tokens there");
    }
    let parent = folders.last().map(String::as_str);
    let is_known = FILES.contains(&name.as_str())
        || name.starts_with(".env")
        || IN_FOLDER.iter().any(|(folder, file)| parent == Some(folder) && name == file);
    is_known.then_some("is one in which tools keep keys and tokens")
}

/// The name as file systems compare names that do not tell capitals, or an end of dots and spaces, apart.
fn plain(name: &str) -> String {
    let plain = name.to_lowercase();
    match plain.trim_end_matches(['.', ' ']) {
        "" => plain,
        trimmed => trimmed.to_owned(),
    }
}

/// Whether a file begins with a private key as OpenSSL, OpenSSH and PuTTY write them.
pub(super) fn holds_private_key(file: impl Read) -> bool {
    let mut start = Vec::new();
    if file.take(LOOKED_AT).read_to_end(&mut start).is_err() {
        return false;
    }
    let is_text = start.iter().take(4).all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
        || start.starts_with(b"\xef\xbb\xbf");
    is_text
        && (start.starts_with(b"PuTTY-User-Key-File-")
            || memchr::memmem::find_iter(&start, b"-----BEGIN ").any(|place| {
                start[place..]
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .is_some_and(|end| start[place..place + end].trim_ascii_end().ends_with(b"PRIVATE KEY-----"))
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_tools_are_known_by_name() {
        for path in [
            ".env",
            ".ENV",
            ".env.production",
            ".envrc",
            "a/.env.local",
            ".env.",
            ".git/config",
            "x/.GIT/objects/1/2",
            ".git",
            ".aws/credentials",
            ".ssh/known_hosts",
            "deep/.kube/config",
            ".docker/config.json",
            ".npmrc",
            ".config/gcloud/credentials.db",
            "id_ed25519",
            ".netrc",
            "_netrc",
            ".cargo/credentials.toml",
            ".m2/settings.xml",
            ".config/gh/hosts.yml",
            "keys/id_rsa",
            ".git-credentials",
            ".azure/accessTokens.json",
        ] {
            assert!(by_name(Path::new(path)).is_some(), "{path}");
        }
        for path in [
            "env",
            "environment.json",
            "file.env.json",
            "git/readme",
            "aws/policy.json",
            "ssh.txt",
            ".gitignore",
            ".github/workflows/ci.yml",
            "settings.xml",
            "credentials.toml",
            "a.pem",
            "docker/config.json",
            "id_rsa.pub",
            "netrc.txt",
            ".npmignore",
            "",
        ] {
            assert_eq!(by_name(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn private_keys_are_known_by_what_they_are() {
        for text in [
            "-----BEGIN PRIVATE KEY-----\nMIIE",
            "-----BEGIN RSA PRIVATE KEY-----\r\nMIIE",
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl",
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE",
            "Bag Attributes\n-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----\nMIIE",
            "PuTTY-User-Key-File-3: ssh-ed25519\n",
        ] {
            assert!(holds_private_key(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "-----BEGIN CERTIFICATE-----\nMIIE",
            "-----BEGIN PUBLIC KEY-----\nMIIE",
            "PRIVATE KEY-----",
            "\u{0}\u{1}",
        ] {
            assert!(!holds_private_key(text.as_bytes()), "{text}");
        }
    }
}
