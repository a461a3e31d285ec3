const audit = iamAudit(pm, console, setTimeout);
audit.chooseEntities();
// Without any entity the request is refused; its test script then tells why there is none.
if (audit.run.chosen.entities.length) {
  pm.request.body.urlencoded.add({ key: 'Arn', value: audit.run.chosen.entities[0].arn });
}
