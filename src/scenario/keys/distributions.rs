//! Distributions of durations and of numbers of replies. Every mean is the arithmetic mean.

use super::{Key, Kind, POSITIVE_DURATION, POSITIVE_SHARE, Rule, Section, above, from_to, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "distribution", keys: DISTRIBUTION, rules: &[Rule::OneOf(&KINDS), Rule::Needs("column", "empirical")] },
    Section { scope: "distribution.exponential", keys: MEAN, rules: &[] },
    Section { scope: "distribution.lognormal", keys: LOGNORMAL, rules: &[Rule::OneOf(&["mean", "median"]), Rule::OneOf(&["cv", "sigma"])] },
    Section { scope: "distribution.gamma", keys: GAMMA, rules: &[Rule::OneOf(&["cv", "shape"])] },
    Section { scope: "distribution.erlang", keys: ERLANG, rules: &[] },
    Section { scope: "distribution.weibull", keys: WEIBULL, rules: &[Rule::OneOf(&["mean", "scale"]), Rule::OneOf(&["shape", "cv"])] },
    Section { scope: "distribution.uniform", keys: UNIFORM, rules: &[] },
    Section { scope: "distribution.triangular", keys: TRIANGULAR, rules: &[] },
    Section {
        scope: "distribution.hyperexponential",
        keys: HYPEREXPONENTIAL,
        rules: &[Rule::OneOf(&["branches", "mean"]), Rule::OneOf(&["branches", "cv"])],
    },
    Section { scope: "distribution.hyperexponential.branches", keys: BRANCH, rules: &[] },
    Section { scope: "distribution.mixture", keys: MIXTURE, rules: &[Rule::OneOf(&KINDS), Rule::Needs("column", "empirical")] },
    Section { scope: "turns", keys: TURNS, rules: &[Rule::OneOf(&["geometric", "uniform"])] },
    Section { scope: "turns.geometric", keys: GEOMETRIC, rules: &[] },
    Section { scope: "turns.uniform", keys: UNIFORM_TURNS, rules: &[] },
];

const KINDS: [&str; 11] = [
    "constant",
    "exponential",
    "lognormal",
    "gamma",
    "erlang",
    "weibull",
    "uniform",
    "triangular",
    "hyperexponential",
    "mixture",
    "empirical",
];

const DURATION: Kind = super::DURATION;
const CV: Kind = above(0.0, 100.0);
const SHAPE: Kind = from_to(0.05, 10_000.0);

#[rustfmt::skip]
const DISTRIBUTION: &[Key] = &[
    CONSTANT, EXPONENTIAL_KEY, LOGNORMAL_KEY, GAMMA_KEY, ERLANG_KEY, WEIBULL_KEY, UNIFORM_KEY, TRIANGULAR_KEY, HYPEREXPONENTIAL_KEY,
    MIXTURE_KEY, EMPIRICAL, COLUMN,
];

#[rustfmt::skip]
const MIXTURE: &[Key] = &[
    key("weight", from_to(0.0, 1e12), "The weight of this part; weights need not sum to 1.").needed(),
    CONSTANT, EXPONENTIAL_KEY, LOGNORMAL_KEY, GAMMA_KEY, ERLANG_KEY, WEIBULL_KEY, UNIFORM_KEY, TRIANGULAR_KEY, HYPEREXPONENTIAL_KEY,
    MIXTURE_KEY, EMPIRICAL, COLUMN,
];

const CONSTANT: Key =
    key("constant", Kind::Duration { positive: false, never: true }, "Always this duration; \"never\" for patience only.");
const EXPONENTIAL_KEY: Key = key("exponential", Kind::Table("distribution.exponential"), "Exponential.");
const LOGNORMAL_KEY: Key = key(
    "lognormal",
    Kind::Table("distribution.lognormal"),
    "Lognormal: cv^2 = exp(sigma^2) - 1 and mean = median exp(sigma^2 / 2); the usual shape of handle times.",
);
const GAMMA_KEY: Key = key("gamma", Kind::Table("distribution.gamma"), "Gamma: shape = 1 / cv^2.");
const ERLANG_KEY: Key = key("erlang", Kind::Table("distribution.erlang"), "Erlang: the sum of so many equal exponential stages.");
const WEIBULL_KEY: Key = key("weibull", Kind::Table("distribution.weibull"), "Weibull: P(longer than t) = exp(-(t / scale)^shape).");
const UNIFORM_KEY: Key = key("uniform", Kind::Table("distribution.uniform"), "Uniform from `min` to `max`.");
const TRIANGULAR_KEY: Key =
    key("triangular", Kind::Table("distribution.triangular"), "Triangular from `min` to `max`, likeliest at `mode`.");
