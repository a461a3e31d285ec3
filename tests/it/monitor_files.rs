//! `postwatch check` on files of monitors.

use super::support::{Command, Item, collection};

#[test]
fn monitor_files_are_checked_with_their_places() {
    let whole = "name: a\ncollection: ../c.json\nschedule: {every: 5m}\n";
    let wrong = "name: b\ncollection: ../none.json\nschedule:\n  cron: 61 * * * *\n";
    let ended = Command::new(["check", "."])
        .file("c.json", collection([Item::get("A", "http://127.0.0.1:1/")]).to_string())
        .file("postwatch.yaml", "defaults: {ovner: x}\n")
        .file("monitors/a.monitor.yaml", whole)
        .run()
        .expect(3)
        .says("postwatch.yaml:1:12: unknown key `ovner`: did you mean `owner`?");
    let ended = ended.then(["check", "monitors/a.monitor.yaml", "monitors/b.monitor.yaml", "monitors/c.monitor.json"]);
    let ended = ended
        .file("postwatch.yaml", "defaults: {owner: x}\n")
        .file("monitors/b.monitor.yaml", wrong)
        .file("monitors/c.monitor.json", r#"{"name": "c", "collection": "../none.json"}"#)
        .run()
        .expect(3)
        .says("monitors/b.monitor.yaml:4:9: the cron expression `61 * * * *` is wrong: ")
        .says("monitors/c.monitor.json:1:29: collection: monitors/../none.json: there is no such file");
    assert_eq!(ended.stdout.lines().count(), 2, "{}", ended.stdout);
    ended.then(["check", "monitors/a.monitor.yaml"]).run().expect(0);
}
