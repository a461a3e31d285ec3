//! Collection 3.0: what our reading gives, also compared with what Postman's own migration writes.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::collection_directory;
use crate::collection::{Item, ScriptEvent, load, load_environment};

fn write(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

const SAMPLE: &[(&str, &str)] = &[
    (
        ".resources/definition.yaml",
        "$kind: collection\nid: c1\nname: Sample\nvariables:\n  - key: base\n    value: http://h\n  - key: off\n    value: x\n    disabled: true\n\
         scripts:\n  - type: http:beforeRequest\n    code: |-\n      one();\n      two();\n    language: text/javascript\n\
         auth:\n  - id: a1\n    type: basic\n    name: basic auth\n    credentials:\n      username: u\n      password: \"{{p}}\"\n",
    ),
    ("Second/.resources/definition.yaml", "$kind: collection\norder: 2000\nauth:\n  - type: noauth\n"),
    ("Second/b.request.yaml", "$kind: http-request\nurl: \"{{base}}/b\"\nmethod: DELETE\norder: 2000\n"),
    (
        "Second/a.request.yaml",
        "$kind: http-request\nid: ra\nname: a/1\nurl: \"{{base}}/:id?x=1&y=2\"\nmethod: post\nheaders:\n  A: 1\n  B:\n    value: two\n    disabled: true\n\
         queryParams:\n  - key: x\n    value: \"1\"\n  - key: y\n    value: \"2\"\n    disabled: true\n  - key: flag\n    value: null\n\
         pathVariables:\n  id: 7\nbody:\n  type: json\n  content: '{\"a\": 1}'\nscripts:\n  - type: afterResponse\n    code: check()\n\
         settings:\n  followRedirects: false\n  disabledSystemHeaders:\n    - user-agent\norder: 1000\n",
    ),
    (
        "first.request.yaml",
        "$kind: graphql-request\nurl: \"{{base}}/g\"\nquery: \"{ a }\"\nvariables: '{}'\norder: 1000\n",
    ),
    (
        "last.request.yaml",
        "$kind: http-request\nurl: \"{{base}}/last\"\nauth:\n  type: bearer\n  credentials:\n    token: t\n",
    ),
    ("call.request.yaml", "$kind: grpc-request\nurl: h\norder: 500\n"),
    ("Empty/notes.txt", "no folder"),
    (".resources/x.request.yaml", "broken: ["),
];

/// All that a run looks at.
fn items(items: &[Item]) -> Value {
    items
        .iter()
        .map(|item| match item {
            Item::Folder(folder) => json!({"name": folder.name, "items": self::items(&folder.items),
                "events": events(&folder.events), "auth": folder.auth.as_ref().map(|auth| auth.to_json())}),
            Item::Request(item) => {
                let mut request = item.request.to_json();
                if let Some(headers) = request["header"].as_array_mut() {
                    headers.iter_mut().filter_map(Value::as_object_mut).for_each(|header| _ = header.remove("type"));
                }
                json!({"name": item.name, "request": request, "url": item.request.url.to_text(), "events": events(&item.events), "behaviour": item.behaviour})
            }
        })
        .collect()
}

fn events(events: &[ScriptEvent]) -> Value {
    let mut list: Vec<Value> = events.iter().map(|event| json!([event.listen, event.source.code])).collect();
    list.sort_by_key(Value::to_string);
    list.into()
}

#[test]
fn a_directory_is_read_in_its_order() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), SAMPLE);
    let collection = load(root.path()).unwrap();
    assert_eq!((collection.name.as_str(), collection.id.as_str()), ("Sample", "c1"));
    assert_eq!(collection.variables.iter().map(|variable| variable.disabled).collect::<Vec<_>>(), [false, true]);
    assert_eq!(events(&collection.events), json!([["prerequest", "one();\ntwo();"]]));
    assert_eq!(collection.auth.as_ref().unwrap().parameter("password"), Some(&json!("{{p}}")));
    let seen = items(&collection.items);
    let names: Vec<&str> = seen.as_array().unwrap().iter().filter_map(|item| item["name"].as_str()).collect();
    assert_eq!(names, ["last", "first", "Second"]);
    let mut told = warnings(&collection);
    told.sort();
    assert_eq!(
        told,
        [
            "Second/a.request.yaml: headers.value: expected text, found 1; write it in quotes",
            "Second/a.request.yaml: pathVariables.value: expected text, found 7; write it in quotes",
            "call.request.yaml: a `grpc-request` cannot be run and is left out",
        ]
    );
    let request = &seen[2]["items"][0];
    assert_eq!(request["name"], "a/1");
    assert_eq!(request["url"], "{{base}}/7?x=1&flag");
    assert_eq!(request["request"]["method"], "POST");
    assert_eq!(
        request["request"]["header"],
        json!([{"key": "A", "value": "1"}, {"key": "B", "value": "two", "disabled": true}])
    );
    assert_eq!(request["request"]["body"]["options"]["raw"]["language"], "json");
    assert_eq!(request["events"], json!([["test", "check()"]]));
    assert_eq!(
        request["behaviour"],
        json!({"followRedirects": false, "disabledSystemHeaders": {"user-agent": true}, "disableBodyPruning": true})
    );
    assert_eq!(seen[1]["request"]["method"], "POST");
    assert_eq!(seen[1]["request"]["body"]["graphql"]["query"], "{ a }");
    let Item::Request(last) = &collection.items[0] else { panic!("no request") };
    assert_eq!(last.file.as_deref(), Some("last.request.yaml"));
    assert_eq!(collection.json.as_ref().unwrap().pointer("/item/2/item/0/name"), Some(&json!("a/1")));
    assert_eq!(last.request.auth.as_ref().unwrap().place, "last.request.yaml: auth");
}

