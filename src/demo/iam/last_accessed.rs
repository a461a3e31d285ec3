//! Service last accessed details: a job for each entity.

use uuid::Uuid;

use super::Call;
use crate::demo::{
    faults::JobFate,
    fixture_account::LastAccess,
    moment::zulu,
    refusal::Refusal,
    work::{Job, Work},
    xml::Fields,
};

pub(super) fn generate(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let arn = call.form.required("Arn")?;
    let granularity = call.form.get("Granularity").unwrap_or("SERVICE_LEVEL");
    if !["SERVICE_LEVEL", "ACTION_LEVEL"].contains(&granularity) {
        return Err(Refusal::validation(format!(
            "1 validation error detected: Value '{granularity}' at 'granularity' failed to satisfy constraint: Member must satisfy enum \
             value set: [ACTION_LEVEL, SERVICE_LEVEL]"
        )));
    }
    if !call.cloud.index(call.account).is_known(arn) {
        return Err(Refusal::no_such_entity(format!("ARN {arn} is not found.")));
    }
    let id = Uuid::new_v4().to_string();
    let job = Job {
        account: call.account.id.clone(),
        arn: arn.to_owned(),
        granularity: granularity.to_owned(),
        created: call.cloud.now(),
        work: Work::new(call.cloud.fixture.behaviour.job_polls),
    };
    call.cloud.memory().jobs.insert(id.clone(), job);
    Ok(Some(Fields::new().text("JobId", id)))
}

pub(super) fn get(call: &Call<'_>) -> Result<Option<Fields>, Refusal> {
    let id = call.form.required("JobId")?;
    if id.len() != 36 {
        return Err(Refusal::validation(format!(
            "1 validation error detected: Value '{id}' at 'jobId' failed to satisfy constraint: Member must have length {} 36",
            if id.len() < 36 { "greater than or equal to" } else { "less than or equal to" }
        )));
    }
    let job = {
        let mut memory = call.cloud.memory();
        let job = memory.jobs.get_mut(id).filter(|job| job.account == call.account.id);
        let job = job.ok_or_else(|| Refusal::no_such_entity(format!("No job found with id {id}.")))?;
        job.work.advance(call.cloud.faults.jobs == JobFate::Never, call.cloud.now());
        job.clone()
    };
    let head = |status: &str| {
        Fields::new()
            .text("JobStatus", status)
            .text("JobType", &job.granularity)
            .text("JobCreationDate", zulu(job.created))
            .optional("JobCompletionDate", job.work.completed.map(zulu))
    };
    if job.work.completed.is_none() {
        return Ok(Some(head("IN_PROGRESS").members("ServicesLastAccessed", []).text("IsTruncated", false)));
    }
    let index = call.cloud.index(call.account);
    if call.cloud.faults.jobs == JobFate::Failed || index.job_fails(&job.arn) {
        let error = Fields::new().text("Message", "The job could not be completed.").text("Code", "INTERNAL_FAILURE");
        return Ok(Some(
            head("FAILED").members("ServicesLastAccessed", []).text("IsTruncated", false).fields("Error", error),
        ));
    }
    let page = call.page(index.last_accessed(&job.arn).iter().collect())?;
    let services = page.items.iter().map(|access| service_fields(call, &job.arn, access));
    Ok(Some(head("COMPLETED").members("ServicesLastAccessed", services).and(page.end())))
}

/// LastAuthenticated is left out when the service was not used within the tracking period.
fn service_fields(call: &Call<'_>, arn: &str, access: &LastAccess) -> Fields {
    let used = access.at.and_then(|at| call.cloud.when(at));
    let entity = used.map(|_| arn);
    Fields::new()
        .text("ServiceName", &access.name)
        .optional("LastAuthenticated", used.map(zulu))
        .text("ServiceNamespace", &access.namespace)
        .optional("LastAuthenticatedEntity", entity)
        .optional("LastAuthenticatedRegion", used.map(|_| "us-east-1"))
        .text("TotalAuthenticatedEntities", u32::from(used.is_some()))
}
