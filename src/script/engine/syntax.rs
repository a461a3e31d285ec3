//! Whether a script can be compiled, without running it.

use std::cell::Cell;

use rquickjs::{Context, Ctx, Runtime};

use super::machine::{BEFORE, compile};

/// Memory is plenty for any script's code.
const MEMORY: usize = 64 << 20;

/// How often the engine may ask whether to go on; it does so every ten thousand steps.
const MOST_CHECKS: u32 = 20;

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxFault {
    /// Line in the script, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The engine's words.
    pub problem: String,
}

/// Reads scripts one after the other.
#[derive(Default)]
pub struct SyntaxReader {
    context: Option<Context>,
}

impl std::fmt::Debug for SyntaxReader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SyntaxReader")
    }
}

impl SyntaxReader {
    /// The syntax error of a script, if it has one.
    pub fn fault(&mut self, code: &str) -> Option<SyntaxFault> {
        let context = match &self.context {
            Some(context) => context,
            None => self.context.insert(context()?),
        };
        // Nothing is called, unless a script closes the function that is put around it; then that ends soon.
        let asked = Cell::new(0);
        context.runtime().set_interrupt_handler(Some(Box::new(move || {
            asked.set(asked.get() + 1);
            asked.get() > MOST_CHECKS
        })));
        context.with(|ctx| fault(&ctx, code))
    }
}

fn context() -> Option<Context> {
    let runtime = Runtime::new().ok()?;
    runtime.set_memory_limit(MEMORY);
    Context::full(&runtime).ok()
}

fn fault(ctx: &Ctx<'_>, code: &str) -> Option<SyntaxFault> {
    if compile(ctx, "script", code).is_ok() {
        return None;
    }
    let thrown = ctx.catch();
    let error = thrown.as_exception();
    let problem = error.and_then(|error| error.message()).unwrap_or_else(|| "the script cannot be compiled".into());
    let stack = error.and_then(|error| error.stack()).unwrap_or_default();
    let (line, column) = place_in(&stack);
    let line = line.saturating_sub(BEFORE.lines().count()).max(1);
    Some(SyntaxFault { line, column, problem })
}

/// The numbers of `at script:3:14`.
fn place_in(stack: &str) -> (usize, usize) {
    let numbers = stack.split("script:").nth(1).unwrap_or_default();
    let mut numbers =
        numbers.split(|character: char| !character.is_ascii_digit()).map(|number| number.parse().unwrap_or(1));
    (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_their_place() {
        let mut reader = SyntaxReader::default();
        let mut syntax_fault = |code: &str| reader.fault(code);
        assert_eq!(syntax_fault("const a = await pm.sendRequest('h');\nif (a) { return; }"), None);
        assert_eq!(syntax_fault("// a comment"), None);
        let mut fault = |code: &str| syntax_fault(code).map(|fault| (fault.line, fault.column));
        assert_eq!(fault("let x = ;"), Some((1, 9)));
        assert_eq!(fault("ok();\n\nlet y = 1 +* 2;"), Some((3, 12)));
        assert!(fault("if (x) {").is_some());
        assert!(syntax_fault("})(); while (true) {} (async () => {").is_none_or(|fault| fault.line == 1));
    }
}
