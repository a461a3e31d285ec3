//! What did not come over, and what to do about it.

/// Why something did not come over; `IMPORT.md` has a part for each, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    NotFetched,
    EditedHere,
    Gone,
    SecretValues,
    SecretsInCollections,
    Vault,
    DataFiles,
    Files,
    Schedules,
    Notifications,
    Regions,
    PrivateRunners,
    Retries,
    Selections,
    Globals,
    Unknown,
}

impl Topic {
    /// All of them, in order.
    pub(super) const ALL: [Topic; 16] = [
        Topic::NotFetched,
        Topic::EditedHere,
        Topic::Gone,
        Topic::SecretValues,
        Topic::SecretsInCollections,
        Topic::Vault,
        Topic::DataFiles,
        Topic::Files,
        Topic::Schedules,
        Topic::Notifications,
        Topic::Regions,
        Topic::PrivateRunners,
        Topic::Retries,
        Topic::Selections,
        Topic::Globals,
        Topic::Unknown,
    ];

    /// Its heading.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Topic::NotFetched => "Could not be fetched",
            Topic::EditedHere => "Edited here, and changed in Postman",
            Topic::Gone => "No longer in Postman",
            Topic::SecretValues => "Secret values of environments",
            Topic::SecretsInCollections => "Secrets inside collections",
            Topic::Vault => "Links to a vault",
            Topic::DataFiles => "Data files",
            Topic::Files => "Files that requests send",
            Topic::Schedules => "Schedules",
            Topic::Notifications => "Notifications",
            Topic::Regions => "Regions",
            Topic::PrivateRunners => "Private runners",
            Topic::Retries => "Repetitions",
            Topic::Selections => "Selected requests",
            Topic::Globals => "Globals",
            Topic::Unknown => "Unknown to this version",
        }
    }

    /// What holds for all of them.
    pub(super) fn explanation(self) -> &'static str {
        match self {
            Topic::NotFetched => {
                "This import is not complete. What is missing is fetched when the same command runs again."
            }
            Topic::EditedHere => {
                "These files were edited since they were imported, and Postman's version is another one now. They were left \
                 as they are."
            }
            Topic::Gone => "These files are left as they are.",
            Topic::SecretValues => {
                "The files have empty values in their place. `.env.example` has the names; `.env` is for the values and stays \
                 out of git."
            }
            Topic::SecretsInCollections => {
                "Collections are written as they are served, so these values stand in the files. Before the files go into \
                 git, put a `{{variable}}` in their place in Postman and import again."
            }
            Topic::Vault => {
                "Postman keeps these values itself, or another program does; its API does not give them out. Each needs a \
                 source here. A vault of your own is `--vault-file FILE` in runs and `options.vault` in monitors; scripts \
                 that use `pm.vault` need `--vault-consent NAME`, `options.vaultConsent`, too."
            }
            Topic::DataFiles => {
                "Postman's API does not tell which monitors have a data file. These collections read iteration data."
            }
            Topic::Files => {
                "Postman's API does not give out the files; they are looked for in the folder that a run starts in."
            }
            Topic::Schedules => "",
            Topic::Notifications => {
                "Postman sends mail from its own servers; here it goes through a mail server of yours. A channel for all \
                 recipients stands ready in `postwatch.yaml`; `postwatch monitor test-alert NAME` tries it. Slack, Teams, \
                 PagerDuty, Opsgenie and webhooks are channels, too."
            }
            Topic::Regions => {
                "Postman runs a monitor once in each region. Here it is one run, on the machine where postwatch runs."
            }
            Topic::PrivateRunners => "No runner is needed: postwatch runs inside the network by itself.",
            Topic::Retries => {
                "Postman repeats the whole run after a failure. Here single requests are repeated after network errors, 429 \
                 and 5xx."
            }
            Topic::Selections => {
                "Postman runs these in the order of its own list. Here they run in the order of the collection."
            }
            Topic::Globals => "",
            Topic::Unknown => "Postman served these, and this version of postwatch does not know what they mean.",
        }
    }
}

/// Something that did not come over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    pub(super) topic: Topic,
    /// The file, or the thing in Postman.
    pub(super) place: String,
    pub(super) what: String,
    /// What to do about it.
    pub(super) next: String,
}

impl Finding {
    pub(super) fn new(
        topic: Topic,
        place: impl Into<String>,
        what: impl Into<String>,
        next: impl Into<String>,
    ) -> Finding {
        Finding { topic, place: place.into(), what: what.into(), next: next.into() }
    }
}
