//! `crypto.subtle`'s operations, bound. A failure comes back as the name and message of a `DOMException`.

use rquickjs::{Ctx, IntoJs, Object, Result, Value};

use crate::script::{
    cryptography::{self as algorithms, Curve, Fault, Hash, Parts, PrivateKey, PublicKey},
    engine::{bytes::Bytes, convert::Text},
};

use super::{object::Table, text};

/// What an operation gave.
struct Answer<T>(algorithms::Result<T>);

impl<'js, T: IntoJs<'js>> IntoJs<'js> for Answer<T> {
    fn into_js(self, ctx: &Ctx<'js>) -> Result<Value<'js>> {
        match self.0 {
            Ok(value) => value.into_js(ctx),
            Err(fault) => {
                let (name, message) = fault.words();
                vec![name, message].into_js(ctx)
            }
        }
    }
}

fn bytes(answer: algorithms::Result<Vec<u8>>) -> Answer<Bytes> {
    Answer(answer.map(Bytes))
}

fn parts(answer: algorithms::Result<Parts>) -> Answer<PartList> {
    Answer(answer.map(PartList))
}

/// Numbers of a key on their way out, in an object so that they cannot be taken for a failure.
struct PartList(Parts);

impl<'js> IntoJs<'js> for PartList {
    fn into_js(self, ctx: &Ctx<'js>) -> Result<Value<'js>> {
        let object = Object::new(ctx.clone())?;
        object.set("parts", self.0.into_iter().map(Bytes).collect::<Vec<_>>())?;
        Ok(object.into_value())
    }
}

fn hash(name: &Text) -> algorithms::Result<Hash> {
    Hash::named(&name.0).ok_or(Fault::Unsupported("Unrecognized algorithm name"))
}

fn curve(name: &Text) -> algorithms::Result<Curve> {
    Curve::named(&name.0).ok_or(Fault::Unsupported("Unrecognized namedCurve"))
}

/// Adds the function that gives them, and other rare ones, in an object of their own: few scripts ask, and none pays
/// otherwise.
pub(super) fn add<'js>(table: &Table<'_, 'js>) -> Result<()> {
    let (state, limit) = (table.state.clone(), table.limit);
    table.add("rare", move |ctx: Ctx<'js>| -> Result<Object<'js>> {
        let object = Object::new(ctx.clone())?;
        fill(&Table { ctx: &ctx, object: &object, state: &state, limit, observer: None, is_slow: true })?;
        Ok(object)
    })
}

fn fill(table: &Table<'_, '_>) -> Result<()> {
    text::add_rare(table)?;
    table.add("digest", |name: Text, data: Bytes| bytes(hash(&name).map(|hash| hash.of(&data.0))))?;
    table.add("md5", |data: Bytes| Bytes(algorithms::md5(&data.0)))?;
    table.add("hmac", |name: Text, key: Bytes, data: Bytes| {
        bytes(hash(&name).map(|hash| hash.keyed(&key.0, &data.0)))
    })?;
    table.add("isHmac", |name: Text, key: Bytes, data: Bytes, tag: Bytes| {
        Answer(hash(&name).map(|hash| hash.is_keyed(&key.0, &data.0, &tag.0)))
    })?;
    table.add("aesCbc", |encrypts: bool, key: Bytes, start: Bytes, data: Bytes| {
        bytes(algorithms::cbc(encrypts, &key.0, &start.0, &data.0))
    })?;
    table.add("aesCtr", |key: Bytes, start: Bytes, width: u32, data: Bytes| {
        bytes(algorithms::counter(&key.0, &start.0, width, &data.0))
    })?;
    table.add(
        "aesGcm",
        |encrypts: bool, key: Bytes, nonce: Bytes, additional: Bytes, tag_length: usize, data: Bytes| {
            bytes(algorithms::gcm(encrypts, &key.0, &nonce.0, &additional.0, tag_length, &data.0))
        },
    )?;
    let deadline = table.state.borrow().deadline.clone();
    table.add("pbkdf2", move |name: Text, password: Bytes, salt: Bytes, rounds: u32, length: usize| {
        let may_go_on = || deadline.check().is_none();
        bytes(hash(&name).and_then(|hash| algorithms::pbkdf2(hash, &password.0, &salt.0, rounds, length, may_go_on)))
    })?;
    table.add("hkdf", |name: Text, key: Bytes, salt: Bytes, info: Bytes, length: usize| {
        bytes(hash(&name).and_then(|hash| algorithms::hkdf(hash, &key.0, &salt.0, &info.0, length)))
    })?;
    add_rsa(table)?;
    add_curves(table)
}

