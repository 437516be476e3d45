//! The sample of a baseline as bytes: names once, and the numbers of all replications in byte planes, each distinct
//! column of numbers once, because most metrics share their denominators.

use super::error::PartError;
use super::planes;
use crate::run::quantiles::Linear;
use crate::run::verify::{Measured, MetricId, Recorded, Sample, Values, VariantSample};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;

const WRONG: PartError = PartError::Content("numbers that cannot be");

/// All but the floats of ratios.
#[derive(Serialize, Deserialize)]
struct Wire {
    files: Vec<(String, String)>,
    block: u32,
    /// Numbers in a column, and columns.
    rows: u32,
    columns: u32,
    variants: Vec<WireVariant>,
}

#[derive(Serialize, Deserialize)]
struct WireVariant {
    name: String,
    metrics: Vec<(MetricId, WireValues)>,
}

#[derive(Serialize, Deserialize)]
enum WireValues {
    /// The columns of numerators and denominators.
    Ratio(u32, u32),
    Percentile(Option<Linear>),
}

/// The columns of a sample, each once.
#[derive(Default)]
struct Columns {
    places: BTreeMap<Vec<u64>, u32>,
    floats: Vec<f64>,
}

impl Columns {
    fn place(&mut self, column: impl Iterator<Item = f64> + Clone) -> u32 {
        let next = self.places.len() as u32;
        let bits = column.clone().map(f64::to_bits).collect();
        let place = *self.places.entry(bits).or_insert(next);
        if place == next {
            self.floats.extend(column);
        }
        place
    }
}

/// As bytes.
pub fn encode(recorded: &Recorded) -> io::Result<Vec<u8>> {
    let Sample { block, variants } = &recorded.sample;
    let mut columns = Columns::default();
    let mut rows = 0;
    let mut metric = |one: &Measured| {
        let values = match &one.values {
            Values::Ratio(pairs) => {
                rows = pairs.len() as u32;
                WireValues::Ratio(columns.place(pairs.iter().map(|pair| pair.0)), columns.place(pairs.iter().map(|pair| pair.1)))
            }
            Values::Percentile(linear) => WireValues::Percentile(linear.clone()),
        };
        (one.id.clone(), values)
    };
    let of_variant =
        |variant: &VariantSample| WireVariant { name: variant.name.clone(), metrics: variant.metrics.iter().map(&mut metric).collect() };
    let variants = variants.iter().map(of_variant).collect();
    let wire = Wire { files: recorded.files.clone(), block: *block, rows, columns: columns.places.len() as u32, variants };
    let mut bytes = postcard::to_stdvec(&wire).map_err(io::Error::other)?;
    planes::write(&columns.floats, &mut bytes);
    Ok(bytes)
}

/// What bytes say.
///
/// # Errors
/// They say nothing.
pub fn decode(bytes: &[u8]) -> Result<Recorded, PartError> {
    let (wire, rest): (Wire, &[u8]) = postcard::take_from_bytes(bytes).map_err(|_| WRONG)?;
    let rows = wire.rows as usize;
    let (floats, rest) = planes::read(rest, rows.checked_mul(wire.columns as usize).ok_or(WRONG)?).ok_or(WRONG)?;
    if !rest.is_empty() || wire.block == 0 {
        return Err(WRONG);
    }
    let column = |place: u32| floats.get(place as usize * rows..(place as usize + 1) * rows).ok_or(WRONG);
    let metric = |(id, values): (MetricId, WireValues)| {
        let values = match values {
            WireValues::Ratio(num, den) => Values::Ratio(column(num)?.iter().copied().zip(column(den)?.iter().copied()).collect()),
            WireValues::Percentile(linear) => Values::Percentile(linear),
        };
        Ok(Measured { id, values })
    };
    let of_variant = |WireVariant { name, metrics }| {
        let metrics: Result<Vec<Measured>, PartError> = metrics.into_iter().map(metric).collect();
        Ok(VariantSample { name, metrics: metrics? })
    };
    let variants: Result<Vec<VariantSample>, PartError> = wire.variants.into_iter().map(of_variant).collect();
    Ok(Recorded { files: wire.files, sample: Sample { block: wire.block, variants: variants? } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Level;

    #[test]
    fn what_is_read_is_what_was_written() {
        let id = |metric: &str| MetricId {
            level: Level::Channel,
            item: "phone".into(),
            metric: metric.into(),
            definition: String::new(),
            unit: "s".into(),
        };
        let ratio = |pairs: &[(f64, f64)]| Values::Ratio(pairs.to_vec());
        let metrics = vec![
            Measured { id: id("a"), values: ratio(&[(1.0, 3.0), (-0.0, 3.0)]) },
            Measured { id: id("b"), values: ratio(&[(3.0, 1.0), (3.0, f64::MIN_POSITIVE)]) },
            Measured { id: id("c"), values: Values::Percentile(None) },
            Measured { id: id("d"), values: Values::Percentile(Some(Linear { value: 0.1, errors: vec![None, Some(0.3)] })) },
        ];
        let sample = Sample { block: 2, variants: vec![VariantSample { name: "one".into(), metrics }] };
        let recorded = Recorded { files: vec![("metrics.csv".into(), "ab".into())], sample };
        let bytes = encode(&recorded).unwrap();
        // 3 distinct columns of 2: the denominators of a are the numerators of b.
        assert_eq!(decode(&bytes).unwrap(), recorded);
        let Values::Ratio(pairs) = &decode(&bytes).unwrap().sample.variants[0].metrics[0].values else { panic!("a ratio") };
        assert!(pairs[1].0.is_sign_negative());
        for cut in 0..bytes.len() {
            assert!(decode(&bytes[..cut]).is_err(), "{cut}");
        }
        assert!(decode(&[&bytes[..], &[0]].concat()).is_err());
    }
}
