//! Loads the bytecode that `build.rs` made. With `bytes.rs` the only file with `unsafe` in it.

use std::{borrow::Cow, io::Read};

use flate2::read::DeflateDecoder;
use rquickjs::{Ctx, Error, Result, Value, qjs};

/// A compiled script, as it is embedded.
enum Bytecode {
    Plain(&'static [u8]),
    /// Deflated, and its length when it is not.
    Packed(usize, &'static [u8]),
}

impl Bytecode {
    fn bytes(&self) -> Result<Cow<'static, [u8]>> {
        match self {
            Bytecode::Plain(bytes) => Ok(Cow::Borrowed(bytes)),
            Bytecode::Packed(length, packed) => {
                let mut bytes = Vec::with_capacity(*length);
                DeflateDecoder::new(*packed).read_to_end(&mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/bytecode.rs"));

/// The function a library's bundle is; `None` for a name we have no bundle of.
pub(super) fn library<'js>(ctx: &Ctx<'js>, name: &str) -> Option<Result<Value<'js>>> {
    find(LIBRARIES, name).map(|code| load(ctx, &code.bytes()?))
}

/// The function a part of the prelude is.
pub(super) fn part<'js>(ctx: &Ctx<'js>, name: &str) -> Option<Result<Value<'js>>> {
    find(PARTS, name).map(|code| load(ctx, &code.bytes()?))
}

fn find(table: &'static [(&str, Bytecode)], name: &str) -> Option<&'static Bytecode> {
    table.iter().find(|(key, _)| *key == name).map(|(_, code)| code)
}

/// Reads and evaluates a compiled script.
///
/// QuickJS trusts bytecode blindly. What is loaded here was compiled from files of this build by the same version of
/// QuickJS (build and normal dependency are one crate version, which the lock file pins) and is part of the binary;
/// bytes of any other origin must never come here, which is why this function is private.
#[expect(unsafe_code, reason = "rquickjs has no safe call that reads the bytecode of a script")]
fn load<'js>(ctx: &Ctx<'js>, bytes: &[u8]) -> Result<Value<'js>> {
    let raw = ctx.as_raw().as_ptr();
    let flags = qjs::JS_READ_OBJ_BYTECODE as i32;
    // SAFETY: `raw` lives as long as `ctx`; the bytes are complete and trusted (see above). `JS_EvalFunction` takes
    // ownership of what `JS_ReadObject` returned, and `Value::from_raw` of the result.
    unsafe {
        let script = qjs::JS_ReadObject(raw, bytes.as_ptr(), bytes.len() as _, flags);
        if qjs::JS_IsException(script) {
            return Err(Error::Exception);
        }
        let value = qjs::JS_EvalFunction(raw, script);
        if qjs::JS_IsException(value) {
            return Err(Error::Exception);
        }
        Ok(Value::from_raw(ctx.clone(), value))
    }
}
