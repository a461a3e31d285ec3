//! The object of native functions while it is being filled.

use std::rc::Rc;

use rquickjs::{
    Ctx, Exception, Function, Object, Result, Value,
    function::{IntoJsFunc, ParamRequirement, Params},
};

use crate::script::{
    VariableObserver,
    engine::{deadline::Deadline, state::Shared},
};

/// The object while it is being filled.
pub(super) struct Table<'a, 'js> {
    pub(super) ctx: &'a Ctx<'js>,
    pub(super) object: &'a Object<'js>,
    pub(super) state: &'a Shared,
    /// Bytes that scripts may hold.
    pub(super) limit: usize,
    /// Who sees what scripts store.
    pub(super) observer: Option<&'a Rc<dyn VariableObserver>>,
    /// Whether the functions look at the script's limits when they are called.
    pub(super) is_slow: bool,
}

impl<'a, 'js> Table<'a, 'js> {
    pub(super) fn add<P, F: IntoJsFunc<'js, P> + 'js>(&self, name: &str, function: F) -> Result<()> {
        let deadline = self.is_slow.then(|| self.state.borrow().deadline.clone());
        self.object.set(name, Function::new(self.ctx.clone(), Limited { function, deadline })?)
    }

    /// The same object, for functions whose work may take milliseconds. The engine looks at the limits of a script once in
    /// ten thousand calls and turns of a loop, which would be many seconds of such calls.
    pub(super) fn slow(&self) -> Table<'a, 'js> {
        Table { is_slow: true, ..*self }
    }
}

/// A function that is not begun when the script must end.
struct Limited<F> {
    function: F,
    deadline: Option<Deadline>,
}

impl<'js, P, F: IntoJsFunc<'js, P>> IntoJsFunc<'js, P> for Limited<F> {
    fn param_requirements() -> ParamRequirement {
        F::param_requirements()
    }

    fn call(&self, params: Params<'_, 'js>) -> Result<Value<'js>> {
        if self.deadline.as_ref().is_some_and(|deadline| deadline.check().is_some()) {
            // The script is told of its end by the engine: this only keeps it from beginning more.
            return Err(Exception::throw_message(params.ctx(), "sandbox: the script must end"));
        }
        self.function.call(params)
    }
}