#[test]
fn any_file_of_it_stands_for_the_collection() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("collection");
    write(&root, SAMPLE);
    for file in [
        "",
        "last.request.yaml",
        "Second",
        "Second/a.request.yaml",
        "Second/.resources/definition.yaml",
        ".resources/definition.yaml",
    ] {
        assert_eq!(collection_directory(&root.join(file)).as_deref(), Some(root.as_path()), "{file}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(collection_directory(empty.path()), None);
}

fn loaded(files: &[(&str, &str)]) -> crate::collection::Collection {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), files);
    load(root.path()).unwrap()
}

/// The warnings without the folder.
fn warnings(collection: &crate::collection::Collection) -> Vec<String> {
    let prefix = format!("{}/", collection.file);
    collection.warnings.iter().map(|warning| warning.replace(&prefix, "")).collect()
}

const DEFINITION: (&str, &str) = (".resources/definition.yaml", "$kind: collection\nname: C\n");

#[test]
fn a_collection_needs_no_definition_and_suffixes_may_be_written_in_any_letters() {
    let get = "$kind: http-request\nurl: http://h\n";
    let collection = loaded(&[
        ("b.request.yml", get),
        ("a.Request.YAML", get),
        ("H/deep/x.request.yaml", get),
        (".h/y.request.yaml", get),
        ("notes.yaml", "a: 1"),
        (".git/z.request.yaml", get),
    ]);
    let seen = items(&collection.items);
    let names: Vec<&str> = seen.as_array().unwrap().iter().filter_map(|item| item["name"].as_str()).collect();
    assert_eq!(names, [".h", "H", "a", "b"]);
    assert_eq!(seen[1]["items"][0]["items"][0]["name"], "x");
    let definition = loaded(&[(".resources/definition.yml", "name: C\nvariables:\n  a: 1\n"), ("b.request.yml", get)]);
    assert_eq!((definition.name.as_str(), definition.variables.len()), ("C", 1));
}

