//! The checksum of a chunk: CRC-32 of ISO 3309, as the PNG specification defines it.

#[cfg(target_family = "wasm")]
pub(crate) use self::small::crc32;
#[cfg(not(target_family = "wasm"))]
pub(crate) use crc32fast::hash as crc32;

/// Where each byte of the library is downloaded: a table of 1 KiB in the place of 16.
#[cfg(any(test, target_family = "wasm"))]
pub(crate) mod small {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            let mut bits = byte as u32;
            let mut bit = 0;
            while bit < 8 {
                bits = if bits & 1 == 1 { bits >> 1 ^ 0xedb8_8320 } else { bits >> 1 };
                bit += 1;
            }
            table[byte] = bits;
            byte += 1;
        }
        table
    };

    pub(crate) fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| sum >> 8 ^ TABLE[usize::from(sum as u8 ^ byte)])
    }
}