fn add_rsa(table: &Table<'_, '_>) -> Result<()> {
    table.add("rsaGenerate", |bits: u32| bytes(algorithms::generate(bits)))?;
    table
        .add("rsaPublic", |document: Bytes| bytes(PrivateKey::read(&document.0).and_then(|key| key.public().info())))?;
    table.add("rsaPrivateParts", |document: Bytes| parts(PrivateKey::read(&document.0).and_then(|key| key.parts())))?;
    table.add("rsaPublicParts", |info: Bytes| parts(PublicKey::read(&info.0).map(|key| key.parts())))?;
    table.add("rsaOfParts", |numbers: Vec<Bytes>| {
        let numbers: Parts = numbers.into_iter().map(|number| number.0).collect();
        bytes(if numbers.len() == 2 {
            PublicKey::of(&numbers).and_then(|key| key.info())
        } else {
            PrivateKey::of(&numbers).and_then(|key| key.document())
        })
    })?;
    table.add("rsaEncrypt", |name: Text, info: Bytes, label: Bytes, data: Bytes| {
        bytes(hash(&name).and_then(|hash| PublicKey::read(&info.0)?.encrypt(hash, &label.0, &data.0)))
    })?;
    table.add("rsaDecrypt", |name: Text, document: Bytes, label: Bytes, data: Bytes| {
        bytes(hash(&name).and_then(|hash| PrivateKey::read(&document.0)?.decrypt(hash, &label.0, &data.0)))
    })?;
    table.add("rsaSign", |name: Text, document: Bytes, salt: Option<usize>, data: Bytes| {
        bytes(hash(&name).and_then(|hash| PrivateKey::read(&document.0)?.sign(hash, salt, &data.0)))
    })?;
    table.add("rsaVerify", |name: Text, info: Bytes, salt: Option<usize>, signed: Bytes, data: Bytes| {
        Answer(hash(&name).and_then(|hash| Ok(PublicKey::read(&info.0)?.verify(hash, salt, &signed.0, &data.0))))
    })
}

fn add_curves(table: &Table<'_, '_>) -> Result<()> {
    table.add("curveGenerate", |name: Text| bytes(curve(&name).and_then(Curve::generate)))?;
    table.add("curvePoint", |name: Text, key: Bytes| bytes(curve(&name).and_then(|curve| curve.point(&key.0))))?;
    table.add("curveCheck", |name: Text, point: Bytes| {
        Answer(curve(&name).and_then(|curve| curve.check_point(&point.0)).map(|()| true))
    })?;
    table.add("curveFromPkcs8", |name: Text, document: Bytes| {
        bytes(curve(&name).and_then(|curve| curve.read_pkcs8(&document.0)))
    })?;
    table.add("curveToPkcs8", |name: Text, key: Bytes| {
        bytes(curve(&name).and_then(|curve| curve.write_pkcs8(&key.0)))
    })?;
    table.add("curveFromInfo", |name: Text, info: Bytes| {
        bytes(curve(&name).and_then(|curve| curve.read_info(&info.0)))
    })?;
    table.add("curveToInfo", |name: Text, point: Bytes| bytes(curve(&name).map(|curve| curve.write_info(&point.0))))?;
    table.add("curveSign", |name: Text, hashed: Text, key: Bytes, data: Bytes| {
        bytes(curve(&name).and_then(|curve| curve.sign(hash(&hashed)?, &key.0, &data.0)))
    })?;
    table.add("curveVerify", |name: Text, hashed: Text, point: Bytes, signed: Bytes, data: Bytes| {
        Answer(curve(&name).and_then(|curve| curve.verify(hash(&hashed)?, &point.0, &signed.0, &data.0)))
    })?;
    table.add("curveAgree", |name: Text, key: Bytes, point: Bytes| {
        bytes(curve(&name).and_then(|curve| curve.agree(&key.0, &point.0)))
    })
}