#[test]
fn the_outermost_definition_is_the_collections_whatever_lies_between() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("repository");
    let get = "$kind: http-request\nurl: http://h\n";
    write(
        &root,
        &[
            ("c/.resources/definition.yaml", "name: C"),
            ("c/A/x.request.yaml", get),
            ("c/A/B/.resources/definition.yaml", "name: B"),
            ("c/A/B/y.request.yaml", get),
            ("alone/z.request.yml", get),
            ("E.environment.yaml", "values: []"),
            ("postman/collections/One/.resources/definition.yaml", "name: One"),
            ("postman/collections/two.json", "{}"),
        ],
    );
    for (file, directory) in [
        ("c", Some("c")),
        ("c/A", Some("c")),
        ("c/A/x.request.yaml", Some("c")),
        ("c/A/B/y.request.yaml", Some("c")),
        ("c/A/B/.resources/definition.yaml", Some("c")),
        ("alone/z.request.yml", Some("alone")),
        ("alone", Some("alone")),
        ("E.environment.yaml", None),
        ("", None),
    ] {
        let found = collection_directory(&root.join(file));
        assert_eq!(found, directory.map(|directory| root.join(directory)), "{file}");
    }
    let collections = crate::collection::workspace_collections(&root);
    let names: Vec<_> = collections.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["One", "two.json"]);
    let error = load(&root).unwrap_err().to_string();
    assert!(error.contains("a workspace of several collections; name one of them"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_to_directories_are_followed_but_not_in_circles() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), &[DEFINITION, ("A/x.request.yaml", "url: http://h\n")]);
    std::os::unix::fs::symlink("A", root.path().join("L")).unwrap();
    std::os::unix::fs::symlink("..", root.path().join("A/up")).unwrap();
    let collection = load(root.path()).unwrap();
    assert_eq!(collection.items.len(), 2);
    assert!(
        warnings(&collection).iter().any(|warning| warning.contains("A/up: the link leads back")),
        "{collection:?}"
    );
}

#[test]
fn no_order_is_zero_and_equal_ones_go_by_name() {
    let request = |order: &str, name: &str| format!("url: http://h\n{order}{name}");
    let all = [
        ("z.request.yaml", request("", "")),
        ("b.request.yaml", request("order: 1\n", "name: Alpha\n")),
        ("a.request.yaml", request("order: 1\n", "name: Zeta\n")),
        ("n.request.yaml", request("order: -5\n", "")),
        ("F/x.request.yaml", request("", "")),
    ];
    let files: Vec<(&str, &str)> = all.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let seen = items(&loaded(&files).items);
    let names: Vec<&str> = seen.as_array().unwrap().iter().filter_map(|item| item["name"].as_str()).collect();
    assert_eq!(names, ["n", "F", "z", "Alpha", "Zeta"]);
}

#[test]
fn parameters_of_the_list_stand_behind_others_of_the_url() {
    for (url, list, expected) in [
        ("?a=1&b=2", "\n  - key: z\n    value: \"9\"", "?a=1&b=2&z=9"),
        ("?a=1&b=2", "\n  - key: b\n    value: \"2\"\n  - key: c\n    value: \"3\"", "?a=1&b=2&c=3"),
        ("?a=1", " []", "?a=1"),
        ("?a=1", " {}", "?a=1"),
        ("?{{q}}", "\n  z: \"3\"", "?{{q}}&z=3"),
        ("?a=1", "\n  - key: a\n    value: 1", "?a=1"),
        ("?a=1", "\n  a: 2", "?a=2"),
        ("?a=1&b=2", "\n  - key: a\n    value: \"1\"\n    disabled: true", "?b=2"),
        ("", "\n  - key: a\n    value: true", "?a=true"),
        ("?a=1#f", "\n  - key: c\n    value: \"3\"", "?a=1&c=3#f"),
    ] {
        let text =
            format!("url: http://h/{url}\nqueryParams:{list}\n").replace("url: ", "url: \"").replacen('\n', "\"\n", 1);
        let seen = items(&loaded(&[DEFINITION, ("a.request.yaml", &text)]).items);
        assert_eq!(seen[0]["url"], format!("http://h/{expected}"), "{text}");
    }
}

#[test]
fn of_several_authentications_the_last_counts_and_inherit_says_nothing() {
    let bearer = "type: bearer\n    credentials: {token: t}\n";
    for (auth, kind, warned) in [
        (format!("auth:\n  - {bearer}  - type: basic\n    credentials: {{username: u}}\n"), Some("basic"), 1),
        (format!("auth:\n  - {bearer}"), Some("bearer"), 0),
        ("auth: []\n".to_owned(), Some("noauth"), 0),
        ("auth:\n  - type: inherit\n".to_owned(), None, 0),
        ("auth:\n  type: inherit\n".to_owned(), None, 0),
        ("auth:\n".to_owned(), None, 0),
    ] {
        let folder = format!("name: F\n{auth}");
        let files = [DEFINITION, ("F/.resources/definition.yaml", &*folder), ("F/a.request.yaml", "url: h\n")];
        let collection = loaded(&files);
        let Item::Folder(folder) = &collection.items[0] else { panic!("no folder") };
        assert_eq!(folder.auth.as_ref().map(|auth| auth.kind.as_str()), kind, "{auth}");
        assert_eq!(collection.warnings.len(), warned, "{:?}", collection.warnings);
    }
}

