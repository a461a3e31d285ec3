//! Secrets that lie in the working folder are not for collections.
#![cfg(unix)]

use std::{fs, os::unix::fs::symlink};

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Server, collection};

const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n";

fn upload(server: &Server, source: &str) -> Value {
    let request = |body: Value| json!({"method": "POST", "url": server.url(), "body": body});
    let file = request(json!({"mode": "file", "file": {"src": source}}));
    let form = request(json!({"mode": "formdata", "formdata": [{"key": "f", "type": "file", "src": source}]}));
    collection([Item::request("file", file), Item::request("form", form)])
}

fn command(server: &Server, source: &str) -> Command {
    let command = Command::run_of(&upload(server, source))
        .file(".env", "TOKEN=stolen")
        .file("conf/.env.production", "TOKEN=stolen")
        .file(".git/config", "[remote]")
        .file(".aws/credentials", "[default]")
        .file("given.txt", "TOKEN=stolen")
        .file("keys/deploy.pem", KEY)
        .file("certificate.pem", "-----BEGIN CERTIFICATE-----\nMIIE")
        .file("plain.txt", "plain");
    let folder = command.folder().to_owned();
    symlink(folder.join(".env"), folder.join("link.txt")).unwrap();
    symlink(&folder, folder.join("around")).unwrap();
    symlink("link.txt", folder.join("link-of-link")).unwrap();
    fs::hard_link(folder.join(".env"), folder.join("hard.txt")).unwrap();
    fs::hard_link(folder.join("given.txt"), folder.join("conf/also-given.txt")).unwrap();
    command
}

fn is_refused(ended: &Ended, source: &str) {
    let errors = ended.errors();
    assert_eq!(errors.len(), 2, "{source}: {errors:?}");
    for error in errors {
        assert!(error.contains(&format!("--allow-file \"{source}\"")), "{source}: {error}");
    }
}

#[test]
fn a_collection_reads_no_secret_inside_the_working_folder() {
    for source in [
        ".env",
        "./.env",
        ".ENV",
        "conf/../.env",
        "conf/.env.production",
        ".git/config",
        "conf/../.git/../.git/config",
        ".aws/credentials",
        "given.txt",
        "conf/also-given.txt",
        "keys/deploy.pem",
        "link.txt",
        "link-of-link",
        "around/.env",
        "around/around/given.txt",
        "hard.txt",
    ] {
        let server = Server::untouched();
        let ended = command(&server, source).with(["--env-file", "given.txt"]).run().expect(5);
        is_refused(&ended, source);
        // Nor where it may read outside.
        let ended = command(&server, source).with(["--env-file", "given.txt", "--insecure-file-read"]).run().expect(5);
        is_refused(&ended, source);
    }
}

#[test]
fn every_file_given_as_a_secret_is_one() {
    for option in ["--env-file", "--cookie-jar", "--export-environment", "--export-cookie-jar", "--export-globals"] {
        let server = Server::untouched();
        let content = if option == "--cookie-jar" { "{\"cookies\":[]}" } else { "A=1" };
        let sample = command(&server, "given.txt").file("given.txt", content).with([option, "given.txt"]);
        is_refused(&sample.run().expect(5), "given.txt");
    }
}

#[test]
fn what_is_no_secret_or_is_named_is_read() {
    for source in ["plain.txt", "certificate.pem", "around/plain.txt"] {
        let server = Server::ok();
        command(&server, source).run().expect(0);
        assert_eq!(server.received().len(), 2, "{source}");
    }
    for (source, allowed) in
        [(".env", ".env"), ("link.txt", ".env"), (".aws/credentials", ".aws"), ("keys/deploy.pem", "keys")]
    {
        let server = Server::ok();
        command(&server, source).with(["--allow-file", allowed]).run().expect(0);
        assert_eq!(server.received().len(), 2, "{source}");
    }
    let server = Server::untouched();
    is_refused(&command(&server, ".env").with(["--allow-file", "plain.txt"]).run().expect(5), ".env");
}

#[test]
fn a_named_file_outside_is_read_too() {
    let server = Server::ok();
    let outside = tempfile::tempdir().unwrap();
    let path = outside.path().join("shared.txt");
    fs::write(&path, "shared").unwrap();
    let source = path.to_str().unwrap();
    command(&server, source).with(["--allow-file", source]).run().expect(0);
    assert!(server.received()[0].text().contains("shared"));
    let untouched = Server::untouched();
    let errors = command(&untouched, source).run().expect(5).errors();
    assert!(errors[0].contains("lies outside the working directory"), "{errors:?}");
}