const HYPEREXPONENTIAL_KEY: Key = key(
    "hyperexponential",
    Kind::Table("distribution.hyperexponential"),
    "One of several exponentials: by branches, or two with balanced means for a mean and a cv of 1 or more.",
);
const MIXTURE_KEY: Key = key(
    "mixture",
    Kind::List(&Kind::Table("distribution.mixture"), 1, usize::MAX),
    "One of several distributions, each a table with its `weight`; nested at most 4 deep.",
);
const EMPIRICAL: Key = key("empirical", Kind::File, "The durations of a CSV file, in seconds or as \"6m10s\", each equally likely.");
const COLUMN: Key = key("column", Kind::Text, "The column of the file of `empirical`; without it the file has one column.");
const MEAN_KEY: Key = key("mean", POSITIVE_DURATION, "The arithmetic mean.");

const MEAN: &[Key] = &[MEAN_KEY.needed()];

#[rustfmt::skip]
const LOGNORMAL: &[Key] = &[
    MEAN_KEY,
    key("median", POSITIVE_DURATION, "The median, instead of the mean."),
    key("cv", from_to(0.0, 100.0), "The coefficient of variation: standard deviation over mean."),
    key("sigma", from_to(0.0, 10.0), "The standard deviation of the logarithm, instead of `cv`."),
];

#[rustfmt::skip]
const GAMMA: &[Key] = &[
    MEAN_KEY.needed(),
    key("cv", CV, "The coefficient of variation: standard deviation over mean."),
    key("shape", SHAPE, "The shape, instead of `cv`."),
];

#[rustfmt::skip]
const ERLANG: &[Key] = &[
    MEAN_KEY.needed(),
    key("stages", Kind::Whole(1, 10_000), "The number of stages: cv = 1 / sqrt(stages).").needed(),
];

#[rustfmt::skip]
const WEIBULL: &[Key] = &[
    MEAN_KEY,
    key("scale", POSITIVE_DURATION, "The scale, instead of the mean; with `shape`."),
    key("shape", SHAPE, "The shape: below 1 the hazard falls, above 1 it rises."),
    key("cv", from_to(0.01, 15.0), "The coefficient of variation, instead of `shape`; with `mean`."),
];

#[rustfmt::skip]
const UNIFORM: &[Key] = &[
    key("min", DURATION, "The shortest.").needed(),
    key("max", DURATION, "The longest.").needed(),
];

#[rustfmt::skip]
const TRIANGULAR: &[Key] = &[
    key("min", DURATION, "The shortest.").needed(),
    key("mode", DURATION, "The likeliest.").needed(),
    key("max", DURATION, "The longest.").needed(),
];

#[rustfmt::skip]
const HYPEREXPONENTIAL: &[Key] = &[
    MEAN_KEY,
    key("cv", from_to(1.0, 100.0), "The coefficient of variation: standard deviation over mean."),
    key("branches", Kind::List(&Kind::Table("distribution.hyperexponential.branches"), 1, usize::MAX), "The exponentials, with probabilities that sum to 1."),
];

#[rustfmt::skip]
const BRANCH: &[Key] = &[
    key("probability", POSITIVE_SHARE, "The probability of this branch.").needed(),
    MEAN_KEY.needed(),
];

#[rustfmt::skip]
const TURNS: &[Key] = &[
    key("geometric", Kind::Table("turns.geometric"), "Geometric from 1: after each reply the contact ends with probability 1 / mean."),
    key("uniform", Kind::Table("turns.uniform"), "Uniform from `min` to `max`."),
];

const GEOMETRIC: &[Key] = &[key("mean", from_to(1.0, 10_000.0), "The mean number of replies.").needed()];

#[rustfmt::skip]
const UNIFORM_TURNS: &[Key] = &[
    key("min", Kind::Whole(1, 10_000), "The fewest.").needed(),
    key("max", Kind::Whole(1, 10_000), "The most.").needed(),
];
