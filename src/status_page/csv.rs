//! Findings as CSV.

use super::words::iso;
use crate::history::FindingRow;

/// Lines of findings with a head; `state` says how each stands.
pub fn findings_csv(rows: &[FindingRow], state: impl Fn(&FindingRow) -> &'static str) -> String {
    let mut text =
        "monitor,kind,state,severity,account,check,entity,reason,first_seen,last_seen,resolved_at,finding\r\n"
            .to_owned();
    for row in rows {
        let cells = [
            row.monitor.as_str(),
            &row.kind,
            state(row),
            row.severity.as_deref().unwrap_or_default(),
            &row.account,
            &row.check,
            &row.entity,
            &row.reason,
            &iso(row.first_seen.0),
            &iso(row.last_seen.0),
            &row.resolved.map(|(at, _)| iso(at)).unwrap_or_default(),
            &row.line,
        ];
        text.push_str(&cells.map(cell).join(","));
        text.push_str("\r\n");
    }
    text
}

/// A cell of CSV. A table program would take a text that begins like a formula for one, and run it.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        let cells = ["a", "a,b", "a \"b\"", "=HYPERLINK(\"x\")", "-1"].map(cell);
        assert_eq!(cells, ["a", "\"a,b\"", "\"a \"\"b\"\"\"", "\"'=HYPERLINK(\"\"x\"\")\"", "'-1"]);
    }
}
