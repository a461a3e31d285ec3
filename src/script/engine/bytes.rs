//! Bytes from JavaScript and back. With `bytecode.rs` the only file with `unsafe` in it.

use rquickjs::{ArrayBuffer, Ctx, Error, FromJs, IntoJs, Result, TypedArray, Value};

/// Bytes: a copy of what a `Uint8Array` or an `ArrayBuffer` holds; on the way out, an `ArrayBuffer`.
pub(super) struct Bytes(pub Vec<u8>);

impl<'js> FromJs<'js> for Bytes {
    #[expect(unsafe_code, reason = "rquickjs has no safe call that copies bytes out of a buffer")]
    fn from_js(_: &Ctx<'js>, value: Value<'js>) -> Result<Bytes> {
        let kind = value.type_name();
        if let Ok(array) = TypedArray::<u8>::from_value(value.clone()) {
            // SAFETY: no JavaScript runs between taking the slice and copying it, and nothing else knows the memory.
            return Ok(Bytes(unsafe { array.as_bytes() }.map(<[u8]>::to_vec).unwrap_or_default()));
        }
        match ArrayBuffer::from_value(value) {
            // SAFETY: as above.
            Some(buffer) => Ok(Bytes(unsafe { buffer.as_bytes() }.map(<[u8]>::to_vec).unwrap_or_default())),
            None => Err(Error::new_from_js(kind, "Uint8Array")),
        }
    }
}

impl<'js> IntoJs<'js> for Bytes {
    /// Copied into the engine's own memory, where the limit of scripts counts it.
    fn into_js(self, ctx: &Ctx<'js>) -> Result<Value<'js>> {
        Ok(ArrayBuffer::new_copy(ctx.clone(), self.0)?.into_value())
    }
}