#[test]
fn scripts_run_for_their_protocol_alone() {
    let collection = loaded(&[
        (
            ".resources/definition.yaml",
            "scripts:\n  - {type: 'http:afterResponse', code: h}\n  - {type: 'graphql:afterResponse', code: g}\n  - {type: 'grpc:afterResponse', code: r}\n  - {type: beforeRequest, code: both}\n",
        ),
        (
            "a.request.yaml",
            "url: h\nscripts:\n  - {type: afterResponse, code: a}\n  - {type: 'graphql:beforeQuery', code: no}\n",
        ),
        ("b.request.yaml", "$kind: graphql-request\nurl: h\nscripts:\n  - {type: beforeQuery, code: b}\n"),
        ("c.request.yaml", "url: h\nscripts:\n  - {type: test, code: c}\n  - {code: d}\n"),
    ]);
    let plan = crate::plan::plan(&collection, &[]).unwrap();
    let codes = |list: &[std::sync::Arc<crate::script::ScriptSource>]| -> String {
        list.iter().map(|script| script.code.as_str()).collect::<Vec<_>>().join(" ")
    };
    let seen: Vec<(String, String)> =
        plan.steps.iter().map(|step| (codes(&step.prerequest), codes(&step.test))).collect();
    let expected = [("both", "h a"), ("both b", "g"), ("both", "h")];
    assert_eq!(seen, expected.map(|(before, after)| (before.to_owned(), after.to_owned())));
    assert_eq!(plan.steps[0].test[1].event_name, "afterResponse");
    let told = warnings(&collection);
    assert!(told.len() == 2 && told.iter().all(|warning| warning.starts_with("c.request.yaml: scripts[")), "{told:?}");
}

#[test]
fn variables_without_a_value_stay_unresolved_and_are_told() {
    let collection = loaded(&[
        (
            ".resources/definition.yaml",
            "variables:\n  - key: a\n    source: {provider: hashicorp}\n  - key: b\n  - key: c\n    value: ''\n",
        ),
        ("x.request.yaml", "url: h\n"),
    ]);
    assert_eq!(collection.variables.iter().map(|variable| &*variable.key).collect::<Vec<_>>(), ["c"]);
    let told = warnings(&collection);
    assert!(told[0].contains("`a` is kept by `hashicorp`") && told[1].contains("`b` has no value"), "{told:?}");
}

