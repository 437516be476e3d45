//! Control variates (`[run] control_variates`): arrivals, whose expectation is known exactly, predict part of the error
//! of every mean, share and cost. What they are, and the sums that they take; the statistics are in
//! [`crate::ground::controls`].
//!
//! There is one control for all arrivals. Of up to four inquiries each but the last has one besides; of more there is
//! one for their work. Controls must be few: each costs a degree of freedom.

use super::measure::{Pair, Totals};
use crate::ground::controls::{Controls, Cross, controlled, controlled_difference};
use crate::ground::moments::{Estimated, PairedMoments, RatioMoments};
use crate::plan::Plan;

/// Most inquiries with a control each.
const EACH: usize = 4;

/// The controls of a plan.
pub struct Controlling {
    /// Expected issues, by inquiry.
    expected: Vec<f64>,
    /// By control: the weight of each inquiry.
    weights: Vec<Vec<f64>>,
}

impl Controlling {
    /// Those of a plan.
    pub fn new(plan: &Plan) -> Self {
        let expected = plan.expected_arrivals();
        let inquiries = expected.len();
        let mut weights = vec![vec![1.0; inquiries]];
        if inquiries <= EACH {
            weights.extend((1..inquiries).map(|one| (0..inquiries).map(|inquiry| f64::from(u8::from(inquiry + 1 == one))).collect()));
        } else {
            weights.push(plan.work_per_issue());
        }
        Self { expected, weights }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.weights.len()
    }

    /// By how much they differ from their expectations in a replication.
    pub fn deviations(&self, totals: &Totals) -> Vec<f64> {
        let deviations: Vec<f64> =
            totals.issues_by_inquiry().zip(&self.expected).map(|(issues, expected)| issues as f64 - expected).collect();
        self.weights.iter().map(|weights| weights.iter().zip(&deviations).map(|(weight, deviation)| weight * deviation).sum()).collect()
    }
}

/// What replications of a variant add up to. The controls of the first variant come behind its own.
pub struct Sums {
    own: usize,
    controls: Controls,
    metrics: Vec<Cross>,
    /// The variant's and the first one's.
    headlines: Vec<[Cross; 2]>,
    pairs: Vec<[Cross; 2]>,
    /// Of the present replication.
    deviations: Vec<f64>,
}

impl Sums {
    /// Nothing yet, with so many controls of a variant, headlines, and pairs of metrics beside them.
    pub fn new(own: usize, headlines: usize, pairs: usize) -> Self {
        let two = || [Cross::new(2 * own), Cross::new(2 * own)];
        let several = |count| (0..count).map(|_| two()).collect();
        let (headlines, pairs) = (several(headlines), several(pairs));
        Self { own, controls: Controls::new(2 * own), metrics: Vec::new(), headlines, pairs, deviations: Vec::new() }
    }

    /// Begins a replication with these deviations of the variant and of the first one, before anything is added to the
    /// moments.
    pub fn begin(&mut self, metrics: usize, deviations: [&[f64]; 2]) {
        self.metrics.resize_with(metrics, || Cross::new(self.own));
        self.deviations.clear();
        deviations.iter().for_each(|part| self.deviations.extend_from_slice(part));
    }

    /// Adds a metric.
    pub fn metric(&mut self, place: usize, moments: &RatioMoments, pair: Pair) {
        self.metrics[place].push(moments, &self.controls, pair, &self.deviations);
    }

    /// Adds a headline.
    pub fn headline(&mut self, place: usize, moments: &PairedMoments, pairs: [Pair; 2]) {
        push(&mut self.headlines[place], moments, &self.controls, pairs, &self.deviations);
    }

    /// Adds a pair of metrics.
    pub fn pair(&mut self, place: usize, moments: &PairedMoments, pairs: [Pair; 2]) {
        push(&mut self.pairs[place], moments, &self.controls, pairs, &self.deviations);
    }

    /// Ends the replication.
    pub fn end(&mut self) {
        self.controls.push(&self.deviations);
    }

    /// A metric, controlled; `None` without a value or a standard error, as in all of these.
    pub fn metric_value(&self, place: usize, moments: &RatioMoments) -> Option<Estimated> {
        controlled(moments, &self.metrics[place], &self.controls, self.own)
    }

    /// A headline.
    pub fn headline_value(&self, place: usize, moments: &RatioMoments) -> Option<Estimated> {
        controlled(moments, &self.headlines[place][0], &self.controls, self.own)
    }

    /// Its difference to the first variant's.
    pub fn headline_difference(&self, place: usize, moments: &PairedMoments) -> Option<Estimated> {
        controlled_difference(moments, &self.headlines[place], &self.controls, self.own)
    }

    /// The same of a pair of metrics.
    pub fn pair_difference(&self, place: usize, moments: &PairedMoments) -> Option<Estimated> {
        controlled_difference(moments, &self.pairs[place], &self.controls, self.own)
    }
}

fn push([variant, first]: &mut [Cross; 2], moments: &PairedMoments, controls: &Controls, [own, reference]: [Pair; 2], deviations: &[f64]) {
    variant.push(moments.variant(), controls, own, deviations);
    first.push(moments.reference(), controls, reference, deviations);
}
