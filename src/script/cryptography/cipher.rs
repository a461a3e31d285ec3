//! AES in the modes the web knows.

use aes::{
    Aes128, Aes192, Aes256,
    cipher::{
        Array, BlockCipherEncrypt, BlockModeDecrypt as _, BlockModeEncrypt as _, KeyInit, KeyIvInit as _,
        block_padding::Pkcs7, consts::U16,
    },
};
use aes_gcm::{
    AesGcm,
    aead::{AeadInOut as _, inout::InOutBuf},
};

use super::{Fault, Result};

const BLOCK: usize = 16;

/// CBC with PKCS #7 padding.
pub(in crate::script) fn cbc(encrypts: bool, key: &[u8], start: &[u8], data: &[u8]) -> Result<Vec<u8>> {
    macro_rules! with {
        ($aes:ty) => {
            if encrypts {
                cbc::Encryptor::<$aes>::new_from_slices(key, start)
                    .map_err(|_| Fault::Operation)
                    .map(|cipher| cipher.encrypt_padded_vec::<Pkcs7>(data))
            } else {
                cbc::Decryptor::<$aes>::new_from_slices(key, start)
                    .map_err(|_| Fault::Operation)?
                    .decrypt_padded_vec::<Pkcs7>(data)
                    .map_err(|_| Fault::Operation)
            }
        };
    }
    match key.len() {
        16 => with!(Aes128),
        24 => with!(Aes192),
        32 => with!(Aes256),
        _ => Err(Fault::Operation),
    }
}

/// CTR, of which the last `width` bits count. Encrypts and decrypts.
pub(in crate::script) fn counter(key: &[u8], start: &[u8], width: u32, data: &[u8]) -> Result<Vec<u8>> {
    let start: [u8; BLOCK] = start.try_into().map_err(|_| Fault::Operation)?;
    let blocks = data.len().div_ceil(BLOCK) as u128;
    if width == 0 || width > 128 || (width < 128 && blocks > 1 << width) {
        return Err(Fault::Operation);
    }
    match key.len() {
        16 => counted::<Aes128>(key, start, width, data),
        24 => counted::<Aes192>(key, start, width, data),
        32 => counted::<Aes256>(key, start, width, data),
        _ => Err(Fault::Operation),
    }
}

fn counted<C>(key: &[u8], start: [u8; BLOCK], width: u32, data: &[u8]) -> Result<Vec<u8>>
where
    C: KeyInit + BlockCipherEncrypt<BlockSize = U16>,
{
    let cipher = C::new_from_slice(key).map_err(|_| Fault::Operation)?;
    let mask = u128::MAX >> (128 - width);
    let start = u128::from_be_bytes(start);
    let mut counting = start & mask;
    let mut out = data.to_vec();
    for chunk in out.chunks_mut(BLOCK) {
        let mut block: Array<u8, U16> = ((start & !mask) | counting).to_be_bytes().into();
        cipher.encrypt_block(&mut block);
        for (byte, pad) in chunk.iter_mut().zip(&block) {
            *byte ^= pad;
        }
        counting = counting.wrapping_add(1) & mask;
    }
    Ok(out)
}

/// GCM. The tag, of `tag_length` bytes, stands behind the encrypted data.
pub(in crate::script) fn gcm(
    encrypts: bool,
    key: &[u8],
    nonce: &[u8],
    additional: &[u8],
    tag_length: usize,
    data: &[u8],
) -> Result<Vec<u8>> {
    macro_rules! with {
        ($aes:ty, $nonce:ty) => {{
            let cipher = AesGcm::<$aes, $nonce>::new_from_slice(key).map_err(|_| Fault::Operation)?;
            let nonce = Array::<u8, $nonce>::try_from(nonce).map_err(|_| Fault::Operation)?;
            let seal = |bytes: &mut [u8]| {
                cipher.encrypt_inout_detached(&nonce, additional, InOutBuf::from(bytes)).map_err(|_| Fault::Operation)
            };
            if encrypts {
                let mut out = data.to_vec();
                let tag = seal(&mut out)?;
                out.extend_from_slice(&tag[..tag_length]);
                Ok(out)
            } else {
                let split = data.len().checked_sub(tag_length).ok_or(Fault::Operation)?;
                let (sealed, given) = data.split_at(split);
                // Sealing what is sealed opens it; sealing that again makes the tag, of which a part may have been cut.
                let mut open = sealed.to_vec();
                seal(&mut open)?;
                let mut again = open.clone();
                let tag = seal(&mut again)?;
                let differs = tag[..tag_length].iter().zip(given).fold(0, |sum, (ours, theirs)| sum | (ours ^ theirs));
                if differs == 0 { Ok(open) } else { Err(Fault::Operation) }
            }
        }};
    }
    macro_rules! by_key {
        ($nonce:ty) => {
            match key.len() {
                16 => with!(Aes128, $nonce),
                24 => with!(Aes192, $nonce),
                32 => with!(Aes256, $nonce),
                _ => Err(Fault::Operation),
            }
        };
    }
    if !(4..=BLOCK).contains(&tag_length) {
        return Err(Fault::Operation);
    }
    match nonce.len() {
        12 => by_key!(aes::cipher::consts::U12),
        16 => by_key!(U16),
        _ => Err(Fault::Unsupported("AES-GCM wants an iv of 12 or 16 bytes here")),
    }
}
