//! Continuous-time Markov chains given by their moves: exploration from one state and the
//! stationary distribution. Only for chains that are irreducible on what can be reached.

use std::collections::BTreeMap;

/// A finite chain.
pub struct Chain<S> {
    /// Every state that can be reached, in order of discovery.
    pub states: Vec<S>,
    /// Per state: (from, rate) of the moves into it.
    into: Vec<Vec<(usize, f64)>>,
    /// Per state: total rate out of it.
    out: Vec<f64>,
}

impl<S: Clone + Ord> Chain<S> {
    /// Explores from `start`; `moves` lists (next state, rate). Moves to the state itself are ignored.
    pub fn explore(start: S, moves: impl Fn(&S) -> Vec<(S, f64)>) -> Self {
        let mut index = BTreeMap::from([(start.clone(), 0usize)]);
        let mut chain = Self { states: vec![start], into: vec![Vec::new()], out: vec![0.0] };
        let mut from = 0;
        while from < chain.states.len() {
            let state = chain.states[from].clone();
            for (next, rate) in moves(&state) {
                if rate <= 0.0 || next == state {
                    continue;
                }
                let to = *index.entry(next.clone()).or_insert(chain.states.len());
                if to == chain.states.len() {
                    chain.states.push(next);
                    chain.into.push(Vec::new());
                    chain.out.push(0.0);
                }
                chain.into[to].push((from, rate));
                chain.out[from] += rate;
            }
            from += 1;
        }
        chain
    }

    /// The stationary distribution by Gauss-Seidel on the balance equations, to a relative change
    /// of 1e-13 per sweep (Stewart, "Introduction to the Numerical Solution of Markov Chains").
    pub fn stationary(&self) -> Vec<f64> {
        let n = self.states.len();
        let mut p = vec![1.0 / n as f64; n];
        for _ in 0..200_000 {
            let mut change = 0.0f64;
            for j in 0..n {
                let flow: f64 = self.into[j].iter().map(|&(i, rate)| p[i] * rate).sum();
                let next = flow / self.out[j];
                change = change.max((next - p[j]).abs() - 1e-13 * next);
                p[j] = next;
            }
            let total: f64 = p.iter().sum();
            p.iter_mut().for_each(|x| *x /= total);
            if change <= 1e-16 {
                return p;
            }
        }
        panic!("the balance equations did not converge");
    }

    /// The stationary mean of `value`.
    pub fn mean(&self, p: &[f64], value: impl Fn(&S) -> f64) -> f64 {
        self.states.iter().zip(p).map(|(state, p)| p * value(state)).sum()
    }
}

#[test]
fn oracle_chain_gives_the_mm1k_distribution() {
    let chain = Chain::explore(0u32, |&n| {
        let mut moves = vec![];
        if n < 20 {
            moves.push((n + 1, 0.8));
        }
        if n > 0 {
            moves.push((n - 1, 1.0));
        }
        moves
    });
    let p = chain.stationary();
    let norm: f64 = (0..=20).map(|n| 0.8f64.powi(n)).sum();
    for (state, p) in chain.states.iter().zip(&p) {
        assert!((p - 0.8f64.powi(*state as i32) / norm).abs() < 1e-12);
    }
}
