//! Numbers of variable length, and reading that never goes past the end.

/// Appends a number in as many bytes as it needs, 7 bits each, the lowest first.
pub(crate) fn put_number(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Appends a number of eight bytes.
pub(crate) fn put_fixed(to: &mut Vec<u8>, number: u64) {
    to.extend_from_slice(&number.to_le_bytes());
}

/// Reads from the start of bytes. Each method returns `None`, and no longer anything else, at the end of the bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader(bytes)
    }

    /// The bytes that have not been read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The next bytes.
    #[inline]
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (own, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(own)
    }

    /// A number of variable length, as it is written: in as few bytes as possible.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for at in 0..10 {
            let byte = *self.0.get(at)?;
            let bits = u64::from(byte & 0x7f);
            if at == 9 && bits > 1 {
                return None;
            }
            number |= bits << (7 * at);
            if byte < 0x80 {
                self.0 = &self.0[at + 1..];
                return (byte != 0 || at == 0).then_some(number);
            }
        }
        None
    }

    /// A number that counts things of which each takes at least `each` of the remaining bytes.
    pub(crate) fn count(&mut self, each: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count.checked_mul(each)? <= self.0.len()).then_some(count)
    }

    /// A number of eight bytes.
    #[inline]
    pub(crate) fn fixed(&mut self) -> Option<u64> {
        let bytes = self.take(8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written() {
        for number in [0, 1, 0x7f, 0x80, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            let mut reader = Reader::new(&bytes);
            assert_eq!((reader.number(), reader.rest().len()), (Some(number), 0));
            for short in 0..bytes.len() {
                assert_eq!(Reader::new(&bytes[..short]).number(), None);
            }
        }
    }

    #[test]
    fn numbers_with_needless_bytes_are_refused() {
        assert_eq!(Reader::new(&[0x81, 0]).number(), None);
        assert_eq!(Reader::new(&[0xff; 10]).number(), None);
        assert_eq!(Reader::new(&[3, 0, 0, 0]).count(2), None);
        assert_eq!(Reader::new(&[3, 0, 0, 0]).count(1), Some(3));
    }
}