#[test]
fn keys_that_nobody_reads_are_told_with_what_is_meant() {
    let collection = loaded(&[
        DEFINITION,
        (
            "a.request.yaml",
            "url: h\nmetod: POST\nheader: []\nevent: []\nbody: {type: file, content: {}}\nheaders:\n  - {key: A, value: '1', enabled: false}\n",
        ),
    ]);
    let told = warnings(&collection).join("\n");
    for sentence in [
        "metod: an unknown key; what stands under it is not used; did you mean `method`?",
        "header: an unknown key; what stands under it is not used; did you mean `headers`?",
        "event: an unknown key; what stands under it is not used; did you mean `scripts`?",
        "body.type: `file` is a word of format 2.1; write binary",
        "headers[0].enabled: format 3.0 knows no `enabled`",
    ] {
        assert!(told.contains(sentence), "{told}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_file() {
    for (name, text, message) in [
        ("x.request.yaml", "url: [1", "x.request.yaml: not valid YAML at line"),
        ("x.request.yaml", "- 1", "x.request.yaml: expected a mapping with `url`"),
        ("x.request.yaml", "url: h\nbody:\n  type: smoke\n", "x.request.yaml: body.type: unknown kind of body `smoke`"),
        ("x.request.yaml", "url: [h]", "x.request.yaml: request.url: expected a string or an object, found an array"),
    ] {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[SAMPLE[0], (name, text)]);
        let error = load(root.path()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(load(empty.path()).unwrap_err().to_string().contains("it holds no `*.request.yaml`"));
}

#[test]
fn environments_may_be_yaml() {
    let root = tempfile::tempdir().unwrap();
    write(
        root.path(),
        &[(
            "e.yaml",
            "name: Local\nvalues:\n  - key: a\n    value: \"1\"\n  - key: b\n    value: s\n    type: secret\n  - key: c\n    value: x\n    enabled: false\n",
        )],
    );
    let mut warnings = Vec::new();
    let scope = load_environment(&root.path().join("e.yaml"), &mut warnings).unwrap();
    assert_eq!(scope.name.as_deref(), Some("Local"));
    assert!(scope.find("a").is_some() && scope.find("b").is_some_and(|variable| variable.is_secret()));
    assert!(scope.find("c").is_none() && warnings.len() == 1);
}

/// What Postman's migration loses, brought to the same on both sides: item `disableBodyPruning`, types of an
/// authentication's parameters, and that text without a language is text.
fn without_losses(mut seen: Value) -> Value {
    for item in seen.as_array_mut().into_iter().flatten() {
        if let Some(inner) = item.get_mut("items") {
            *inner = without_losses(inner.take());
        }
        if let Some(behaviour) = item.get_mut("behaviour").and_then(Value::as_object_mut) {
            behaviour.remove("disableBodyPruning");
        }
        if item.pointer("/request/body/mode") == Some(&json!("raw")) && item.pointer("/request/body/options").is_none()
        {
            item["request"]["body"]["options"] = json!({"raw": {"language": "text"}});
        }
        if let Some(graphql) = item.pointer_mut("/request/body/graphql").and_then(Value::as_object_mut) {
            graphql.remove("operationName");
        }
        // Path variables that no one reads back differently: descriptions are no part of the model.
        if let Some(Value::Object(request)) = item.get_mut("request")
            && let Some(auth) = request.get_mut("auth").and_then(Value::as_object_mut)
        {
            auth.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
            untyped(auth);
        }
    }
    seen
}

/// An authentication whose parameters have no types.
fn untyped(auth: &mut serde_json::Map<String, Value>) {
    for parameter in auth.values_mut().filter_map(Value::as_array_mut).flatten() {
        parameter.as_object_mut().map(|parameter| parameter.remove("type"));
    }
}

#[test]
#[ignore = "needs Postman's CLI: tests/peers/install"]
fn what_postman_migrates_reads_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let old = root.join("tests/fixtures/rich.postman_collection.json");
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("rich");
    let output = std::process::Command::new(root.join("peers/postman/node_modules/.bin/postman"))
        .args(["collection", "migrate"])
        .arg(&old)
        .arg("-o")
        .arg(&new)
        .env("HOME", folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let (old, new) = (load(&old).unwrap(), load(&new).unwrap());
    assert_eq!(without_losses(items(&old.items)), without_losses(items(&new.items)));
    assert_eq!(events(&old.events), events(&new.events));
    let [old_auth, new_auth] = [&old.auth, &new.auth].map(|auth| {
        let mut json = auth.as_ref().map(|auth| auth.to_json());
        json.as_mut().and_then(Value::as_object_mut).map(untyped);
        json
    });
    assert_eq!(old_auth, new_auth);
    let variables = |list: &[crate::variable::Variable]| -> Vec<(String, Value, bool)> {
        list.iter().map(|one| (one.key.to_string(), one.value.to_json(), one.disabled)).collect()
    };
    assert_eq!(variables(&old.variables), variables(&new.variables));
}

#[test]
fn numbers_are_written_as_javascript_writes_them() {
    let root = tempfile::tempdir().unwrap();
    let text = "$kind: http-request\nurl: http://h\nheaders: {A: 1e3, B: 012, C: 0x10, D: 1.50, E: yes, F: true}\n";
    write(root.path(), &[("a.request.yaml", text)]);
    let collection = load(root.path()).unwrap();
    let [Item::Request(item)] = &collection.items[..] else { panic!("one request") };
    let values: Vec<_> = item.request.headers.iter().filter_map(|header| header.value.as_deref()).collect();
    assert_eq!(values, ["1000", "12", "16", "1.5", "yes", "true"]);
}
