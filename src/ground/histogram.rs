//! Histogram.
