//! Floats as byte planes: all highest bytes, then all second ones, down to the lowest. Numbers that are alike (counts,
//! a metric from replication to replication) agree in their high bytes, and whole ones in their low bytes, which a
//! compressor then sees side by side.

/// Appends the planes of these floats.
pub fn write(floats: &[f64], out: &mut Vec<u8>) {
    out.reserve(8 * floats.len());
    for plane in (0..8).rev() {
        out.extend(floats.iter().map(|float| (float.to_bits() >> (8 * plane)) as u8));
    }
}

/// So many floats from the beginning of these bytes, and the bytes after them; `None` if there are fewer.
pub fn read(bytes: &[u8], count: usize) -> Option<(Vec<f64>, &[u8])> {
    let (planes, rest) = bytes.split_at_checked(count.checked_mul(8)?)?;
    let mut bits = vec![0u64; count];
    if count > 0 {
        for plane in planes.chunks_exact(count) {
            bits.iter_mut().zip(plane).for_each(|(bits, &byte)| *bits = *bits << 8 | u64::from(byte));
        }
    }
    Some((bits.into_iter().map(f64::from_bits).collect(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(bits in prop::collection::vec(any::<u64>(), 0..50), more in prop::collection::vec(any::<u8>(), 0..9)) {
            let floats: Vec<f64> = bits.iter().copied().map(f64::from_bits).collect();
            let mut bytes = Vec::new();
            write(&floats, &mut bytes);
            bytes.extend(&more);
            let (read, rest) = super::read(&bytes, floats.len()).unwrap();
            prop_assert_eq!(read.iter().map(|float| float.to_bits()).collect::<Vec<_>>(), bits);
            prop_assert_eq!(rest, &more);
        }
    }

    #[test]
    fn too_few_bytes_make_none() {
        assert!(read(&[0; 15], 2).is_none() && read(&[], usize::MAX).is_none());
        assert_eq!(read(&[], 0), Some((Vec::new(), &[][..])));
    }
}
