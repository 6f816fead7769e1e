use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::Arc;
use std::time::Instant;

use hdrhistogram::Histogram;

/// A quantile is off by less than 0.1 %.
const SIGNIFICANT_DIGITS: u8 = 3;

/// Whether calls are counted. A call counts if it both began and ended while measuring.
#[derive(Clone, Copy, PartialEq)]
pub enum Phase {
    Settling,
    Measuring,
    Finished,
}

pub struct Clock(AtomicU8);

impl Default for Clock {
    fn default() -> Self {
        Self(AtomicU8::new(Phase::Settling as u8))
    }
}

impl Clock {
    pub fn set(&self, to: Phase) {
        self.0.store(to as u8, Ordering::Relaxed);
    }

    pub fn is(&self, phase: Phase) -> bool {
        self.0.load(Ordering::Relaxed) == phase as u8
    }
}

/// Counts for one caller.
pub struct Recorder {
    pub clock: Arc<Clock>,
    pub latencies: Histogram<u64>,
    pub messages: u64,
}

impl Recorder {
    pub fn new(clock: Arc<Clock>) -> Self {
        Self {
            clock,
            latencies: latencies(),
            messages: 0,
        }
    }

    pub fn start(&self) -> Option<Instant> {
        self.clock.is(Phase::Measuring).then(Instant::now)
    }

    pub fn answered(&mut self, start: Option<Instant>) {
        if let Some(start) = start.filter(|_| self.clock.is(Phase::Measuring)) {
            self.latencies
                .saturating_record(start.elapsed().as_nanos() as u64);
        }
    }

    /// Counts a message that has no beginning on this side.
    pub fn arrived(&mut self) {
        self.messages += u64::from(self.clock.is(Phase::Measuring));
    }
}

pub fn latencies() -> Histogram<u64> {
    Histogram::new_with_max(60_000_000_000, SIGNIFICANT_DIGITS).expect("bounds that are valid")
}
